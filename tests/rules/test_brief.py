"""A brief without names: what the case knows is always found, what is left is shown, and nothing is promised."""

import re
import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.brief import (
    Known,
    KnownIdentities,
    LeftoverKind,
    check_before_use,
    findings_message,
    prepare,
    screen,
)
from sharewell.rules.brief.find import find_known
from sharewell.rules.brief.fold import key_of, one_letter_apart
from sharewell.rules.brief.words import capital_words, is_ordinary, name_words, ordinary_words

TODAY = date(2026, 11, 22)
KNOWN = KnownIdentities(
    (
        Known("Amira Khan", "child", ("Ami",)),
        Known("Sana Khan", "mother"),
        Known("Kai Khan", "brother"),
        Known("Jo Bell", "member of staff"),
        Known("Siobhán O'Brien", "member of staff"),
        Known("Mary-Jane Smith", "another child"),
        Known("Zoë Ng", "another child"),
        Known("Łukasz Nowak", "stepfather"),
        Known("Little Acorns Pre-school", "setting"),
        Known("Butterfly room", "room"),
        Known("Thornwick Primary School", "school"),
        Known("14 Elm Close, Tunstead, ZZ99 3AB", "address"),
        Known("01632 960123", "phone"),
        Known("sana.khan@example.org", "email"),
        Known("K7M-42", "reference"),
    ),
    born_on=date(2023, 9, 14),
    today=TODAY,
)
INDEX = prepare(KNOWN)
NAMES = [
    "Amira", "Amira Khan", "Sana Khan", "Siobhán", "Siobhán O'Brien", "O'Brien", "Mary-Jane", "Mary-Jane Smith", "Zoë",
    "Łukasz", "Nowak", "Jo Bell", "Kai", "Acorns", "Little Acorns", "Thornwick", "Elm Close", "Tunstead",
]  # fmt: skip
BEFORE = ["", "We think ", "At snack time ", "he said that ", "\u201c", "Then (", "mum and ", "seen by "]
AFTER = [
    "",
    " was upset.",
    "'s coat was wet.",
    ", who was quiet",
    "\u2019s mum rang",
    ") and cried",
    " fell\nover",
    "!",
]


def kinds(text: str, known: KnownIdentities = KNOWN) -> dict[str, str]:
    return {one.text: one.kind.value for one in screen(text, known).leftovers}


def shown(text: str) -> str:
    return screen(text, INDEX).text


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A known name in one of the ways that people write it."""
    name = draw(st.sampled_from(NAMES))
    way = draw(
        st.sampled_from(
            ["as is", "lower", "upper", "plain", "run together", "hyphen", "spaces", "hidden", "apostrophe"]
        )
    )
    if way == "lower":
        return name.lower()
    if way == "upper":
        return name.upper()
    if way == "plain":
        return name.replace("ë", "e").replace("á", "a").replace("Ł", "L")
    if way == "run together":
        return name.replace(" ", "").replace("-", "").replace("'", "")
    if way == "hyphen":
        return name.replace(" ", "-").replace("'", "-")
    if way == "spaces":
        return name.replace("-", " ").replace(" ", "  ").replace("'", " ")
    if way == "hidden":
        return "\u200b".join(name)
    return name.replace("'", "\u2019")


@given(spellings(), st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_a_planted_name_is_always_replaced_however_it_is_written(name: str, before: str, after: str) -> None:
    result = screen(before + name + after, INDEX)
    assert [one.found for one in result.replacements] == [name]
    assert key_of(name) not in key_of(result.text)


@st.composite
def slips(draw: st.DrawFn) -> str:
    """A known name of five letters or more with one letter wrong."""
    name = draw(st.sampled_from(["amira", "siobhan", "thornwick", "tunstead", "lukasz", "nowak", "obrien", "maryjane"]))
    place = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    way = draw(st.sampled_from(["more", "less", "other", "swapped"]))
    if way == "more":
        return name[:place] + letter + name[place:]
    if way == "less":
        return name[:place] + name[place + 1 :]
    if way == "other":
        return name[:place] + letter + name[place + 1 :]
    return name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


@given(slips(), st.sampled_from(BEFORE))
def test_a_name_with_one_letter_wrong_is_always_found(name: str, before: str) -> None:
    result = screen(f"{before}{name} was upset.", INDEX)
    seen = {one.found.lower() for one in result.replacements} | {one.text.lower() for one in result.leftovers}
    assert name in seen


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_can_be_screened_and_twice_is_once(text: str) -> None:
    once = screen(text, INDEX)
    assert screen(once.text, INDEX).replacements == ()
    for one in once.leftovers:
        assert once.text[one.start : one.end] == one.text
    for put in once.replacements:
        assert once.text[put.start : put.end] == put.words


@given(st.text(max_size=12), st.text(max_size=12))
def test_one_letter_apart_is_the_same_both_ways(one: str, other: str) -> None:
    assert one_letter_apart(one, other) == one_letter_apart(other, one)
    assert one_letter_apart(one, one)


def test_people_become_their_part_in_the_case() -> None:
    assert shown("Amira's mum Sana Khan rang.") == "The child's mum the child's mother rang."
    assert (
        shown("Amira told Jo Bell, and Siobhan too.")
        == "The child told a member of staff (1), and a member of staff (2) too."
    )
    assert shown("MaryJane hit Ami.") == "Another child hit the child."
    assert shown("Mrs Khan and A. Khan, and AK.") == "One of the people known to us and the child, and the child."


def test_places_become_kinds_of_place_without_a_second_article() -> None:
    assert shown("In the Butterfly Room at Little Acorns.") == "In the room at the setting."
    assert shown("Lives at 14 Elm Close, ZZ993AB.") == "Lives at an address, an address."
    assert shown("His brother goes to Thornwick.") == "His brother goes to a school."


@pytest.mark.parametrize(
    "typed", ["14/09/2023", "14.9.23", "14 September 2023", "14th of September 2023", "2023-09-14", "Sept 14, 2023"]
)
def test_a_date_of_birth_becomes_an_age(typed: str) -> None:
    assert shown(f"She was born on {typed}.") == "She was aged 3."
    assert shown(f"DOB: {typed}") == "Aged 3"


def test_a_baby_has_an_age_in_months() -> None:
    baby = KnownIdentities(born_on=date(2026, 4, 2), today=TODAY)
    assert screen("born 2/4/26", baby).text == "aged 7 months"
    assert screen("born 2/4/26", KnownIdentities(born_on=date(2026, 4, 2))).text == "a date of birth"


@pytest.mark.parametrize(
    "typed", ["01632 960123", "01632-960-123", "(01632) 960123", "+44 1632 960123", "0044 1632 960 123"]
)
def test_a_known_number_is_found_however_it_is_spaced(typed: str) -> None:
    assert shown(f"Ring {typed} now") == "Ring a phone number now"


def test_a_name_that_is_an_everyday_word_is_shown_not_replaced() -> None:
    known = KnownIdentities((Known("Will Rose", "child"),))
    assert screen("Today Will ate well. Will he eat? He will. The sun rose.", known).text.startswith(
        "Today the child ate"
    )
    assert kinds("Will he eat? He will. The sun rose.", known) == {
        "Will": "may_be_name", "will": "may_be_name", "rose": "may_be_name"}  # fmt: skip


def test_everyday_words_side_by_side_are_not_a_name() -> None:
    known = KnownIdentities(
        (Known("Willa Toby", "child"), Known("Jo Bell", "member of staff"), Known("Ian Thomas", "father"))
    )
    text = "He will a bit later to buy a job lot. She has a job and it is 10 AM."
    assert screen(text, known).replacements == ()


LEFT = {
    "She was with Kevin at home.": {"Kevin": "name"},
    "her brother tyrone hit her": {"tyrone": "name"},
    "a boy called zed was there": {"zed": "name"},
    "we saw tyrone again": {"tyrone": "word"},
    "Mrs Cook rang.": {"Mrs Cook": "name"},
    "mrs cook rang": {"mrs cook": "name"},
    "Grace was sad.": {"Grace": "name"},
    "He sat with Daisy Miller-Jones today": {"Daisy Miller-Jones": "name"},
    "a boy called will came": {"will": "name"},
    "her friend daisy said so": {"daisy": "name"},
    "near SW9 8 somewhere": {"SW9 8": "postcode"},
    "lives in zz99 4cd": {"zz99 4cd": "postcode"},
    "It was on 3 March 2026.": {"3 March 2026": "date"},
    "on 03/04/2026 and in March 2025": {"03/04/2026": "date", "March 2025": "date"},
    "ring 07700 900123": {"07700 900123": "phone"},
    "number 943 476 5919": {"943 476 5919": "nhs_number"},
    "number 943 476 5918": {"943 476 5918": "phone"},
    "write to a.b@example.org": {"a.b@example.org": "email"},
    "see www.example.org/x": {"www.example.org/x": "web"},
    "a red car, AB12 CDE": {"AB12 CDE": "plate"},
    "a red car, ab12cde": {"ab12cde": "plate"},
    "case CP/2026/114": {"CP/2026/114": "reference"},
    "their number is QQ 12 34 56 C": {"QQ 12 34 56 C": "reference"},
    "at 22 Oak Tree Lane": {"22 Oak Tree Lane": "address"},
    "at 22 oak tree lane": {"22 oak tree lane": "address"},
    "in flat 3b": {"flat 3b": "address"},
    "They moved to Sorley Road.": {"Sorley Road": "address"},
    "She is the only girl in the room.": {"the only girl": "rare"},
}


@pytest.mark.parametrize("text", list(LEFT))
def test_what_may_still_tell_is_shown_with_its_kind(text: str) -> None:
    assert kinds(text) == LEFT[text]


QUIET = [
    "She was quiet at snack time and did not want to eat. She said her tummy hurt.",
    "At 10:30 we saw a bruise about 2cm wide on her left cheek. It was purple and yellow at the edge.",
    "Mum said he fell off the sofa on Friday. Dad was at work. Nan brought him in.",
    "The 3-year-old's nappy was wet and heavy on arrival, twice this week.",
    "\u201cMy arm hurts,\u201d he said. We asked: \u201cWhat happened?\u201d He shrugged and hid.",
    "We told the safeguarding lead at once. The health visitor and the GP know. EYFS and NHS forms are done.",
    "His brother will be collected by Nan. The child may need help; Mum hopes so.",
    "THE CHILD WAS CRYING AND ASKED FOR MUMMY.",
    "- He flinched when the door banged.\n- He would not sit on the carpet.",
]


@pytest.mark.parametrize("text", QUIET)
def test_everyday_notes_raise_nothing(text: str) -> None:
    assert kinds(text) == {}


def test_control_the_quiet_notes_do_raise_a_planted_name() -> None:
    for text in QUIET:
        planted = text + " We asked Tyrone."
        assert kinds(planted)["Tyrone"] == "name"


def test_rare_things_together_are_shown_with_what_goes_together() -> None:
    (rare,) = screen("A girl aged 3, one of twins, has a cigarette burn.", KNOWN).leftovers
    assert rare.kind is LeftoverKind.RARE
    assert rare.why == "Together these may show who it is: 'aged 3', 'twins', 'cigarette'. Say less of one of them."
    assert kinds("A girl aged 3 has a burn.") == {}


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


def test_control_an_index_without_the_name_does_not_find_it() -> None:
    assert find_known("Amira cried.", prepare(KnownIdentities())) == []
    assert kinds("Amira cried.", KnownIdentities()) == {"Amira": "name"}


def test_the_word_lists_are_small_letters_and_hold_no_known_person() -> None:
    for words in (ordinary_words(), capital_words(), name_words()):
        assert words
        assert all(word == word.lower() and word.isalpha() for word in words)
    assert not [name for name in ("amira", "khan", "kai", "tyrone", "kevin", "james", "carly") if is_ordinary(name)]


NOTE = "She was quiet and said that mummy was cross. Kai saw a mark on 3 March. "
AWKWARD = ["a", "1", "1/", "a-1-", "1 ", "A ", ". ", "-", "a@", "a.", "flat 1 ", "é", "12 aa aa ", "AB1 ", "Mr "]


def growth(work: Callable[[str], object], unit: str) -> float:
    """How many times as much a text ten times as long costs: 10 where cost grows with the text, 100 with its square."""

    def cost(length: int) -> float:
        text = (unit * length)[:length]
        runs = []
        for _ in range(3):
            begun = time.process_time()
            work(text)
            runs.append(time.process_time() - begun)
        return min(runs)

    return cost(8_000) / max(cost(800), 2e-4)


@pytest.mark.parametrize("unit", [NOTE, *AWKWARD])
def test_no_text_makes_the_screening_hang(unit: str) -> None:
    assert growth(lambda text: screen(text, INDEX), unit) < 35


def test_control_a_pattern_that_hangs_is_found() -> None:
    hangs = re.compile(r"\b(?=[A-Z0-9/]*[0-9])(?=[A-Z0-9/]*[A-Z])[A-Z0-9]+", re.IGNORECASE)
    assert growth(lambda text: list(hangs.finditer(text)), "1/") > 35
