"""Sealed values open in their own place, and in every version ever released."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.errors import Broken
from sharewell.vault import envelope
from sharewell.vault.places import Compartment, Place

VECTORS = json.loads((Path(__file__).parent / "envelope_vectors.json").read_text(encoding="utf-8"))
RELEASED = {1}
KEY = AESGCM(bytes(range(32)))
PLACE = Place("o" * 32, "s" * 32, Compartment.IDENTITY, "records_child", "body", "r" * 32, 4)


def _place(fields: dict[str, object]) -> Place:
    return Place(**(fields | {"compartment": Compartment(fields["compartment"])}))  # type: ignore[arg-type]


def test_no_released_version_is_ever_removed() -> None:
    assert set(envelope.OPENERS) >= RELEASED
    assert max(envelope.OPENERS) == envelope.VERSION
    assert {vector["version"] for vector in VECTORS} == set(envelope.OPENERS)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_value_sealed_long_ago_opens(vector: dict[str, object]) -> None:
    cipher = AESGCM(bytes.fromhex(str(vector["key"])))
    opened = envelope.open_sealed(lambda _: cipher, _place(vector["place"]), bytes.fromhex(str(vector["sealed"])))  # type: ignore[arg-type]
    assert opened.hex() == vector["plaintext"]


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["version"] == envelope.VERSION], ids=lambda v: v["name"])
def test_sealing_gives_the_bytes_written_down(vector: dict[str, object]) -> None:
    sealed = envelope.seal_with_nonce(
        AESGCM(bytes.fromhex(str(vector["key"]))),
        int(str(vector["generation"])),
        _place(vector["place"]),  # type: ignore[arg-type]
        bytes.fromhex(str(vector["plaintext"])),
        bytes.fromhex(str(vector["nonce"])),
    )
    assert sealed.hex() == vector["sealed"]


@given(st.binary(max_size=300), st.integers(0, 2**32 - 1))
def test_whatever_is_sealed_opens_with_the_key_of_its_generation(plaintext: bytes, generation: int) -> None:
    asked: list[int] = []

    def key_of(wanted: int) -> AESGCM:
        asked.append(wanted)
        return KEY

    assert envelope.open_sealed(key_of, PLACE, envelope.seal(KEY, generation, PLACE, plaintext)) == plaintext
    assert asked == [generation]


@pytest.mark.parametrize("field", Place._fields)
def test_a_value_moved_to_another_place_does_not_open(field: str) -> None:
    other = {"compartment": Compartment.SEALED, "version": 5}.get(field, "x" * 32)
    sealed = envelope.seal(KEY, 1, PLACE, b"said to a key worker")
    with pytest.raises(Broken):
        envelope.open_sealed(lambda _: KEY, PLACE._replace(**{field: other}), sealed)  # type: ignore[arg-type]


def test_control_without_the_place_a_moved_value_would_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "place_bytes", lambda _: b"")
    sealed = envelope.seal(KEY, 1, PLACE, b"said")
    assert envelope.open_sealed(lambda _: KEY, PLACE._replace(row="x" * 32), sealed) == b"said"


def test_every_single_changed_byte_is_found() -> None:
    sealed = envelope.seal(KEY, 1, PLACE, b"said")
    for index in range(len(sealed)):
        changed = bytearray(sealed)
        changed[index] ^= 0x40
        with pytest.raises(Broken):
            envelope.open_sealed(lambda _: KEY, PLACE, bytes(changed))


@given(st.binary(max_size=60))
def test_any_other_bytes_are_broken_and_nothing_else(noise: bytes) -> None:
    with pytest.raises(Broken):
        envelope.open_sealed(lambda _: KEY, PLACE, noise)


def test_two_places_never_have_the_same_bytes() -> None:
    with pytest.raises(ValueError, match="line break"):
        envelope.place_bytes(PLACE._replace(table="a\nb"))


def test_the_same_words_seal_differently_each_time() -> None:
    assert envelope.seal(KEY, 1, PLACE, b"said") != envelope.seal(KEY, 1, PLACE, b"said")
