"""Passwords: long, anything goes, not common, not made of what everybody here knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.passwords import CONTEXT, TOO_COMMON, TOO_LONG, TOO_SHORT, gaps

HERE = ("Little Acorns Pre-school", "manager@example.org", "Siobhán O'Brien")


def said(password: str) -> list[str]:
    return [gap.message for gap in gaps(password, context=HERE)]


@pytest.mark.parametrize(
    "password",
    [
        "blue tractor seven quiet",
        "  spaces   are   fine  here ",
        "😀😃😄😁😆😅😂🤣😊😇🙂🙃😉😌😍",
        "$%^&*(@#!~{}[]:",
        "密码很长很长但是没有人会猜到它",
        "little by little we go",
        "qZ8" + "v" * 9 + "mK4wT7pXc2",
        "the kettle sings at " + "".join(map(chr, range(200, 380))),
    ],
)
def test_b45_long_ones_of_any_characters_are_taken(password: str) -> None:
    assert said(password) == []


@pytest.mark.parametrize(
    "password",
    [
        "password12345678",
        "P@ssw0rd P@ssw0rd",
        "aaaaaaaaaaaaaaaaaaaaaaa",
        "qwertyuiopasdfgh",
        "123456789012345",
        "1qaz2wsx3edc4rfv",
        "letmeinletmeinletmein",
        "sunshine2026!!!!",
        "abcdabcdabcdabcd",
        "London2024London2024",
        "correct horse battery staple",
        " " * 20,
    ],
)
def test_b45_common_ones_are_sent_back(password: str) -> None:
    assert said(password) == [TOO_COMMON]


@pytest.mark.parametrize(
    "password", ["little acorns is great", "my ACORNS grow tall", "siobhan rides a bike", "x manager@example.org x"]
)
def test_b45_names_known_here_are_sent_back(password: str) -> None:
    assert said(password) == [CONTEXT]


def test_b45_the_limits_are_15_characters_and_1024_bytes() -> None:
    assert said("tq7 vw3 mz9 kx") == [TOO_SHORT]
    assert said("tq7 vw3 mz9 kx2") == []
    long = "".join(chr(0x4E00 + n) for n in range(341))
    assert said(long + "a") == []
    assert said(long + "ab") == [TOO_LONG]


@given(st.text(st.characters(), max_size=60))
def test_any_password_has_at_most_one_thing_to_mend(password: str) -> None:
    found = said(password)
    assert len(found) <= 1
    assert (found == [TOO_SHORT]) == (len(password) < 15)


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_settings_name_anywhere_in_it_is_found(before: str, after: str) -> None:
    assert said(f"{before}Little Acorns{after}") in ([CONTEXT], [TOO_COMMON], [TOO_SHORT])


def test_control_without_context_the_same_words_are_taken() -> None:
    assert gaps("my ACORNS grow tall") == []
