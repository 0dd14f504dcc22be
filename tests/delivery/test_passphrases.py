"""Passphrases: long enough, typed as they are heard, and a slip is told by its group."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.delivery import passphrases
from sharewell.delivery.passphrases import as_typed, new_passphrase, slip


def test_a_passphrase_is_five_groups_of_digits_with_more_than_80_bits() -> None:
    made = {new_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"\d{6}(-\d{6}){4}", one) and slip(one) == "" for one in made)
    assert 10 ** (passphrases.GROUPS * passphrases.LENGTH) > 2**80


@given(st.sampled_from([" ", "-", "", " - ", ".", "\u2013", "\n"]))
def test_spaces_and_dashes_do_not_matter(between: str) -> None:
    made = new_passphrase()
    assert as_typed(f" {between.join(made.split('-'))} ") == made


def test_somebody_elses_passphrase_stays_as_it_is() -> None:
    assert as_typed(" some other passphrase ") == "some other passphrase"
    assert slip("some other passphrase") == ""


@pytest.mark.parametrize("group", range(5))
def test_every_wrong_digit_and_every_swap_of_neighbours_is_seen_in_its_group(group: int) -> None:
    made = new_passphrase()
    for place in range(7 * group, 7 * group + 6):
        for digit in set("0123456789") - {made[place]}:
            assert slip(made[:place] + digit + made[place + 1 :]) == passphrases.ORDINALS[group]
    for place in range(7 * group, 7 * group + 5):
        one, two = made[place : place + 2]
        swapped = made[:place] + two + one + made[place + 2 :]
        assert slip(swapped) == (passphrases.ORDINALS[group] if one != two else "")


def test_the_control_a_plain_sum_would_miss_a_swap(monkeypatch: pytest.MonkeyPatch) -> None:
    made = "-".join(["123455"] * 5)  # 1 + 2 + 3 + 4 + 5 ends in 5
    monkeypatch.setattr(passphrases, "_check", lambda d: (sum(map(int, d[:5])) - int(d[5])) % 10)
    assert slip(made) == "" and slip(made.replace("123455", "213455", 1)) == ""
    monkeypatch.undo()
    right = new_passphrase()
    at = next(at for at in range(33) if "-" not in right[at : at + 2] and right[at] != right[at + 1])
    assert slip(right[:at] + right[at + 1] + right[at] + right[at + 2 :])
