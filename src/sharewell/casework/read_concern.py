"""Read a concern: its readers see everything beside the last six months; its recorder sees their own words only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from sharewell.casework import desk
from sharewell.casework.other_files import OtherFile, other_files
from sharewell.casework.outbound import said_in
from sharewell.casework.record_concern import reference_of
from sharewell.casework.sealing import SEALED_RECORD
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import files, sharing
from sharewell.records.times import moment
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Missing
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import WHOLE, Sight
from sharewell.rules.values import SafeNow

SIX_MONTHS = timedelta(days=183)


@dataclass(frozen=True)
class ReadConcern:
    """Which concern."""

    concern_id: str


@dataclass(frozen=True)
class Sealed:
    """What the recorder of a sealed concern still sees: its reference, who handles it, and whether it was looked at."""

    reference: str
    handlers: tuple[str, ...]
    looked_at: bool


@dataclass(frozen=True, kw_only=True)
class ConcernPage:
    """A concern as its reader may see it. `whole` is false for its recorder, who sees their own words and the reply.

    `sealed` stands where the words are sealed to its handlers and not to be read by whoever asks.
    `emergency`: seen under emergency access, to read and to add. `earlier` holds the other concerns of the last six
    months and `log` the file's lines: both empty unless `whole`.
    """

    concern: held.Concern
    child: held.Child
    recorder: str
    whole: bool
    reply: str
    read_by: str
    earlier: list[held.Concern]
    log: list[held.Entry]
    names: dict[str, str]
    sealed: Sealed | None = None
    emergency: bool = False
    corrections: tuple[held.Correction, ...] = ()
    others: tuple[OtherFile, ...] = ()


@use_case(Action.CONCERN_READ, Event.CONCERN_READ, about="concern", reading=True)
def read_concern(work: Work, request: ReadConcern) -> ConcernPage:
    """One concern. The first reader's look is what its recorder later sees as "Read by"."""
    whole, emergency = work.sight in WHOLE, work.sight is Sight.EMERGENCY
    if not whole and work.locked:
        return _sealed(work, request.concern_id)
    concern = files.concerns.get(work.file, request.concern_id)
    if not whole and concern.recorder_id != work.actor.person_id:
        raise Missing
    if whole and not emergency and concern.read_at is None and concern.recorder_id != work.actor.person_id:
        concern = files.concerns.put(work, replace(concern, read_at=work.now, read_by=work.actor.person_id))
    names = desk.names(work)
    since = work.now - SIX_MONTHS
    child = desk.child_of(work.file)
    return ConcernPage(
        concern=_with_marks(concern) if whole else _own_words(concern, work.actor.person_id),
        child=child if whole else as_told(concern, child),
        recorder=names.get(concern.recorder_id, "Somebody who has left"),
        whole=whole,
        emergency=emergency,
        reply=concern.triage.reply if concern.triage else "",
        read_by=names.get(concern.read_by, ""),
        earlier=[
            other
            for other in files.concerns.where(work.file, order="-recorded_at")
            if other.id != concern.id and other.recorded_at >= since
        ]
        if whole
        else [],
        log=[entry for entry in files.entries.where(work.file, order="-at") if entry.at >= since] if whole else [],
        names=names if whole else {},
        corrections=tuple(sharing.corrections.where(work.file, order="made_at")) if whole else (),
        others=other_files(work),
    )


def as_told(concern: held.Concern, child: held.Child) -> held.Child:
    """The child as the recorder of a concern knew them: what the file has learned since is not theirs to see."""
    told = concern.as_told or held.Child(id=child.id, file_id=child.file_id, name=child.name)
    return replace(told, file_id=child.file_id)


def _sealed(work: Work, concern_id: str) -> ConcernPage:
    """The page of a recorder who cannot read what they wrote any more. Raises Missing for anybody else's concern."""
    concern = unread_concern(work, concern_id)
    names = desk.names(work)
    return ConcernPage(
        concern=concern,
        child=held.Child(id="", file_id=work.scope_id, name=SEALED_RECORD),
        recorder=names.get(concern.recorder_id, ""),
        whole=False,
        reply="",
        read_by="",
        earlier=[],
        log=[],
        names={},
        sealed=Sealed(
            reference=reference_of(concern_id),
            handlers=tuple(sorted(names[person] for person, _ in desk.readers(work) if person in names)),
            looked_at=concern.state == "triaged",
        ),
    )


def unread_concern(work: Work, concern_id: str) -> held.Concern:
    """A concern of a locked file as far as it stands in clear, with no words: for its recorder, or a reader.

    Raises Missing for anybody else.
    """
    recorder, state, recorded_at = files.concerns.clear(work.file, concern_id, "recorder_id", "state", "recorded_at")
    if work.sight is not Sight.EVERYTHING and recorder != work.actor.person_id:
        raise Missing
    return held.Concern(
        id=concern_id,
        file_id=work.scope_id,
        recorder_id=recorder,
        state=state,
        recorded_at=moment(recorded_at),
        safe_now=SafeNow.UNSURE,
        statements=(),
    )


def _with_marks(concern: held.Concern) -> held.Concern:
    return replace(concern, statements=said_in(concern))


def _own_words(concern: held.Concern, person_id: str) -> held.Concern:
    """What the recorder wrote, without what others added and without the lead's thinking."""
    mine = tuple(statement for statement in concern.statements if statement.recorded_by == person_id)
    return replace(concern, statements=mine, triage=None)
