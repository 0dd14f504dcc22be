"""A second pair of eyes on a decision: asked for, given in the second person's own name, good for what they read alone.

An urgent share asks for none. Where nobody else in the circle could look, the reason stands in the record instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sharewell.casework import desk
from sharewell.casework.decisions import still_open
from sharewell.casework.use_case import Work, use_case
from sharewell.guidance.vocabulary import Outcome
from sharewell.records.stores import accounts, sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import WHO_MAY, Action
from sharewell.rules.decision.answers import Told
from sharewell.rules.decision.second_eyes import (
    ASK,
    CHANGED,
    NOBODY,
    NOT_CONTENT,
    OWN,
    WAITING,
    SecondEyes,
    is_needed,
)
from sharewell.rules.decision.voices import anybody_left_out
from sharewell.rules.errors import Gap, Incomplete, NotNow, Stale
from sharewell.rules.events import Event

FIELD = "second_person"
ALONE = "alone_because"
UNREAD = "The answers have changed since you read them. Read them again before you agree or say what is missing."
# What changes when a decision is recorded, and is not what was looked over.
_APART = ("outcome", "decided_by")


@dataclass(frozen=True)
class AskSecondLook:
    """Which decision, and who is asked to look it over."""

    decision_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class GiveSecondLook:
    """Which decision, at the version that was read; whether one agrees; else what is missing."""

    decision_id: str
    version: int
    agrees: bool
    words: str = ""


@dataclass(frozen=True)
class SecondLookState:
    """Where the second pair of eyes stands. `gap`: what is still to do, empty when nothing is. `could`: id to name."""

    needed: bool
    gap: str
    could: Mapping[str, str]
    asked_id: str
    last: held.SecondLook | None


@use_case(Action.DECISION_ANSWER, Event.SECOND_LOOK_ASKED, about="decision")
def ask_second_look(work: Work, request: AskSecondLook) -> held.Decision:
    """Put it on somebody's list. Raises Incomplete for somebody who cannot be asked, NotNow once it is recorded."""
    decision = still_open(work, request.decision_id)
    could = who_could(work)
    if request.person_id not in could:
        raise Incomplete(Gap(FIELD, "Choose who looks this over."))
    worklist.done(work, decision.id, desk.REVIEWS)
    ends = dict(desk.readers(work))
    desk.give(work, desk.REVIEWS, "decision", decision.id, "Look over a sharing decision",
              to=[(request.person_id, ends[request.person_id])])
    desk.write_entry(work, "decision", decision.id, f"{could[request.person_id]} was asked to look over a decision.")
    return sharing.decisions.put(work, replace(decision, asked_second=request.person_id))


@use_case(Action.SECOND_LOOK_GIVE, Event.SECOND_LOOK_GIVEN, about="decision")
def give_second_look(work: Work, request: GiveSecondLook) -> held.Decision:
    """Agree, or say what is missing, in one's own name.

    Raises NotNow for whoever was not asked, Incomplete without words for what is missing, Stale where the answers
    changed since they were read.
    """
    decision = still_open(work, request.decision_id)
    if request.version != decision.version:
        raise Stale(UNREAD)
    if decision.asked_second != work.actor.person_id:
        raise NotNow("You were not asked to look this over. Whoever works on it can ask you.")
    if not (request.agrees or request.words.strip()):
        raise Incomplete(Gap("second_words", "Say what is missing, so that it can be mended."))
    look = held.SecondLook(
        person_id=work.actor.person_id, at=work.now, agrees=request.agrees, words=request.words.strip(),
        answers=_digest(decision),
    )
    worklist.done(work, decision.id, desk.REVIEWS)
    note = "Looked over: agreed. Record it." if request.agrees else "Looked over: something is missing"
    desk.give(work, desk.TO_FINISH, "decision", decision.id, note, first=True)
    name = desk.names(work).get(work.actor.person_id, "")
    line = f"{name} looked over a decision, and {'agreed' if request.agrees else 'said what is missing'}."
    desk.write_entry(work, "decision", decision.id, line)
    return sharing.decisions.put(work, replace(decision, looks=(*decision.looks, look), asked_second=""))


def state_of(
    work: Work, decision: held.Decision, outcome: Outcome | None = None, alone_because: str = ""
) -> SecondLookState:
    """Where it stands for this decision, were it to end with `outcome` (None: not chosen yet).

    `alone_because` counts only where nobody in the circle could be asked.
    """
    rule = SecondEyes(desk.profile(work).second_eyes)
    left_out = anybody_left_out(one.heard() for one in decision.voices)
    told = Told.NOT_TOLD if left_out else Told(decision.answers.get("told") or Told.UNANSWERED)
    needed = is_needed(rule, told, outcome, urgent=decision.urgent)
    last = _last(work, decision)
    could = who_could(work) if needed else {}
    gap = _gap(work, decision, could) if needed and (could or not alone_because.strip()) else ""
    return SecondLookState(needed, gap, could, decision.asked_second, last)


def looked_over(work: Work, decision: held.Decision, outcome: Outcome, alone_because: str) -> held.Decision:
    """The decision with who looked it over, or else why nobody could. Raises Incomplete where it still waits."""
    state = state_of(work, decision, outcome, alone_because)
    if state.gap:
        if not state.could:
            raise Incomplete(Gap(ALONE, NOBODY))
        raise Incomplete(Gap(FIELD, state.gap))
    if not state.needed:
        return decision
    if state.last is None or not state.last.agrees:
        return replace(decision, alone_because=alone_because.strip())
    if state.last.person_id == work.actor.person_id:
        raise Incomplete(Gap(FIELD, OWN))
    return replace(decision, second_person=state.last.person_id)


def who_could(work: Work) -> dict[str, str]:
    """Who in the circle may be asked, by identifier with their name: a role that may, not oneself, not excluded."""
    may = set(accounts.holding(work.organisation, *WHO_MAY[Action.SECOND_LOOK_GIVE].roles))
    may.add(desk.the_organisation(work).independent_id)
    people = [person for person, _ in desk.readers(work) if person in may and person != work.actor.person_id]
    found = desk.some_staff(work, people)
    return {person: found[person].name for person in people if person in found and found[person].active}


def _last(work: Work, decision: held.Decision) -> held.SecondLook | None:
    """The newest look of somebody who may still see the file: what the excluded said before counts no more."""
    apart = desk.circle(work).excluded
    return next((look for look in reversed(decision.looks) if look.person_id not in apart), None)


def _gap(work: Work, decision: held.Decision, could: Mapping[str, str]) -> str:
    names = desk.names(work)
    if decision.asked_second and decision.asked_second in could:
        return WAITING.format(name=could[decision.asked_second])
    look = _last(work, decision)
    if look is None:
        return ASK
    name = names.get(look.person_id, "Somebody")
    if look.answers != _digest(decision):
        return CHANGED.format(name=name)
    return "" if look.agrees else NOT_CONTENT.format(name=name, words=look.words)


def _digest(decision: held.Decision) -> str:
    answers: dict[str, Any] = {name: value for name, value in decision.answers.items() if name not in _APART}
    read = [answers, decision.recipient_id, [vars(one) for one in decision.voices]]
    if decision.others:
        read.append([vars(one) for one in decision.others])
    text = json.dumps(read, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
