"""Who needs to know: the circle of one file, and who may never be in it.

Suspicions and investigations reach only those who need to know, usually the key person and the manager (seed, policy
bullet 3). Exclusions come before everything: an adult whom a concern is about, whoever is close to them, and whoever
declares a conflict sees nothing, whatever their role.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Sight(StrEnum):
    """How much of a file somebody may see."""

    NOTHING = "nothing"
    OWN_WORDS = "own_words"
    EMERGENCY = "emergency"
    EVERYTHING = "everything"


# Sights that show what others wrote: the circle's, and emergency access.
WHOLE = frozenset({Sight.EMERGENCY, Sight.EVERYTHING})


@dataclass(frozen=True)
class Member:
    """One person's place in the circle.

    `own_words`: only what they wrote themselves, and what became of it. `emergency`: to read and to add, no more.
    """

    person_id: str
    since: datetime
    until: datetime | None = None
    own_words: bool = False
    emergency: bool = False

    def live(self, now: datetime) -> bool:
        """Whether the place holds at `now`. It holds from when it was written, which is never ahead of its time.

        Whether it has begun is told by the order of the record, not by `since`: a clock that is behind would shut out
        everybody who was let in by a clock that was right, and begin a second file for the same child.
        """
        return self.until is None or now < self.until


@dataclass(frozen=True)
class NeedToKnow:
    """The circle of one file: its members and its excluded people."""

    file_id: str
    members: tuple[Member, ...] = ()
    excluded: frozenset[str] = frozenset()

    def sight(self, person_id: str, now: datetime) -> Sight:
        """What `person_id` may see at `now`: excluded first, then the circle, else nothing."""
        if person_id in self.excluded:
            return Sight.NOTHING
        found = Sight.NOTHING
        for member in self.members:
            if member.person_id == person_id and member.live(now):
                if not (member.own_words or member.emergency):
                    return Sight.EVERYTHING
                if member.emergency:
                    found = Sight.EMERGENCY
                elif found is Sight.NOTHING:
                    found = Sight.OWN_WORDS
        return found

    def lasts(self, person_id: str, now: datetime) -> bool:
        """Whether `person_id` has a place that holds at `now` and has no end."""
        return self.ends(person_id, now) is None

    def ends(self, person_id: str, now: datetime, *, whole: bool = False) -> datetime | None:
        """When the last of the places that `person_id` holds at `now` is over; None where one has no end.

        `whole`: only places that show the whole file for good reason count, neither own words nor emergencies. What is
        put on somebody's list goes with the place that it was put there for. `now` for somebody without a place.
        """
        ends = [
            member.until for member in self.members
            if member.person_id == person_id and member.live(now)
            and not (whole and (member.own_words or member.emergency))
        ]  # fmt: skip
        return max((end for end in ends if end is not None), default=now) if None not in ends else None

    def readers(self, now: datetime) -> tuple[str, ...]:
        """Everybody who may see the whole file at `now`, in the order they were added, each once."""
        seen = dict.fromkeys(m.person_id for m in self.members)
        return tuple(person for person in seen if self.sight(person, now) is Sight.EVERYTHING)


@dataclass(frozen=True)
class Routing:
    """Where a new concern goes: who will see it all, who sees only their own words, who will not see it.

    When `independent` is true nobody in the usual line may see it and it goes to the independent person.
    """

    readers: tuple[str, ...]
    own_words: tuple[str, ...]
    excluded: tuple[str, ...]
    independent: bool = False


def route(
    *,
    recorder: str,
    key_person: str | None,
    leads: Iterable[str],
    independent: str | None,
    adults_of_concern: Iterable[str],
    close_to_them: Iterable[str] = (),
) -> Routing:
    """Who will see a new concern: the key person and the leads who are not excluded; the recorder sees their own words.

    An adult of concern and whoever is close to them is left out, whatever their role. If no lead remains, the concern
    goes to the independent person named at set-up (seed, policy bullets 3 and 4). The key person keeps their place only
    where the concern is not about somebody who works here: an allegation goes to the leads alone.
    """
    adults = tuple(dict.fromkeys(adults_of_concern))
    excluded = tuple(dict.fromkeys((*adults, *close_to_them)))
    remaining = [person for person in dict.fromkeys(leads) if person not in excluded]
    fallback = not remaining
    if fallback and independent is not None and independent not in excluded:
        remaining = [independent]
    if not adults and key_person is not None and key_person not in excluded and key_person not in remaining:
        remaining.append(key_person)
    own = () if recorder in remaining or recorder in excluded else (recorder,)
    return Routing(tuple(remaining), own, excluded, independent=fallback)
