"""One way to write down states: who owes the next move, and which moves there are.

A table is data: every state says in plain words what it is and who owes the next move (nobody, where a thing may rest),
and every move is an event from one state to another. `faults` reads a table and names what is wrong with it; `after`
refuses a move that is not in it and says which moves there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from sharewell.rules.errors import NotNow

State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)


@dataclass(frozen=True)
class Standing:
    """What a state is, in plain words, and who owes the next move. An empty `owed_by`: the thing may rest there."""

    words: str
    owed_by: str = ""


@dataclass(frozen=True)
class StateTable(Generic[State, Event]):
    """The states of one kind of thing. `noun` begins the sentence of a refusal ("This concern")."""

    noun: str
    start: State
    standings: Mapping[State, Standing]
    moves: Mapping[tuple[State, Event], State]

    def after(self, state: State, event: Event) -> State:
        """The state that follows `event`; NotNow, with the moves there are, where it does not follow."""
        try:
            return self.moves[state, event]
        except KeyError:
            raise NotNow(self._refusal(state, event)) from None

    def allows(self, state: State, event: Event) -> bool:
        """Whether `event` may happen in `state`."""
        return (state, event) in self.moves

    def events_from(self, state: State) -> tuple[Event, ...]:
        """The events that may happen in `state`, in the order of the table."""
        return tuple(event for before, event in self.moves if before == state)

    def owed_by(self, state: State) -> str:
        """Who owes the next move; empty where the thing may rest."""
        return self.standings[state].owed_by

    def _refusal(self, state: State, event: Event) -> str:
        can = ", ".join(spoken(name) for name in self.events_from(state))
        follows = f"What can happen now: {can}." if can else "Nothing more can happen to it."
        return f"{self.noun} is {self.standings[state].words}, so this cannot happen now: {spoken(event)}. {follows}"


def spoken(name: StrEnum) -> str:
    """A state or event as words: underscores become spaces."""
    return name.value.replace("_", " ")


def faults(table: StateTable[State, Event]) -> list[str]:
    """What is wrong with `table`, a sentence each; empty for a sound one.

    Sound: every state described, every state reached from the start, and from every state in which somebody owes a
    move there is a road to a state of rest.
    """
    states = list(type(table.start))
    found = [f"{state.value}: not described" for state in states if state not in table.standings]
    reached = _reached(table, {table.start})
    found += [f"{state.value}: cannot be reached" for state in states if state not in reached]
    for state in states:
        standing = table.standings.get(state)
        if standing is None or not standing.owed_by:
            continue
        ends = _reached(table, {state})
        if not any(table.standings[end].owed_by == "" for end in ends if end in table.standings):
            found.append(f"{state.value}: no road from here comes to rest")
    return found


def _reached(table: StateTable[State, Event], start: set[State]) -> set[State]:
    """Every state that can be come to from `start`, itself included."""
    reached = set(start)
    while True:
        more = {after for (before, _), after in table.moves.items() if before in reached} - reached
        if not more:
            return reached
        reached |= more


def as_rows(table: StateTable[State, Event]) -> list[tuple[str, str, str, str]]:
    """The table as rows for a reference page: state, who owes the next move, event, next state."""
    rows: list[tuple[str, str, str, str]] = []
    for state, standing in table.standings.items():
        events = table.events_from(state) or (None,)
        for event in events:
            following = "" if event is None else table.moves[state, event].value
            rows.append((state.value, standing.owed_by or "nobody", "" if event is None else event.value, following))
    return rows
