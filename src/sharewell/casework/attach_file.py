"""Attach a file to a concern: the original is kept sealed, and shown is a copy made anew, with nothing hidden in it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.remaking import remake, words_in
from sharewell.delivery.scanning import Scan, scan
from sharewell.records.stores import attachments as kept
from sharewell.records.stores import files
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.attachments import FIELD, SCANNER_FOUND, SCANNER_SILENT, TROUBLE_WORDS, Kind, Trouble, check
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import date_words, london_day
from sharewell.rules.need_to_know import WHOLE
from sharewell.rules.values import new_id
from sharewell.vault.room import room

IN_VIEW, REMOVED = "in_view", "removed"


@dataclass(frozen=True)
class AttachFile:
    """Which concern, what the file is called, and its bytes."""

    concern_id: str
    name: str
    content: bytes


@use_case(Action.FILE_ATTACH, Event.FILE_ATTACHED, about="concern")
def attach_file(work: Work, request: AttachFile) -> held.Attachment:
    """Keep a file. Raises Incomplete with one sentence where it is refused, NotNow where the disk has no room,
    Locked where the record is sealed and the key not open, Missing for somebody else's concern."""
    concern = files.concerns.get(work.file, request.concern_id)
    if work.sight not in WHOLE and concern.recorder_id != work.actor.person_id:
        raise Missing
    there = room(work.tools.outbox)
    if not there.uploads:
        raise NotNow(there.words)
    known = _known_to(work)
    checked = check(request.name, request.content, already=len(known))
    if checked.kind is None or checked.gap is not None:
        raise Incomplete(*filter(None, [checked.gap]))
    digest = sha256(request.content).hexdigest()
    for one in known:
        if one.digest == digest and one.concern_id == concern.id:
            raise Incomplete(Gap(FIELD, f"Already attached on {date_words(london_day(one.added_at))}."))
    _scanned(work, request.content)
    view, words = _made_anew(checked.kind, request.content)
    made = kept.attachments.put(
        work,
        held.Attachment(
            id=new_id(),
            file_id=work.scope_id,
            concern_id=concern.id,
            name=checked.name,
            kind=checked.kind,
            size=len(request.content),
            view_size=len(view),
            digest=digest,
            added_by=work.actor.person_id,
            added_at=work.now,
            state=IN_VIEW,
            words=words,
            view_digest=sha256(view).hexdigest(),
        ),
    )
    kept.keep(work, made, kept.ORIGINAL, request.content)
    kept.keep(work, made, kept.VIEW, view)
    desk.write_entry(work, "attachment", concern.id, "A file was attached to a concern.")
    return made


def _made_anew(kind: Kind, content: bytes) -> tuple[bytes, str]:
    """The viewing copy and the words in it. Raises Incomplete with one sentence where there is none."""
    view = remake(kind, content)
    words = view if isinstance(view, Trouble) else words_in(kind, view)
    if isinstance(view, Trouble) or isinstance(words, Trouble):
        raise Incomplete(Gap(FIELD, TROUBLE_WORDS[Trouble(words)]))
    return view, words


def _scanned(work: Work, content: bytes) -> None:
    """Raises Incomplete where the scanner found something, NotNow where there is one that does not answer."""
    found = scan(work.tools.scanner, content) if work.tools.scanner else Scan.CLEAN
    if found is Scan.FOUND:
        raise Incomplete(Gap(FIELD, SCANNER_FOUND))
    if found is Scan.NO_ANSWER:
        raise NotNow(SCANNER_SILENT)


def _known_to(work: Work) -> list[held.Attachment]:
    """What is in view for whoever asks: who sees their own words only must not learn from a refusal what others did."""
    return [
        one
        for one in kept.attachments.where(work.file)
        if one.state == IN_VIEW and (work.sight in WHOLE or one.added_by == work.actor.person_id)
    ]
