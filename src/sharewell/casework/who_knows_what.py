"""Who knows what: the items of one file by those outside who have them, as was sealed, said, asked or refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.corrections import known_holders
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.canonical import read_content
from sharewell.guidance.vocabulary import Outcome
from sharewell.records.stores import copies, files, people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.dispatch import DispatchState
from sharewell.rules.events import Event
from sharewell.rules.values import STATEMENT_LABELS
from sharewell.rules.who_knows import Knows, Telling, WhoKnows, who_knows

ARRIVED = frozenset({DispatchState.SENT, DispatchState.RECEIVED, DispatchState.ACKNOWLEDGED})
ASTRAY = frozenset({DispatchState.REVOKED, DispatchState.MISDIRECTED, DispatchState.PUT_RIGHT})
ADVISER = "An adviser, without names"


@dataclass(frozen=True)
class ReadWhoKnows:
    """Which file."""

    file_id: str


@dataclass(frozen=True)
class WhoKnowsPage:
    """The table, the words of each item, and how many statements of the file nobody outside was sent.

    `old`: item and who, where they have words that were put right or are disputed since, and were not told so.
    """

    file: held.SafeguardingFile
    child: held.Child
    table: WhoKnows
    titles: dict[str, tuple[str, str]]
    kept_here: int
    old: frozenset[tuple[str, str]] = frozenset()


@use_case(Action.FILE_PRINT, Event.FILE_READ, about="file", reading=True)
def read_who_knows(work: Work, request: ReadWhoKnows) -> WhoKnowsPage:
    """Who outside knows what of this file, for somebody in its circle."""
    titles = _titles(work)
    statements = frozenset(titles)
    tellings = list(_tellings(work, titles))
    place = {item: number for number, item in enumerate(titles)}
    table = who_knows(sorted(tellings, key=lambda one: (place[one.item], one.at)))
    return WhoKnowsPage(
        file=files.files.get(work.file, work.scope_id),
        child=desk.child_of(work.file),
        table=table,
        titles=titles,
        kept_here=len(statements.difference(table.items)),
        old=frozenset(_old(work)),
    )


def _old(work: Work) -> Iterator[tuple[str, str]]:
    for one in sharing.corrections.where(work.file):
        for known in known_holders(work, one):
            if known.holder.old and known.settled is None and known.recipient is not None:
                yield one.about_id, f"{known.recipient.name}, {known.recipient.agency}"


def _titles(work: Work) -> dict[str, tuple[str, str]]:
    """Each statement of the file, the oldest first: what kind it is, and its words."""
    return {
        one.id: (STATEMENT_LABELS[one.kind], one.text)
        for concern in files.concerns.where(work.file, order="recorded_at")
        for one in concern.statements
    }


def _tellings(work: Work, titles: dict[str, tuple[str, str]]) -> Iterator[Telling]:
    """Everything that went out or was refused. Puts the words of what is no statement into `titles` as it goes."""
    book = {one.id: f"{one.name}, {one.agency}" for one in people.recipients.where(work.organisation)}
    decisions = {one.id: one for one in sharing.decisions.where(work.file, order="opened_at")}
    packs = {one.id: one for one in sharing.packs.where(work.file)}
    for sending in sharing.dispatches.where(work.file, order="queued_at"):
        pack = packs[sending.pack_id]
        who = book.get(sending.recipient_id, "Not known")
        yield from _sent(work, sending, decisions[pack.decision_id], who, titles)
    for decision in decisions.values():
        if decision.told and decision.decided_at is not None:
            titles[decision.id] = ("Told urgently by phone", decision.told)
            yield Telling(decision.id, decision.spoken_to or "Not known", Knows.TOLD, decision.decided_at)
        elif decision.outcome == Outcome.WITHHOLD and decision.decided_at is not None and decision.recipient_id in book:
            asked = decision.request_id and sharing.requests.get(work.file, decision.request_id).wanted
            titles[decision.id] = ("Asked for, not shared", asked or "What this decision was about")
            yield Telling(decision.id, book[decision.recipient_id], Knows.REFUSED, decision.decided_at)
    for ours in sharing.askings.where(work.file, order="asked_at"):
        titles[ours.id] = ("Said when we asked them for information", ours.said)
        yield Telling(ours.id, book.get(ours.recipient_id, "Not known"), Knows.TOLD, ours.asked_at)
    for advice in sharing.advices.where(work.file, order="opened_at"):
        for call in advice.calls:
            titles[advice.id] = ("Asked about without names", advice.brief)
            yield Telling(advice.id, call.service or ADVISER, Knows.WITHOUT_NAMES, call.at)


def _sent(
    work: Work, sending: held.Dispatch, decision: held.Decision, who: str, titles: dict[str, tuple[str, str]]
) -> Iterator[Telling]:
    """What one sending told them, item by item, as it was sealed: an item with a name blanked out is known in part."""
    state = DispatchState(sending.state)
    if state not in ARRIVED | ASTRAY:
        return
    for item in read_content(copies.fetch(work.file, sending.pack_id, "content")).items:
        titles.setdefault(item.id, (item.section, item.title))
        how = Knows.PART if item.masked else Knows.FULL
        if sending.channel == "spoken":
            how = Knows.TOLD
        if decision.outcome == Outcome.SHARE_DEIDENTIFIED:
            how = Knows.WITHOUT_NAMES
        yield Telling(item.id, who, Knows.DOUBTFUL if state in ASTRAY else how, sending.sent_at or sending.queued_at)
