"""Whoever and whatever the case knows is found however it is written, and becomes its part in the case."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.brief import Known, KnownIdentities, prepare, screen
from sharewell.rules.brief.find import find_known, find_slowly
from sharewell.rules.brief.fold import key_of, one_letter_apart
from tests.rules.brief_case import INDEX, KNOWN, TODAY, kinds, shown

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


def test_control_an_index_without_the_name_does_not_find_it() -> None:
    assert find_known("Amira cried.", prepare(KnownIdentities())) == []
    assert kinds("Amira cried.", KnownIdentities()) == {"Amira": "name"}


@given(st.lists(st.one_of(spellings(), slips(), st.sampled_from(BEFORE + AFTER), st.text(max_size=8)), max_size=12))
def test_the_fast_way_finds_what_looking_at_every_word_finds(parts: list[str]) -> None:
    text = " ".join(parts)
    assert find_known(text, INDEX) == find_slowly(text, INDEX)


def test_control_a_fast_way_that_forgets_a_word_is_found_out() -> None:
    forgetful = prepare(KNOWN)
    forgetful.cleared.add("nowak")
    forgetful.quiet.add("nowak")
    assert find_known("We saw Nowak.", forgetful) != find_slowly("We saw Nowak.", prepare(KNOWN))


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Write to amira.x@example.org.", "Write to an e-mail address."),
        ("They live at 15 Khan Road.", "They live at an address."),
        ("They live at 3b Elm Close now.", "They live at an address now."),
    ],
)
def test_a_name_inside_an_address_goes_with_the_whole_of_it(text: str, becomes: str) -> None:
    assert shown(text) == becomes


def test_initials_inside_a_plate_leave_the_plate_to_be_pointed_out_whole() -> None:
    assert shown("A car, AB12 AAK, waits.") == "A car, AB12 AAK, waits."
    assert kinds("A car, AB12 AAK, waits.") == {"AB12 AAK": "plate"}


def test_capitals_that_everybody_writes_are_nobodys_initials() -> None:
    index = prepare(KnownIdentities((Known("Gita Patel", "member of staff"), Known("Ishaan Silva", "member of staff"))))
    assert screen("The GP rang. HE IS CRYING.", index).replacements == ()
    assert screen("Seen by IS at noon.", index).text == "Seen by a member of staff at noon."


def test_words_before_an_e_mail_address_do_not_cut_it_in_two() -> None:
    index = prepare(KnownIdentities((Known("Tommo Nowak", "child"),)))
    assert screen("Reply to m_mo@example.org now.", index).text == "Reply to an e-mail address now."
