"""Keep what each person of the family was told and said, apart from the others; together it answers the decision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.answer_decision import DecisionPage, page_of
from sharewell.casework.decisions import moved, still_open
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision.lifecycle import DecisionEvent
from sharewell.rules.decision.voices import together
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.held import FamilyVoice


@dataclass(frozen=True, kw_only=True)
class HearFamily:
    """Which decision, at the version that was read, and every person with what they were told and said."""

    decision_id: str
    voices: tuple[FamilyVoice, ...]
    version: int | None = None


@use_case(Action.DECISION_ANSWER, Event.DECISION_ANSWERED, about="decision")
def hear_family(work: Work, request: HearFamily) -> DecisionPage:
    """Keep them, and answer the decision with what they say together.

    Raises Incomplete where somebody was not told, or not asked, and it is not said why; Stale, NotNow.
    """
    decision = still_open(work, request.decision_id, request.version)
    gaps = [gap for number, voice in enumerate(request.voices) for gap in _gaps(number, voice)]
    if gaps:
        raise Incomplete(*gaps)
    said = tuple(one for one in request.voices if one != FamilyVoice(person=one.person, relation=one.relation))
    answers = dict(decision.answers)
    for name, value in together(one.heard() for one in said).items():
        if value:
            answers[name] = str(value)
        else:
            answers.pop(name, None)
    state = moved(decision, DecisionEvent.ANSWERED)
    desk.write_entry(work, "decision", decision.id, "What each of the family was told and said was written down.")
    return page_of(work, sharing.decisions.put(work, replace(decision, state=state, answers=answers, voices=said)))


def _gaps(number: int, voice: held.FamilyVoice) -> list[Gap]:
    found = []
    if voice.told == "not_told" and voice.not_told_because in ("", "unanswered"):
        found.append(Gap(f"voices.{number}.not_told_because", f"Say why {voice.person} was not told."))
    if voice.consent == "not_asked" and voice.not_asked_because in ("", "unanswered"):
        found.append(Gap(f"voices.{number}.not_asked_because", f"Say why {voice.person} was not asked."))
    if voice.consent in ("agreed", "withdrawn") and voice.told == "not_told":
        words = f"{voice.person} cannot have agreed without being told. Change one of the two."
        found.append(Gap(f"voices.{number}.told", words))
    return found
