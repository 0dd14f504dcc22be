"""A PIN of six digits that nobody would try first."""

from __future__ import annotations

import pytest

from sharewell.rules.pins import FORM, gaps

EASY = ["000000", "123456", "654321", "121212", "123123", "112233", "111222", "246802", "010190", "311299", "199042",
        "421987", "701231", "123321"]


@pytest.mark.parametrize("pin", EASY)
def test_an_easy_pin_is_refused_in_words(pin):
    assert [gap.field for gap in gaps(pin, pin)] == ["pin"]
    assert "easy to guess" in gaps(pin, pin)[0].message


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", " 48213", "482 13"])
def test_only_six_digits_are_a_pin(pin):
    assert gaps(pin, pin)[0].message == "Enter a PIN of 6 digits."


def test_both_boxes_must_agree():
    assert [gap.field for gap in gaps("749358", "749359")] == ["again"]
    assert gaps("749358", "749358") == []


def test_most_pins_may_be_chosen():
    taken = sum(not gaps(f"{number:06}", f"{number:06}") for number in range(0, 1_000_000, 7))
    assert 0.85 < taken / len(range(0, 1_000_000, 7)) < 0.99
    assert FORM.fullmatch("000000")
