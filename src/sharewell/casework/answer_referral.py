"""A referral waits for the service's answer: what they will do is recorded; until then somebody rings, step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.chasing import JOB, Late, each_late, put_first, rang
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.casework.working_days import due
from sharewell.records.stores import finding, sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing
from sharewell.rules.events import Event
from sharewell.rules.referral import REFERRALS, ReferralEvent, ReferralState


@dataclass(frozen=True)
class ReadReferral:
    """Which referral."""

    referral_id: str


@dataclass(frozen=True, kw_only=True)
class ReferralPage:
    """One referral, whom to ring about it, and what is done here when nobody answers (empty: no local steps)."""

    referral: held.Referral
    ring: held.LocalContact | None
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordAnswer:
    """The service's answer: who gave it, what they will do in their words, and their reference."""

    referral_id: str
    person: str
    words: str
    their_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class LogRinging:
    """Somebody rang, and there is no answer yet: what was said."""

    referral_id: str
    words: str


def await_answer(work: Work, referral: held.Referral, what: str) -> held.Referral:
    """Put a referral on the lists of what others owe, with `what` it is, until they say what they will do."""
    until = due("front_door_acknowledgement", work.now)
    kept = sharing.referrals.put(work, replace(referral, acknowledge_by=until, chased_at=None))
    desk.give(work, desk.WAITING, "referral", kept.id, f"{what}: waiting for them to confirm", due=until)
    return kept


def _whom(work: Work, referral: held.Referral) -> held.LocalContact | None:
    """The local service it went to where its name says so, else the duty team."""
    known = desk.profile(work).contacts
    to = referral.to.casefold()
    named = (one for one in known if one.name and one.name.casefold() in to)
    return next(named, next((one for one in known if one.kind == "duty_team"), None))


@use_case(Action.FILE_READ, Event.FILE_READ, about="referral", reading=True)
def read_referral(work: Work, request: ReadReferral) -> ReferralPage:
    """One referral, for somebody in the circle of its file."""
    referral = sharing.referrals.get(work.file, request.referral_id)
    return ReferralPage(referral=referral, ring=_whom(work, referral), steps=desk.profile(work).escalation)


@use_case(Action.RECEIPT_RECORD, Event.REFERRAL_ANSWERED, about="referral")
def record_answer(work: Work, request: RecordAnswer) -> held.Referral:
    """Keep what the service will do; nobody rings any more. Raises Incomplete with each gap, NotNow once answered."""
    before = sharing.referrals.get(work.file, request.referral_id)
    state = REFERRALS.after(ReferralState(before.state), ReferralEvent.ANSWER)
    gaps = []
    if not request.person.strip():
        gaps.append(Gap("person", "Enter who told you."))
    if not request.words.strip():
        gaps.append(Gap("words", "Write down what they will do, also when they will do nothing."))
    if gaps:
        raise Incomplete(*gaps)
    answered = sharing.referrals.put(work, replace(
        before, state=state, answered_at=work.now, answered_by=request.person.strip(), answer=request.words.strip(),
        their_reference=request.their_reference.strip() or before.their_reference, recorded_by=work.actor.person_id,
    ))  # fmt: skip
    worklist.done(work, before.id)
    line = f"{answered.answered_by} said what they will do: {answered.answer}"
    desk.write_entry(work, "referral", before.id, line, significant=True)
    return answered


@use_case(Action.RECEIPT_RECORD, Event.REFERRAL_CHASED, about="referral")
def log_ringing(work: Work, request: LogRinging) -> held.Referral:
    """Keep what was said; the limit begins again. Raises Incomplete without words, NotNow once they have answered."""
    before = sharing.referrals.get(work.file, request.referral_id)
    REFERRALS.after(ReferralState(before.state), ReferralEvent.RING)
    rang(work, "referral", before.id, request.words)
    return await_answer(work, before, "Referral")


def chase_unanswered(tools: Tools) -> int:
    """Put what nobody answered in time first among what others owe, once for each limit: how many."""
    return each_late(tools, JOB, finding.unanswered, _late)


@as_system(Event.REFERRAL_LATE)
def _late(work: Work, late: Late) -> None:
    work.scope_id = late.file_id
    referral = sharing.referrals.get(work.file, late.row_id)
    if referral.state != ReferralState.MADE or referral.chased_at is not None:
        raise Missing  # answered, or rung about, in between
    ring = _whom(work, referral)
    number = f" Ring {ring.name}: {ring.phone}" if ring else " Ring them"
    put_first(work, "referral", referral.id, f"Referral: no answer in time.{number}", referral.acknowledge_by)
    sharing.referrals.put(work, replace(referral, chased_at=work.now))
