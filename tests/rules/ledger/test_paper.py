"""A checkpoint copied from paper: what is read back, and which slips are noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.errors import Unreadable
from sharewell.rules.ledger import paper
from sharewell.rules.ledger.checkpoint import Checkpoint

CHECKPOINTS = st.builds(
    Checkpoint, st.just("somewhere"), st.integers(1, 10**9), st.binary(min_size=32, max_size=32))


@given(CHECKPOINTS)
def test_what_is_printed_is_read_back_however_it_is_typed(checkpoint: Checkpoint) -> None:
    line = paper.text_of(checkpoint)
    typed = line.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    size, _, letters = typed.partition(" ")
    for text in (line, f"  {line}\n", f"{checkpoint.size} {letters}"):
        found = paper.parse(text)
        assert found is not None
        assert found.is_of(checkpoint.size, checkpoint.root)
        assert not found.is_of(checkpoint.size + 1, checkpoint.root)
    assert size


@given(CHECKPOINTS, st.data())
def test_one_wrong_letter_is_a_slip_and_not_another_ledger(checkpoint: Checkpoint, data: st.DataObject) -> None:
    size, letters = paper.text_of(checkpoint).split(" ")
    at = data.draw(st.sampled_from([i for i, letter in enumerate(letters[:-5]) if letter != "-"]))
    other = data.draw(st.sampled_from([letter for letter in paper.LETTERS if letter != letters[at]]))
    wrong = f"{size} {letters[:at]}{other}{letters[at + 1:]}"
    try:
        found = paper.parse(wrong)
    except Unreadable as error:
        assert "slip" in str(error)
    else:  # One in a million slips passes the check; it is then another root.
        assert found is not None and not found.is_of(checkpoint.size, checkpoint.root)


@pytest.mark.parametrize("text", ["", "2048", "2048 ABCD", "note\n2048\nroot\n", "x ABCD-" * 9, "-5 " + "0" * 36])
def test_anything_else_is_no_line_from_paper(text: str) -> None:
    assert paper.parse(text) is None
