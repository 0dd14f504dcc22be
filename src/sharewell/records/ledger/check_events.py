"""Is one ledger as it was written: its events, its tree, its head, its checkpoints?

The quick way hashes every event, builds the tree, and compares it with what is stored. Only where something differs
does the thorough way look at each event's own mark, to say which event, node or head it was.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from django.db import OperationalError, connection

from sharewell.records.ledger.head import Head
from sharewell.records.ledger.positions import event_range, level_and_index, node_key, node_range, seq_of
from sharewell.records.ledger.reading import as_bytes, batches, rows_of
from sharewell.records.ledger.report import Finding
from sharewell.rules.errors import Broken
from sharewell.rules.events import Event
from sharewell.rules.ledger import merkle
from sharewell.rules.ledger.event import parse, told_of_rows
from sharewell.rules.ledger.row_bytes import Known
from sharewell.vault.vault import Vault

EVENTS = "records_ledgerevent"
NODES = "records_ledgernode"
HEAD = "records_ledgerhead"
CHECKPOINTS = "records_ledgercheckpoint"
STEP = 1024
EVENTS_IN_ORDER = 'SELECT "id", "leaf" FROM "records_ledgerevent" WHERE "id" BETWEEN %s AND %s ORDER BY "id"'
_NODES = 'SELECT "id", "hash" FROM "records_ledgernode" WHERE "id" BETWEEN %s AND %s ORDER BY "id"'
# SQLite alone keeps text where bytes belong, and cannot always read it: then it is taken as bytes that fit nothing.
_NODES_SLOWLY = _NODES.replace('"hash"', """CASE typeof("hash") WHEN 'blob' THEN "hash" ELSE X'00' END""")
UNKNOWN = "?"
NOTED = frozenset({str(Event.FILE_DESTROYED), str(Event.LEDGER_PADDED), str(Event.LEDGER_SIGNED)})
Progress = Callable[[int], None]


@dataclass
class Expected:
    """What the events say of the rows: for each table and row, the last event, the scope and the digest."""

    rows: defaultdict[str, dict[str, Known]] = field(default_factory=lambda: defaultdict(dict))
    destroyed: dict[str, int] = field(default_factory=dict)
    padded: dict[int, str] = field(default_factory=dict)

    def take(self, other: Expected) -> None:
        """Add what another ledger's events say."""
        for table, rows in other.rows.items():
            if table in self.rows:
                self.rows[table].update(rows)
            else:
                self.rows[table] = rows
        self.destroyed.update(other.destroyed)

    def note(self, seq: int, kind: str, scope: str, at: str) -> None:
        """Take in an event of one of the kinds NOTED."""
        if kind == Event.FILE_DESTROYED:
            self.destroyed[scope] = seq
        elif kind == Event.LEDGER_SIGNED or (seq + 1) % STEP == 0:
            self.padded[seq + 1] = at

    def doubt(self, wrong: set[int]) -> None:
        """Forget what events that are not as written say of rows; that there is such a row is kept."""
        for rows in self.rows.values():
            for row_id in [row_id for row_id, known in rows.items() if known[0] in wrong]:
                rows[row_id] = (rows[row_id][0], "", UNKNOWN)


@dataclass
class Ledger:
    """One ledger being checked. `hashes` has a place for each event, empty bytes where it is missing."""

    head: Head
    expected: Expected = field(default_factory=Expected)
    hashes: list[bytes] = field(default_factory=list)
    wrong: set[int] = field(default_factory=set)
    levels: list[list[bytes]] = field(default_factory=list)
    as_written: bool = False

    def root_at(self, size: int) -> bytes | None:
        """The root over the first `size` events; None where there are fewer."""
        if size > len(self.hashes):
            return None
        rows = [self.hashes, *self.levels]
        return merkle.fold([rows[level][index] for level, index in merkle.cover(0, size)])


def check(
    vault: Vault, head: Head, progress: Progress, until: int | None = None
) -> tuple[Ledger, list[Finding]]:
    """Check events, nodes and head of one ledger, and gather what its events say of rows.

    `until`: from this event on only hash them, since another process gathers what they say. A ledger that is not as it
    was written is then no more than that: without `until` it is looked at wholly.
    """
    ledger = Ledger(head)
    first, last = event_range(head.number)
    whole = _read_events(ledger, (first, last if until is None else first + until - 1), progress)
    if until is not None:
        whole = whole and _hash_events(ledger, (first + until, last), progress)
    ledger.levels = merkle.levels_above(ledger.hashes)
    sound = head.is_sound(vault) and head.size == len(ledger.hashes)
    if whole and sound and head.root == ledger.root_at(head.size) and _nodes_equal(ledger):
        ledger.as_written = True
        return ledger, []
    if until is not None:
        return ledger, []
    findings = _wrong_events(vault, ledger)
    findings += _wrong_head(vault, ledger)
    findings += _wrong_nodes(ledger)
    ledger.expected.doubt(ledger.wrong)
    return ledger, findings


def _read_events(ledger: Ledger, keys: tuple[int, int], progress: Progress) -> bool:
    """Read every event once; False where one is missing or cannot be read. Written flat: every event passes here."""
    base = event_range(ledger.head.number)[0]
    hashes, rows, sha, whole = ledger.hashes, ledger.expected.rows, hashlib.sha256, True
    for batch in batches(EVENTS_IN_ORDER, keys):
        for key, leaf in batch:
            seq = key - base
            if seq != len(hashes):
                whole = False
                if not _gap(ledger, seq):
                    continue
            try:
                hashes.append(sha(b"\x00" + leaf).digest())
            except TypeError:  # SQLite keeps what it is given: text or a number, by another road
                whole = False
                hashes.append(sha(b"\x00" + as_bytes(leaf)).digest())
                continue
            try:
                kind, scope, at = told_of_rows(seq, leaf, rows)
                if kind in NOTED:
                    ledger.expected.note(seq, kind, scope, at)
            except (ValueError, IndexError):
                whole = False
        progress(len(batch))
    return whole


def _gap(ledger: Ledger, seq: int) -> bool:
    """Leave empty places up to `seq`; False where it stands beyond the end of the ledger."""
    short = min(seq, ledger.head.size) - len(ledger.hashes)
    ledger.hashes.extend([b""] * short)
    return len(ledger.hashes) == seq


def _hash_events(ledger: Ledger, keys: tuple[int, int], progress: Progress) -> bool:
    """Hash these events and no more; False where one is missing, or is not bytes."""
    hashes, sha, base = ledger.hashes, hashlib.sha256, event_range(ledger.head.number)[0]
    for batch in batches(EVENTS_IN_ORDER, keys):
        first, last = batch[0][0] - base, batch[-1][0] - base
        if first != len(hashes) or last - first != len(batch) - 1:
            return False
        try:
            hashes += [sha(b"\x00" + leaf).digest() for _, leaf in batch]
        except TypeError:
            return False
        progress(len(batch))
    return True


def _computed(ledger: Ledger) -> Iterator[tuple[int, bytes]]:
    number = ledger.head.number
    return chain.from_iterable(
        zip(range(first := node_key(number, level, 0), first + len(row)), row, strict=True)
        for level, row in enumerate(ledger.levels, 1)
    )


def _nodes_equal(ledger: Ledger) -> bool:
    computed = _computed(ledger)
    try:
        for batch in batches(_NODES, node_range(ledger.head.number)):
            if batch != list(islice(computed, len(batch))):
                return False
    except OperationalError:
        return False  # text that cannot be read, where a hash belongs
    return next(computed, None) is None


def _wrong_events(vault: Vault, ledger: Ledger) -> list[Finding]:
    """Look at each event by itself: its mark says whether it is as it was written."""
    head, findings, place = ledger.head, [], 0
    for key, stored in rows_of(EVENTS_IN_ORDER, event_range(head.number)):
        seq = seq_of(key)
        findings += [_missing(ledger, gap) for gap in range(place, min(seq, len(ledger.hashes)))]
        place = seq + 1
        what = _wrong_event(vault, head.organisation_id, seq, as_bytes(stored))
        if what:
            ledger.wrong.add(seq)
            findings.append(Finding(EVENTS, str(seq), seq, what))
    if head.is_sound(vault):
        findings += [_missing(ledger, gap) for gap in range(place, head.size)]
    return findings


def _missing(ledger: Ledger, seq: int) -> Finding:
    ledger.wrong.add(seq)
    return Finding(EVENTS, str(seq), seq, "the event is missing")


def _wrong_event(vault: Vault, organisation_id: str, seq: int, leaf: bytes) -> str:
    try:
        event = parse(leaf)
    except Broken:
        return "the event was changed, and cannot be read"
    if event.mark != vault.event_mark(organisation_id, event.unmarked()):
        return "the event was changed or put in by another road"
    return "" if event.seq == seq else f"in its place stands event {event.seq}"


def _wrong_head(vault: Vault, ledger: Ledger) -> list[Finding]:
    head, written = ledger.head, len(ledger.hashes)
    what = ""
    if not head.is_sound(vault):
        what = "the head of the ledger was changed by another road"
    elif head.size < written and not ledger.wrong.intersection(range(head.size, written)):
        what = f"the head was rolled back: it says {head.size} events, {written} were written"
    return [Finding(HEAD, head.organisation_id, None, what)] if what else []


def _wrong_nodes(ledger: Ledger) -> list[Finding]:
    """Nodes that differ though every event under them is as it was written."""
    nodes = _NODES_SLOWLY if connection.vendor == "sqlite" else _NODES
    stored = {level_and_index(key): as_bytes(value) for key, value in rows_of(nodes, node_range(ledger.head.number))}
    computed = {level_and_index(key): value for key, value in _computed(ledger)}
    findings = []
    for node in sorted({*stored, *computed}):
        level, index = node
        under = range(index << level, (index + 1) << level)
        if stored.get(node) == computed.get(node) or any(seq in ledger.wrong for seq in _few(under, ledger)):
            continue
        what = "is missing" if node not in stored else "was put in" if node not in computed else "was changed"
        findings.append(Finding(NODES, f"{level}.{index}", None, f"a node of the tree {what}"))
    return findings


def _few(under: range, ledger: Ledger) -> list[int]:
    return [seq for seq in ledger.wrong if seq in under]
