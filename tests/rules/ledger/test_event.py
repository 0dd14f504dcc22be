"""An event has one sequence of bytes, and those bytes have one event."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.errors import Broken
from sharewell.rules.ledger.event import LedgerEvent, RowDigest, parse

EVENT = LedgerEvent(
    7, 1, "2026-11-23T09:30:00.000000Z", "concern.recorded", "ac" * 16, "5c" * 16, "00" * 16,
    (RowDigest("records_concern", "1d" * 16, "ab" * 32), RowDigest("records_person", "2d" * 16, None, "0a" * 16)),
)  # fmt: skip
BYTES = (
    "sharewell event 1\n7\n1\n2026-11-23T09:30:00.000000Z\nconcern.recorded\n"
    + "ac" * 16 + "\n" + "5c" * 16 + "\n" + "00" * 16 + "\n"
    + "records_concern " + "1d" * 16 + " " + "ab" * 32 + "\n"
    + "records_person " + "2d" * 16 + " - " + "0a" * 16 + "\n"
)  # fmt: skip
words = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=12)
tokens = st.text(st.characters(exclude_characters="\n ", exclude_categories=["Cs"]), min_size=1, max_size=12)
rows = st.builds(
    RowDigest, tokens, tokens, st.none() | tokens.filter(lambda word: word != "-"), st.just("") | tokens
)
events = st.builds(
    LedgerEvent, st.integers(0), st.integers(0), words, words, words, words, words, st.lists(rows).map(tuple)
)


def test_the_bytes_of_an_event_are_as_written_down() -> None:
    assert EVENT.leaf() == BYTES.encode()


@given(events)
def test_an_event_comes_back_from_its_bytes(event: LedgerEvent) -> None:
    assert parse(event.leaf()) == event


@given(events, events)
def test_two_events_never_share_their_bytes(one: LedgerEvent, other: LedgerEvent) -> None:
    assert (one == other) == (one.leaf() == other.leaf())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda leaf: b"",
        lambda leaf: leaf[:-1],
        lambda leaf: leaf + b"\n",
        lambda leaf: leaf + b"one two\n",
        lambda leaf: leaf + b"a b c d e\n",
        lambda leaf: leaf.replace(b"event 1", b"event 2"),
        lambda leaf: leaf.replace(b"\n7\n", b"\n07\n"),
        lambda leaf: leaf.replace(b"\n7\n", b"\n+7\n"),
        lambda leaf: leaf.replace(b"\n7\n", b"\nseven\n"),
        lambda leaf: leaf.replace(b" - ", b"  - "),
        lambda leaf: leaf.replace(b"concern.recorded", b"\xff"),
        lambda leaf: b"\n".join(leaf.split(b"\n")[:6]),
    ],
)
def test_other_bytes_are_no_event(spoil: object) -> None:
    with pytest.raises(Broken):
        parse(spoil(EVENT.leaf()))  # type: ignore[operator]


@given(st.binary(max_size=200))
def test_noise_is_no_event(noise: bytes) -> None:
    with pytest.raises(Broken):
        parse(noise)


@pytest.mark.parametrize("change", [{"kind": "a\nb"}, {"actor_id": "\n"}])
def test_a_line_break_in_a_part_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="line break"):
        replace(EVENT, **change).leaf()  # type: ignore[arg-type]


@pytest.mark.parametrize("row", [RowDigest("a b", "c", None), RowDigest("", "c", None), RowDigest("a", "b c", None)])
def test_a_space_in_a_table_or_identifier_is_refused(row: RowDigest) -> None:
    with pytest.raises(ValueError, match="without spaces"):
        replace(EVENT, rows=(row,)).leaf()
