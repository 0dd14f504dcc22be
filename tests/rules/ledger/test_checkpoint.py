"""Checkpoints and proofs as text: read strictly, written in one way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.errors import Unreadable
from sharewell.rules.ledger import merkle
from sharewell.rules.ledger.checkpoint import Checkpoint, ConsistencyProof, InclusionProof

HASH = bytes(range(32))
TEXT = "sharewell.ledger/0a\n64\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
NOTE = TEXT + "\n— somebody AAAA\n"
hashes = st.binary(min_size=32, max_size=32)


def test_a_checkpoint_is_three_lines() -> None:
    assert Checkpoint("sharewell.ledger/0a", 64, HASH).text() == TEXT
    assert Checkpoint.parse(TEXT) == Checkpoint("sharewell.ledger/0a", 64, HASH)
    assert Checkpoint.parse(TEXT + "more, as the form allows\n").size == 64


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT.replace("\n64", "\n064"),
        TEXT.replace("\n64", "\n-64"),
        TEXT.replace("\n64", "\n6 4"),
        TEXT.replace("\n64", "\n٦٤"),
        TEXT.replace("\n64", "\n" + "9" * 19),
        TEXT.replace("\n64", "\n"),
        TEXT.replace("Hh8=", "Hh8"),
        TEXT.replace("Hh8=", "Hh9="),
        TEXT.replace("Hh8=", ""),
        TEXT.replace("QFBg", "%%%%"),
        "\n" + TEXT,
        TEXT + "\n",
    ],
)
def test_anything_else_is_not_a_checkpoint(text: str) -> None:
    with pytest.raises(Unreadable):
        Checkpoint.parse(text)


@given(st.binary(max_size=100), st.integers(0, 10**18 - 1), st.lists(hashes, max_size=63).map(tuple))
def test_an_inclusion_proof_comes_back_from_its_text(leaf: bytes, index: int, path: tuple[bytes, ...]) -> None:
    proof = InclusionProof(leaf, index, path, NOTE)
    assert InclusionProof.parse(proof.text()) == proof


@given(st.integers(0, 10**18 - 1), st.lists(hashes, max_size=63).map(tuple))
def test_a_consistency_proof_comes_back_from_its_text(old: int, path: tuple[bytes, ...]) -> None:
    proof = ConsistencyProof(old, path, NOTE)
    assert ConsistencyProof.parse(proof.text()) == proof


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("extra", "other"),
        ("index", "Index"),
        ("index 3", "index x"),
        ("\n\n", "\n"),
        ("AAECAwQF", "AAECAw"),
        ("extra bGVhZg==\n", ""),
    ],
)
def test_a_spoiled_inclusion_proof_says_what_is_wrong(old: str, new: str) -> None:
    text = InclusionProof(b"leaf", 3, (HASH,), NOTE).text()
    with pytest.raises(Unreadable):
        InclusionProof.parse(text.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "old 3", "old x\n\n", "new 3\n\n", "old 3\nAAAA\n\n", "old 3" + "\n" + "A" * 9])
def test_a_spoiled_consistency_proof_says_what_is_wrong(text: str) -> None:
    with pytest.raises(Unreadable):
        ConsistencyProof.parse(text)


def test_a_proof_of_more_than_63_hashes_is_refused() -> None:
    with pytest.raises(Unreadable, match="63"):
        InclusionProof.parse(InclusionProof(b"leaf", 3, (HASH,) * 64, NOTE).text())


def test_proofs_hold_for_their_own_tree_only() -> None:
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(9)]
    levels = [leaves, *merkle.levels_above(leaves)]

    def checkpoint(size: int) -> Checkpoint:
        return Checkpoint("o", size, merkle.fold(merkle.extend(0, [], leaves[:size])[1]))

    def node(place: merkle.Node) -> bytes:
        return levels[place[0]][place[1]]

    inclusion = InclusionProof(b"\x04", 4, tuple(merkle.proof(merkle.inclusion_cover(4, 9), node)), NOTE)
    assert inclusion.holds_in(checkpoint(9))
    assert not inclusion.holds_in(checkpoint(8))
    assert not replace(inclusion, leaf=b"\x05").holds_in(checkpoint(9))
    consistency = ConsistencyProof(5, tuple(merkle.proof(merkle.consistency_cover(5, 9), node)), NOTE)
    assert consistency.holds_between(checkpoint(5), checkpoint(9))
    assert not consistency.holds_between(checkpoint(6), checkpoint(9))
    assert not consistency.holds_between(replace(checkpoint(5), origin="p"), checkpoint(9))
    assert not consistency.holds_between(checkpoint(5), checkpoint(8))
