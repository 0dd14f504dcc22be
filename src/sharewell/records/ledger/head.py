"""Where a ledger stands, and how it grows. Four short statements an event, on PostgreSQL the last three as one."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from sharewell.records import statements
from sharewell.records.ledger.positions import event_key, event_range, node_key, seq_of
from sharewell.records.ledger.reading import as_bytes
from sharewell.rules.errors import Missing
from sharewell.rules.ledger import merkle
from sharewell.vault.vault import Vault

EPOCH = 1
CHANGED = b"changed by another road"
_FIELDS = '"number", "organisation_id", "epoch", "size", "peaks", "seal"'
_READ = f'SELECT {_FIELDS} FROM "records_ledgerhead" WHERE "organisation_id" = %s'
_ALL = f'SELECT {_FIELDS} FROM "records_ledgerhead" ORDER BY "number"'
_BEGIN = (
    'INSERT INTO "records_ledgerhead" ("organisation_id", "epoch", "size", "peaks", "seal") '
    'VALUES (%s, %s, 0, %s, %s) ON CONFLICT ("organisation_id") DO NOTHING'
)
_LEAVES = 'SELECT "id", "leaf" FROM "records_ledgerevent" WHERE "id" BETWEEN %s AND %s ORDER BY "id"'
_EPOCH = 'UPDATE "records_ledgerhead" SET "epoch" = %s, "seal" = %s WHERE "number" = %s'
_MOVE = 'UPDATE "records_ledgerhead" SET "size" = %s, "peaks" = %s, "seal" = %s WHERE "number" = %s'


@dataclass(frozen=True)
class Head:
    """The row that moves. Once found changed by another road, it is never sealed again: `verify` must find it."""

    number: int
    organisation_id: str
    epoch: int
    size: int
    peaks: tuple[bytes, ...]
    seal: bytes = field(default=b"", repr=False)

    def content(self) -> bytes:
        """What the seal is over."""
        words = f"sharewell head 1\n{self.number}\n{self.organisation_id}\n{self.epoch}\n{self.size}\n"
        return words.encode() + b"".join(self.peaks)

    def is_sound(self, vault: Vault) -> bool:
        """Whether this installation wrote this row as it stands. An empty ledger has nothing to seal yet."""
        if self.size == 0 and not (self.peaks or self.seal):
            return True
        return hmac.compare_digest(self.seal, vault.head_seal(self.organisation_id, self.content()))

    @property
    def root(self) -> bytes:
        """The root of the whole tree."""
        return merkle.fold(self.peaks)


def _head(row: Sequence[Any]) -> Head:
    number, organisation_id, epoch, size, peaks, seal = row
    joined = as_bytes(peaks)
    split = tuple(joined[at : at + merkle.HASH_BYTES] for at in range(0, len(joined), merkle.HASH_BYTES))
    return Head(number, organisation_id, epoch, size, split, as_bytes(seal))


def read(cursor: Any, organisation_id: str) -> Head | None:
    """The head of an organisation's ledger, or None where it has none."""
    cursor.execute(_READ, [organisation_id])
    row = cursor.fetchone()
    return None if row is None else _head(row)


def read_all(cursor: Any) -> list[Head]:
    """Every head."""
    cursor.execute(_ALL)
    return [_head(row) for row in cursor.fetchall()]


def need(cursor: Any, organisation_id: str) -> Head:
    """The head of an organisation's ledger. Raises Missing where it has none."""
    head = read(cursor, organisation_id)
    if head is None:
        raise Missing
    return head


def lock(cursor: Any, vault: Vault, organisation_id: str) -> Head:
    """The head, held until the transaction ends, so that events stand in one order. Begins a ledger where needed.

    A head that was changed by another road stops nobody from recording a concern: the ledger goes on after the last
    event there is, and stays marked as changed.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger is written in the transaction of what it answers for")
    statement = _READ + (" FOR UPDATE" if connection.features.has_select_for_update else "")
    cursor.execute(statement, [organisation_id])
    row = cursor.fetchone()
    if row is None:
        cursor.execute(_BEGIN, [organisation_id, EPOCH, b"", b""])
        cursor.execute(statement, [organisation_id])
        row = cursor.fetchone()
    head = _head(row)
    return head if head.is_sound(vault) else _mended(cursor, head)


def _mended(cursor: Any, head: Head) -> Head:
    cursor.execute(_LEAVES, event_range(head.number))
    found = {seq_of(key): merkle.leaf_hash(bytes(leaf)) for key, leaf in cursor.fetchall()}
    size = max(head.size, max(found, default=-1) + 1)
    peaks = merkle.extend(0, [], (found.get(seq, merkle.EMPTY_ROOT) for seq in range(size)))[1]
    return replace(head, size=size, peaks=tuple(peaks), seal=CHANGED)


def begin_epoch(vault: Vault, organisation_id: str) -> int:
    """From the next event on the ledger is in a new epoch, whose number this gives: an old copy was put back.

    In the transaction of that event. Raises Missing where there is no ledger.
    """
    with connection.cursor() as cursor:
        need(cursor, organisation_id)
        head = lock(cursor, vault, organisation_id)
        begun = _sealed(vault, head, replace(head, epoch=head.epoch + 1))
        cursor.execute(_EPOCH, [begun.epoch, begun.seal, begun.number])
    return begun.epoch


def _sealed(vault: Vault, before: Head, after: Head) -> Head:
    """`after` under its own seal, unless `before` had been changed by another road."""
    seal = CHANGED if before.seal == CHANGED else vault.head_seal(after.organisation_id, after.content())
    return Head(after.number, after.organisation_id, after.epoch, after.size, after.peaks, seal)


def grow(cursor: Any, vault: Vault, head: Head, leaves: Sequence[bytes]) -> Head:
    """Write `leaves` as the next events, the nodes they complete, and the head. Returns the new head."""
    nodes, peaks = merkle.extend(head.size, head.peaks, map(merkle.leaf_hash, leaves))
    size = head.size + len(leaves)
    grown = _sealed(vault, head, Head(head.number, head.organisation_id, head.epoch, size, tuple(peaks)))
    events = [(event_key(head.number, seq), leaf) for seq, leaf in enumerate(leaves, head.size)]
    places = [(node_key(head.number, *node), value) for node, value in nodes]
    statements.together(cursor, [
        *_insert('"records_ledgerevent" ("id", "leaf")', events),
        *_insert('"records_ledgernode" ("id", "hash")', places, " ON CONFLICT DO NOTHING"),
        (_MOVE, [grown.size, b"".join(grown.peaks), grown.seal, grown.number]),
    ])  # fmt: skip
    return grown


def _insert(into: str, rows: Sequence[tuple[int, bytes]], otherwise: str = "") -> list[tuple[str, list[Any]]]:
    """The statement that writes `rows`, with its values; nothing where there are none."""
    if not rows:
        return []
    values = ", ".join(["(%s, %s)"] * len(rows))
    return [(f"INSERT INTO {into} VALUES {values}{otherwise}", [part for row in rows for part in row])]
