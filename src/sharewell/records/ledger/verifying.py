"""The whole check: every ledger in both directions, as the database stood at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from sharewell.records.ledger import head as heads
from sharewell.records.ledger.check_checkpoints import check_given, check_kept, check_stored
from sharewell.records.ledger.check_events import (
    CHECKPOINTS,
    EVENTS,
    HEAD,
    NODES,
    UNKNOWN,
    Expected,
    Ledger,
    Progress,
    check,
)
from sharewell.records.ledger.check_rows import RowCheck
from sharewell.records.ledger.checkpoints import events_of_row
from sharewell.records.ledger.positions import INDEX_BITS, LEVEL_BITS
from sharewell.records.ledger.reading import rows_of, snapshot, uncollected
from sharewell.records.ledger.report import Finding, VerifyReport
from sharewell.records.ledger.rows import tables
from sharewell.records.ledger.second_reading import SecondReader, sharing
from sharewell.records.ledger.settling import settle
from sharewell.rules.errors import Broken, Missing
from sharewell.rules.ledger.event import REMOVED
from sharewell.rules.ledger.row_bytes import Known
from sharewell.vault.vault import Vault

KEYSTORE = "keystore"
Report = Callable[[int, int], None]


def verify(
    vault: Vault,
    organisation_id: str | None = None,
    progress: Report | None = None,
    against: Sequence[str] = (),
    *,
    copy: bool = False,
) -> VerifyReport:
    """Check one organisation's ledger, or all of them, and every guarded row.

    `progress` is called with how much is done and how much there is. `against` are signed checkpoints kept elsewhere.
    `copy`: these rows are an earlier copy, beside a keystore of another day; what the two say of each other is no
    finding.
    Findings about the ledger come first, then about rows, table by table. Writers are not stopped.
    """
    with vault.keyed_cache(), uncollected(), _one_view(vault, organisation_id) as second:
        step = steps(_heads(organisation_id, VerifyReport()), organisation_id, progress)
        look = Look(vault, organisation_id, against, copy, step)
        return (look.with_second(second) if second is not None else None) or look.alone()


@contextmanager
def _one_view(vault: Vault, organisation_id: str | None) -> Iterator[SecondReader | None]:
    """Everything read inside is as it stood at one moment, by the second process too where there is one."""
    with sharing(vault, organisation_id) as second, snapshot():
        yield second if second is not None and second.begin() else None


@dataclass
class Look:
    """One look at everything. With a second process it only says that all is as written, or that it cannot say so."""

    vault: Vault
    organisation_id: str | None
    against: Sequence[str]
    copy: bool
    step: Progress
    report: VerifyReport = field(default_factory=VerifyReport)

    def alone(self) -> VerifyReport:
        """Check everything in this process, and say of each thing that is not as written what it is."""
        self.report = VerifyReport()
        ledgers = self._ledgers({})
        expected, salters = _together(ledgers), self.vault.all_salters()
        self._around(ledgers, expected, salters, set())
        rows = RowCheck(expected, salters, self.organisation_id, _earlier)
        for table in tables():
            rows.check(table, self.step)
            rows.close(table)
        self.report.findings += rows.findings + _tableless(expected)
        self.report.rows, self.report.unread = rows.rows, rows.unread_rows
        return self._without_keys(rows.unread, expected)

    def with_second(self, second: SecondReader) -> VerifyReport | None:
        """The same together with the second process; None where an event or a row is not as it was written."""
        ledgers = self._ledgers(second.cut.seqs)
        if not all(ledger.as_written for ledger in ledgers):
            return None
        expected, salters = _together(ledgers), self.vault.all_salters()
        step = second.counting(self.step)
        settled = settle(ledgers, expected, salters, second, self.organisation_id, step)
        if settled is None:
            return None
        self._around(ledgers, expected, salters, settled.scopes)
        self.report.rows, self.report.unread = settled.rows, len(settled.unread)
        return self._without_keys(set(settled.unread.values()), expected)

    def _ledgers(self, until: Mapping[int, int]) -> list[Ledger]:
        ledgers = []
        for head in _heads(self.organisation_id, self.report):
            ledger, findings = check(self.vault, head, self.step, until.get(head.number))
            ledgers.append(ledger)
            self.report.findings += findings
            self.report.events += len(ledger.hashes)
        return ledgers

    def _around(
        self, ledgers: list[Ledger], expected: Expected, salters: Mapping[str, object], scopes: set[str]
    ) -> None:
        """All that is neither event nor row. `scopes`: those that the second process knows of."""
        report, vault = self.report, self.vault
        for ledger in ledgers:
            count, of_checkpoints = check_stored(vault, ledger)
            report.findings += of_checkpoints
            report.checkpoints += count
        later = report.later if self.copy else report.findings
        for ledger in ledgers:
            later += check_kept(vault, ledger)
        found = [ledger.head for ledger in ledgers]
        if self.organisation_id is None:
            report.findings += _strays(found)
        later += _headless(vault, found, self.organisation_id)
        report.findings += check_given(vault, ledgers, self.against)
        later += _undone(vault, expected, salters) + _unsaid(expected, vault.keystore.tombstones(), scopes)

    def _without_keys(self, unread: set[str], expected: Expected) -> VerifyReport:
        """The report, now that it is known which scopes have rows and no key: destroyed, or lost."""
        vault, report = self.vault, self.report
        said = vault.keystore.tombstones().keys() | expected.destroyed.keys()
        report.destroyed = tuple(sorted(s for s in unread if s in said or vault.destroyed_at(s) is not None))
        what = "the keys are missing: this keystore is not the one these records were made with"
        report.findings += [Finding(KEYSTORE, scope, None, what) for scope in sorted(unread - set(report.destroyed))]
        return report


def _heads(organisation_id: str | None, report: VerifyReport) -> list[heads.Head]:
    with connection.cursor() as cursor:
        if organisation_id is None:
            return heads.read_all(cursor)
        head = heads.read(cursor, organisation_id)
    if head is None:
        report.findings.append(Finding(HEAD, organisation_id, None, "the organisation has no ledger"))
        return []
    return [head]


def steps(found: Sequence[heads.Head], organisation_id: str | None, progress: Report | None) -> Progress:
    """Turns “so many more” into “so many of so many”; counts the rows first only where somebody watches."""
    if progress is None:
        return lambda _: None
    total, done = sum(head.size for head in found), 0
    where, parameters = ("", []) if organisation_id is None else (' WHERE "organisation_id" = %s', [organisation_id])
    for table in tables():
        total += next(rows_of(f'SELECT count(*) FROM "{table.name}"{where}', parameters))[0]

    def step(more: int) -> None:
        nonlocal done
        done += more
        progress(done, max(done, total))

    return step


def _strays(found: Sequence[heads.Head]) -> list[Finding]:
    """Events, nodes and checkpoints of a ledger that has no head."""
    numbers, findings = {head.number for head in found}, []
    for table, bits in ((EVENTS, INDEX_BITS), (NODES, INDEX_BITS + LEVEL_BITS), (CHECKPOINTS, INDEX_BITS)):
        for key in _first_keys(table, bits):
            if key >> bits not in numbers:
                findings.append(Finding(table, str(key), None, f"ledger {key >> bits} has no head: it was removed"))
    return findings


def _first_keys(table: str, bits: int) -> Iterator[int]:
    """The first key of each ledger in the table, going from one ledger to the next without reading what lies between.
    """
    after = -(1 << 63)
    while (key := next(rows_of(f'SELECT min("id") FROM "{table}" WHERE "id" >= %s', [after]))[0]) is not None:
        yield key
        after = (key >> bits) + 1 << bits


def _headless(vault: Vault, found: Sequence[heads.Head], organisation_id: str | None) -> list[Finding]:
    """Organisations whose checkpoint the keystore remembers, but whose ledger is gone."""
    here = {head.organisation_id for head in found}
    remembered = vault.keystore.noted() if organisation_id is None else []
    what = "the ledger is gone, though the keystore holds a checkpoint of it"
    return [Finding(HEAD, organisation, None, what) for organisation in remembered if organisation not in here]


def _undone(vault: Vault, expected: Expected, salters: Mapping[str, object]) -> list[Finding]:
    """Files that an event says were destroyed, and whose keys are here all the same."""
    return [
        Finding(KEYSTORE, scope, seq, "the file was destroyed, yet its keys are still here: destroy them again")
        for scope, seq in expected.destroyed.items()
        if scope in salters and vault.destroyed_at(scope) is None
    ]


def _together(ledgers: list[Ledger]) -> Expected:
    """What the events of all ledgers say."""
    if len(ledgers) == 1:
        return ledgers[0].expected
    expected = Expected()
    for ledger in ledgers:
        expected.take(ledger.expected)
    return expected


def _unsaid(expected: Expected, tombstones: Mapping[str, str], scopes: set[str]) -> list[Finding]:
    """Files whose keys were destroyed, and no event here says so. `scopes`: more that events speak of."""
    if not tombstones:
        return []
    in_rows = scopes.union(known[1] for rows in expected.rows.values() for known in rows.values())
    return [
        Finding(KEYSTORE, scope, None, "the keys were destroyed, and no event says so")
        for scope in sorted(tombstones.keys() & in_rows - expected.destroyed.keys())
    ]


def _earlier(organisation_id: str, table: str, row_id: str) -> list[Known]:
    """What the events said of one row, oldest first."""
    try:
        found = events_of_row(organisation_id, row_id)
    except (Broken, Missing):
        return []
    return [
        (event.seq, row.scope_id or event.scope_id, row.digest or REMOVED)
        for event in found
        for row in event.rows
        if row.table == table and row.row_id == row_id
    ]


def _tableless(expected: Expected) -> list[Finding]:
    """Rows that events speak of, in tables that are no longer there."""
    return [
        Finding(table, row_id, known[0], "the row is missing: there is no such table")
        for table, rows in expected.rows.items()
        for row_id, known in rows.items()
        if known[2] not in (REMOVED, UNKNOWN)
    ]
