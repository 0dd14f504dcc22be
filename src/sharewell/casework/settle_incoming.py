"""A request that came in by form, before whoever it was put before: read it, say that one deals with it, pass it on,
set it aside. Whoever it was not put before, or is kept from the child, gets the answer for one that does not exist."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from sharewell.casework import alerts, came_by_form, desk
from sharewell.casework.use_case import Work, use_case
from sharewell.casework.working_days import working_days_after
from sharewell.records.stores import by_form, people
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.asked_by_form import OPEN, SET_ASIDE_KEPT, FormState, SetAside
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.names import made_storable

AT_ONCE = 50
DEALT_WITH = "Somebody has dealt with this already."


@dataclass(frozen=True)
class OneIncoming:
    """Which request."""

    incoming_id: str


@dataclass(frozen=True)
class PassOnIncoming:
    """Whoever passes it on never gets it again. `why` is kept; nobody else is told it."""

    incoming_id: str
    why: str


@dataclass(frozen=True)
class SetAsideIncoming:
    """Why it is set aside: a value of `rules.asked_by_form.SetAside`, and words."""

    incoming_id: str
    closed_as: str
    reason: str


@dataclass(frozen=True)
class SetAsideSeveral:
    """Which, at most `AT_ONCE`; and as for one."""

    incoming_ids: tuple[str, ...]
    closed_as: str
    reason: str


@dataclass(frozen=True)
class IncomingPage:
    """One request, the setting it came to, and whom it is before by name. `claimed_by`: who deals with it."""

    incoming: held.IncomingRequest
    setting: str
    before: tuple[str, ...]
    claimed_by: str
    closed_by: str


def own(work: Work, incoming_id: str) -> held.IncomingRequest:
    """The request, for somebody it was put before, who holds that part still and is not kept from the child.

    Raises Missing for everybody else.
    """
    me = work.actor.person_id
    if not came_by_form.may_be_asked(work, me):
        raise Missing
    one = came_by_form.the_request(work, incoming_id)
    holds = me in one.asked_of and any(me in line for line in came_by_form.lines(work, one.asked))
    if not holds or came_by_form.is_kept_apart(work, one.asked, me):
        raise Missing
    return one


def open_one(work: Work, incoming_id: str) -> held.IncomingRequest:
    """As `own`, where nobody has dealt with it yet. Raises NotNow."""
    one = own(work, incoming_id)
    if one.state not in OPEN:
        raise NotNow(DEALT_WITH)
    return one


@use_case(Action.INCOMING_READ, Event.INCOMING_READ, reading=True)
def read_incoming(work: Work, request: OneIncoming) -> IncomingPage:
    """One request. That it was read is recorded."""
    one = own(work, request.incoming_id)
    names = desk.some_names(work, {*one.asked_of, one.claimed_by, one.closed_by})
    return IncomingPage(
        replace(one, apart=()),
        people.settings.get(work.organisation, one.setting_id).name,
        tuple(names[person] for person in one.asked_of if person in names),
        names.get(one.claimed_by, ""),
        names.get(one.closed_by, ""),
    )


@use_case(Action.INCOMING_READ, Event.INCOMING_CLAIMED)
def claim_incoming(work: Work, request: OneIncoming) -> held.IncomingRequest:
    """Say that one deals with it: the clock waits the local limit for others. Doing it again begins that anew."""
    one = open_one(work, request.incoming_id)
    due = working_days_after(work.now, desk.profile(work).confirm_within_days)
    return by_form.incoming.put(work, replace(
        one, state=FormState.CLAIMED, claimed_by=work.actor.person_id, claimed_at=work.now, due=due, look_at=due,
    ))  # fmt: skip


@use_case(Action.INCOMING_READ, Event.INCOMING_PASSED_ON)
def pass_on_incoming(work: Work, request: PassOnIncoming) -> None:
    """Give it to the others, where one is close to it: the next in line where there are none. Raises Incomplete."""
    one = open_one(work, request.incoming_id)
    why = made_storable(request.why.strip())
    if not why:
        raise Incomplete(Gap("why", "Say in a few words why you pass it on."))
    me = work.actor.person_id
    came_by_form.untell(work, one, {me})
    by_form.incoming.put(work, replace(
        one, asked_of=tuple(person for person in one.asked_of if person != me), apart=(*one.apart, me),
        passed_on=(*one.passed_on, why), look_at=work.now, state=FormState.WAITING, claimed_by="", claimed_at=None,
    ))  # fmt: skip


@use_case(Action.INCOMING_SETTLE, Event.INCOMING_SET_ASIDE)
def set_aside_incoming(work: Work, request: SetAsideIncoming) -> held.IncomingRequest:
    """Set it aside with a reason; four weeks later it is deleted. Raises Incomplete without why and words."""
    one = open_one(work, request.incoming_id)
    return _set_aside(work, one, request.closed_as, _reason(request.closed_as, request.reason))


@use_case(Action.INCOMING_SETTLE, Event.INCOMING_SET_ASIDE)
def set_aside_several(work: Work, request: SetAsideSeveral) -> int:
    """Set several aside at once with one reason, where many came that are not real: how many.

    What somebody has dealt with in between stays as it is. Raises Incomplete without any, or without why and words.
    """
    gaps = () if request.incoming_ids else (Gap("incoming_ids", "Tick those that you set aside."),)
    reason = _reason(request.closed_as, request.reason, *gaps)
    done = 0
    for incoming_id in dict.fromkeys(request.incoming_ids[:AT_ONCE]):
        with suppress(NotNow):
            _set_aside(work, open_one(work, incoming_id), request.closed_as, reason)
            done += 1
    return done


def _reason(closed_as: str, words: str, *gaps: Gap) -> str:
    """The words as they are kept. Raises Incomplete with `gaps` and what is missing here."""
    found, reason = list(gaps), made_storable(words.strip())
    if closed_as not in set(SetAside):
        found.append(Gap("closed_as", "Choose why you set it aside."))
    if not reason:
        found.append(Gap("reason", "Say how you know: whom you rang, on which number, and what they said."))
    if found:
        raise Incomplete(*found)
    return reason


def _set_aside(work: Work, one: held.IncomingRequest, closed_as: str, reason: str) -> held.IncomingRequest:
    alerts.settle(work, one.id, work.now)
    kept = replace(
        one, state=FormState.SET_ASIDE, closed_by=work.actor.person_id, closed_at=work.now,
        closed_as=closed_as, reason=reason, due=None, look_at=work.now + SET_ASIDE_KEPT,
    )  # fmt: skip
    return by_form.incoming.put(work, kept)
