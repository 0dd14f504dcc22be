"""Somebody opened many files in a short time: whoever watches over this is told, once a burst, and of no child."""

from __future__ import annotations

from sharewell.casework import alerts, desk
from sharewell.casework.use_case import Work, as_system
from sharewell.records.stores.alerts import alerts as store
from sharewell.rules import burst
from sharewell.rules.events import Event


@as_system(Event.BURST_NOTICED)
def tell_of_burst(work: Work, person_id: str) -> None:
    """Put it before the independent person and the leads, never before the person themselves.

    A second file too many within the same ten minutes is the same burst: it is told once.
    """
    since = work.now - burst.WINDOW
    told = store.where(work.organisation, kind=alerts.BURST)
    if any(one.about_id == person_id and one.at > since for one in told):
        return
    name = desk.names(work).get(person_id, "Somebody")
    words = f"{name} opened {burst.FILES} different files within 10 minutes, and was asked to show again who they are."
    watching = [*alerts.watchers(work, apart_from=[person_id]), *desk.leads_of(work)]
    alerts.alert(work, [one for one in watching if one != person_id], alerts.BURST, words, about_id=person_id)
