"""One event of the ledger, and the bytes that the tree is made over.

The bytes are lines of text, each ended by a line feed:

    sharewell event 1
    its place in the ledger, from 0
    epoch
    time, as 2026-11-23T09:30:00.000000Z
    kind, as in rules.events
    identifier of who did it
    scope: the identifier of the file, or of the organisation
    mark: 16 bytes in hex, made from the other lines with a key of the installation

and then a line for each row written: table, identifier, digest in hex or "-" for a row removed; and the row's scope
where that is not the event's. The parts of these lines are separated by one space.

The mark does two things: nobody without the key can guess an event from its hash, and whoever has the key can say of
one event alone whether it is as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

from sharewell.rules.errors import Broken
from sharewell.rules.ledger.row_bytes import Known

HEADING = "sharewell event 1"
HEAD_LINES = 8
REMOVED = "-"
DIGEST_HEX = 64
ONE_LINE = "no part of an event may hold a line break"


@dataclass(frozen=True)
class RowDigest:
    """What an event says about one row: its salted digest (64 hex digits), or None where it was removed.

    `scope_id` says whose key made the salt; empty where it is the event's scope.
    """

    table: str
    row_id: str
    digest: str | None
    scope_id: str = ""


@dataclass(frozen=True)
class LedgerEvent:
    """One event. `at` is text as stored; `seq` is its place, which is also its index in the tree."""

    seq: int
    epoch: int
    at: str
    kind: str
    actor_id: str
    scope_id: str
    mark: str
    rows: tuple[RowDigest, ...] = ()

    def unmarked(self) -> bytes:
        """The bytes that the mark is made from: the event with an empty mark."""
        return "".join(self._around_the_mark()).encode()

    def marked_leaf(self, mark_of: Callable[[bytes], str]) -> bytes:
        """The canonical bytes with the mark (32 hex digits) that `mark_of` makes of those without one."""
        before, after = self._around_the_mark()
        return f"{before}{mark_of(f'{before}{after}'.encode())}{after}".encode()

    def leaf(self) -> bytes:
        """The canonical bytes. Raises ValueError where a part would break its line."""
        if "\n" in self.mark:
            raise ValueError(ONE_LINE)
        return self.mark.join(self._around_the_mark()).encode()

    def _around_the_mark(self) -> tuple[str, str]:
        before = f"{HEADING}\n{self.seq}\n{self.epoch}\n{self.at}\n{self.kind}\n{self.actor_id}\n{self.scope_id}\n"
        after = "\n".join(["", *map(_row_line, self.rows), ""])
        if before.count("\n") != HEAD_LINES - 1 or after.count("\n") != len(self.rows) + 1:
            raise ValueError(ONE_LINE)
        return before, after


def _row_line(row: RowDigest) -> str:
    parts = [row.table, row.row_id, row.digest or REMOVED]
    if row.scope_id:
        parts.append(row.scope_id)
    line = " ".join(parts)
    if line.count(" ") != len(parts) - 1 or not all(parts):
        raise ValueError("a row of an event has a table and an identifier without spaces")
    return line


def parse(leaf: bytes) -> LedgerEvent:
    """The event with exactly these canonical bytes. Raises Broken for any other bytes."""
    try:
        heading, seq, epoch, at, kind, actor, scope, mark, *lines = leaf.decode().split("\n")
        rows = tuple(_parse_row(line) for line in lines[:-1])
        event = LedgerEvent(int(seq), int(epoch), at, kind, actor, scope, mark, rows)
        if heading == HEADING and event.leaf() == leaf:
            return event
    except ValueError:
        pass
    raise Broken("An event of the ledger cannot be read.")


def _parse_row(line: str) -> RowDigest:
    table, row_id, digest, *scope = line.split(" ")
    if len(scope) > 1:
        raise ValueError("too many parts")
    return RowDigest(table, row_id, None if digest == REMOVED else digest, scope[0] if scope else "")


def told_of_rows(seq: int, leaf: bytes, rows: MutableMapping[str, dict[str, Known]]) -> tuple[str, str, str]:
    """Put into `rows`, by table and identifier, what event `seq` says of each row; returns its kind, scope and time.

    Reads no more than that, since every event of a ledger passes here when it is checked. Raises ValueError or
    IndexError for what is no event.
    """
    lines = leaf.decode().split("\n")
    kind, scope = lines[4], lines[6]
    for line in lines[HEAD_LINES:-1]:
        parts = line.split(" ")
        if len(parts) == 3:
            table, row_id, digest = parts
            rows[table][row_id] = (seq, scope, digest)
        else:
            table, row_id, digest, other, *_ = parts
            rows[table][row_id] = (seq, other, digest)
    return kind, scope, lines[3]
