"""Names are taken as people have them; only what cannot be seen is taken out, and the person is told."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.errors import Gap
from sharewell.rules.names import (
    EMPTY_NAME,
    HIDDEN_NOTICE,
    CleanText,
    clean_line,
    clean_name,
    hidden,
    made_storable,
    storable,
)


@pytest.mark.parametrize(
    "name",
    [
        "O'Brien",
        "Zoë",
        "王",
        "Null",
        "None",
        "Sam",
        "Mary-Jane van der Berg",
        "De'Andre",
        "李 小龍",
        "Nguyễn Thị Ánh",
        "<b>Robert'); DROP TABLE--</b>",
        "{{7*7}}",
        "n" * 200,
    ],
)
def test_b7_names_are_taken_as_they_are(name: str) -> None:
    assert clean_name(name, field="name") == CleanText(name)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\t\n", "\u3164"])
def test_b7_an_empty_name_says_what_to_do(name: str) -> None:
    assert clean_name(name, field="name") == Gap("name", EMPTY_NAME, "seed, Accurate")


def test_a_name_not_known_is_allowed_where_it_is_not_required() -> None:
    assert clean_name("", field="name", required=False) == CleanText("")


def test_b7_a_name_over_200_characters_is_sent_back() -> None:
    assert clean_name("n" * 201, field="name") == Gap("name", "Shorten to 200 characters.", "seed, Accurate")


@pytest.mark.parametrize(
    "typed",
    [
        "Ami\u200bra",
        "\u202eAmira",
        "Ami\u00adra",
        "Ami\x07ra",
        "\ufeffAmira",
        "Ami\u2066ra\u2069",
        "Amira\ufe0f",
        "Ami\u034fra",
    ],
)
def test_b8_hidden_characters_are_removed_and_the_person_is_told(typed: str) -> None:
    assert clean_name(typed, field="name") == CleanText("Amira", (HIDDEN_NOTICE,))


@pytest.mark.parametrize("typed", ["Ami\0ra", "Ami\ud800ra"])
def test_b8_what_cannot_be_stored_is_refused(typed: str) -> None:
    found = clean_name(typed, field="name")
    assert isinstance(found, Gap)
    assert found.message == "This contains a character we cannot store. Type it again without it."
    assert made_storable(typed) == "Ami\ufffdra"


def test_spaces_and_line_breaks_become_single_spaces_without_a_notice() -> None:
    assert clean_name("  Amira\u00a0 \n Khan ", field="name") == CleanText("Amira Khan")
    assert clean_line("", field="where") == CleanText("")


@given(st.text(st.characters(codec="utf-8"), max_size=150))
def test_cleaning_twice_changes_nothing_more_and_leaves_nothing_hidden(typed: str) -> None:
    once = clean_line(typed, field="where", limit=1000)
    if isinstance(once, Gap):
        assert "\0" in typed
        return
    assert not any(hidden(char) for char in once.text)
    assert unicodedata.is_normalized("NFC", once.text)
    assert clean_line(once.text, field="where", limit=1000) == CleanText(once.text)


@given(st.text(st.characters(), max_size=50))
def test_text_made_storable_can_always_be_stored(typed: str) -> None:
    made = made_storable(typed)
    assert storable(made)
    made.encode()
    assert len(made) == len(typed)
