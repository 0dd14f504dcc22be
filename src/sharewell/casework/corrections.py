"""What several use cases ask of corrections: what travels with which words, who holds old ones, and what is listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.outbound import said_in
from sharewell.casework.pack_draft import drafted, items_of
from sharewell.casework.use_case import Work
from sharewell.records.stores import files, people, sharing, worklist
from sharewell.rules import held
from sharewell.rules.corrections import Holder, Sending, holders
from sharewell.rules.dispatch import DispatchState
from sharewell.rules.errors import Missing
from sharewell.rules.values import STATEMENT_LABELS, Statement


@dataclass(frozen=True)
class Words:
    """Something written that can be put right: a statement of a concern, or a fact about the child."""

    about_id: str
    concern_id: str
    title: str
    text: str
    statement: Statement | None = None


@dataclass(frozen=True)
class Told:
    """Somebody who was told on the phone: which words they heard nobody can say, so they are always listed."""

    key: str
    who: str
    how: str
    href: str
    settled: held.Settled | None = None


@dataclass(frozen=True)
class Known:
    """One recipient who holds the words: what they were sent, whether they know better, and the pack that tells them.

    `pack`: the pack under way or sent that carries the correction; `refused`: why none can be made.
    """

    holder: Holder
    recipient: held.Recipient | None
    pack: held.Pack | None = None
    refused: str = ""
    settled: held.Settled | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something before this holder can know better."""
        return self.holder.old and self.pack is None and self.settled is None


def statement_of(work: Work, concern_id: str, statement_id: str) -> Words:
    """One statement of a concern. Raises Missing where it is not in it."""
    concern = files.concerns.get(work.file, concern_id)
    for one in said_in(concern):
        if one.id == statement_id:
            return Words(one.id, concern.id, STATEMENT_LABELS[one.kind], one.text, one)
    raise Missing


def sendings_of(work: Work) -> tuple[list[Sending], dict[str, held.Pack]]:
    """Every sending of the file's packs with what was in each, and the packs by identifier."""
    packs = {pack.id: pack for pack in sharing.packs.where(work.file)}
    made = []
    for one in sharing.dispatches.where(work.file):
        pack = packs[one.pack_id]
        made.append(
            Sending(
                dispatch_id=one.id, pack_id=pack.id, recipient_id=one.recipient_id, state=DispatchState(one.state),
                at=one.sent_at or one.queued_at, items=items_of(drafted(pack)), carries=frozenset(pack.carries),
                left=one.sent_at is not None,
            )
        )  # fmt: skip
    return made, packs


def known_holders(work: Work, one: held.Correction) -> list[Known]:
    """Every recipient who was sent the words of a correction before it was made, and how far they know better."""
    sendings, packs = sendings_of(work)
    book = {recipient.id: recipient for recipient in people.recipients.where(work.organisation)}
    settled = {done.key: done for done in one.settled}
    return [
        Known(holder, book.get(holder.recipient_id), _under_way(one, holder, packs),
              settled=settled.get(holder.recipient_id))
        for holder in holders(one, sendings)
    ]  # fmt: skip


def _under_way(one: held.Correction, holder: Holder, packs: Mapping[str, held.Pack]) -> held.Pack | None:
    """The newest pack for this holder that holds the words and, once it is sealed, the correction too."""
    theirs = [
        pack
        for pack in packs.values()
        if pack.recipient_id == holder.recipient_id
        and one.about_id in items_of(drafted(pack))
        and (pack.sealed_at is None or one.id in pack.carries)
    ]
    return max(theirs, key=lambda pack: (pack.sealed_at is not None, pack.made_at), default=None)


def sealed_without(work: Work, one: held.Correction) -> list[held.Pack]:
    """Packs that are sealed and not sent, and hold the old words: a new one must take the place of each."""
    went = {sending.pack_id for sending in sharing.dispatches.where(work.file)}
    return [
        pack
        for pack in sharing.packs.where(work.file, order="made_at", state="sealed")
        if pack.id not in went and one.about_id in items_of(drafted(pack)) and one.id not in pack.carries
    ]


def list_after_sending(work: Work, pack: held.Pack) -> None:
    """Whoever is sent a pack that was sealed before something in it was put right is on the lists until they know."""
    there = items_of(drafted(pack))
    for one in sharing.corrections.where(work.file):
        if one.about_id in there and one.id not in pack.carries:
            list_again(work, one)


def told_by_phone(work: Work, one: held.Correction) -> list[Told]:
    """Everybody who was told in words before the correction.

    Urgent shares, advice, those who asked us, and those we asked: asking tells them at least why.
    """
    book = {recipient.id: recipient for recipient in people.recipients.where(work.organisation)}
    settled = {done.key: done for done in one.settled}
    found: list[Told] = []

    def add(key: str, who: str, how: str, href: str) -> None:
        found.append(Told(key, who or "Somebody", how, href, settled.get(key)))

    for decision in sharing.decisions.where(work.file, order="opened_at"):
        if decision.urgent and (decision.decided_at or decision.opened_at) < one.made_at:
            kept = book.get(decision.recipient_id)
            who = ", ".join(filter(None, (kept.name if kept else "", decision.spoken_to)))
            add(decision.id, who, "told urgently, on the phone", f"/decision/{decision.id}/")
    for advice in sharing.advices.where(work.file, order="opened_at"):
        for place, call in enumerate(advice.calls):
            if call.at < one.made_at:
                add(f"{advice.id}:{place}", f"{call.person}, {call.service}", "heard a brief", f"/advice/{advice.id}/")
    for asked in sharing.requests.where(work.file, order="asked_at"):
        if asked.told_at is not None and asked.told_at < one.made_at:
            kept = book.get(asked.recipient_id)
            add(asked.id, kept.name if kept else "", "answered a request of theirs", f"/request/{asked.id}/told/")
    for ours in sharing.askings.where(work.file, order="asked_at"):
        if ours.asked_at < one.made_at:
            kept = book.get(ours.recipient_id)
            add(ours.id, f"{kept.name}, {kept.agency}" if kept else "", "told when we asked them", f"/asked/{ours.id}/")
    return found


def list_again(work: Work, one: held.Correction) -> None:
    """Keep the correction on the lists as long as a holder of the old words has neither a pack nor an answer."""
    worklist.done(work, one.id)
    open_ = sum(known.open for known in known_holders(work, one))
    open_ += sum(told.settled is None for told in told_by_phone(work, one))
    if open_:
        still = "1 who holds the old words is" if open_ == 1 else f"{open_} who hold the old words are"
        desk.give(work, desk.TO_FINISH, "correction", one.id, f"Correction: {still} still to be told")
