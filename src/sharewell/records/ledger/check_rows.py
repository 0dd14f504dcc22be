"""Is every guarded row what the last event about it says, and does every event's row stand in its table?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sharewell.records.ledger.check_events import UNKNOWN, Expected, Progress
from sharewell.records.ledger.reading import batches
from sharewell.records.ledger.report import Finding
from sharewell.records.ledger.rows import Table
from sharewell.rules.ledger.event import REMOVED
from sharewell.rules.ledger.row_bytes import Known, Salter

ROLLED = 50


@dataclass
class RowCheck:
    """The check of all tables. `earlier` gives what an organisation's events said of a row, oldest first."""

    expected: Expected
    salters: Mapping[str, Salter]
    organisation_id: str | None
    earlier: Callable[[str, str, str], Sequence[Known]]
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    unread: set[str] = field(default_factory=set)
    unread_rows: int = 0
    _open: dict[str, tuple[dict[str, Known], list[tuple[Any, Known]]]] = field(default_factory=dict)

    def check(self, table: Table, progress: Progress, part: str = "") -> None:
        """Check the rows of one table, or those of `part` (a condition in SQL), against what the events say."""
        due, changed = self._of(table)
        clauses, parameters = [part] if part else [], []
        if self.organisation_id is not None:
            clauses.append('"organisation_id" = %s')
            parameters = [self.organisation_id]
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        for batch in batches(table.select() + where, parameters):
            changed += self._batch(table, due, batch)
            progress(len(batch))

    def left(self, table: Table) -> list[str]:
        """Rows of the table that must be there by what the events say, and were not met yet."""
        return [row_id for row_id, (_, _, digest) in self._of(table)[0].items() if digest not in (REMOVED, UNKNOWN)]

    def met_elsewhere(self, table: Table) -> None:
        """Another reader met all that is left, as it was written."""
        self._of(table)[0].clear()

    def close(self, table: Table) -> None:
        """Say what differs, now that every row of the table was met; and which rows are missing."""
        due, changed = self._of(table)
        self._changed(table, changed)
        for row_id in self.left(table):
            self.findings.append(Finding(table.name, row_id, due[row_id][0], "the row is missing"))
        del self._open[table.name]

    def _of(self, table: Table) -> tuple[dict[str, Known], list[tuple[Any, Known]]]:
        if table.name not in self._open:
            self._open[table.name] = self.expected.rows.pop(table.name, {}), []
        return self._open[table.name]

    def _batch(self, table: Table, due: dict[str, Known], batch: list[Any]) -> list[tuple[Any, Known]]:
        """The rows whose digest differs. Most batches are as written throughout: those are seen to be so at once."""
        self.rows += len(batch)
        known = [due.pop(row[table.id_at], None) for row in batch]
        as_written = table.all_as_written(batch, known, self.salters)
        return [] if as_written else self._differing(table, batch, known)

    def _differing(self, table: Table, batch: list[Any], known: list[Known | None]) -> list[tuple[Any, Known]]:
        """The same one by one, and what is wrong with each."""
        changed = []
        for row, event in zip(batch, known, strict=True):
            if event is None:
                self._inserted(table, row[table.id_at])
            elif event[1] not in self.salters:
                self._unreadable(table, row[table.id_at], event)
            elif not self._is(table, row, event):
                changed.append((row, event))
        return changed

    def _inserted(self, table: Table, row_id: object) -> None:
        self.findings.append(Finding(table.name, str(row_id), None, "the row has no event: it was put in"))

    def _unreadable(self, table: Table, row_id: str, known: Known) -> None:
        if known[2] == UNKNOWN:
            return
        if known[2] == REMOVED:
            self.findings.append(Finding(table.name, row_id, known[0], "the row was removed, and has been put back"))
            return
        self.unread.add(known[1])
        self.unread_rows += 1

    def _changed(self, table: Table, changed: list[tuple[Any, Known]]) -> None:
        for index, (row, known) in enumerate(changed):
            row_id, (seq, _, digest) = row[table.id_at], known
            if digest == REMOVED:
                what = "the row was removed, and has been put back"
            elif index < ROLLED:
                what = self._how(table, row, known, changed)
            else:
                what = "the row was changed"
            self.findings.append(Finding(table.name, row_id, seq, what))

    def _how(self, table: Table, row: Any, known: Known, changed: list[tuple[Any, Known]]) -> str:
        """In what way a row differs: an older version of itself, another row's content, or something else."""
        for earlier in self.earlier(row[table.organisation_at], table.name, row[table.id_at]):
            if self._is(table, row, earlier):
                return f"the row was rolled back: it is as event {earlier[0]} left it"
        for other, other_known in changed[:ROLLED]:
            as_other = tuple(other[table.id_at] if at == table.id_at else value for at, value in enumerate(row))
            if other is not row and self._is(table, as_other, other_known):
                return f"the row was swapped: it holds what was written to {other[table.id_at]}"
        return "the row was changed"

    def _is(self, table: Table, row: Any, known: Known) -> bool:
        seq, scope, digest = known
        salter = self.salters.get(scope)
        try:
            return salter is not None and table.digest(salter(table.name, row[table.id_at], seq), row) == digest
        except TypeError:
            return False
