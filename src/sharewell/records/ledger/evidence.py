"""One row shown to somebody outside: its canonical bytes, its salt, its event, and the proof that the event stands."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.db import connection, models

from sharewell.records.ledger.checkpoints import events_of_row, prove
from sharewell.records.ledger.rows import table_of
from sharewell.rules.errors import Missing
from sharewell.vault.vault import Vault


@dataclass(frozen=True)
class Shown:
    """What somebody needs to check one row without us. `seq`: the place of the newest event about it."""

    table: str
    row_id: str
    row: str
    salt: str
    proof: str
    seq: int

    def as_item(self, what: str) -> dict[str, str]:
        """An item of an evidence file (docs/reference/evidence-format.md), `what` in a reader's words."""
        return {
            "what": what, "table": self.table, "id": self.row_id, "row": self.row, "salt": self.salt,
            "proof": self.proof,
        }  # fmt: skip


def show_row(vault: Vault, organisation_id: str, model: type[models.Model], row_id: str) -> Shown:
    """One row with what proves it, by the newest checkpoint; what other rows hold stays shut.

    Raises Missing where there is no such row for whoever asks, NotNow where no checkpoint covers its event yet, KeyGone
    where its file is destroyed.
    """
    table = table_of(model)
    with connection.cursor() as cursor:
        cursor.execute(f'{table.select()} WHERE "id" = %s AND "organisation_id" = %s', [row_id, organisation_id])
        row = cursor.fetchone()
    events = [] if row is None else events_of_row(organisation_id, row_id)
    if not events:
        raise Missing
    last = events[-1]
    scope = next(one.scope_id for one in last.rows if (one.table, one.row_id) == (table.name, row_id)) or last.scope_id
    return Shown(
        table.name, row_id, base64.b64encode(table.canonical(row)).decode(),
        vault.row_salt(scope, table.name, row_id, last.seq).hex(), prove(organisation_id, last.seq), last.seq,
    )  # fmt: skip
