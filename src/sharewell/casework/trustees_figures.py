"""Numbers for trustees: by term, frozen once the term has ended, with small ones held back.

They are counted from the ledger, which says what kind of thing happened and when and nothing else, so that counting
opens no file. They are never live: what trustees see today does not depend on anything recorded today.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records import ledger
from sharewell.records.stores import people
from sharewell.records.times import moment
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.events import Event
from sharewell.rules.london import london_day
from sharewell.rules.small_numbers import Shown, Table, Term, closed_terms, publish, term_named, term_of
from sharewell.rules.values import new_id

# What is counted: the words on the page, and the event that is one of it. Groups have a total, and add up.
ALONE = (
    ("Concerns recorded", Event.CONCERN_RECORDED),
    ("Referrals made", Event.REFERRAL_MADE),
    ("Requests for information received", Event.REQUEST_RECORDED),
    ("Files destroyed after a review", Event.FILE_DESTROYED),
)
DECISIONS = (
    ("Shared urgently by phone", Event.SHARED_URGENTLY),
    ("Decided after weighing it up", Event.DECISION_TAKEN),
)


@dataclass(frozen=True)
class TermOnThePage:
    """One term as trustees see it."""

    words: str
    alone: tuple[tuple[str, Shown], ...]
    decisions: Table


@as_system(Event.FIGURES_FROZEN)
def freeze_figures(work: Work, request: None) -> int:
    """Count every term that has ended and was not counted yet: how many. Doing it again counts nothing twice."""
    today = london_day(work.now)
    first = next(ledger.events(work.organisation_id, 0, 1), None)
    if first is None:
        return 0
    ended = closed_terms(london_day(moment(first.at)), today)
    if not ended:
        return 0
    done = {figures.term for figures in people.term_figures.where(work.organisation)}
    fresh = [term for term in ended if term.key not in done]
    if fresh:
        _freeze(work, fresh)
    return len(fresh)


def _freeze(work: Work, terms: list[Term]) -> None:
    counted: dict[str, Counter[str]] = {term.key: Counter() for term in terms}
    wanted = {str(event) for _, event in (*ALONE, *DECISIONS)}
    for event in ledger.events(work.organisation_id):
        if event.kind in wanted:
            key = term_of(london_day(moment(event.at))).key
            if key in counted:
                counted[key][str(event.kind)] += 1
    for key, counts in counted.items():
        people.term_figures.put(
            work, held.TermFigures(id=new_id(), term=key, counts=dict(counts), frozen_at=work.now)
        )


@use_case(Action.FIGURES_READ, Event.FIGURES_READ)
def read_figures(work: Work, request: None) -> list[TermOnThePage]:
    """Every term that has ended, the newest first. Numbers under five are held back, and what would give them away."""
    kept = people.term_figures.where(work.organisation)
    newest_first = sorted(kept, key=lambda figures: term_named(figures.term).first, reverse=True)
    return [_on_the_page(figures) for figures in newest_first]


def _on_the_page(figures: held.TermFigures) -> TermOnThePage:
    return TermOnThePage(
        words=term_named(figures.term).words,
        alone=tuple((words, publish({words: figures.counts.get(event, 0)}).total) for words, event in ALONE),
        decisions=publish({words: figures.counts.get(event, 0) for words, event in DECISIONS}),
    )
