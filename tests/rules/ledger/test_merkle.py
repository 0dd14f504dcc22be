"""The tree, against a naive reading of RFC 9162 for every size up to 300, and against known answers."""

from __future__ import annotations

import hashlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.ledger import merkle

TOP = 300
LEAVES = [hashlib.sha256(bytes([0]) + str(n).encode()).digest() for n in range(TOP)]


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


@cache
def naive_root(start: int, end: int) -> bytes:
    if start == end:
        return _sha(b"")
    if end - start == 1:
        return LEAVES[start]
    k = _split(end - start)
    return _sha(b"\x01" + naive_root(start, start + k) + naive_root(start + k, end))


def naive_path(m: int, start: int, end: int) -> list[bytes]:
    n = end - start
    if n == 1:
        return []
    k = _split(n)
    if m < k:
        return [*naive_path(m, start, start + k), naive_root(start + k, end)]
    return [*naive_path(m - k, start + k, end), naive_root(start, start + k)]


def naive_consistency(m: int, start: int, end: int, whole: bool) -> list[bytes]:
    n = end - start
    if m == n:
        return [] if whole else [naive_root(start, end)]
    k = _split(n)
    if m <= k:
        return [*naive_consistency(m, start, start + k, whole), naive_root(start + k, end)]
    return [*naive_consistency(m - k, start + k, end, False), naive_root(start, start + k)]


def stored(node: merkle.Node) -> bytes:
    level, index = node
    return naive_root(index << level, (index + 1) << level)


def test_known_answers_of_the_certificate_transparency_project() -> None:
    """The eight inputs, and roots, that the reference implementation of RFC 6962 is tested with."""
    inputs = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58)),
              bytes(range(0x60, 0x70))]  # fmt: skip
    leaves = [merkle.leaf_hash(data) for data in inputs]
    assert leaves[0].hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.fold([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    _, peaks = merkle.extend(0, [], leaves)
    assert merkle.fold(peaks).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("leaves_at_once", [1, 7, TOP])
def test_roots_and_nodes_equal_the_naive_tree_at_every_size(leaves_at_once: int) -> None:
    peaks: list[bytes] = []
    size, nodes = 0, {}
    assert merkle.fold(peaks) == naive_root(0, 0)
    while size < TOP:
        more = LEAVES[size : size + leaves_at_once]
        made, peaks = merkle.extend(size, peaks, more)
        size += len(more)
        nodes.update(dict(made))
        assert merkle.fold(peaks) == naive_root(0, size)
        assert peaks == [stored(node) for node in merkle.cover(0, size)]
    assert nodes == {node: stored(node) for node in nodes}
    levels = merkle.levels_above(LEAVES)
    flat = {(level, i): value for level, row in enumerate(levels, 1) for i, value in enumerate(row)}
    assert flat == nodes


def test_every_inclusion_proof_up_to_300_is_the_naive_one_and_holds() -> None:
    for size in range(1, TOP + 1):
        root = naive_root(0, size)
        for index in range(0, size, 1 if size < 70 else 13):
            path = merkle.proof(merkle.inclusion_cover(index, size), stored)
            assert path == naive_path(index, 0, size)
            assert merkle.check_inclusion(LEAVES[index], index, size, path, root)


def test_every_consistency_proof_up_to_300_is_the_naive_one_and_holds() -> None:
    for new in range(1, TOP + 1):
        for old in range(1, new + 1, 1 if new < 70 else 11):
            path = merkle.proof(merkle.consistency_cover(old, new), stored)
            assert path == naive_consistency(old, 0, new, True)
            assert merkle.check_consistency(old, new, naive_root(0, old), naive_root(0, new), path)


@given(st.data())
def test_a_spoiled_inclusion_proof_never_holds(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, TOP))
    index = data.draw(st.integers(0, size - 1))
    path = merkle.proof(merkle.inclusion_cover(index, size), stored)
    root, leaf = naive_root(0, size), LEAVES[index]
    spot = data.draw(st.integers(0, len(path) - 1))
    other = data.draw(st.integers(0, TOP).filter(lambda n: n != index))
    spoiled = [*path[:spot], bytes(32), *path[spot + 1 :]]
    assert not merkle.check_inclusion(leaf, index, size, spoiled, root)
    assert not merkle.check_inclusion(leaf, index, size, path[:-1], root)
    assert not merkle.check_inclusion(leaf, index, size, [*path, bytes(32)], root)
    assert not merkle.check_inclusion(leaf, other, size, path, root)
    assert not merkle.check_inclusion(bytes(32), index, size, path, root)


@given(st.data())
def test_a_spoiled_consistency_proof_never_holds(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, TOP))
    old = data.draw(st.integers(1, new - 1))
    path = merkle.proof(merkle.consistency_cover(old, new), stored)
    roots = naive_root(0, old), naive_root(0, new)
    spot = data.draw(st.integers(0, len(path) - 1))
    assert not merkle.check_consistency(old, new, *roots, [*path[:spot], bytes(32), *path[spot + 1 :]])
    assert not merkle.check_consistency(old, new, *roots, path[:-1])
    assert not merkle.check_consistency(old, new, *roots, [*path, bytes(32)])
    assert not merkle.check_consistency(old, new, bytes(32), roots[1], path)
    assert not merkle.check_consistency(old, new, roots[0], bytes(32), path)
    assert not merkle.check_consistency(new, old, *roots, path)
    assert not merkle.check_consistency(0, new, *roots, path)


def test_equal_sizes_are_consistent_only_with_equal_roots() -> None:
    assert merkle.check_consistency(5, 5, naive_root(0, 5), naive_root(0, 5), [])
    assert not merkle.check_consistency(5, 5, naive_root(0, 5), naive_root(0, 4), [])
    assert not merkle.check_consistency(5, 5, naive_root(0, 5), naive_root(0, 5), [bytes(32)])


def test_impossible_proofs_are_refused() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError, match="leaf"):
            merkle.inclusion_cover(index, size)
        assert not merkle.check_inclusion(LEAVES[0], index, size, [], LEAVES[0])
    for old, new in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="size"):
            merkle.consistency_cover(old, new)
