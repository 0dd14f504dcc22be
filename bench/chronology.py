"""A chronology of 500 entries opened and drawn, against the same page made from plaintext rows by bare SQL.

Ours is all that the page does below the web server: the gate, the look noted in the access log and the ledger and on
the disk, the sealed entries and concerns opened, the rows drawn. The plain side holds the same words in clear, reads
them by one indexed statement each on a bare connection, asks nobody and notes nothing, and is drawn by the same code.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bench.house import lengthen, new_file, open_house
from bench.run import Ratio, bare, in_turn, start

if TYPE_CHECKING:
    from sharewell.casework.print_chronology import Chronology
    from tests.casework.house import House

PAGE = "a chronology of {entries} entries opened and drawn, against the same page from plaintext rows"
NOTED = "the same, where the plaintext page also commits one row that says who looked"
READ = "the same without drawing: the look noted and everything opened, against the plaintext rows alone"
OPENED = "only the {rows} sealed rows read and opened, against the plaintext rows read and their times made"
UNSEALED = "the same page by the same program, against what it would take if the stored rows were not sealed"
WORK = "the same by this process's processor time, which others on the machine disturb less"
LIMIT = 1.5
TABLES = """
CREATE TABLE entry (file_id TEXT, at TEXT, kind TEXT, about_id TEXT, line TEXT, significant INTEGER, who TEXT);
CREATE INDEX entry_of_file ON entry (file_id, at);
CREATE TABLE statement (file_id TEXT, about_id TEXT, at TEXT, kind TEXT, words TEXT);
CREATE INDEX statement_of_file ON statement (file_id);
CREATE TABLE child (file_id TEXT PRIMARY KEY, name TEXT, reference TEXT);
CREATE TABLE look (id INTEGER PRIMARY KEY, person TEXT, file_id TEXT, at TEXT);
"""


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """The page of somebody in the circle; 20 entries where `quick`."""
    start(scratch)
    from sharewell.casework.print_chronology import read_chronology
    from sharewell.casework.read_file import ReadFile
    from sharewell.records.stores import files
    from sharewell.records.stores.base import Opened

    house = open_house()
    file_id = new_file(house)
    lengthen(house, file_id, 20 if quick else 500)
    actor, tools = house.actor("Jo"), house.tools
    kept = read_chronology(actor, tools, ReadFile(file_id))
    plain = Plain(scratch, kept)
    draw = _drawer(house, kept)

    def read() -> Chronology:
        return read_chronology(actor, tools, ReadFile(file_id))

    def page() -> str:
        return draw(_entries(read()))

    def opened() -> None:
        with tools.vault.acting(actor.person_id, "bench"):
            leave = Opened(tools.vault, actor.organisation_id, file_id)
            files.entries.plain(leave, order="at")
            files.concerns.plain(leave, order="recorded_at")

    assert page() == draw(plain.entries()), "the two pages differ"
    unsealed = _unsealed(page)
    turns = 1 if quick else rounds * 12  # one call a turn: on a busy machine a short stretch is soonest undisturbed
    ours, sealed, only, drawn, noted, rows, open_all = in_turn(
        turns, 1, page, read, opened, lambda: draw(plain.entries()), lambda: (plain.note(), draw(plain.entries())),
        plain.entries, unsealed,
    )  # fmt: skip
    work, work_drawn = in_turn(turns, 1, page, lambda: draw(plain.entries()), clock=time.process_time)
    number, concerns = len(kept.lines), sum(line.kind == "concern" for line in kept.lines)
    notes = {"entries": number, "concerns": concerns, "bytes": len(page())}
    return [
        Ratio(PAGE.format(entries=number), ours, drawn, LIMIT, notes),
        Ratio(WORK, work, work_drawn),
        Ratio(NOTED, ours, noted),
        Ratio(UNSEALED, ours, open_all),
        Ratio(READ, sealed, rows),
        Ratio(OPENED.format(rows=number + concerns), only, rows),
    ]


def _unsealed(page: Callable[[], object]) -> Callable[[], object]:
    """`page` where opening a row of the file is looking up what it holds: all else the same, keys and log included."""
    from sharewell.vault import envelope

    truly, known = envelope.open_rows, dict[bytes, bytes]()

    def learn(key_of: Any, shelf: Any, rows: Any) -> list[bytes]:
        opened = truly(key_of, shelf, rows)
        known.update(zip((sealed for _, _, sealed in rows), opened, strict=True))
        return opened

    def instead(how: Any) -> object:
        envelope.open_rows = how
        try:
            return page()
        finally:
            envelope.open_rows = truly

    instead(learn)
    return lambda: instead(lambda key_of, shelf, rows: [known[sealed] for _, _, sealed in rows])


def _entries(kept: Chronology) -> list[Any]:
    from sharewell.web.present.timeline import with_marks
    from sharewell.web.staff.files import paper

    return list(with_marks(paper(kept, main_only=False)))


def _drawer(house: House, kept: Chronology) -> Callable[[list[Any]], str]:
    """The page's own template, with all that stands round the rows."""
    from django.core.management import call_command

    from sharewell.web.components.frame import draw_page
    from sharewell.web.staff.concerns import about_child

    call_command("collectstatic", verbosity=0, interactive=False)
    now: datetime = house.tools.clock()
    details, flags = about_child(kept.child, now)
    who = SimpleNamespace(name="Jo Bell")

    def draw(entries: list[Any]) -> str:
        return draw_page(None, "file/chronology.html", title="Chronology", kept=kept, details=details, flags=flags,
                         entries=entries, main_only=False, now=now, who=who)

    return draw


class Plain:
    """The same words in clear, in a database of their own with the durability of the program's."""

    def __init__(self, scratch: Path, kept: Chronology) -> None:
        from sharewell.records.times import stamp

        self.base = bare(scratch / "plain.db")
        self.file_id = kept.file.id
        for statement in filter(str.strip, TABLES.split(";")):
            self.base.execute(statement)
        self.base.execute("BEGIN")
        self.base.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", [
            (self.file_id, stamp(e.at), e.kind, e.about_id, e.line, int(e.significant), kept.names.get(e.by, ""))
            for e in kept.lines
        ])  # fmt: skip
        self.base.executemany("INSERT INTO statement VALUES (?, ?, ?, ?, ?)", [
            (self.file_id, e.about_id, stamp(e.at), kind, text) for e in kept.lines for kind, text in e.said
        ])  # fmt: skip
        self.base.execute("INSERT INTO child VALUES (?, ?, ?)", (self.file_id, kept.child.name, kept.file.reference))
        self.base.execute("COMMIT")

    def note(self) -> None:
        """Who looked, on the disk."""
        self.base.execute("INSERT INTO look (person, file_id, at) VALUES ('Jo Bell', ?, 'now')", (self.file_id,))

    def entries(self) -> list[Any]:
        """The rows as the page draws them."""
        from sharewell.records.times import moment
        from sharewell.rules.values import STATEMENT_LABELS, StatementKind
        from sharewell.web.present.timeline import Entry, with_marks
        from sharewell.web.staff.files import HREFS

        asked = (self.file_id,)
        self.base.execute("SELECT name, reference FROM child WHERE file_id = ?", asked).fetchall()
        said: dict[tuple[str, str], list[str]] = {}
        for about, at, kind, words in self.base.execute(
            "SELECT about_id, at, kind, words FROM statement WHERE file_id = ?", asked
        ).fetchall():
            said.setdefault((about, at), []).append(f"{STATEMENT_LABELS[StatementKind(kind)]}: {words}")
        found = self.base.execute(
            "SELECT at, kind, about_id, line, significant, who FROM entry WHERE file_id = ? ORDER BY at", asked
        ).fetchall()
        return list(with_marks(
            Entry(
                title=line, at=moment(at), who=who, main=bool(significant),
                words="\n".join(said.get((about, at), ())),
                href=HREFS[kind].format(about) if kind in HREFS else "",
            )
            for at, kind, about, line, significant, who in found
        ))  # fmt: skip
