"""Is every guarded row what the last event about it says, and does every event's row stand in its table?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sharewell.records.ledger.check_events import UNKNOWN, Expected, Known, Progress
from sharewell.records.ledger.reading import batches
from sharewell.records.ledger.report import Finding
from sharewell.records.ledger.rows import Table
from sharewell.rules.ledger.event import REMOVED

Salter = Callable[[str, str, int], bytes]
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

    def check(self, table: Table, progress: Progress) -> None:
        """Check one table in both directions."""
        due = self.expected.rows.pop(table.name, {})
        where, parameters = "", []
        if self.organisation_id is not None:
            where, parameters = ' WHERE "organisation_id" = %s', [self.organisation_id]
        changed: list[tuple[Any, Known]] = []
        for batch in batches(table.select() + where, parameters):
            changed += self._batch(table, due, batch)
            progress(len(batch))
        self._changed(table, changed)
        for row_id, (seq, _, digest) in due.items():
            if digest not in (REMOVED, UNKNOWN):
                self.findings.append(Finding(table.name, row_id, seq, "the row is missing"))

    def _batch(self, table: Table, due: dict[str, Known], batch: list[Any]) -> list[tuple[Any, Known]]:
        """The rows whose digest differs. Most batches are as written throughout: those are seen to be so at once."""
        self.rows += len(batch)
        known = [due.pop(row[table.id_at], None) for row in batch]
        return [] if self._all_as_written(table, batch, known) else self._differing(table, batch, known)

    def _all_as_written(self, table: Table, batch: list[Any], known: list[Known | None]) -> bool:
        """Whether each row has its event, a key, and the digest that the event gives."""
        answered = [event for event in known if event is not None]
        if len(answered) != len(batch):
            return False
        salters, name, id_at = self.salters, table.name, table.id_at
        try:
            salts = [salters[scope](name, row[id_at], seq)
                     for row, (seq, scope, _) in zip(batch, answered, strict=True)]  # fmt: skip
            return table.digests(salts, batch) == [digest for _, _, digest in answered]
        except (KeyError, TypeError):
            return False

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
