"""One event for one transaction: it answers for every row written in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models

from sharewell.records import statements
from sharewell.records.ledger import head as heads
from sharewell.records.ledger.rows import table_of
from sharewell.records.times import stamp
from sharewell.rules.ledger.event import LedgerEvent, RowDigest
from sharewell.vault.vault import Vault


def append(
    vault: Vault,
    *,
    organisation_id: str,
    kind: str,
    at: datetime,
    actor_id: str,
    scope_id: str,
    rows: Sequence[models.Model],
    removed: Iterable[tuple[str, str]] = (),
) -> int:
    """Append the event that answers for `rows` as they now stand and for the `removed` (table, id).

    Call it in the transaction that wrote them, as its last step: from here to the end, other writers to the same
    ledger wait. Returns the event's place, counted from 0. Raises KeyGone where a row's scope is destroyed.
    """
    with statements.cursor() as cursor:
        head = heads.lock(cursor, vault, organisation_id)
        answers = [_answer(vault, row, head.size, scope_id) for row in rows]
        answers += [RowDigest(table, row_id, None) for table, row_id in removed]
        event = LedgerEvent(head.size, head.epoch, stamp(at), str(kind), actor_id, scope_id, "", tuple(answers))
        heads.grow(cursor, vault, head, [marked(vault, organisation_id, event)])
    return event.seq


def marked(vault: Vault, organisation_id: str, event: LedgerEvent) -> bytes:
    """The bytes of `event` with its mark filled in."""
    return event.with_mark(vault.event_mark(organisation_id, event.unmarked())).leaf()


def _answer(vault: Vault, row: models.Model, seq: int, event_scope: str) -> RowDigest:
    table = table_of(type(row))
    row_id, scope = str(row.pk), str(row.scope_id)  # type: ignore[attr-defined]
    salted = table.digest(vault.row_salt(scope, table.name, row_id, seq), table.row_of(row))
    return RowDigest(table.name, row_id, salted, "" if scope == event_scope else scope)
