"""Whom a request that came in by form is put before, and what the clock does with it.

Nothing is matched for whoever asks. Here alone the name is held against the register and the files, so that somebody
who is kept from a child's record does not learn from the request that others are asking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sharewell.casework import alerts, desk
from sharewell.casework.child_of_concern import digest_of
from sharewell.casework.use_case import Work, as_system
from sharewell.records.gate import circle_of, place_of
from sharewell.records.stores import accounts, by_form, people
from sharewell.records.stores.alerts import alerts as alert_rows
from sharewell.records.stores.finding import files_of_child
from sharewell.records.wall.looks import BY_FORM
from sharewell.rules import held
from sharewell.rules.asked_by_form import UNTAKEN_KEPT, FormState, before_whom, look_next
from sharewell.rules.events import Event
from sharewell.rules.people import Role

JOB = BY_FORM


def lines(work: Work, asked: held.AskedByForm) -> list[list[str]]:
    """Who is asked to deal with it, line after line: the leads, the independent person, the manager.

    Where it is said to be about somebody who works here, the independent person comes before the leads.
    """
    leads = desk.leads_of(work)
    independent = [desk.the_organisation(work).independent_id, *accounts.holding(work.organisation, Role.INDEPENDENT)]
    ordered = [independent, leads] if asked.about_staff else [leads, independent]
    return [alerts.working_here(work, line) for line in (*ordered, accounts.holding(work.organisation, Role.MANAGER))]


def _children(work: Work, asked: held.AskedByForm) -> list[held.RegisterChild]:
    """The children on the register who may be meant: the same name, and no other date of birth."""
    named = _folded(asked.child)
    register = work.once("register", lambda: people.register.where(work.organisation))
    return [
        one for one in register
        if named in (_folded(one.name), _folded(one.known_as))
        and (asked.born_on is None or one.born_on in (None, asked.born_on))
    ]  # fmt: skip


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _files(work: Work, asked: held.AskedByForm, children: Iterable[held.RegisterChild]) -> list[str]:
    told = held.Child(id="", file_id="", name=" ".join(asked.child.split()), born_on=asked.born_on)
    digests = [digest_of(work, one.id) for one in children] + [digest_of(work, "", told)]
    return [file_id for digest in digests for file_id in files_of_child(work.organisation_id, digest)]


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


@as_system(Event.INCOMING_SORTED)
def look_after_incoming(work: Work, request: None) -> int:
    """Put what came in before somebody, and what nobody dealt with in time before one line more; end what is over.

    How many of them.
    """
    due = by_form.to_look_at(work.organisation_id, work.now)
    for one in by_form.incoming.these(work.organisation, due).values():
        if one.state == FormState.SET_ASIDE or one.at + UNTAKEN_KEPT <= work.now:
            alerts.settle(work, one.id, work.now)
            by_form.incoming.drop(work, [one.id])
        else:
            _put_before(work, one)
    return len(due)


def _put_before(work: Work, one: held.IncomingRequest) -> None:
    """Before whoever should see it now; where nobody dealt with it in time, before one line more, and said again."""
    late = one.due is not None and one.due <= work.now
    apart = _kept_apart(work, one.asked) | set(one.apart)
    whom = before_whom(lines(work, one.asked), one.asked_of, apart, further=late)
    due = one.due
    if due is None or late:
        due = look_next(work.now, urgent=one.asked.urgent, within_hours=desk.profile(work).look_within_hours)
    state = FormState.WAITING if one.state == FormState.ARRIVED else one.state
    kept = by_form.incoming.put(
        work, replace(one, state=state, asked_of=whom, late=one.late + late, due=due, look_at=due)
    )
    untell(work, kept, set(one.asked_of) - set(whom))
    tell(work, kept, whom if late else [person for person in whom if person not in one.asked_of])


def tell(work: Work, one: held.IncomingRequest, people_told: Iterable[str]) -> None:
    """Put it on the first pages of these, in the place of what stood there before. Says nothing of the child."""
    told = list(people_told)
    untell(work, one, set(told))
    kind = alerts.FORM_LATE if one.late else alerts.FORM_URGENT if one.asked.urgent else alerts.FORM
    said = "They say that it is urgent. " if one.asked.urgent else ""
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
    """Somebody is kept from a child from now on: the clock looks at once whom every open request is before."""
    for one in by_form.incoming.these(work.organisation, by_form.still_open(work.organisation_id)).values():
        by_form.incoming.put(work, replace(one, look_at=work.now))
