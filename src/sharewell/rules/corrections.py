"""Putting right what was written, or saying that somebody disputes it; and who still holds the words as they were.

Nothing is ever rewritten: the words stay, and a correction or the other person's account stands beside them and goes
wherever they go (seed, "Accurate"). Whoever was sent words that were corrected since is told: who that is follows from
what was sealed and sent, and from nothing else, so that it cannot be forgotten (UK GDPR article 19).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sharewell.rules.dispatch import DispatchState
from sharewell.rules.errors import Gap
from sharewell.rules.held import Correction
from sharewell.rules.london import date_words, london_day
from sharewell.rules.values import Statement

ACCURATE = "seed, Accurate"
SAY_WHAT = "Write what is right, as a reader needs it. If it did not happen at all, say so."
SAY_ACCOUNT = "Write their account, in their own words if you can."
SAY_WHY = "Say how you know, or what went wrong when it was written."
SAY_WHO = "Say who disputes it: who they are to the child, or their name where the reader may know it."
SAME = "These are the words as they stand. Write what is right instead."


class CorrectionKind(StrEnum):
    """What is put beside words that stay as they are."""

    CORRECTED = "corrected"
    DISPUTED = "disputed"


KIND_WORDS: Mapping[CorrectionKind, str] = {
    CorrectionKind.CORRECTED: "It is wrong, and we know what is right",
    CorrectionKind.DISPUTED: "Somebody disputes it, and this is their account",
}

RECORDED_WORDS: dict[str, str] = {
    CorrectionKind.CORRECTED.value: "What is right",
    CorrectionKind.DISPUTED.value: "Their account",
}

_S = DispatchState
# Left us for the recipient it was meant for; or may have: until a person knows better they are counted as having it.
WITH_THEM = frozenset({_S.QUEUED, _S.SENDING, _S.SENT, _S.RECEIVED, _S.ACKNOWLEDGED, _S.FAILED})
WITH_SOMEBODY_ELSE = frozenset({_S.MISDIRECTED, _S.PUT_RIGHT})


def check(kind: str, words: str, why: str, who: str, old: str) -> list[Gap]:
    """What is missing before a correction or a dispute of the words `old` can be recorded."""
    if kind not in set(CorrectionKind):
        return [Gap("kind", "Choose whether it is wrong or disputed.", ACCURATE)]
    disputed = kind == CorrectionKind.DISPUTED
    gaps = []
    if not words.strip():
        gaps.append(Gap("words", SAY_ACCOUNT if disputed else SAY_WHAT, ACCURATE))
    elif words.strip() == old.strip():
        gaps.append(Gap("words", SAME, ACCURATE))
    if disputed and not who.strip():
        gaps.append(Gap("who", SAY_WHO, ACCURATE))
    if not disputed and not why.strip():
        gaps.append(Gap("why", SAY_WHY, ACCURATE))
    return gaps


@dataclass(frozen=True)
class Travels:
    """What goes wherever some words go: their correction, and the other person's account. Empty: there is none."""

    correction: str = ""
    dispute: str = ""


def travels_with(about_id: str, recorded: Iterable[Correction]) -> Travels:
    """Everything recorded about the words `about_id`, the oldest first, as a reader is told it."""
    parts: dict[CorrectionKind, list[str]] = {kind: [] for kind in CorrectionKind}
    for one in sorted(recorded, key=lambda one: (one.made_at, one.id)):
        if one.about_id == about_id:
            parts[CorrectionKind(one.kind)].append(told(one))
    return Travels(*("\n".join(parts[kind]) for kind in (CorrectionKind.CORRECTED, CorrectionKind.DISPUTED)))


def with_what_travels(statement: Statement, recorded: Iterable[Correction]) -> str:
    """The words of a statement, and after them what was put right and the other person's account: to be said aloud."""
    with_it = travels_with(statement.id, recorded)
    right = f"Put right: {with_it.correction}" if with_it.correction else ""
    other = f"Disputed: {with_it.dispute}" if with_it.dispute else ""
    return "\n".join(filter(None, (statement.text, right, other)))


def told(one: Correction) -> str:
    """One correction or dispute in the words that travel: what is right or their account, why, and the day.

    A fact about the child stands there as it is right: with it goes how it was given before.
    """
    day = date_words(london_day(one.made_at))
    if one.kind == CorrectionKind.CORRECTED and one.about_id.startswith("child."):
        return f"It was given before as: {one.old.strip()}. Why: {one.why.strip()} (Put right on {day}.)"
    if one.kind == CorrectionKind.CORRECTED:
        return f"{one.words.strip()} Why: {one.why.strip()} (Put right on {day}.)"
    why = f" What we say to it: {one.why.strip()}" if one.why.strip() else ""
    return f"By {one.who.strip()}: {one.words.strip()}{why} (Recorded on {day}.)"


@dataclass(frozen=True)
class Sending:
    """One sending of a sealed pack: the identifiers of what was in it, and of the corrections that it carries."""

    dispatch_id: str
    pack_id: str
    recipient_id: str
    state: DispatchState
    at: datetime
    items: frozenset[str]
    carries: frozenset[str] = frozenset()
    left: bool = True


@dataclass(frozen=True)
class Holder:
    """A recipient who was sent the old words: by which sendings, the oldest first. `old`: nothing told them better.

    `elsewhere`: each went to somebody it was not meant for; the recipient themselves never had it.
    """

    recipient_id: str
    sendings: tuple[Sending, ...]
    old: bool
    elsewhere: bool = False


def holders(one: Correction, sendings: Iterable[Sending]) -> tuple[Holder, ...]:
    """Everybody who was sent the words of a correction without it, and whether they know better by now.

    A sealed pack says which corrections it carries, so that no clock is asked. What was taken back before it left was
    never sent; what was taken back later may have been read.
    """
    theirs: dict[str, list[Sending]] = {}
    for sending in sorted(sendings, key=lambda sending: (sending.at, sending.dispatch_id)):
        never_sent = sending.state is _S.REVOKED and not sending.left
        if one.about_id in sending.items and not never_sent:
            theirs.setdefault(sending.recipient_id, []).append(sending)
    found = []
    for recipient_id, had in theirs.items():
        without = tuple(sending for sending in had if one.id not in sending.carries)
        if not without:
            continue
        told_since = any(sending.state in WITH_THEM and one.id in sending.carries for sending in had)
        elsewhere = all(sending.state in WITH_SOMEBODY_ELSE for sending in without)
        found.append(Holder(recipient_id, without, old=not told_since, elsewhere=elsewhere))
    return tuple(found)
