"""Share now and finish after: one short step, from any concern, open to every member of staff who knows something.

Urgent skips paperwork, never the question who this is: it goes to a number in the local profile, or a published one.
What is missing is owed, with times.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sharewell.casework import desk
from sharewell.casework.answer_referral import await_answer
from sharewell.casework.decisions import assessed, new_decision
from sharewell.casework.outbound import protected_details, protected_of, said_in, taken_out
from sharewell.casework.read_concern import as_told, unread_concern
from sharewell.casework.take_decision import record_outcome
from sharewell.casework.use_case import Work, use_case
from sharewell.guidance.vocabulary import Outcome
from sharewell.records.stores import files, sharing
from sharewell.records.times import moment
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.corrections import with_what_travels
from sharewell.rules.errors import Gap, Incomplete, Missing
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import WHOLE, Sight
from sharewell.rules.referral import ReferralState
from sharewell.rules.values import is_id, new_id


@dataclass(frozen=True, kw_only=True)
class CallSheet:
    """From which concern the call sheet is filled."""

    concern_id: str


@dataclass(frozen=True, kw_only=True)
class CallSheetPage:
    """The facts a duty team asks for, from the child's record (whole file only for its readers), and whom to ring.

    `protected`: something was taken out of it that only two people together may let go.
    `locked`: the file is sealed and cannot be read now; they are said from memory, and the numbers are there all the
    same.
    """

    concern: held.Concern
    child: held.Child
    profile: held.LocalProfile
    setting: held.EarlyYearsSetting
    whole: bool
    locked: bool = False
    emergency: bool = False
    protected: bool = False


@dataclass(frozen=True, kw_only=True)
class ShareUrgently:
    """What was told to whom. `contact`: a kind of contact in the local profile, "emergency", or empty with `number`.

    `decision_id` is made when the page is shown, so that the same page records once.
    """

    concern_id: str
    contact: str
    told: str = ""
    spoken_to: str = ""
    number: str = ""
    their_reference: str = ""
    recipient_kind: str = ""
    decision_id: str = field(default_factory=new_id)


EMERGENCY = "999"
KINDS = {"police": "police", "emergency": "police", "lado": "lado"}


@use_case(Action.SHARE_URGENTLY, Event.CONCERN_READ, about="concern", reading=True)
def read_call_sheet(work: Work, request: CallSheet) -> CallSheetPage:
    """The call sheet: for its recorder with what they wrote, for a reader with the child's whole record."""
    if work.locked:
        return _empty_call_sheet(work, request.concern_id)
    concern = files.concerns.get(work.file, request.concern_id)
    whole = work.sight in WHOLE
    if not whole and concern.recorder_id != work.actor.person_id:
        raise Missing
    child = desk.child_of(work.file)
    kept = files.files.get(work.file, work.scope_id)
    if not whole:
        mine = tuple(s for s in concern.statements if s.recorded_by == work.actor.person_id)
        concern = replace(concern, statements=mine, triage=None)
        child = as_told(concern, child)
    concern, child, protected = _to_say(work, concern, child, whole=whole)
    return CallSheetPage(
        concern=concern,
        child=child,
        profile=desk.profile(work),
        setting=desk.the_setting(work, kept.setting_id),
        whole=whole,
        emergency=work.sight is Sight.EMERGENCY,
        protected=protected,
    )


def _to_say(
    work: Work, concern: held.Concern, child: held.Child, *, whole: bool
) -> tuple[held.Concern, held.Child, bool]:
    """What may be said on the phone: nothing protected stands on the sheet. A call is never stopped by it.

    Whoever sees their own words only learns nothing else of what is protected: theirs are looked at alone.
    """
    details = protected_of(work) if whole else protected_details(child, said_in(concern))
    recorded = sharing.corrections.where(work.file) if whole else []
    said_now = [replace(one, text=with_what_travels(one, recorded)) for one in concern.statements]
    statements = tuple(replace(one, text=taken_out(one.text, details, one.id)) for one in said_now)
    said = replace(concern, statements=statements)
    kept_back = child.protected_address or statements != tuple(said_now)
    return said, replace(child, address="" if child.protected_address else child.address,
                         needs=taken_out(child.needs, details)), kept_back  # fmt: skip


def _empty_call_sheet(work: Work, concern_id: str) -> CallSheetPage:
    """Whom to ring, and nothing of the sealed file."""
    return CallSheetPage(
        concern=unread_concern(work, concern_id),
        child=held.Child(id="", file_id=work.scope_id, name=""),
        profile=desk.profile(work),
        setting=desk.the_setting(work),
        whole=False,
        locked=True,
    )


@use_case(Action.SHARE_URGENTLY, Event.SHARED_URGENTLY, about="concern")
def share_urgently(work: Work, request: ShareUrgently) -> held.Decision:
    """Record an urgent share that was made by phone. Nothing but not knowing whom it went to can stop it.

    Raises Incomplete only where no known or published number is named: ring one of those, then record it.
    """
    before = _recorded_before(work, request)
    if before is not None:
        return before
    decision = _decision(work, request)
    assessment = assessed(decision, work.now)
    view = assessment.outcome(Outcome.SHARE)
    if not view.recordable:
        raise view.incomplete()
    taken = record_outcome(work, decision, Outcome.SHARE, assessment)
    _refer(work, taken, request.their_reference.strip())
    return taken


def _recorded_before(work: Work, request: ShareUrgently) -> held.Decision | None:
    """The decision that this page made already, if it did. Raises Missing for somebody else's concern.

    Of a locked file nothing is read: what the page made already is there with the words of the page sent again.
    """
    known = is_id(request.decision_id)
    if work.locked:
        unread_concern(work, request.concern_id)
        columns = ("edition", "state", "opened_at")
        there = known and sharing.decisions.clear_where(work.file, *columns, id=request.decision_id)
        return _unread_decision(work, request, *there[0]) if there else None
    concern = files.concerns.get(work.file, request.concern_id)
    if work.sight not in WHOLE and concern.recorder_id != work.actor.person_id:
        raise Missing
    before = sharing.decisions.where(work.file, id=request.decision_id) if known else []
    return before[0] if before else None


def _unread_decision(work: Work, request: ShareUrgently, edition: str, state: str, opened_at: str) -> held.Decision:
    return held.Decision(
        id=request.decision_id,
        file_id=work.scope_id,
        edition=edition,
        state=state,
        opened_at=moment(opened_at),
        opened_by=work.actor.person_id,
        answers={},
        urgent=True,
        told=request.told.strip(),
        spoken_to=request.spoken_to.strip(),
    )


def _decision(work: Work, request: ShareUrgently) -> held.Decision:
    """The decision as far as it is known: whom, by which known number, by phone, now."""
    known = {contact.kind: contact for contact in desk.profile(work).contacts}
    contact = known.get(request.contact)
    number = EMERGENCY if request.contact == "emergency" else request.number.strip()
    if contact is None and not number:
        raise Incomplete(Gap("contact", "Choose whom you rang, or enter the published number you rang."))
    return new_decision(
        work,
        id=request.decision_id if is_id(request.decision_id) else new_id(),
        urgent=True,
        concern_id=request.concern_id,
        told=request.told.strip(),
        spoken_to=request.spoken_to.strip() or (contact.name if contact else number),
        answers={
            "harm": "in_danger",
            "recipient": request.recipient_kind or KINDS.get(request.contact, "childrens_social_care"),
            "verification": "local_profile" if contact else "published",
            "channel": "spoken",
            "outcome": Outcome.SHARE.value,
            "decided_by": work.actor.person_id,
        },
    )


def _refer(work: Work, taken: held.Decision, their_reference: str) -> None:
    """What was told by phone is a referral, chased until they confirm it."""
    made = held.Referral(
        id=new_id(), file_id=work.scope_id, state=ReferralState.MADE, made_at=work.now, to=taken.spoken_to,
        decision_id=taken.id, their_reference=their_reference,
    )  # fmt: skip
    referral = await_answer(work, made, "Urgent share")
    line = f"Shared urgently by phone with {taken.spoken_to}."
    desk.write_entry(work, "referral", referral.id, line, significant=True)
