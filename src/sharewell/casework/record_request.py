"""Somebody asks us for information: who, how we know them, for what and by when; and telling them what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sharewell.casework import desk
from sharewell.casework.open_decision import begin_decision
from sharewell.casework.take_decision import settle
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import people, sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import LONDON, london_day
from sharewell.rules.values import new_id


@dataclass(frozen=True, kw_only=True)
class RecordRequest:
    """What somebody asks for, about the child of one file.

    `function`: the part or power in which they ask. `checked`: how it is known that they are who they say, a value of
    `rules.decision.answers.Verification`; empty: as the address book knows.
    """

    file_id: str
    recipient_id: str
    purpose: str
    wanted: str
    by_when: date | None = None
    function: str = ""
    checked: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerRequester:
    """What the requester was told, and how."""

    request_id: str
    how: str
    words: str


@use_case(Action.REQUEST_RECORD, Event.REQUEST_RECORDED, about="file")
def record_request(work: Work, request: RecordRequest) -> tuple[held.SharingRequest, held.Decision]:
    """Record a request and open the decision it needs. Raises Incomplete with what is missing."""
    gaps = [
        Gap(name, words)
        for name, words in (
            ("recipient_id", "Choose who asks from the address book, or add them first."),
            ("purpose", "Write what they need it for."),
            ("wanted", "Write what they ask for."),
        )
        if not getattr(request, name).strip()
    ]
    if request.by_when is not None and request.by_when < london_day(work.now):
        gaps.append(Gap("by_when", "The date they need it by must not be in the past."))
    if gaps:
        raise Incomplete(*gaps)
    return begin_request(work, request)


def begin_request(
    work: Work, request: RecordRequest, by_form: held.CameByForm | None = None
) -> tuple[held.SharingRequest, held.Decision]:
    """Keep a request that says everything it must, with the decision it needs. `by_form`: how it came, if by form."""
    asker = people.recipients.get(work.organisation, request.recipient_id)
    kept = sharing.requests.put(
        work,
        held.SharingRequest(
            id=new_id(),
            file_id=work.scope_id,
            state="asked",
            asked_at=by_form.at if by_form else work.now,
            recipient_id=asker.id,
            purpose=request.purpose.strip(),
            wanted=request.wanted.strip(),
            by_when=request.by_when,
            function=request.function.strip(),
            checked=request.checked,
            by_form=by_form,
        ),
    )
    how = f" by form ({by_form.reference}), and was rung back" if by_form else ""
    desk.write_entry(work, "request", kept.id, f"{asker.agency} asked for information{how}.", significant=True)
    answers = {"purpose": kept.purpose, "asked": "yes", "recipient_need": kept.function}
    decision = begin_decision(
        work, recipient_id=asker.id, request_id=kept.id, checked=kept.checked,
        answers={name: words for name, words in answers.items() if words},
    )
    if kept.by_when is not None:
        when = datetime.combine(kept.by_when, time(17), LONDON)
        desk.give(work, desk.WAITING, "request", kept.id, "They need an answer by then", due=when)
    return kept, decision


@use_case(Action.REQUEST_RECORD, Event.REQUESTER_ANSWERED, about="request")
def answer_requester(work: Work, request: AnswerRequester) -> held.SharingRequest:
    """Record that the requester was told, which also pays what the decision still owes them: telling them.

    Raises NotNow before a decision is taken, Incomplete without the words.
    """
    asked = sharing.requests.get(work.file, request.request_id)
    taken = {
        one.id
        for one in sharing.decisions.where(work.file)
        if one.request_id == asked.id and one.decided_at is not None
    }
    if not taken:
        raise NotNow("Take the decision first; then tell them.")
    gaps = [
        Gap(name, words)
        for name, words in (("how", "Say how you told them."), ("words", "Write what you told them."))
        if not getattr(request, name).strip()
    ]
    if gaps:
        raise Incomplete(*gaps)
    told = sharing.requests.put(
        work,
        replace(
            asked, state="answered", told_at=work.now, told_how=request.how.strip(), told_words=request.words.strip()
        ),
    )
    worklist.done(work, asked.id)
    desk.write_entry(work, "request", asked.id, "The requester was told the decision.", significant=True)
    for debt in sharing.debts.where(work.file):
        if debt.decision_id in taken and debt.key == "requester_told" and debt.paid_at is None:
            settle(work, debt, {"requester_told": "told"}, told.told_words)
    return told


@dataclass(frozen=True)
class ReadRequest:
    """Which request."""

    request_id: str


@dataclass(frozen=True)
class RequestPage:
    """One request: who asked (None: no longer in the address book), and every decision on it and on what led to it.

    `earlier`: the requests that this one follows, the newest first.
    """

    request: held.SharingRequest
    asker: held.Recipient | None
    decisions: list[held.Decision]
    earlier: list[held.SharingRequest]


@use_case(Action.REQUEST_RECORD, Event.FILE_READ, about="request", reading=True)
def read_request(work: Work, request: ReadRequest) -> RequestPage:
    """One request, for somebody in the circle of its file."""
    asked, earlier = sharing.requests.get(work.file, request.request_id), []
    before = asked
    while before.again_id:
        before = sharing.requests.get(work.file, before.again_id)
        earlier.append(before)
    of = {asked.id, *(one.id for one in earlier)}
    return RequestPage(
        asked,
        next((one for one in people.recipients.where(work.organisation) if one.id == asked.recipient_id), None),
        [one for one in sharing.decisions.where(work.file, order="-opened_at") if one.request_id in of],
        earlier,
    )
