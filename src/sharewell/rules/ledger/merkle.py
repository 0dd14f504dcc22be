"""The Merkle tree of RFC 6962 and RFC 9162, section 2.1: hashes, roots, proofs and their checks.

A node is (level, index): the root over the complete run of 2**level leaves that starts at index * 2**level. Level 0
is the leaves. Whatever the size of the tree, such a node never changes once it is complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
Node = tuple[int, int]
Hashes = Callable[[Node], bytes]


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def cover(start: int, end: int) -> list[Node]:
    """The complete nodes, left to right and each as large as can be, that cover the leaves from start up to end.

    `start` must be a multiple of the largest power of two below end - start, as it is in every subtree of a tree.
    """
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over subtrees given left to right, each larger than the next."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def extend(size: int, peaks: Sequence[bytes], leaves: Iterable[bytes]) -> tuple[list[tuple[Node, bytes]], list[bytes]]:
    """Add leaf hashes to a tree of `size` leaves with these peaks.

    Returns every node above the leaves that becomes complete, and the new peaks.
    """
    made: list[tuple[Node, bytes]] = []
    stack = list(peaks)
    for index, leaf in enumerate(leaves, size):
        stack.append(leaf)
        level, position = 0, index
        while position & 1:
            level, position = level + 1, position >> 1
            right = stack.pop()
            stack[-1] = node_hash(stack[-1], right)
            made.append(((level, position), stack[-1]))
    return made, stack


def _halves(start: int, end: int) -> int:
    """Where the subtree over start..end splits: after the largest power of two of leaves that leaves a rest."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def inclusion_cover(index: int, size: int) -> list[list[Node]]:
    """For each hash of the inclusion proof of leaf `index` in a tree of `size`, nearest first: the nodes it folds.

    RFC 9162, 2.1.3.1. Raises ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = _halves(start, end)
        if index < middle:
            path.append(cover(middle, end))
            end = middle
        else:
            path.append(cover(start, middle))
            start = middle
    return path[::-1]


def consistency_cover(old: int, new: int) -> list[list[Node]]:
    """For each hash of the proof that the tree of `old` leaves is the start of the tree of `new`: the nodes it folds.

    RFC 9162, 2.1.4.1. Empty for equal sizes. Raises ValueError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError("the older size comes first, and is not nothing")
    path, start, end, whole = [], 0, new, True
    while old != end:
        middle = _halves(start, end)
        if old <= middle:
            path.append(cover(middle, end))
            end = middle
        else:
            path.append(cover(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(cover(start, end))
    return path[::-1]


def proof(covers: Sequence[Sequence[Node]], hashes: Hashes) -> list[bytes]:
    """The hashes of a proof, from the nodes that each folds."""
    return [fold([hashes(node) for node in nodes]) for nodes in covers]


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to, or None where it cannot be one (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    position, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if position & 1 or position == last:
            root = node_hash(sibling, root)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        position, last = position >> 1, last >> 1
    return root if last == 0 else None


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at `index` in the tree of `size` leaves with this root."""
    return root_from_inclusion(leaf, index, size, path) == root


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree of `old` leaves is the start of the tree of `new` leaves (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            second = node_hash(second, step)
        position, last = position >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def levels_above(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Every complete node above these leaf hashes, level by level from 1: for checking a stored tree whole."""
    levels, row = [], list(leaves)
    while len(row) > 1:
        pairs = zip(row[::2], row[1::2], strict=False)
        row = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        levels.append(row)
    return levels
