"""Who looked at a file, when and at what: on a page, and as a report to print or hand to an inspector."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.read_file import ReadFile
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.looks import LooksReport, render_looks
from sharewell.records.stores import access_log, files
from sharewell.rules.access import Action
from sharewell.rules.events import Event

LEFT = "Somebody who has left"
ON_THE_PAGE = 200
DID = {
    Action.FILE_READ: "opened the file",
    Action.FILE_PRINT: "opened the chronology, who looked or who knows what",
    Action.CONCERN_READ: "read a concern",
    Action.ATTACHMENT_READ: "looked at attached files",
    Action.CONCERN_TRIAGE: "looked at a concern and decided",
    Action.RETENTION_REVIEW: "opened the review",
    Action.SHARE_URGENTLY: "opened the call sheet",
    Action.FILE_EXPORT: "took it along in an export",
}


@dataclass(frozen=True)
class Looked:
    """One look: who (by name), what they did in words, when (aware), and by how much the clock was wrong then."""

    who: str
    did: str
    at: datetime
    unsure_by: str = ""

    @property
    def line(self) -> str:
        """What they did, and whether the time of it is uncertain."""
        return f"{self.did} {desk.UNSURE.format(by=self.unsure_by)}" if self.unsure_by else self.did


@use_case(Action.FILE_PRINT, Event.FILE_READ, about="file", reading=True)
def who_looked(work: Work, request: ReadFile) -> list[Looked]:
    """The latest 200 looks at the file, newest first."""
    return looks_at(work, ON_THE_PAGE)


@use_case(Action.FILE_PRINT, Event.FILE_READ, about="file", reading=True)
def looks_report(work: Work, request: ReadFile) -> tuple[str, bytes]:
    """Every look there ever was, as a PDF, with a file name that says nothing of the child."""
    looks = looks_at(work)
    reference = files.files.get(work.file, work.scope_id).reference
    report = LooksReport(
        reference=reference,
        made_at=work.now,
        made_by=desk.names(work).get(work.actor.person_id, LEFT),
        people=tuple(Counter(look.who for look in looks).most_common()),
        looks=tuple((look.who, look.line, look.at) for look in looks),
    )
    return f"who-looked-{reference}.pdf", render_looks(report).pdf


def in_words(action: str) -> str:
    """What somebody did, in words; what they did under emergency access says so."""
    if action in set(Action):
        return DID.get(Action(action), "worked on it")
    return f"{in_words(action.removeprefix('emergency.'))} under emergency access"


def looks_at(work: Work, limit: int | None = None) -> list[Looked]:
    """The looks at the file that is worked on, newest first; at most `limit` of them, or every one there ever was."""
    names = desk.names(work)
    return [
        Looked(names.get(look.person_id, LEFT), in_words(look.action), look.at, look.unsure_by)
        for look in access_log.looks_at(work.file, limit=limit)
    ]
