"""Escrow papers: who keeps one, trying them in a drill, and using two of them when nobody can open a file any more.

Any two of three papers open a sealed file; one alone says nothing; whoever is excluded from a file has no share of it.
Every use is an event that all holders see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sharewell.casework import desk
from sharewell.casework.sealing import keys_of
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records.gate import circle_of
from sharewell.records.stores import people
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import Sight
from sharewell.rules.values import new_id

FEWEST = 3
DRILL_EVERY = timedelta(days=92)
FEWER = "There must be at least 3 holders, so that any 2 can open a file. Add another holder first."
WRONG_WORDS = (
    "These two papers do not open it. Check each word, and that they are the newest papers of two different holders."
)


@dataclass(frozen=True)
class KeepHolder:
    """A new holder: somebody on the staff list, or an outsider by name. With `holder_id`: a new paper for that one."""

    person_id: str = ""
    name: str = ""
    holder_id: str = ""


@dataclass(frozen=True)
class EndHolder:
    """Who is a holder no longer."""

    holder_id: str


@dataclass(frozen=True)
class NewPaper:
    """A paper to print: whose it is, and its words, which are shown once and kept nowhere."""

    holder: str
    words: str


@dataclass(frozen=True)
class HoldersPage:
    """Who holds a paper, when two were last tried, and whether a drill is due."""

    holders: list[held.EscrowHolder]
    enough: bool
    last_drill: datetime | None
    drill_due: bool
    last_use: datetime | None


@dataclass(frozen=True)
class Papers:
    """The words of two papers."""

    words: Sequence[str]


@dataclass(frozen=True)
class OpenByPapers:
    """The words of two papers, the file they are to open, and the handler who is to have it."""

    words: Sequence[str]
    file_id: str
    person_id: str


@use_case(Action.ESCROW_SEE, Event.WORKLIST_READ)
def escrow_holders(work: Work, request: None) -> HoldersPage:
    """Who keeps escrow papers, and when they were last tried and used: the same for everybody who works here."""
    holders = _live(work)
    drills = sorted(holder.tried_at for holder in holders if holder.tried_at)
    uses = sorted(holder.used_at for holder in holders if holder.used_at)
    last = drills[-1] if drills else None
    enough = len(holders) >= FEWEST
    return HoldersPage(
        holders=holders,
        enough=enough,
        last_drill=last,
        drill_due=enough and (last is None or work.now - last > DRILL_EVERY),
        last_use=uses[-1] if uses else None,
    )


@use_case(Action.ESCROW_KEEP, Event.ESCROW_HOLDER_KEPT)
def keep_holder(work: Work, request: KeepHolder) -> NewPaper:
    """Make a paper for a holder. Raises Incomplete where nobody is named, NotNow where they hold one already."""
    holders = _live(work)
    if request.holder_id:
        holder = next((one for one in holders if one.id == request.holder_id), None)
        if holder is None:
            raise Missing
    else:
        holder = _new_holder(work, request, holders)
    kept = people.escrow_holders.put(work, replace(holder, since=work.now, tried_at=None))
    words = work.vault.sealing.make_paper(work.organisation_id, kept.id, kept.person_id)
    return NewPaper(kept.name, words)


def _new_holder(work: Work, request: KeepHolder, holders: list[held.EscrowHolder]) -> held.EscrowHolder:
    if request.person_id:
        name = people.people.get(work.organisation, request.person_id).name
        if any(one.person_id == request.person_id for one in holders):
            raise NotNow("They hold a paper already. Make them a new one from the list.")
    elif request.name.strip():
        name = desk.checked_name(request.name)
    else:
        raise Incomplete(Gap("person_id", "Choose somebody from the staff list, or enter the name of an outsider."))
    return held.EscrowHolder(id=new_id(), name=name, person_id=request.person_id, since=work.now)


@use_case(Action.ESCROW_KEEP, Event.ESCROW_HOLDER_ENDED)
def end_holder(work: Work, request: EndHolder) -> None:
    """Somebody holds a paper no longer. Raises NotNow where fewer than three would be left."""
    holders = _live(work)
    holder = next((one for one in holders if one.id == request.holder_id), None)
    if holder is None:
        raise Missing
    if len(holders) <= FEWEST:
        raise NotNow(FEWER)
    people.escrow_holders.put(work, replace(holder, active=False))
    work.after_commit(lambda: work.vault.sealing.drop_paper(work.organisation_id, holder.id))


@as_system(Event.ESCROW_TRIED)
def try_papers(work: Work, request: Papers) -> list[str]:
    """The drill: two papers open the practice secret, in memory. Gives the holders' names.

    Raises Incomplete where they do not.
    """
    return _note(work, work.vault.sealing.try_papers(work.organisation_id, "", request.words), used=False)


@as_system(Event.ESCROW_USED)
def open_by_papers(work: Work, request: OpenByPapers) -> list[str]:
    """The real thing: two papers give a handler in the circle of a file access to it again. Gives the holders' names.

    Raises Missing for a file that is not there or a person outside its circle, NotNow for somebody without a key of
    their own, Incomplete where the papers do not open it.
    """
    around = circle_of(work.organisation_id, request.file_id)
    if around.sight(request.person_id, work.now) is not Sight.EVERYTHING:
        raise Missing
    public = keys_of(work, [request.person_id]).get(request.person_id)
    if public is None:
        raise NotNow("They must make their own key first, on the page 'Your key for sealed records'.")
    work.scope_id = request.file_id
    if not work.vault.sealing.seals([request.file_id]):
        raise Missing
    holders = work.vault.sealing.give_by_papers(
        work.organisation_id, request.file_id, request.words, request.person_id, public
    )
    names = _note(work, holders, used=True)
    who = ", ".join(names)
    to = desk.some_names(work, [request.person_id])[request.person_id]
    desk.write_entry(work, "circle", request.file_id, f"Opened with the papers of {who}, for {to}.", significant=True)
    return names


def _note(work: Work, holder_ids: Sequence[str], *, used: bool) -> list[str]:
    if not holder_ids:
        raise Incomplete(Gap("papers", WRONG_WORDS))
    names = []
    for holder in _live(work):
        if holder.id in holder_ids:
            now = {"used_at": work.now} if used else {"tried_at": work.now}
            people.escrow_holders.put(work, replace(holder, **now))  # type: ignore[arg-type]
            names.append(holder.name)
    return names


def _live(work: Work) -> list[held.EscrowHolder]:
    kept = people.escrow_holders.where(work.organisation, active=1)
    return sorted(kept, key=lambda holder: (holder.since, holder.id))
