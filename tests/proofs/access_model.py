"""What access to a file ought to be, written again from the policy, without a line of `sharewell.rules`.

Places in the circle (their ends, and the narrower ones), exclusions (adults of concern, whoever is close to them),
leaving, destroyed files, the clock. `test_access_programs` compares the product with it after every step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

NOTHING, OWN, EMERGENCY, WHOLE = "nothing", "own words", "emergency", "whole"
# What less than a place for the whole file is enough for. An action that is not named here needs the whole file.
OWN_IS_ENOUGH = {"concern.read", "concern.add_to", "share.urgently", "attachment.add", "attachment.read"}
EMERGENCY_IS_ENOUGH = {*OWN_IS_ENOUGH, "file.read"}
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

    def record(self, recorder: str, child: str, about: set[str], file_id: str, now: datetime) -> set[str]:
        """A concern was recorded and lies in `file_id`: known, or begun for it. Gives those who are kept out of it."""
        readers, excluded = self.routing(child, about)
        known = [file for file in self.files.values() if file.child == child and not file.about and not file.destroyed]
        for file in known if about else ():
            file.excluded |= excluded
            self.nobody_left(file, now)
        apart = {person for file in known for person in file.excluded} - {recorder}
        if file_id not in self.files:
            places = [Place(person, now) for person in sorted(readers - apart)]
            self.files[file_id] = File(child, set(about), places, set(apart))
        file = self.files[file_id]
        file.excluded |= excluded
        self.nobody_left(file, now)
        if not any(p.person == recorder and p.holds(now) and p.until is None for p in file.places):
            file.places.append(Place(recorder, now, kind=OWN))
        return apart

    def nobody_left(self, file: File, now: datetime) -> None:
        """A file that nobody may see any more is given to the leads, or else to the independent person."""
        seen = {place.person for place in file.places if place.kind == WHOLE and place.holds(now)}
        if not seen - file.excluded - self.left:
            here = {person for person in self.roles if person not in self.left | file.excluded}
            leads = {person for person in here if self.roles[person] & LEADING}
            file.places += [Place(person, now) for person in sorted(leads or here & {self.independent})]

    def leave(self, person: str, now: datetime) -> None:
        """Somebody goes: their places end, and what only they looked after is given to somebody else."""
        self.left.add(person)
        for file in self.files.values():
            held = [place for place in file.places if place.person == person and place.holds(now)]
            for place in held:
                place.until = now
            if held and not file.destroyed:
                self.nobody_left(file, now)

    def widen(self, person: str, file_id: str, until: datetime | None, now: datetime) -> bool:
        """Give a place, where it may be given: in a file about staff only to those who handle such files."""
        file = self.files[file_id]
        handles = not file.about or self.roles[person] & (LEADING | {"independent"})
        if not handles or person in self.left or person in file.excluded or (until is not None and until <= now):
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

    def emergency(self, person: str, child: str, now: datetime) -> None:
        """Emergency access to what is kept about one child, but never about staff, and never for the excluded."""
        for file_id, file in self.files.items():
            if file.child == child and not file.about and self.sight(person, file_id, now) != WHOLE:
                file.places.append(Place(person, now, now + EMERGENCY_LASTS, EMERGENCY))
