"""The family, each person by themselves: who was told, who agrees, and what that says taken together.

Parents may answer differently, one may be told and the other not, and a child may be old enough to say what they think.
Agreeing to a service is a third thing, beside being told and agreeing to the sharing: it is kept and settles nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sharewell.rules.decision.answers import Consent, NotAsked, NotTold, Told


class Service(StrEnum):
    """Whether somebody agrees to take up a service that is offered."""

    AGREED = "agreed"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    UNANSWERED = "unanswered"


class Understands(StrEnum):
    """Whether a child is old enough to understand what would be shared, and to say what they think of it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNANSWERED = "unanswered"


SERVICE_WORDS: Mapping[Service, str] = {
    Service.AGREED: "Agrees to it", Service.REFUSED: "Does not want it",
    Service.NOT_ASKED: "Not asked, or none offered",
}
UNDERSTANDS_WORDS: Mapping[Understands, str] = {
    Understands.YES: "Yes, and said what they think", Understands.PARTLY: "In part", Understands.NO: "No, too young",
}


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One person of the family, as far as the rules read it."""

    told: Told = Told.UNANSWERED
    not_told_because: NotTold = NotTold.UNANSWERED
    consent: Consent = Consent.UNANSWERED
    not_asked_because: NotAsked = NotAsked.UNANSWERED


def together(voices: Iterable[Voice]) -> dict[str, Any]:
    """What each of them says, taken together as the decision's own answers; no answer where nobody gave one.

    Whoever was asked settles the agreement: all agree, all refuse, or they differ; one who takes it back counts as not
    agreeing. Somebody who was not told beside somebody who was leaves the family told: who was not, and why, stands
    with each, and a second person looks at it (`anybody_left_out`).
    """
    heard = list(voices)
    return {**_told(heard), **_consent(heard)}


def anybody_left_out(voices: Iterable[Voice]) -> bool:
    """Whether somebody of the family was not told, whatever the others know."""
    return any(one.told is Told.NOT_TOLD for one in voices)


def _told(voices: list[Voice]) -> dict[str, Any]:
    if any(one.told is Told.TOLD for one in voices):
        return {"told": Told.TOLD, "not_told_because": ""}
    left_out = [one for one in voices if one.told is Told.NOT_TOLD]
    if left_out:
        because = next((one.not_told_because for one in left_out if one.not_told_because is not NotTold.UNANSWERED), "")
        return {"told": Told.NOT_TOLD, "not_told_because": because}
    return {"told": Told.UNSURE, "not_told_because": ""} if any(one.told is Told.UNSURE for one in voices) else {}


def _consent(voices: list[Voice]) -> dict[str, Any]:
    asked = {one.consent for one in voices} - {Consent.UNANSWERED, Consent.NOT_ASKED}
    if asked:
        return {"consent": _of(asked), "not_asked_because": ""}
    reasons = [one.not_asked_because for one in voices if one.consent is Consent.NOT_ASKED]
    if not reasons:
        return {}
    because = next((one for one in reasons if one is not NotAsked.UNANSWERED), "")
    return {"consent": Consent.NOT_ASKED, "not_asked_because": because}


def _of(asked: set[Consent]) -> Consent:
    if Consent.UNSURE in asked:
        return Consent.UNSURE
    if len(asked) == 1:
        return next(iter(asked))
    return Consent.DIVIDED if Consent.AGREED in asked or Consent.DIVIDED in asked else Consent.REFUSED
