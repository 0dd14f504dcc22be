"""What is locked to a key is an age file: the age library's own reader opens it, and sees any change."""

from __future__ import annotations

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.delivery import age
from tests.support.depth import examples

IDENTITY = pyrage.x25519.Identity.generate()
KEY = str(IDENTITY.to_public())
SIZES = (0, 1, age.PIECE - 1, age.PIECE, age.PIECE + 1, 2 * age.PIECE, 3 * age.PIECE + 5)


@pytest.mark.once
@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_opens_with_the_age_library(size: int) -> None:
    plain = bytes(range(256)) * (size // 256 + 1)
    assert pyrage.decrypt(age.encrypt(plain[:size], KEY), [IDENTITY]) == plain[:size]


@pytest.mark.once
def test_every_key_that_the_library_makes_is_read_as_it_reads_it() -> None:
    for _ in range(examples(100, 1_000)):
        identity = pyrage.x25519.Identity.generate()
        assert pyrage.decrypt(age.encrypt(b"x", str(identity.to_public())), [identity]) == b"x"


@pytest.mark.once
def test_nobody_else_opens_it_and_no_two_are_alike() -> None:
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(age.encrypt(b"x", KEY), [pyrage.x25519.Identity.generate()])
    assert age.encrypt(b"x", KEY) != age.encrypt(b"x", KEY)


LOCKED = age.encrypt(b"words" * 20_000, KEY)


@pytest.mark.once
@given(spot=st.integers(0, len(LOCKED) - 1), bit=st.integers(0, 7))
def test_any_changed_bit_is_refused(spot: int, bit: int) -> None:
    changed = LOCKED[:spot] + bytes([LOCKED[spot] ^ 1 << bit]) + LOCKED[spot + 1 :]
    with pytest.raises((pyrage.DecryptError, ValueError)):
        pyrage.decrypt(changed, [IDENTITY])


@pytest.mark.once
def test_a_file_cut_off_after_whole_pieces_is_refused() -> None:
    sealed = age.encrypt(bytes(2 * age.PIECE), KEY)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed[: -(age.PIECE + 16)], [IDENTITY])
