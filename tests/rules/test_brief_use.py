"""A brief is used only once nothing in it shows who it is, or a person has said why it may stay."""

import pytest

from sharewell.rules.brief import (
    Fact,
    age_fact,
    build,
    check_before_use,
    earlier_fact,
    family_fact,
    findings_message,
    names_somebody,
    replaced,
    screen,
)
from sharewell.rules.brief.ranges import dates_as_ranges
from tests.rules.brief_case import KNOWN, TODAY


def test_b21_the_message_counts_each_finding() -> None:
    text = "Amira told us. Amira lives near SW9 8."
    assert findings_message(screen(text, KNOWN)) == (
        "This text still shows who it's about: 'Amira' (2 places), 'SW9 8' (1). Remove, or choose 'Consult with names'."
    )
    assert findings_message(screen("She was quiet.", KNOWN)) == ""


def test_b21_a_brief_is_not_used_while_it_shows_who_it_is() -> None:
    (gap,) = check_before_use("Amira cried near SW9 8.", KNOWN, {})
    assert gap.field == "brief"
    assert gap.message.startswith("This text still shows who it's about: 'Amira' (1), 'SW9 8' (1).")
    assert check_before_use("The child cried.", KNOWN, {}) == []
    assert [gap.message for gap in check_before_use(" ", KNOWN, {})] == ["Write what you want advice about."]


def test_a_leftover_may_stay_with_a_reason_a_known_identity_never() -> None:
    assert check_before_use("We asked Tyrone.", KNOWN, {"tyrone": "A character in a book."}) == []
    assert len(check_before_use("We asked Tyrone.", KNOWN, {"Tyrone": " "})) == 2
    (gap,) = check_before_use("We asked Amira.", KNOWN, {"Amira": "It is fine."})
    assert "'Amira' (1)" in gap.message


def test_nothing_says_that_a_brief_is_anonymous() -> None:
    import inspect

    from sharewell.rules.brief import find, known, leftovers
    from sharewell.rules.brief import screen as screening

    words = screening.__doc__ or ""
    for module in (find, known, leftovers, words):
        source = module if isinstance(module, str) else inspect.getsource(module)
        assert "anonymous" not in source.lower()


def test_what_is_said_otherwise_is_put_in_wherever_it_stands_whole() -> None:
    text = "Ty came. Then Ty, not Tyrone, hid."
    assert replaced(text, {"Ty": "a boy", "Tyrone": " "}) == "a boy came. Then a boy, not Tyrone, hid."
    assert replaced("a.b rang", {"a.b": r"\1"}) == r"\1 rang"


DAYS = {
    "On 3 March 2026 he fell.": "About nine months ago he fell.",
    "It began on the 20th of November.": "It began a few days ago.",
    "Since 14th November she is quiet.": "Since about one week ago she is quiet.",
    "Yesterday, 21/11/2026, and on 23 Nov 2026.": "Yesterday, yesterday, and tomorrow.",
    "It was on 1 Jan 2019.": "It was about eight years ago.",
    "Some time in March 2025.": "Some time in March 2025.",
}


@pytest.mark.parametrize("text", list(DAYS))
def test_a_date_becomes_how_long_ago_it_was(text: str) -> None:
    assert dates_as_ranges(text, TODAY) == DAYS[text]


def test_a_brief_is_built_of_facts_with_roles_ages_and_stretches_of_time() -> None:
    facts = [
        age_fact(KNOWN.born_on, TODAY), family_fact(["mother", "mother", "brother", ""]), earlier_fact(2, 6),
        Fact("statement-0", "What was seen", "On 8 November 2026 Amira, born 14/09/2023, cried."),
    ]  # fmt: skip
    assert build([fact for fact in facts if fact], KNOWN).text == (
        "The child is three.\n\nThe family: The family we know of: mother, brother.\n\n"
        "Before this: We wrote down two earlier concerns in the last 6 months.\n\n"
        "What was seen: About two weeks ago the child, aged 3, cried."
    )
    assert age_fact(None, TODAY) is None and family_fact([]) is None and earlier_fact(0, 6) is None


def test_an_office_is_not_taken_for_a_person() -> None:
    assert [name for name in ("Duty team", "Priti Shah", "Will Rose", "LADO (officer)") if names_somebody(name)] == [
        "Priti Shah", "Will Rose"]  # fmt: skip
