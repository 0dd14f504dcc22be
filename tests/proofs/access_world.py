"""A random program of access, carried out twice: by the real use cases on the real store, and by the model.

A step is four small numbers, so that Hypothesis can make thirty of them and make them fewer when one program fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from sharewell.casework import list_children, my_worklist, read_concern, read_file
from sharewell.casework.keep_address_book import Leave, end_employment
from sharewell.casework.open_emergency import OpenEmergency, open_emergency
from sharewell.casework.review_retention import (
    AgreeRetention,
    ReviewRetention,
    agree_to_destroy,
    review_retention,
)
from sharewell.casework.triage_concern import TriageConcern, triage_concern
from sharewell.casework.widen_need_to_know import Narrow, Widen, end_need_to_know, widen_need_to_know
from sharewell.records import gate, models
from sharewell.records.stores import circles
from sharewell.rules.access import WHO_MAY, Action, Allowed, Needs, decide
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused
from sharewell.rules.people import Actor, Role
from tests.cast import Cast
from tests.proofs.access_model import NOTHING, OWN, WHOLE, Model
from tests.support.past_the_wall import past_the_wall

STAFF = ("lead", "deputy", "independent", "key_worker", "practitioner", "manager", "information_lead", "adult",
         "relative", "trustee")
LEAVERS = ("deputy", "key_worker", "practitioner", "manager", "information_lead", "relative")
CHILDREN = ("Mia Thornbury", "Leo O'Brien")
ENDS: tuple[timedelta | None, ...] = (None, timedelta(minutes=30), timedelta(days=2), timedelta(days=-1))
MOVES = (timedelta(seconds=1), timedelta(minutes=29), timedelta(minutes=31), timedelta(days=1), timedelta(days=40))
FILE_ACTIONS = tuple(action for action in Action if WHO_MAY[action].needs is not Needs.NO_FILE)
EVERY_ROLE = frozenset(Role)
Step = tuple[int, int, int, int]


@dataclass
class World:
    """The cast, the model of them, and what the programs have made so far."""

    people: Cast
    model: Model = field(init=False)
    ids: dict[str, str] = field(init=False)
    concerns: list[tuple[str, str, str]] = field(default_factory=list)
    emergencies: dict[tuple[str, date], int] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)
    asked: int = 0
    last: str = ""
    compared: dict[tuple[str, str], tuple[object, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ids = {part: self.people.person(part) for part in STAFF}
        roles = {self.ids[part]: {str(role) for role in self.people.actor(part).roles} for part in STAFF}
        key = dict.fromkeys(CHILDREN, self.ids["key_worker"])
        self.model = Model(roles, self.ids["independent"], key)
        self.model.close.add(frozenset({self.ids["adult"], self.ids["relative"]}))

    @property
    def now(self) -> datetime:
        """The time that both go by."""
        return self.people.tools.clock()

    def part(self, number: int) -> str:
        """One of the staff who still works here, by number."""
        here = [part for part in STAFF if self.ids[part] not in self.model.left]
        return here[number % len(here)]

    def name(self, person: str) -> str:
        """The part that a person plays, for the story of a fault."""
        return next((part for part, known in self.ids.items() if known == person), "somebody")

    def file(self, number: int) -> str | None:
        """One of the files made so far."""
        known = list(self.model.files)
        return known[number % len(known)] if known else None

    def run(self, step: Step) -> None:
        """Take one step on both sides. Raises AssertionError where one allows what the other refuses."""
        verb, *numbers = step
        operation = OPERATIONS[verb % len(OPERATIONS)]
        self.story.append(f"{self.now:%d %b %H:%M:%S} {operation.__name__} {numbers}")
        operation(self, *numbers)

    def attempt(self, act: Callable[[], object]) -> str:
        """What became of a real use case: "done", "hidden", "refused" or "not now"."""
        try:
            act()
        except Missing:
            return "hidden"
        except Refused:
            return "refused"
        except (NotNow, Incomplete) as error:
            self.story.append(f"    {error}")
            return "not now"
        return "done"

    def expect(self, person: str, file_id: str, action: Action, act: Callable[[], object]) -> bool:
        """Carry out `act` and compare who was let in with the model; true where it may go on there too."""
        may = self.model.may(person, file_id, action, self.now)
        role = bool({str(role) for role in WHO_MAY[action].roles} & self.model.roles[person])
        got = self.attempt(act)
        self.story.append(f"    {self.name(person)} {action} {file_id[:4]}: {got}")
        want = {"hidden"} if not may else {"refused"} if not role else {"done", "not now"}
        assert got in want, f"{action}: {got}, the model says {want}"
        self.last = got
        return may and role


def record(world: World, by: int, child: int, about: int) -> None:
    """A concern about a child; every third names somebody who works here."""
    part, name = world.part(by), CHILDREN[child % len(CHILDREN)]
    adults = (world.part(about),) if about % 3 == 0 else ()
    sent = world.people.concern(part, name, about_staff=adults) if part != "trustee" else None
    if sent is None:
        return
    file_id = world.people.file_of(sent.concern_id)
    world.concerns.append((file_id, sent.concern_id, world.ids[part]))
    begun = "known" if file_id in world.model.files else "new"
    world.story.append(f"    {part} about {name} {adults}: {begun} file {file_id[:4]}")
    apart = world.model.record(world.ids[part], name, {world.ids[adult] for adult in adults}, file_id, world.now)
    ids = {world.people.names[world.name(person)]: person for person in world.ids.values()}
    readers, shown = world.model.readers(file_id, world.now), {ids[name] for name in sent.readers}
    # Whoever is kept from another file of the child is still shown: to leave them out would tell that there is one.
    same = readers - apart == shown - apart or not shown - apart
    assert same, f"shown as readers: {sent.readers}, the model says {[world.name(person) for person in readers]}"


def widen(world: World, by: int, file: int, to: int) -> None:
    """Somebody is given a place, or a place again that ended."""
    file_id, actor, person = world.file(file), world.part(by), world.ids[world.part(to)]
    if file_id is None:
        return
    end = ENDS[(by + to) % len(ENDS)]
    until = world.now + end if end else None
    asked = Widen(file_id=file_id, person_id=person, why="They collect the child.", until=until)
    if world.expect(world.ids[actor], file_id, Action.CIRCLE_WIDEN, lambda: widen_need_to_know(
            world.people.actor(actor), world.people.tools, asked)):
        assert world.model.widen(person, file_id, until, world.now) == (world.last == "done"), "widening"


def narrow(world: World, by: int, file: int, whom: int) -> None:
    """Somebody's place is ended."""
    file_id, actor, person = world.file(file), world.part(by), world.ids[world.part(whom)]
    if file_id is None:
        return
    asked = Narrow(file_id=file_id, person_id=person, why="Moved to another room.")
    if world.expect(world.ids[actor], file_id, Action.CIRCLE_NARROW, lambda: end_need_to_know(
            world.people.actor(actor), world.people.tools, asked)):
        assert world.model.narrow(person, file_id, world.now) == (world.last == "done"), "narrowing"


def wait(world: World, how_long: int, *_: int) -> None:
    """Time passes."""
    world.people.tools.clock.now += MOVES[how_long % len(MOVES)]  # type: ignore[attr-defined]


def triage(world: World, by: int, concern: int, _: int) -> None:
    """A concern is looked at: its recorder is told, where they may still know."""
    if not world.concerns:
        return
    actor, (file_id, concern_id, _) = world.part(by), world.concerns[concern % len(world.concerns)]
    world.expect(world.ids[actor], file_id, Action.CONCERN_TRIAGE, lambda: triage_concern(
        world.people.actor(actor), world.people.tools,
        TriageConcern(concern_id=concern_id, choice="share_or_refer", category="neglect", reply="Read, and in hand")))


def leave(world: World, whom: int, when: int, _: int) -> None:
    """Somebody leaves. Rarely, or nobody would be left."""
    part = LEAVERS[whom % len(LEAVERS)]
    if when % 3 or world.ids[part] in world.model.left:
        return
    end_employment(world.people.actor("manager" if part != "manager" else "lead"), world.people.tools,
                   Leave(world.ids[part]))
    world.model.leave(world.ids[part], world.now)


def destroy(world: World, file: int, one: int, two: int) -> None:
    """Two people destroy a file. Rarely."""
    file_id = world.file(file)
    if file_id is None or one % 3:
        return
    with past_the_wall(), connection.cursor() as cursor:
        cursor.execute(f'SELECT "id" FROM "{models.RetentionReview._meta.db_table}" WHERE "file_id" = %s AND '
                       "\"state\" IN ('set', 'open')", [file_id])
        found = cursor.fetchone()
    if found is None:
        return
    tools, first, second = world.people.tools, world.part(one), world.part(two)
    proposal = ReviewRetention(review_id=found[0], outcome="destroy", reason="The time has come.")
    if not world.expect(world.ids[first], file_id, Action.RETENTION_REVIEW, lambda: review_retention(
            world.people.actor(first), tools, proposal)) or world.last != "done":
        return
    agreed = AgreeRetention(review_id=found[0], agree=True)
    if world.expect(world.ids[second], file_id, Action.RETENTION_AGREE, lambda: agree_to_destroy(
            world.people.actor(second), tools, agreed)) and world.last == "done":
        world.model.files[file_id].destroyed = True


def emergency(world: World, by: int, child: int, _: int) -> None:
    """Emergency access to what is kept about one child, at most three times a day."""
    part, known = world.part(by), world.people.child(CHILDREN[child % len(CHILDREN)])
    asked = OpenEmergency(child_id=known.id, danger="missing", reason="She was not collected.")
    got = world.attempt(lambda: open_emergency(world.people.actor(part), world.people.tools, asked))
    day = (part, world.now.date())
    world.emergencies[day] = world.emergencies.get(day, 0) + (got == "done")
    want = "refused" if part == "trustee" else "done" if got == "done" else "not now"
    assert got == want and world.emergencies[day] <= 3, f"emergency: {got}, the model says {want}"
    if got == "done":
        world.model.emergency(world.ids[part], known.name, world.now)
    else:
        assert part == "trustee" or world.emergencies[day] == 3, "emergency refused, the model says it is open"


OPERATIONS: tuple[Callable[..., None], ...] = (record, record, widen, widen, narrow, wait, triage, leave, destroy,
                                               emergency)


def compare(world: World) -> None:
    """Every person, every file, every action: the real answer is the model's. So are the files each may list."""
    with past_the_wall():
        _compare(world)


def _compare(world: World) -> None:
    now = world.now
    circles_now = {file_id: gate.circle_of(world.people.organisation_id, file_id) for file_id in world.model.files}
    lines = worklist_lines(world)
    for part in STAFF:
        person, actor = world.ids[part], world.people.actor(part)
        if person in world.model.left:
            continue
        almighty = Actor(person, actor.organisation_id, actor.setting_ids, EVERY_ROLE)
        for file_id, circle in circles_now.items():
            # Both answers follow from these alone: where none of them changed since the last step, neither did they.
            alike = (circle, now, actor, decide, world.model.sight(person, file_id, now))
            if world.compared.get((person, file_id)) == alike:
                continue
            world.compared[person, file_id] = alike
            for action in FILE_ACTIONS:
                world.asked += 1
                may = world.model.may(person, file_id, action, now)
                real = decide(almighty, action, circle, now)
                assert isinstance(real, Allowed) == may, f"{part} {action} {file_id[:4]}: {real}, the model says {may}"
                theirs = decide(actor, action, circle, now)
                hidden = not isinstance(theirs, Allowed) and theirs.hidden
                assert hidden != may, f"{part} {action} {file_id[:4]}: {theirs}, the model says {may}"
        visible = {file_id for file_id in circles_now if world.model.sight(person, file_id, now) == WHOLE}
        assert set(circles.files_of(actor.organisation_id, person, now)) == visible, f"the files of {part}"
        for file_id in circles_now if person == world.ids[world.part(len(world.story))] else ():
            own = gate.place_of(actor.organisation_id, file_id, person, now).sight(person, now)
            assert own == circles_now[file_id].sight(person, now), f"{part} at the gate: the model says not {own}"
        known = {file_id for file_id in circles_now if world.model.sight(person, file_id, now) != NOTHING}
        assert lines.get(person, set()) <= known, f"the worklist of {part}"


def worklist_lines(world: World) -> dict[str, set[str]]:
    """The files that stand on each person's worklist now."""
    with past_the_wall(), connection.cursor() as cursor:
        cursor.execute(f'SELECT "person_id", "file_id", "until" FROM "{models.WorklistEntry._meta.db_table}"')
        rows = cursor.fetchall()
    from sharewell.records.times import stamp

    found: dict[str, set[str]] = {}
    for person, file_id, until in rows:
        if not until or until > stamp(world.now):
            found.setdefault(person, set()).add(file_id)
    return found


def compare_pages(world: World, part: str) -> None:
    """What one person's use cases answer: the lists, the file, and as much of each concern as they may see."""
    person, actor, tools, now = world.ids[part], world.people.actor(part), world.people.tools, world.now
    if person in world.model.left:
        return
    sights = {file_id: world.model.sight(person, file_id, now) for file_id in world.model.files}
    if part != "trustee":
        listed = {line.file_id for line in list_children.my_files(actor, tools, list_children.ListChildren())}
        assert listed == {file_id for file_id, sight in sights.items() if sight == WHOLE}
    queues = my_worklist.my_worklist(actor, tools, my_worklist.MyWorklist())
    assert {row.file_id for rows in queues.values() for row in rows} <= {f for f, s in sights.items() if s != NOTHING}
    for file_id in sights:
        world.expect(person, file_id, Action.FILE_READ, lambda f=file_id: read_file.read_file(  # type: ignore[misc]
            actor, tools, read_file.ReadFile(f)))
    for file_id, concern_id, recorder in world.concerns:
        seen: list[Any] = []
        if sights[file_id] == OWN and recorder != person:
            assert world.attempt(lambda c=concern_id: read_concern.read_concern(  # type: ignore[misc]
                actor, tools, read_concern.ReadConcern(c))) == "hidden"
            continue
        if world.expect(person, file_id, Action.CONCERN_READ, lambda c=concern_id, s=seen: s.append(  # type: ignore[misc]
                read_concern.read_concern(actor, tools, read_concern.ReadConcern(c)))) and seen:
            assert seen[0].whole == (sights[file_id] != OWN)
