"""The pre-school that measures are taken in: a real set-up, with a real vault, in the folder of one measure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharewell.records.stores.base import Writes
    from sharewell.rules.people import Actor
    from tests.casework.house import House

BEGUN = datetime(2025, 1, 6, 9, 30, tzinfo=UTC)
NARRATIVE = (
    "Mia came in quiet & would not take off her coat. At the sand tray she said \"it's sore\" and held her left arm. "
    "There is a bruise the size of a coin above the elbow, yellow at its edge. Her aunt collected her at 3:15pm and "
    "said that she had fallen off the settee at the weekend; nobody had told us on Monday. "
)
EACH = 4


def open_house() -> House:
    """Set up the pre-school of the tests with the tools that the program itself uses. Call `bench.run.start` first."""
    from sharewell.config import wiring
    from tests.casework.house import make_house

    return make_house(wiring.tools())


def stored_bytes() -> int:
    """How many bytes all guarded rows (in canonical form) and all events hold."""
    from django.db import connection

    from sharewell.records.ledger.rows import tables

    with connection.cursor() as cursor:
        cursor.execute('SELECT coalesce(sum(length("leaf")), 0) FROM "records_ledgerevent"')
        total = int(cursor.fetchone()[0])
        for table in tables():
            cursor.execute(table.select())
            total += sum(len(table.canonical(row)) for row in cursor.fetchall())
    return total


def new_file(house: House) -> str:
    """A concern about the child, recorded through the use case; returns the file that it went into."""
    from sharewell.casework.record_concern import RecordConcern, record_concern
    from sharewell.records import gate
    from sharewell.rules.concern import ConcernInput, Paragraph
    from sharewell.rules.values import SafeNow, StatementKind

    actor = house.actor("Bea")
    seen = Paragraph(NARRATIVE, StatementKind.OBSERVED, observed_at=datetime(2025, 1, 6, 9, 0, tzinfo=UTC))
    words = ConcernInput(paragraphs=(seen,), safe_now=SafeNow.YES)
    sent = record_concern(actor, house.tools, RecordConcern(concern=words, child_id=house.child.id))
    return gate.file_holding(actor.organisation_id, "concern", sent.concern_id)


def write(house: House, actor: Actor, file_id: str, act: Callable[[Writes], object]) -> None:
    """Let `act` write rows of one file, in one transaction with the event that answers for them."""
    from django.db import transaction

    from sharewell.records import ledger
    from sharewell.records.stores.base import Writes
    from sharewell.rules.events import Event

    vault = house.tools.vault
    with transaction.atomic(), vault.acting(actor.person_id, "bench"):
        writes = Writes(vault, actor.organisation_id)
        act(writes)
        ledger.append(
            vault, organisation_id=actor.organisation_id, kind=Event.CONCERN_RECORDED, at=house.tools.clock(),
            actor_id=actor.person_id, scope_id=file_id, rows=list(writes.rows.values()),
        )  # fmt: skip


def lengthen(house: House, file_id: str, entries: int) -> None:
    """Give a file a log of `entries` lines more over a year and a half.

    A quarter are concerns, a quarter additions to them (some 700 characters each), the rest are short lines.
    """
    actor = house.actor("Jo")
    write(house, actor, file_id, lambda writes: _log(writes, actor, file_id, entries))


def _log(writes: Writes, actor: Actor, file_id: str, entries: int) -> None:
    from sharewell.records.stores import files
    from sharewell.rules import held
    from sharewell.rules.values import SafeNow, Statement, StatementKind, new_id

    for begin in range(0, entries, EACH):
        about = new_id()
        times = [BEGUN + timedelta(hours=29 * (begin + step)) for step in range(EACH)]
        statements = tuple(
            Statement(new_id(), kind, NARRATIVE * 2, "Bea Novak", at, at, actor.person_id)
            for kind, at in ((StatementKind.OBSERVED, times[0]), (StatementKind.VERBATIM, times[1]))
        )
        files.concerns.put(writes, held.Concern(
            id=about, file_id=file_id, recorder_id=actor.person_id, state="triaged", recorded_at=times[0],
            safe_now=SafeNow.YES, statements=statements,
        ))  # fmt: skip
        lines = (("concern", "A concern was recorded."), ("addition", "Words were added to a concern."),
                 ("triage", "A concern was looked at: keep watching."), ("circle", "Sam Lee was added: deputy lead."))
        for (kind, line), at in zip(lines, times, strict=True):
            files.entries.put(writes, held.Entry(
                id=new_id(), file_id=file_id, at=at, kind=kind, about_id=about, line=line,
                significant=kind == "concern", by=actor.person_id,
            ))  # fmt: skip


def busy(house: House, reader: Actor, file_id: str, lines: int) -> None:
    """Put `lines` lines about one file on the reader's list, in four queues."""
    from sharewell.casework.desk import QUEUES
    from sharewell.records.stores import worklist
    from sharewell.records.times import stamp
    from sharewell.rules.values import new_id

    def give(writes: Writes) -> None:
        for number in range(lines):
            at = stamp(BEGUN + timedelta(hours=number))
            line = worklist.Line(queue=QUEUES[number % 4], sort_key=f"1{at}", file_id=file_id, about_kind="concern",
                                 about_id=new_id(), child="Mia Thornbury", note="New concern")
            worklist.give(writes, line, [(reader.person_id, None)])

    write(house, reader, file_id, give)
