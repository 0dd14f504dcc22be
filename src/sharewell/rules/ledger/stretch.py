"""The rows of one table against what a stretch of the events says of them.

A ledger that two readers share is cut in two: each takes a stretch of the events, and of each table the part of the
rows that was mostly written in that time. What fits is done with. What does not fit yet is kept, to be looked at again
with both stretches known: a row whose last event lies in the other stretch, and an event whose row lies in the other
part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sharewell.rules.ledger.event import REMOVED
from sharewell.rules.ledger.row_bytes import Known, RowForm, Salter


class Part:
    """Which rows were met and are as the stretch says, and which are odd: unknown to it, or otherwise than it says.

    `unread`: of the rows that were met, those whose key is gone, and their scope. `rows`: all that were read.
    """

    def __init__(self, form: RowForm, said: Mapping[str, Known], salters: Mapping[str, Salter]) -> None:
        """`said`: what the events of the stretch say of the rows of this table; it is left as it is."""
        self.form, self.said, self.salters = form, said, salters
        self.rows = 0
        self.met: set[str] = set()
        self.odd: set[str] = set()
        self.unread: dict[str, str] = {}

    def take(self, batch: Sequence[Any]) -> None:
        """Look at some rows. Most batches fit throughout: those are seen to do so at once."""
        id_at = self.form.id_at
        ids = [row[id_at] for row in batch]
        known = list(map(self.said.get, ids))
        self.rows += len(batch)
        if self.form.all_as_written(batch, known, self.salters):
            self.met.update(ids)
            return
        for row_id, row, event in zip(ids, batch, known, strict=True):
            (self.met if self._fits(row_id, row, event) else self.odd).add(row_id)

    def _fits(self, row_id: str, row: Any, event: Known | None) -> bool:
        if event is None or event[2] == REMOVED:
            return False
        seq, scope, digest = event
        if scope not in self.salters:
            self.unread[row_id] = scope
            return True
        try:
            return self.form.digest(self.salters[scope](self.form.name, row_id, seq), row) == digest
        except TypeError:
            return False

    def each_once(self) -> bool:
        """Whether no identifier was met twice."""
        return len(self.met) + len(self.odd) == self.rows

    def left(self) -> dict[str, Known]:
        """What the stretch says of rows that were not met, or that it does not fit."""
        if len(self.met) == len(self.said):
            return {}
        return {row_id: self.said[row_id] for row_id in self.said.keys() - self.met}
