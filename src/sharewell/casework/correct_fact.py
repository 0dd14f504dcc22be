"""Correct a fact: what was written stays, and what is right (or another person's account) stands beside it for good."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.corrections import (
    Known,
    Told,
    Words,
    known_holders,
    list_again,
    sealed_without,
    statement_of,
    told_by_phone,
)
from sharewell.casework.recipient_fit import why_not
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.corrections import CorrectionKind, check
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.london import date_words, london_day
from sharewell.rules.names import made_storable
from sharewell.rules.values import new_id


@dataclass(frozen=True)
class ReadWords:
    """Which statement of which concern is looked at, to put it right."""

    concern_id: str
    statement_id: str


@dataclass(frozen=True, kw_only=True)
class CorrectFact:
    """What is right, or the account of whoever (`who`) disputes it; `why`: how we know, or what we say to it."""

    concern_id: str
    statement_id: str
    kind: str
    words: str
    why: str = ""
    who: str = ""


@dataclass(frozen=True)
class ReadCorrection:
    """Which correction."""

    correction_id: str


@dataclass(frozen=True, kw_only=True)
class SettleHolder:
    """Somebody who was told another way, or need not be told: `key` as the page shows it, and how or why in words."""

    correction_id: str
    key: str
    words: str


@dataclass(frozen=True, kw_only=True)
class WordsPage:
    """The words that can be put right, and what was recorded about them before, the oldest first."""

    words: Words
    before: list[held.Correction]
    child: held.Child
    names: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CorrectionPage:
    """A correction, everybody who holds the words as they were, and who may hold them from the phone.

    `waiting`: packs with the old words in them that are sealed and were not sent.
    """

    correction: held.Correction
    holders: list[Known]
    told: list[Told]
    waiting: list[held.Pack]
    sendings: dict[str, held.Dispatch]
    packs: dict[str, held.Pack]
    child: held.Child
    names: dict[str, str]

    @property
    def to_prepare(self) -> int:
        """How many holders a pack can be prepared for now."""
        return sum(one.open and not one.refused and not one.holder.elsewhere for one in self.holders)


@use_case(Action.FACT_CORRECT, Event.FILE_READ, about="concern", reading=True)
def read_words(work: Work, request: ReadWords) -> WordsPage:
    """One statement as it stands. Raises Missing where it is not in the concern."""
    words = statement_of(work, request.concern_id, request.statement_id)
    recorded = sharing.corrections.where(work.file, order="made_at")
    return WordsPage(
        words=words,
        before=[one for one in recorded if one.about_id == words.about_id],
        child=desk.child_of(work.file),
        names=desk.names(work),
    )


@use_case(Action.FACT_CORRECT, Event.CORRECTION_RECORDED, about="concern")
def correct_fact(work: Work, request: CorrectFact) -> held.Correction:
    """Record it. Raises Incomplete with every gap. Whoever holds the old words is on the lists until they are told."""
    words = statement_of(work, request.concern_id, request.statement_id)
    gaps = check(request.kind, request.words, request.why, request.who, words.text)
    if gaps:
        raise Incomplete(*gaps)
    return keep(work, words, request.kind, words.text, request.words, request.why, request.who)


def keep(work: Work, words: Words, kind: str, old: str, right: str, why: str, who: str = "") -> held.Correction:
    """Keep a correction that was checked, with its line in the log and on the lists."""
    made = sharing.corrections.put(
        work,
        held.Correction(
            id=new_id(),
            file_id=work.scope_id,
            about_id=words.about_id,
            concern_id=words.concern_id,
            kind=kind,
            old=old,
            words=made_storable(right.strip()),
            why=made_storable(why.strip()),
            who=made_storable(who.strip()),
            made_at=work.now,
            made_by=work.actor.person_id,
        ),
    )
    desk.write_entry(work, "correction", made.id, _line(words, made), significant=True)
    list_again(work, made)
    return made


def _line(words: Words, made: held.Correction) -> str:
    at = words.statement.observed_at or words.statement.recorded_at if words.statement else None
    what = f"{words.title}, {date_words(london_day(at))}" if at else words.title
    if made.kind == CorrectionKind.DISPUTED:
        return f"{what}: {made.who} disputes this."
    return f"{what}: this was put right."


@use_case(Action.FACT_CORRECT, Event.FILE_READ, about="correction", reading=True)
def read_correction(work: Work, request: ReadCorrection) -> CorrectionPage:
    """One correction with everybody who holds the words as they were, and how far each knows better."""
    return page_of(work, sharing.corrections.get(work.file, request.correction_id))


def page_of(work: Work, one: held.Correction) -> CorrectionPage:
    """Everything the page of a correction shows."""
    return CorrectionPage(
        correction=one,
        holders=[_with_refusal(work, known) for known in known_holders(work, one)],
        told=told_by_phone(work, one),
        waiting=sealed_without(work, one),
        sendings={sending.id: sending for sending in sharing.dispatches.where(work.file)},
        packs={pack.id: pack for pack in sharing.packs.where(work.file)},
        child=desk.child_of(work.file),
        names=desk.names(work),
    )


def _with_refusal(work: Work, known: Known) -> Known:
    if not known.open or known.holder.elsewhere or known.recipient is None:
        return known
    return Known(known.holder, known.recipient, known.pack, why_not(work, known.recipient), known.settled)


@use_case(Action.FACT_CORRECT, Event.CORRECTION_RECORDED, about="correction")
def settle_holder(work: Work, request: SettleHolder) -> held.Correction:
    """Record that a holder was told another way, or why they need not be. Raises Incomplete without words."""
    one = sharing.corrections.get(work.file, request.correction_id)
    keys = {known.holder.recipient_id for known in known_holders(work, one)}
    keys |= {told.key for told in told_by_phone(work, one)}
    if request.key not in keys:
        raise Incomplete(Gap("key", "Choose who was told."))
    if not request.words.strip():
        raise Incomplete(Gap("words", "Say who told them, how and when; or why they need not be told."))
    if any(done.key == request.key for done in one.settled):
        return one
    done = held.Settled(request.key, made_storable(request.words.strip()), work.now, work.actor.person_id)
    after = sharing.corrections.put(work, replace(one, settled=(*one.settled, done)))
    desk.write_entry(work, "correction", one.id, "Somebody who held words that were put right was told another way.")
    list_again(work, after)
    return after
