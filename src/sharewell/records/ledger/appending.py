"""One event for one transaction: it answers for every row written in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from sharewell.records import statements
from sharewell.records.engine.read_back import ReadBack
from sharewell.records.engine.watching import FOLDER, WritesStopped
from sharewell.records.ledger import head as heads
from sharewell.records.ledger.positions import event_key
from sharewell.records.ledger.rows import table_of
from sharewell.records.times import stamp
from sharewell.rules.ledger.event import LedgerEvent, RowDigest
from sharewell.vault.stopped import Why, stop
from sharewell.vault.vault import Vault

_LEAF = 'SELECT "leaf" FROM "records_ledgerevent" WHERE "id" = %s'


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
    vault.fetch_for_event(organisation_id, {str(row.scope_id) for row in rows})  # type: ignore[attr-defined]
    with statements.cursor() as cursor:
        head = heads.lock(cursor, vault, organisation_id)
        answers = [_answer(vault, row, head.size, scope_id) for row in rows]
        answers += [RowDigest(table, row_id, None) for table, row_id in removed]
        event = LedgerEvent(head.size, head.epoch, stamp(at), str(kind), actor_id, scope_id, "", tuple(answers))
        leaf = marked(vault, organisation_id, event)
        heads.grow(cursor, vault, head, [leaf])
    transaction.on_commit(ReadBack(_LEAF, event_key(head.number, event.seq), partial(confirm, leaf)))
    return event.seq


def confirm(leaf: bytes, row: Sequence[Any] | None) -> None:
    """Compare an event as it was read again once it was committed: only then is anybody told that something was saved.

    Raises WritesStopped, and stops every write, where it is not there as it was written (security reference 2.11).
    """
    if row is None or bytes(row[0]) != leaf:
        here = connection.settings_dict
        stop(Path(here[FOLDER]), Why.FAILED)
        raise WritesStopped("What was committed is not there.")


def marked(vault: Vault, organisation_id: str, event: LedgerEvent) -> bytes:
    """The bytes of `event` with its mark filled in."""
    return event.marked_leaf(lambda unmarked: vault.event_mark(organisation_id, unmarked))


def _answer(vault: Vault, row: models.Model, seq: int, event_scope: str) -> RowDigest:
    table = table_of(type(row))
    row_id, scope = str(row.pk), str(row.scope_id)  # type: ignore[attr-defined]
    salted = table.digest(vault.row_salt(scope, table.name, row_id, seq), table.row_of(row))
    return RowDigest(table.name, row_id, salted, "" if scope == event_scope else scope)
