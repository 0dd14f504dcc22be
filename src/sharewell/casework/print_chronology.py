"""The log of a file for paper, oldest first. What must not be found on a table is left out unless somebody says why.

Paper is read by whoever finds it. So a safe address, and who told us, stand on it only where somebody in the circle
chose that with a reason, which is kept in the file's own log. For somebody outside there is the pack: nothing here
lifts the two people that a protected detail needs to leave (`casework/outbound.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sharewell.casework import desk
from sharewell.casework.letterhead import sender_of
from sharewell.casework.outbound import protected_of
from sharewell.casework.read_file import ReadFile
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import files, sharing
from sharewell.records.stores.base import Opened
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.letters import Sender
from sharewell.rules.names import made_storable
from sharewell.rules.pack import ProtectedDetail, ProtectedKind
from sharewell.rules.protected import taker_out
from sharewell.rules.tellers import PROTECTED

WRITTEN = ("concern", "addition", "correction")
SAID = "The chronology was printed with protected details: {}"


@dataclass(frozen=True)
class PrintWhole:
    """Which file, and why protected details must stand on its paper."""

    file_id: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Chronology:
    """The log of a file, oldest first. `names`: person id to name; `receipts`: receipt id to what was sent.

    `protected`: which kinds of protected detail this file has; `why`: the reason they stand here, empty where they are
    left out; `printer`: who prints it, and where it goes back to.
    """

    file: held.SafeguardingFile
    child: held.Child
    lines: list[held.LogLine]
    receipts: dict[str, str]
    names: dict[str, str]
    protected: tuple[ProtectedKind, ...]
    printer: Sender
    why: str = ""


@use_case(Action.FILE_PRINT, Event.FILE_READ, about="file", reading=True)
def read_chronology(work: Work, request: ReadFile) -> Chronology:
    """The log for paper, each line with what was written down then, and without protected details."""
    return _made(work)


@use_case(Action.FILE_PRINT, Event.PROTECTED_PRINTED, about="file")
def print_whole(work: Work, request: PrintWhole) -> Chronology:
    """The same with protected details. Raises Incomplete without a reason; the reason stands in the log of the file."""
    desk.child_of(work.file)  # a file that is locked says so before anything typed is looked at
    why = made_storable(request.why.strip())
    if not why:
        raise Incomplete(Gap("why", "Say why protected details must stand on this paper."))
    made = _made(work, why)
    desk.write_entry(work, "print", work.scope_id, SAID.format(why))
    return made


def _made(work: Work, why: str = "") -> Chronology:
    opened = work.file
    concerns = files.concerns.plain(opened, order="recorded_at")
    child = desk.child_of(opened)
    details = protected_of(work) if _may_hold_protected(child, concerns) else ()
    lines = _lines(opened, concerns, () if why else details)
    receipts = any(line.kind == "receipt" for line in lines)
    return Chronology(
        file=files.files.get(opened, opened.scope_id), child=child, lines=lines, why=why,
        receipts={r.id: r.dispatch_id for r in sharing.receipts.where(opened)} if receipts else {},
        names=desk.some_names(work, {line.by for line in lines}),
        protected=tuple(dict.fromkeys(one.kind for one in details)), printer=sender_of(work),
    )  # fmt: skip


def _may_hold_protected(child: held.Child, concerns: Iterable[dict[str, Any]]) -> bool:
    """Whether it is worth making every concern whole to look: most files have nothing protected."""
    if child.protected_address or any(one.protected for one in child.family):
        return True
    marks = {mark for one in concerns for mark in _tellers(one)}
    return bool(marks & {str(one) for one in PROTECTED})


def _tellers(concern: dict[str, Any]) -> set[str]:
    said, marked = concern["statements"], concern.get("tellers") or {}
    return {str(one.get("teller") or "") for one in said} | set(map(str, marked.values()))


def _lines(
    opened: Opened, concerns: list[dict[str, Any]], left_out: tuple[ProtectedDetail, ...]
) -> list[held.LogLine]:
    """A file may have hundreds of lines: they are taken as they were sealed, without making whole values of them."""
    clean = taker_out(left_out)
    said: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for concern in concerns:
        about_id = concern["id"]
        for words in concern["statements"]:
            then = about_id, words["recorded_at"]
            said[then] = (*said.get(then, ()), (words["kind"], clean(words["text"], words["id"])))
    for one in sharing.corrections.plain(opened, order="made_at"):
        said[one["id"], one["made_at"]] = ((one["kind"], clean(one["words"], one["about_id"])),)
    return [
        held.LogLine(
            datetime.fromisoformat(entry["at"]), entry["kind"], entry["about_id"], clean(entry["line"], ""),
            entry["significant"], entry["by"],
            said.get((entry["about_id"], entry["at"]), ()) if entry["kind"] in WRITTEN else (),
        )
        for entry in files.entries.plain(opened, order="at")
    ]  # fmt: skip
