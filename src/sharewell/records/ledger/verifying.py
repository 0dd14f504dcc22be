"""The whole check: every ledger in both directions, as the database stood at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

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
    report = VerifyReport()
    tombstones = vault.keystore.tombstones()
    with vault.keyed_cache(), uncollected(), _one_view(vault, organisation_id) as second:
        found = _heads(organisation_id, report)
        step = steps(found, organisation_id, progress)
        ledgers = [_check_ledger(vault, head, report, step) for head in found]
        later = report.later if copy else report.findings
        for ledger in ledgers:
            later += check_kept(vault, ledger)
        if organisation_id is None:
            report.findings += _strays(found)
        later += _headless(vault, found, organisation_id)
        report.findings += check_given(vault, ledgers, against)
        expected = Expected() if len(ledgers) != 1 else ledgers[0].expected
        for ledger in ledgers if len(ledgers) != 1 else []:
            expected.take(ledger.expected)
        salters = vault.all_salters()
        later += _undone(vault, expected, salters) + _unsaid(expected, tombstones)
        rows = RowCheck(expected, salters, organisation_id, _earlier)
        _check_rows(rows, second, step, trusted=all(ledger.as_written for ledger in ledgers))
        report.findings += rows.findings + _tableless(expected)
    report.rows, report.unread = rows.rows, rows.unread_rows
    said = tombstones.keys() | expected.destroyed.keys()
    report.destroyed = tuple(sorted(s for s in rows.unread if s in said or vault.destroyed_at(s) is not None))
    what = "the keys are missing: this keystore is not the one these records were made with"
    lost = sorted(rows.unread - set(report.destroyed))
    report.findings += [Finding(KEYSTORE, scope, None, what) for scope in lost]
    return report


@contextmanager
def _one_view(vault: Vault, organisation_id: str | None) -> Iterator[SecondReader | None]:
    """Everything read inside is as it stood at one moment, by the second process too where there is one."""
    with sharing(vault, organisation_id) as second, snapshot():
        yield second if second is not None and second.begin() else None


def _check_rows(rows: RowCheck, second: SecondReader | None, step: Progress, *, trusted: bool) -> None:
    """Every row of every table, shared with the second process where there is one."""
    shared = [] if second is None else [table for table in tables() if second.own_part(table)]
    stepping = step if second is None else second.counting(step)
    for table in tables():
        rows.check(table, stepping, second.own_part(table) if second is not None else "")
    if second is not None:
        second.finish(rows, shared, stepping, trusted=trusted)
    for table in tables():
        rows.close(table)


def _heads(organisation_id: str | None, report: VerifyReport) -> list[heads.Head]:
    with connection.cursor() as cursor:
        if organisation_id is None:
            return heads.read_all(cursor)
        head = heads.read(cursor, organisation_id)
    if head is None:
        report.findings.append(Finding(HEAD, organisation_id, None, "the organisation has no ledger"))
        return []
    return [head]


def _check_ledger(vault: Vault, head: heads.Head, report: VerifyReport, step: Progress) -> Ledger:
    ledger, findings = check(vault, head, step)
    count, of_checkpoints = check_stored(vault, ledger)
    report.findings += findings + of_checkpoints
    report.events += len(ledger.hashes)
    report.checkpoints += count
    return ledger


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
        for number, key in rows_of(f'SELECT "id" >> {bits}, min("id") FROM "{table}" GROUP BY 1 ORDER BY 1'):
            if number not in numbers:
                findings.append(Finding(table, str(key), None, f"ledger {number} has no head: it was removed"))
    return findings


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


def _unsaid(expected: Expected, tombstones: Mapping[str, str]) -> list[Finding]:
    """Files whose keys were destroyed, and no event here says so."""
    in_rows = {known[1] for rows in expected.rows.values() for known in rows.values()} if tombstones else set()
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
