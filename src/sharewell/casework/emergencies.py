"""What opening, ending and reviewing an emergency access share: who is asked to review, and who is taken off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sharewell.casework import alerts, desk
from sharewell.casework.use_case import Work
from sharewell.records.gate import circle_of
from sharewell.records.stores import accounts
from sharewell.records.stores import alerts as store
from sharewell.rules import emergency, held
from sharewell.rules.emergency import Review
from sharewell.rules.london import moment_words
from sharewell.rules.people import Role


def lines(work: Work) -> list[list[str]]:
    """Who reviews, line after line, those alone who work here now: the independent person, the leads, the manager."""
    who = (
        [desk.the_organisation(work).independent_id],
        desk.leads_of(work),
        accounts.holding(work.organisation, Role.MANAGER),
    )
    return [alerts.working_here(work, line) for line in who]


def excluded_from(work: Work, one: held.EmergencyAccess) -> set[str]:
    """Everybody who is excluded from a file that was opened."""
    return {person for file_id in one.file_ids for person in circle_of(work.organisation_id, file_id).excluded}


def ask_reviewers(work: Work, one: held.EmergencyAccess, excluded: Iterable[str]) -> held.EmergencyAccess:
    """Ask the first line of reviewers to look, with an alert each, and write down who was asked."""
    asked = emergency.reviewers(lines(work), opener=one.person_id, excluded=excluded)
    kept = store.emergencies.put(work, replace(one, asked_of=asked))
    _alert(work, kept, asked, alerts.EMERGENCY)
    return kept


def ask_everybody(work: Work, one: held.EmergencyAccess) -> held.EmergencyAccess:
    """Nobody looked in time: ask every line besides, and keep it before them until somebody has."""
    asked = emergency.escalated(lines(work), one.asked_of, opener=one.person_id, excluded=excluded_from(work, one))
    kept = store.emergencies.put(work, replace(one, asked_of=asked, review=Review.ESCALATED, escalated_at=work.now))
    alerts.settle(work, one.id, work.now)
    _alert(work, kept, asked, alerts.OVERDUE)
    return kept


def _alert(work: Work, one: held.EmergencyAccess, asked: Iterable[str], kind: str) -> None:
    name = desk.some_names(work, [one.person_id]).get(one.person_id, "Somebody")
    words = f"{name} asked for emergency access at {moment_words(one.at)}. Review it by {moment_words(one.due)}."
    alerts.alert(work, asked, kind, words, about_id=one.id)


def take_off_reviewer(work: Work, person_id: str, file_id: str = "") -> None:
    """Somebody may not review any more: they are excluded from `file_id`, or have left (no file). Others are asked."""
    for state in (Review.WAITING, Review.ESCALATED):
        for one in store.emergencies.where(work.organisation, review=state):
            if person_id not in one.asked_of or (file_id and file_id not in one.file_ids):
                continue
            left = tuple(person for person in one.asked_of if person != person_id)
            kept = store.emergencies.put(work, replace(one, asked_of=left))
            for found in store.alerts.where(work.organisation, person_id=person_id, answered_at=""):
                if found.about_id == one.id:
                    store.alerts.put(work, replace(found, answered_at=work.now))
            if not left:
                ask_reviewers(work, kept, {*excluded_from(work, one), person_id})
