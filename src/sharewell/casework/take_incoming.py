"""A request that came in by form becomes a request and a decision: rung back, and the child chosen by a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework.came_by_form import end
from sharewell.casework.record_request import RecordRequest, begin_request
from sharewell.casework.settle_incoming import open_one
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import people
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision.answers import Verification
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.names import made_storable

RING_FIRST = (
    "Add the number that their agency publishes, and where, to the address book first. Do not take it from the form."
)


@dataclass(frozen=True, kw_only=True)
class TakeIncoming:
    """Which request, into which file, from whom in the address book, and what was said when they were rung back."""

    incoming_id: str
    file_id: str
    recipient_id: str
    rang: str


@use_case(Action.REQUEST_RECORD, Event.INCOMING_TAKEN, about="file")
def take_incoming(work: Work, request: TakeIncoming) -> tuple[held.SharingRequest, held.Decision]:
    """Record it as a request about the child of one file, and open its decision. What was typed goes with it.

    Raises Incomplete where nobody rang back on the published number that the address book holds.
    """
    one = open_one(work, request.incoming_id)
    rang, gaps = made_storable(request.rang.strip()), []
    asker = people.recipients.get(work.organisation, request.recipient_id) if request.recipient_id else None
    if asker is None:
        gaps.append(Gap("recipient_id", "Choose who asks from the address book, or add them first."))
    elif not (asker.phone and asker.number_source):
        gaps.append(Gap("recipient_id", RING_FIRST))
    if not rang:
        gaps.append(Gap("rang", "Say who answered at the published number, and that they know of the request."))
    if gaps or asker is None:
        raise Incomplete(*gaps)
    people.recipients.put(
        work, replace(asker, verified_at=work.now, verified_by=work.actor.person_id, verified_how=rang)
    )
    came = held.CameByForm(
        asked=one.asked, at=one.at, reference=one.reference, rang_by=work.actor.person_id, rang=rang
    )
    made = begin_request(work, RecordRequest(
        file_id=work.scope_id, recipient_id=asker.id, purpose=one.asked.purpose, wanted=one.asked.wanted,
        by_when=one.asked.by_when, function=one.asked.function, checked=Verification.CALLED_BACK,
    ), came)  # fmt: skip
    end(work, one)
    return made
