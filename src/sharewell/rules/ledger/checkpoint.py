"""What a checkpoint says, and the proofs that go with one: the text forms of C2SP.

`tlog-checkpoint` is the text of a signed note; `tlog-proof` is an inclusion proof with its checkpoint, checked without
asking anybody; and the form in which a witness is given a consistency proof is that of `tlog-witness`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from sharewell.rules.errors import Unreadable
from sharewell.rules.ledger.merkle import HASH_BYTES, check_consistency, check_inclusion, leaf_hash

PROOF_HEADING = "c2sp.org/tlog-proof@v1"
MAX_PROOF = 63


@dataclass(frozen=True)
class Checkpoint:
    """Size and root of a ledger under its outside name."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_encode(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint with this text; further lines, which the form allows, are passed over.

        Raises Unreadable, with the line, where it is not one.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise Unreadable("checkpoint", "A checkpoint has at least three lines, none of them empty.")
        return cls(lines[0], _number(lines[1], "checkpoint.size"), _hash(lines[2], "checkpoint.root"))


@dataclass(frozen=True)
class InclusionProof:
    """That `leaf` stands at `index` of the ledger that `note` (a signed checkpoint) is about."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """The proof as a file: the leaf stands in it as its extra data."""
        lines = [PROOF_HEADING, f"extra {_encode(self.leaf)}", f"index {self.index}", *map(_encode, self.path)]
        return "\n".join(lines) + "\n\n" + self.note

    @classmethod
    def parse(cls, text: str) -> InclusionProof:
        """The proof in a file. Raises Unreadable, with the part, where it is not one."""
        head, gap, note = text.partition("\n\n")
        heading, *lines = head.split("\n")
        if heading != PROOF_HEADING or not gap or len(lines) < 2:
            raise Unreadable("proof", f"A proof starts with the line {PROOF_HEADING}.")
        leaf = _bytes(_after("extra ", lines[0]), "proof.extra")
        index = _number(_after("index ", lines[1]), "proof.index")
        return cls(leaf, index, _path(lines[2:], "proof"), note)

    def holds_in(self, checkpoint: Checkpoint) -> bool:
        """Whether the leaf stands in the tree of `checkpoint`, whose signature the caller has checked."""
        return check_inclusion(leaf_hash(self.leaf), self.index, checkpoint.size, self.path, checkpoint.root)


@dataclass(frozen=True)
class ConsistencyProof:
    """That the ledger of `old` events is the start of the one that `note` (a signed checkpoint) is about."""

    old: int
    path: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """The proof as text, in the form that a witness takes."""
        return "\n".join([f"old {self.old}", *map(_encode, self.path)]) + "\n\n" + self.note

    @classmethod
    def parse(cls, text: str) -> ConsistencyProof:
        """The proof in a text. Raises Unreadable, with the part, where it is not one."""
        head, gap, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        if not gap:
            raise Unreadable("proof", "A consistency proof ends with a checkpoint, after an empty line.")
        return cls(_number(_after("old ", first), "proof.old"), _path(lines, "proof"), note)

    def holds_between(self, old: Checkpoint, new: Checkpoint) -> bool:
        """Whether `old` is the start of `new`; the caller has checked both signatures."""
        if old.origin != new.origin or old.size != self.old:
            return False
        return check_consistency(old.size, new.size, old.root, new.root, self.path)


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str, path: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable(path, "This is not base64.") from None
    if _encode(data) != text:
        raise Unreadable(path, "This is not base64 in its one right form.")
    return data


def _hash(text: str, path: str) -> bytes:
    data = _bytes(text, path)
    if len(data) != HASH_BYTES:
        raise Unreadable(path, f"A hash has {HASH_BYTES} bytes.")
    return data


def _number(text: str, path: str) -> int:
    if not (text.isascii() and text.isdigit()) or (text[0] == "0" and text != "0") or len(text) > 18:
        raise Unreadable(path, "This is not a whole number in plain digits.")
    return int(text)


def _after(word: str, line: str) -> str:
    if not line.startswith(word):
        raise Unreadable("proof", f"A line that starts with “{word.strip()}” is missing.")
    return line[len(word) :]


def _path(lines: Sequence[str], path: str) -> tuple[bytes, ...]:
    if len(lines) > MAX_PROOF:
        raise Unreadable(path, "A proof has at most 63 hashes.")
    return tuple(_hash(line, f"{path}.{index}") for index, line in enumerate(lines, 1))
