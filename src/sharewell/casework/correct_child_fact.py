"""Put right a fact about the child that was sent: what is in the record now is what is right."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.correct_fact import keep
from sharewell.casework.corrections import Words, sendings_of
from sharewell.casework.pack_items import CHILD_FIELDS, FACT, NOT_KNOWN, child_words
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.canonical import read_content
from sharewell.records.stores import copies, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.corrections import SAY_WHY, CorrectionKind
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event


@dataclass(frozen=True)
class ReadSentFacts:
    """Of which file."""

    file_id: str


@dataclass(frozen=True, kw_only=True)
class CorrectChildFact:
    """Which fact (a name of `CHILD_FIELDS`), and how it came to be wrong."""

    file_id: str
    fact: str
    why: str


@dataclass(frozen=True)
class SentFact:
    """One fact as somebody was last sent it, as it is now, and the correction where that was recorded.

    `protected`: it may not be written beside it, so that whoever has the old words is told another way.
    """

    fact: str
    title: str
    sent: str
    now: str
    correction_id: str = ""
    protected: bool = False

    @property
    def differs(self) -> bool:
        """Whether somebody holds other words than the record, and nobody recorded it yet."""
        return self.sent != self.now and not self.correction_id


@dataclass(frozen=True, kw_only=True)
class SentFactsPage:
    """The facts that were sent to anybody."""

    file_id: str
    child: held.Child
    facts: tuple[SentFact, ...]


@use_case(Action.FACT_CORRECT, Event.FILE_READ, about="file", reading=True)
def read_sent_facts(work: Work, request: ReadSentFacts) -> SentFactsPage:
    """Every fact about the child that was sent, beside what the record says today."""
    return SentFactsPage(file_id=work.scope_id, child=desk.child_of(work.file), facts=_sent_facts(work))


@use_case(Action.FACT_CORRECT, Event.CORRECTION_RECORDED, about="file")
def correct_child_fact(work: Work, request: CorrectChildFact) -> held.Correction:
    """Record that a fact was wrong; everybody who was sent it is on the lists until they are told.

    Raises Incomplete where nothing differs, without why, and for a protected address, which goes to nobody this way.
    """
    found = next((one for one in _sent_facts(work) if one.fact == request.fact), None)
    if found is None or not found.differs:
        raise Incomplete(Gap("fact", "Change it with who the child is first. Then whoever has the old words is told."))
    if found.protected:
        raise Incomplete(Gap("fact", "The address is protected: it goes to nobody this way. Ring whoever has the old."))
    if not request.why.strip():
        raise Incomplete(Gap("why", SAY_WHY))
    words = Words(f"{FACT}{found.fact}", "", found.title, found.sent)
    return keep(work, words, CorrectionKind.CORRECTED, found.sent, found.now, request.why)


def _sent_facts(work: Work) -> tuple[SentFact, ...]:
    child, sent = desk.child_of(work.file), {}
    made, _ = sendings_of(work)
    for sending in sorted(made, key=lambda one: one.at):
        if any(item.startswith(FACT) for item in sending.items):
            for item in read_content(copies.fetch(work.file, sending.pack_id, "content")).items:
                if item.id in sending.items and item.id.startswith(FACT):
                    sent[item.id.removeprefix(FACT)] = item.text
    recorded = {(one.about_id, one.words): one.id for one in sharing.corrections.where(work.file, order="made_at")}
    return tuple(
        SentFact(
            name, title, sent[name], now := child_words(child, name) or NOT_KNOWN,
            recorded.get((f"{FACT}{name}", now), ""), name == "address" and child.protected_address,
        )
        for name, title in CHILD_FIELDS.items()
        if name in sent
    )  # fmt: skip
