"""Checkpoints and proofs: what leaves the building, so that nobody has to trust us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from sharewell.records import statements
from sharewell.records.ledger import head as heads
from sharewell.records.ledger.appending import marked
from sharewell.records.ledger.cosigned import cosigned
from sharewell.records.ledger.last_times import refuse_behind_witness
from sharewell.records.ledger.positions import event_key, event_range, node_key, seq_of
from sharewell.records.times import stamp
from sharewell.rules.errors import Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.ledger import merkle
from sharewell.rules.ledger.checkpoint import Checkpoint, ConsistencyProof, InclusionProof
from sharewell.rules.ledger.event import LedgerEvent, parse
from sharewell.vault.vault import Vault, origin_of

# More than a small setting does between two checkpoints: so each is this much larger than the last, whatever happened.
STEP = 1024
MAKE_ONE = "Make a checkpoint first: “sharewell ledger checkpoint”."


def checkpoint(
    vault: Vault, organisation_id: str, at: datetime, *, kept_here: bool = False, remembered: bool = True
) -> str:
    """Sign the ledger as it stands, and return the signed note (C2SP tlog-checkpoint).

    The ledger first grows to the next multiple of 1,024 by events that say nothing, always by at least one: so neither
    a checkpoint's size nor two that follow each other tell whether anything happened. One that is `kept_here` grows it
    by a single event, which is lost in the padding of the next that goes outside: what was sent, sealed or destroyed in
    between makes no published size larger. The keystore learns only of what is `remembered`: not of a copy that is not
    in use yet. Raises Missing where the organisation has no ledger, and NotNow where the clock is behind what a witness
    already saw.
    """
    refuse_behind_witness(organisation_id, at)
    with transaction.atomic(), connection.cursor() as cursor:
        heads.need(cursor, organisation_id)
        head = heads.lock(cursor, vault, organisation_id)
        time = stamp(at)
        kind = Event.LEDGER_SIGNED if kept_here else Event.LEDGER_PADDED
        more = 1 if kept_here else STEP - head.size % STEP
        padding = [_padding(vault, head, seq, time, kind) for seq in range(head.size, head.size + more)]
        peaks = merkle.extend(head.size, head.peaks, map(merkle.leaf_hash, padding))[1]
        size = head.size + len(padding)
        note = vault.note_signer(organisation_id).sign(
            Checkpoint(origin_of(organisation_id), size, merkle.fold(peaks)).text()
        )
        heads.grow(cursor, vault, head, padding)
        cursor.execute(
            'INSERT INTO "records_ledgercheckpoint" ("id", "at", "note") VALUES (%s, %s, %s)',
            [event_key(head.number, size), time, note],
        )
        if remembered:
            transaction.on_commit(lambda: vault.keep_note(organisation_id, size, note))
    return note


def _padding(vault: Vault, head: heads.Head, seq: int, at: str, kind: Event) -> bytes:
    organisation = head.organisation_id
    return marked(vault, organisation, LedgerEvent(seq, head.epoch, at, kind, "", organisation, ""))


def size(organisation_id: str) -> int:
    """How many events the organisation's ledger holds. Raises Missing where it has none."""
    with connection.cursor() as cursor:
        return heads.need(cursor, organisation_id).size


def latest_checkpoint(organisation_id: str) -> str | None:
    """The newest signed note that may go outside, or None where there is none. Raises Missing where there is no ledger.

    Those that are kept here have a size that tells.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "note" FROM "records_ledgercheckpoint" WHERE "id" BETWEEN %s AND %s AND "id" %% %s = 0 '
            'ORDER BY "id" DESC LIMIT 1', [*event_range(heads.need(cursor, organisation_id).number), STEP],
        )  # fmt: skip
        row = cursor.fetchone()
    return None if row is None else str(row[0])


def latest_size(organisation_id: str) -> int:
    """The size of the newest checkpoint; 0 where nothing was signed yet. Raises Missing where there is no ledger."""
    with connection.cursor() as cursor:
        found = _newest_note(cursor, heads.need(cursor, organisation_id).number)
    return 0 if found is None else found[0]


def first_checkpoint_since(organisation_id: str, at: datetime) -> tuple[int, str] | None:
    """Size and signed note of the first checkpoint for outside made at `at` or later; None where there is none yet.

    Raises Missing where there is no ledger.
    """
    with connection.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        cursor.execute(
            'SELECT "id", "note" FROM "records_ledgercheckpoint" WHERE "id" BETWEEN %s AND %s AND "at" >= %s '
            'AND "id" %% %s = 0 ORDER BY "id" LIMIT 1', [*event_range(head.number), stamp(at), STEP],
        )  # fmt: skip
        row = cursor.fetchone()
    return None if row is None else (seq_of(row[0]), str(row[1]))


def cosigned_before(organisation_id: str, seq: int) -> str:
    """The newest checkpoint without event `seq` that a witness signed, with its line; empty text where there is none.

    It proves, by that witness's clock, that the event was not there yet.
    """
    with connection.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        cursor.execute(
            'SELECT "id", "note" FROM "records_ledgercheckpoint" WHERE "id" BETWEEN %s AND %s AND EXISTS '
            '(SELECT 1 FROM "records_ledgercosignature" WHERE "checkpoint" = "records_ledgercheckpoint"."id") '
            'ORDER BY "id" DESC LIMIT 1', [event_key(head.number, 0), event_key(head.number, seq)],
        )  # fmt: skip
        row = cursor.fetchone()
        return "" if row is None else cosigned(cursor, head.number, seq_of(row[0]), str(row[1]))


def verifier_key(vault: Vault, organisation_id: str) -> str:
    """The public key of the organisation's checkpoints, as the one word that any note tool takes."""
    return vault.note_signer(organisation_id).verifier.text


def prove(organisation_id: str, seq: int) -> str:
    """The proof that event `seq` stands in the newest checkpoint (C2SP tlog-proof; its extra data is the event).

    Raises Missing where there is no such event, NotNow where no checkpoint covers it yet.
    """
    with statements.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        if not 0 <= seq < head.size:
            raise Missing
        found = _newest_note(cursor, head.number)
        if found is None or found[0] <= seq:
            raise NotNow(MAKE_ONE)
        leaf = _leaf(cursor, head.number, seq)
        path = _path(cursor, head.number, merkle.inclusion_cover(seq, found[0]))
        note = cosigned(cursor, head.number, *found)
    return InclusionProof(leaf, seq, path, note).text()


def consistency(organisation_id: str, a: int, b: int) -> str:
    """The proof that the ledger of `a` events is the start of the checkpoint of size `b` (C2SP tlog-witness form).

    Raises NotNow where `b` is not the size of a checkpoint, or `a` is not between 1 and `b`.
    """
    with statements.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        cursor.execute('SELECT "note" FROM "records_ledgercheckpoint" WHERE "id" = %s', [event_key(head.number, b)])
        row = cursor.fetchone()
        if row is None:
            raise NotNow(f"There is no checkpoint of size {b}. Choose the size of one of your checkpoints.")
        if not 0 < a <= b:
            raise NotNow(f"Choose an older size between 1 and {b}.")
        path = _path(cursor, head.number, merkle.consistency_cover(a, b))
    return ConsistencyProof(a, path, row[0]).text()


def events(organisation_id: str, start: int = 0, end: int | None = None) -> Iterator[LedgerEvent]:
    """The events from place `start` up to (not with) `end`, in order."""
    with connection.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        last = head.size if end is None else min(end, head.size)
        cursor.execute(
            'SELECT "leaf" FROM "records_ledgerevent" WHERE "id" >= %s AND "id" < %s ORDER BY "id"',
            [event_key(head.number, start), event_key(head.number, last)],
        )
        rows = cursor.fetchall()
    for (leaf,) in rows:
        yield parse(bytes(leaf))


def events_of_row(organisation_id: str, row_id: str) -> list[LedgerEvent]:
    """Every event that answers for the row with this identifier, oldest first: it reads the whole ledger."""
    where = 'position(%s in "leaf") > 0' if connection.vendor == "postgresql" else 'instr("leaf", %s) > 0'
    with connection.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        cursor.execute(
            f'SELECT "leaf" FROM "records_ledgerevent" WHERE "id" BETWEEN %s AND %s AND {where} ORDER BY "id"',
            [*event_range(head.number), row_id.encode()],
        )
        found = [parse(bytes(leaf)) for (leaf,) in cursor.fetchall()]
    return [event for event in found if any(row.row_id == row_id for row in event.rows)]


def last_of_row(organisation_id: str, row_id: str) -> LedgerEvent | None:
    """The newest event that answers for the row with this identifier, or None: read from the end, to the first."""
    where = 'position(%s in "leaf") > 0' if connection.vendor == "postgresql" else 'instr("leaf", %s) > 0'
    with connection.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        cursor.execute(
            f'SELECT "leaf" FROM "records_ledgerevent" WHERE "id" BETWEEN %s AND %s AND {where} '
            'ORDER BY "id" DESC LIMIT 1',
            [*event_range(head.number), row_id.encode()],
        )
        found = cursor.fetchone()
    return None if found is None else parse(bytes(found[0]))


def _newest_note(cursor: Any, ledger: int) -> tuple[int, str] | None:
    cursor.execute(
        'SELECT "id", "note" FROM "records_ledgercheckpoint" WHERE "id" BETWEEN %s AND %s ORDER BY "id" DESC LIMIT 1',
        event_range(ledger),
    )
    row = cursor.fetchone()
    return None if row is None else (seq_of(row[0]), str(row[1]))


def _leaf(cursor: Any, ledger: int, seq: int) -> bytes:
    cursor.execute('SELECT "leaf" FROM "records_ledgerevent" WHERE "id" = %s', [event_key(ledger, seq)])
    row = cursor.fetchone()
    if row is None:
        raise Missing
    return bytes(row[0])


def _path(cursor: Any, ledger: int, covers: Sequence[Sequence[merkle.Node]]) -> tuple[bytes, ...]:
    """The hashes of a proof: one read of the nodes, and one of the few leaves, that it folds."""
    wanted = {node for nodes in covers for node in nodes}
    keys = {node_key(ledger, *node): node for node in wanted if node[0]}
    leaves = {event_key(ledger, index): (level, index) for level, index in wanted if not level}
    known: dict[merkle.Node, bytes] = {}
    for sql, places in (
        ('SELECT "id", "hash" FROM "records_ledgernode" WHERE "id" IN', keys),
        ('SELECT "id", "leaf" FROM "records_ledgerevent" WHERE "id" IN', leaves),
    ):
        if places:
            cursor.execute(f"{sql} ({', '.join(['%s'] * len(places))})", list(places))
            for key, content in cursor.fetchall():
                known[places[key]] = bytes(content) if places[key][0] else merkle.leaf_hash(bytes(content))
    if len(known) != len(wanted):
        raise NotNow("Parts of the ledger are missing. Run “sharewell ledger verify”.")
    return tuple(merkle.proof(covers, known.__getitem__))
