"""Weigh the risk for each other person whom a decision touches, one by one: if it is shared, and if it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.answer_decision import DecisionPage, page_of
from sharewell.casework.decisions import moved, still_open
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing
from sharewell.rules.access import Action
from sharewell.rules.decision.lifecycle import DecisionEvent
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.held import OtherAffected
from sharewell.rules.names import clean_line


@dataclass(frozen=True, kw_only=True)
class WeighOthers:
    """Which decision, at the version that was read, and everybody it may touch beside the child.

    Somebody for whom neither risk is written is not affected, and is not kept.
    """

    decision_id: str
    others: tuple[OtherAffected, ...]
    version: int | None = None


@use_case(Action.DECISION_ANSWER, Event.DECISION_ANSWERED, about="decision")
def weigh_others(work: Work, request: WeighOthers) -> DecisionPage:
    """Keep them with the decision. The policy, rule 5: safety and well-being of the child *and others affected*.

    Raises Incomplete where one of the two risks, or who it is, is not said, or one person stands twice; Stale, NotNow.
    """
    decision = still_open(work, request.decision_id, request.version)
    cleaned = [_clean(number, one) for number, one in enumerate(request.others)]
    people = [one for one in cleaned if isinstance(one, OtherAffected)]
    gaps = [one for one in cleaned if isinstance(one, Gap)] or list(_gaps(people))
    if gaps:
        raise Incomplete(*gaps)
    weighed = tuple(one for one in people if one.if_shared or one.if_not)
    state = moved(decision, DecisionEvent.ANSWERED)
    desk.write_entry(work, "decision", decision.id, "The risk for others who are affected was weighed.")
    return page_of(work, sharing.decisions.put(work, replace(decision, state=state, others=weighed)))


def _clean(number: int, one: OtherAffected) -> OtherAffected | Gap:
    """The same without what cannot be seen in a name."""
    person = clean_line(one.person, field=f"others.{number}.person")
    relation = clean_line(one.relation, field=f"others.{number}.relation")
    if isinstance(person, Gap):
        return person
    return relation if isinstance(relation, Gap) else replace(one, person=person.text, relation=relation.text)


def _gaps(others: list[OtherAffected]) -> Iterator[Gap]:
    before: set[str] = set()
    for number, one in enumerate(others):
        place = f"others.{number}"
        if not (one.person or one.if_shared or one.if_not):
            continue
        if not one.person:
            yield Gap(f"{place}.person", "Write who this is: a name, or who they are, for example “the grandmother”.")
        elif one.person.casefold() in before:
            yield Gap(f"{place}.person", f"{one.person} stands here twice. Write it in one place.")
        before.add(one.person.casefold())
        who = one.person or "this person"
        if one.if_shared and not one.if_not:
            yield Gap(f"{place}.if_not", f"Write what could happen to {who} if you do not share, or “nothing”.")
        if one.if_not and not one.if_shared:
            yield Gap(f"{place}.if_shared", f"Write what could happen to {who} if you share, or “nothing”.")
