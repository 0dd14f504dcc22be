"""Escrow papers: who keeps one, trying them in a drill, and using two of them when nobody can open a file any more.

Any two of three papers open a sealed file; one alone says nothing; whoever is excluded from a file has no share of it.
Every use is an event that all holders see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sharewell.casework import desk
from sharewell.casework.alerts import alert, watchers
from sharewell.casework.record_concern import reference_of
from sharewell.casework.sealing import keys_of
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records.stores import circles, files, people
from sharewell.records.stores.base import Opened
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.values import new_id

FEWEST = 3
DRILL_EVERY = timedelta(days=92)
FEWER = "There must be at least 3 holders, so that any 2 can open a file. Add another holder first."
USED = "Two escrow papers were used to open a sealed record."
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
    """The words of two papers, the reference of the record they are to open, and the handler who is to have it.

    `reference`: of the file, or of a concern in it, as it was read out to whoever recorded it. `handler`: their name.
    """

    words: Sequence[str]
    reference: str
    handler: str


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

    Raises Missing for a record that is not there or a person outside its circle, NotNow for somebody without a key of
    their own, Incomplete where the papers do not open it.
    """
    person_id = next((who for who, name in desk.names(work).items() if _same(name, request.handler)), "")
    work.scope_id = _sealed_file(work, person_id, request.reference)
    public = keys_of(work, [person_id]).get(person_id)
    if public is None:
        raise NotNow("They must make their own key first, on the page 'Your key for sealed records'.")
    holders = work.vault.sealing.give_by_papers(
        work.organisation_id, work.scope_id, request.words, person_id, public
    )
    names = _note(work, holders, used=True)
    line = f"Opened with the papers of {', '.join(names)}, for {request.handler.strip()}."
    desk.write_entry(work, "circle", work.scope_id, line, significant=True)
    told = [holder.person_id for holder in _live(work)] + watchers(work) + [person for person, _ in desk.readers(work)]
    excluded = desk.circle(work).excluded
    alert(work, [person for person in told if person not in excluded], "escrow", USED)
    return names


def _same(name: str, typed: str) -> bool:
    return name.casefold() == " ".join(typed.split()).casefold()


def _sealed_file(work: Work, person_id: str, reference: str) -> str:
    """The sealed file in this person's circle that goes by a reference. Raises Missing."""
    wanted = reference.strip().upper()
    mine = circles.files_of(work.organisation_id, person_id, work.now) if person_id else []
    for file_id, seal in work.vault.sealing.seals(mine).items():
        opened = Opened(work.vault, work.organisation_id, file_id)
        concerns = [row_id for (row_id,) in files.concerns.clear_where(opened, "id")]
        if not seal.waiting and wanted in map(reference_of, (file_id, *concerns)):
            return file_id
    raise Missing


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
