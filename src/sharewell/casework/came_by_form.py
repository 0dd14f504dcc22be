"""Whom a request that came in by form is put before, and what the clock does with it.

Nothing is matched for whoever asks. Here alone the name is held against the register and the files, so that somebody
who is kept from a child's record does not learn from the request that others are asking.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from sharewell.casework import alerts, desk
from sharewell.casework.child_of_concern import digest_of
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.records.gate import circle_of, place_of
from sharewell.records.stores import accounts, by_form, people
from sharewell.records.stores.alerts import alerts as alert_rows
from sharewell.records.stores.base import Opened
from sharewell.records.stores.finding import files_of_child
from sharewell.records.wall.looks import BY_FORM
from sharewell.rules import held
from sharewell.rules.asked_by_form import UNTAKEN_KEPT, FormState, before_whom, is_urgent, look_next, may_be_meant
from sharewell.rules.errors import Missing, NotNow, Stale
from sharewell.rules.events import Event
from sharewell.rules.people import Role, SystemActor
from sharewell.rules.values import is_id

JOB = BY_FORM
log = logging.getLogger("sharewell.by_form")


def lines(work: Work, asked: held.AskedByForm) -> list[list[str]]:
    """Who is asked to deal with it, line after line: the leads, the independent person, the manager.

    Where it is said to be about somebody who works here, the independent person comes before the leads.
    """
    leads = desk.leads_of(work)
    independent = [desk.the_organisation(work).independent_id, *accounts.holding(work.organisation, Role.INDEPENDENT)]
    ordered = [independent, leads] if asked.about_staff else [leads, independent]
    return [alerts.working_here(work, line) for line in (*ordered, accounts.holding(work.organisation, Role.MANAGER))]


def _children(work: Work, asked: held.AskedByForm) -> list[held.RegisterChild]:
    """The children on the register who may be meant."""
    register = work.once("register", lambda: people.register.where(work.organisation))
    return [one for one in register if may_be_meant(asked, (one.name, one.known_as), one.born_on)]


def _files(work: Work, asked: held.AskedByForm, children: Iterable[held.RegisterChild]) -> list[str]:
    told = held.Child(id="", file_id="", name=" ".join(asked.child.split()), born_on=asked.born_on)
    digests = [digest_of(work, one.id) for one in children] + [digest_of(work, "", told)]
    return [file_id for digest in digests for file_id in files_of_child(work.organisation_id, digest)]


def may_be_asked(work: Work, person_id: str) -> bool:
    """Whether somebody holds a part that a request may be put before at all: nobody else's asking opens one."""
    independent = desk.the_organisation(work).independent_id
    return person_id == independent or person_id in accounts.holding(
        work.organisation, Role.LEAD, Role.DEPUTY, Role.INDEPENDENT, Role.MANAGER
    )


def is_kept_apart(work: Work, asked: held.AskedByForm, person_id: str) -> bool:
    """Whether somebody is kept from the child who is named, or from a file of theirs."""
    children = _children(work, asked)
    if any(person_id in one.kept_from for one in children):
        return True
    return any(
        person_id in place_of(work.organisation_id, file_id, person_id, work.now).excluded
        for file_id in _files(work, asked, children)
    )


def _kept_apart(work: Work, asked: held.AskedByForm) -> set[str]:
    children = _children(work, asked)
    found = {person for one in children for person in one.kept_from}
    for file_id in _files(work, asked, children):
        found |= circle_of(work.organisation_id, file_id).excluded
    return found


def the_request(work: Work, incoming_id: str) -> held.IncomingRequest:
    """One request, opened with its own keys. Raises Missing for one that is not there, or over."""
    if not is_id(incoming_id) or not by_form.is_known(work.organisation_id, incoming_id):
        raise Missing
    one = by_form.incoming.get(Opened(work.vault, work.organisation_id, incoming_id), incoming_id)
    if one.state == FormState.ENDED:
        raise Missing
    return one


def end(work: Work, one: held.IncomingRequest) -> None:
    """It is over: off every first page now, its keys destroyed and the row gone in the next round."""
    alerts.settle(work, one.id, work.now)
    by_form.incoming.put(work, replace(one, state=FormState.ENDED, look_at=work.now))


def look_after_incoming(tools: Tools, organisation_id: str) -> int:
    """Put what came in before somebody, and what nobody dealt with in time before one line more; end what is over.

    How many of them. Each in a transaction of its own: where many came and the key desk asks to wait, the rest wait.
    """
    system, done = SystemActor(JOB, organisation_id), 0
    try:
        ids, marked = _to_sort(system, tools, None)
        for incoming_id in ids:
            try:
                _look_after(system, tools, incoming_id)
            except Missing:
                if tools.vault.destroyed_at(incoming_id) is None:
                    continue  # over in between
                _drop(system, tools, incoming_id)  # its keys are gone: the row came back with an old copy
            done += 1
        if marked:
            _sorted(system, tools, marked)
        for incoming_id in by_form.ended(organisation_id):
            tools.vault.destroy(incoming_id)
            _drop(system, tools, incoming_id)
            done += 1
    except NotNow as error:
        log.warning("requests by form wait: %s", type(error).__name__)
    return done


@as_system(Event.INCOMING_SORTED)
def _to_sort(work: Work, request: None) -> tuple[list[str], list[held.RequestForm]]:
    """What to look at: what is due, and all where somebody was kept from a child since; and the marks of that."""
    marked = [form for form in by_form.forms.where(work.organisation) if form.sort_again]
    due = by_form.to_look_at(work.organisation_id, work.now)
    return list(dict.fromkeys([*due, *(by_form.still_open(work.organisation_id) if marked else ())])), marked


@as_system(Event.INCOMING_SORTED)
def _sorted(work: Work, marked: list[held.RequestForm]) -> None:
    """Take the marks away, unless they were set again in between: then the next round looks once more."""
    with suppress(Stale):
        for form in marked:
            by_form.forms.put(work, replace(form, sort_again=False))


@as_system(Event.INCOMING_SORTED)
def _look_after(work: Work, incoming_id: str) -> None:
    one = the_request(work, incoming_id)
    if one.state == FormState.SET_ASIDE or one.at + UNTAKEN_KEPT <= work.now:
        end(work, one)
    else:
        _put_before(work, one)


@as_system(Event.INCOMING_ENDED)
def _drop(work: Work, incoming_id: str) -> None:
    alerts.settle(work, incoming_id, work.now)
    by_form.incoming.drop(work, [incoming_id])


def _put_before(work: Work, one: held.IncomingRequest) -> None:
    """Before whoever should see it now; where nobody dealt with it in time, before one line more, and said again."""
    late = one.due is not None and one.due <= work.now
    apart = _kept_apart(work, one.asked) | set(one.apart)
    whom = before_whom(lines(work, one.asked), one.asked_of, apart, further=late)
    due = one.due
    if due is None or late:
        hours = desk.profile(work).look_within_hours
        due = look_next(work.now, urgent=is_urgent(one.asked), within_hours=hours, by_when=one.asked.by_when)
    state = FormState.WAITING if one.state == FormState.ARRIVED else one.state
    kept = by_form.incoming.put(
        work, replace(one, state=state, asked_of=whom, late=one.late + late, due=due, look_at=due)
    )
    # The key desk gives none of these the keys of this request either.
    work.before_commit(lambda: work.vault.exclude(one.id, apart))
    untell(work, kept, set(one.asked_of) - set(whom))
    tell(work, kept, whom if late else [person for person in whom if person not in one.asked_of])


def tell(work: Work, one: held.IncomingRequest, people_told: Iterable[str]) -> None:
    """Put it on the first pages of these, in the place of what stood there before. Says nothing of the child."""
    told = list(people_told)
    untell(work, one, set(told))
    urgent = is_urgent(one.asked)
    kind = alerts.FORM_LATE if one.late else alerts.FORM_URGENT if urgent else alerts.FORM
    said = "They say that it is urgent. " if one.asked.urgent else "It holds words of danger. " if urgent else ""
    words = f"A request came in by form, not verified. {said}Reference {one.reference}."
    if one.late:
        words = f"A request that came in by form is not dealt with in time. {said}Reference {one.reference}."
    alerts.alert(work, told, kind, words, about_id=one.id)


def untell(work: Work, one: held.IncomingRequest, people_told: set[str]) -> None:
    """Take it off the first pages of these."""
    for person_id in people_told:
        for found in alert_rows.where(work.organisation, person_id=person_id, answered_at=""):
            if found.about_id == one.id:
                alert_rows.put(work, replace(found, answered_at=work.now))


def sort_again(work: Work) -> None:
    """Somebody is kept from a child from now on: the next round looks whom every open request is before."""
    if by_form.still_open(work.organisation_id):
        for form in by_form.forms.where(work.organisation):
            by_form.forms.put(work, replace(form, sort_again=True))
