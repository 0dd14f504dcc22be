"""What access to a file ought to be, written again from the policy, without a line of `sharewell.rules`.

It knows places in the circle (with their ends, and the narrower ones: own words, emergency), exclusions (the adults a
concern is about, whoever is close to them, declared conflicts), leaving, destroyed files and the clock. The rest of the
product is compared with it after every step of a random program; see `test_access_programs`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

NOTHING, OWN, EMERGENCY, WHOLE = "nothing", "own words", "emergency", "whole"
# What less than a place for the whole file is enough for. An action that is not named here needs the whole file.
OWN_IS_ENOUGH = {"concern.read", "concern.add_to", "share.urgently"}
EMERGENCY_IS_ENOUGH = {"concern.read", "concern.add_to", "share.urgently", "file.read"}
EMERGENCY_LASTS = timedelta(minutes=60)
LEADING = {"lead", "deputy"}


@dataclass
class Place:
    """One person's place in one circle."""

    person: str
    since: datetime
    until: datetime | None = None
    kind: str = WHOLE

    def holds(self, now: datetime) -> bool:
        """Whether it holds at `now`: from its first moment on, and not in its last."""
        return self.since <= now and (self.until is None or now < self.until)


@dataclass
class File:
    """One file: which child, whom it is about among the staff, who has a place, who may never."""

    child: str
    about: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    excluded: set[str] = field(default_factory=set)
    destroyed: bool = False


@dataclass
class Model:
    """Everybody, every child's key person, who is close to whom, and every file."""

    roles: dict[str, set[str]]
    independent: str
    key_person: dict[str, str]
    close: set[frozenset[str]] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    files: dict[str, File] = field(default_factory=dict)

    def sight(self, person: str, file_id: str, now: datetime) -> str:
        """How much `person` may see of one file at `now`. Leaving, destruction and exclusion come first."""
        file = self.files.get(file_id)
        if file is None or file.destroyed or person in self.left or person in file.excluded:
            return NOTHING
        kinds = {place.kind for place in file.places if place.person == person and place.holds(now)}
        return next((kind for kind in (WHOLE, EMERGENCY, OWN) if kind in kinds), NOTHING)

    def may(self, person: str, file_id: str, action: str, now: datetime) -> bool:
        """Whether the place that `person` has is enough for `action`; their role is another question."""
        sight = self.sight(person, file_id, now)
        enough = {WHOLE} | ({OWN} if action in OWN_IS_ENOUGH else set())
        return sight in enough | ({EMERGENCY} if action in EMERGENCY_IS_ENOUGH else set())

    def readers(self, file_id: str, now: datetime) -> set[str]:
        """Everybody who may see the whole file."""
        return {person for person in self.roles if self.sight(person, file_id, now) == WHOLE}

    def near(self, people: Iterable[str]) -> set[str]:
        """`people` and whoever is close to one of them, whichever of the two declared it."""
        named = set(people)
        return named | {other for pair in self.close if pair & named for other in pair}

    def routing(self, child: str, about: set[str]) -> tuple[set[str], set[str]]:
        """Who will see a new concern, and who never may."""
        excluded = self.near(about) if about else set()
        here = {person for person in self.roles if person not in self.left and person not in excluded}
        readers = {person for person in here if self.roles[person] & LEADING} or (here & {self.independent})
        if not about and self.key_person.get(child) in here:
            readers |= {self.key_person[child]}
        return readers, excluded

    def record(self, recorder: str, child: str, about: set[str], file_id: str, now: datetime) -> None:
        """A concern was recorded and lies in `file_id`: a file the model knows, or one begun for it."""
        readers, excluded = self.routing(child, about)
        for known in self.files.values():
            if about and known.child == child and not known.about and not known.destroyed:
                known.excluded |= excluded
                self.nobody_left(known, readers, now)
        if file_id not in self.files:
            self.files[file_id] = File(child, set(about), [Place(person, now) for person in sorted(readers)])
        file = self.files[file_id]
        file.excluded |= excluded
        if self.sight(recorder, file_id, now) == NOTHING:
            file.places.append(Place(recorder, now, kind=OWN))
        self.nobody_left(file, readers, now)

    def nobody_left(self, file: File, readers: set[str], now: datetime) -> None:
        """A file that nobody may see any more is given to those whom a new concern would go to."""
        seen = {place.person for place in file.places if place.kind == WHOLE and place.holds(now)}
        if not seen - file.excluded:
            file.places += [Place(person, now) for person in sorted(readers)]

    def widen(self, person: str, file_id: str, until: datetime | None, now: datetime) -> bool:
        """Give a place, where it may be given."""
        file = self.files[file_id]
        if person in self.left or person in file.excluded or (until is not None and until <= now):
            return False
        file.places.append(Place(person, now, until))
        return True

    def narrow(self, person: str, file_id: str, now: datetime) -> bool:
        """End every place of a person, where somebody else still sees the whole file."""
        if not self.readers(file_id, now) - {person}:
            return False
        for place in self.files[file_id].places:
            if place.person == person and place.holds(now):
                place.until = now
        return True

    def emergency(self, person: str, file_id: str, now: datetime) -> None:
        """Emergency access to one file, which the excluded never get."""
        self.files[file_id].places.append(Place(person, now, now + EMERGENCY_LASTS, EMERGENCY))

    def declare(self, one: str, other: str) -> None:
        """Two people are close: each loses what is about the other."""
        self.close.add(frozenset({one, other}))
        for file in self.files.values():
            file.excluded |= self.near(file.about) if file.about else set()
