"""Who will see a concern, as shown before it is sent, is who sees it: over random organisations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from sharewell.casework import where_concern_goes
from sharewell.casework.keep_address_book import KeepChild, Leave, end_employment, keep_child
from sharewell.casework.keep_apart import DeclareConflict, declare_conflict
from sharewell.casework.record_concern import AskWhoWillSee, RecordConcern, record_concern, who_will_see
from sharewell.casework.set_up import NewPerson, SetUp, set_up
from sharewell.records.gate import circle_of
from sharewell.rules.concern import ConcernInput, Paragraph
from sharewell.rules.need_to_know import Sight
from sharewell.rules.people import Actor, Role
from sharewell.rules.values import SafeNow, StatementKind
from tests.support.depth import examples
from tests.support.past_the_wall import file_of, past_the_wall

pytestmark = pytest.mark.django_db
ORGANISATIONS = examples(1_000, 10_000, postgresql=(100, 1_000))
FOUNDERS = (frozenset({Role.LEAD}), frozenset({Role.DEPUTY}), frozenset({Role.INDEPENDENT}))
MORE = some.sampled_from([frozenset({role}) for role in (Role.LEAD, Role.DEPUTY, Role.PRACTITIONER, Role.MANAGER)])
NUMBER = some.integers(0, 7)
SOME = some.sets(NUMBER, max_size=3)
PLAN = some.fixed_dictionaries({
    "more": some.lists(MORE, max_size=5), "close": some.lists(some.tuples(NUMBER, NUMBER), max_size=3),
    "leavers": some.sets(NUMBER, max_size=2), "key": NUMBER, "kept_from": some.sets(NUMBER, max_size=2),
    "recorders": some.lists(NUMBER, min_size=1, max_size=3), "about": some.lists(SOME, min_size=3, max_size=3),
    "close_staff": some.lists(some.sets(NUMBER, max_size=1), min_size=3, max_size=3),
})  # fmt: skip


class Place:
    """One random organisation: its people by number, those who work here, a child."""

    def __init__(self, tools, plan) -> None:
        roles = (*FOUNDERS, *plan["more"])
        new = [NewPerson(name=f"Person {n}", job="staff", roles=role, sign_in_name=f"person.{n}",
                         password=f"brass kettle orchard {n}") for n, role in enumerate(roles)]
        close = [(a % len(new), b % len(new)) for a, b in plan["close"]]
        people = [NewPerson(**{**vars(p), "close_to": tuple(new[b].person_id for a, b in close if a == n != b)})
                  for n, p in enumerate(new)]
        done = set_up(tools, SetUp(organisation="A", setting="B", controller="private_or_voluntary",
                                   people=tuple(people)))
        self.tools, self.organisation_id = tools, done.organisation_id
        self.files: list[str] = []
        self.recorders: set[str] = set()
        self.ids = [person.person_id for person in people]
        self.actors = [Actor(p.person_id, done.organisation_id, frozenset(), p.roles) for p in people]
        self.child = keep_child(self.actors[0], tools, KeepChild(name="Mia", key_person_id=self.id(plan["key"])))
        for n in plan["kept_from"]:
            declare_conflict(self.actors[0], tools, DeclareConflict(child_id=self.child.id, person_id=self.id(n)))
        gone = {n % len(self.ids) for n in plan["leavers"]} - {0}
        for n in sorted(gone):
            end_employment(self.actors[0], tools, Leave(self.ids[n]))
        self.here = [n for n in range(len(self.ids)) if n not in gone]

    def id(self, number: int) -> str:
        return self.ids[number % len(self.ids)]

    def name(self, person_id: str) -> str:
        return f"Person {self.ids.index(person_id)}"

    def check(self, recorder: int, about: set[int], close: set[int]) -> None:
        """Ask, record, compare."""
        actor = self.actors[self.here[recorder % len(self.here)]]
        staff = tuple(sorted({self.id(n) for n in about}))
        near = tuple(sorted({self.id(n) for n in close}))
        with past_the_wall():
            circles = [circle_of(self.organisation_id, file_id) for file_id in self.files]
        self.recorders.add(actor.person_id)
        will, will_not = who_will_see(actor, self.tools, AskWhoWillSee(
            child_id=self.child.id, about_staff=staff, close_staff=near))
        made = record_concern(actor, self.tools, RecordConcern(
            child_id=self.child.id, about_staff=staff, close_staff=near, concern=ConcernInput(
                paragraphs=(Paragraph("She was very quiet all day.", StatementKind.OBSERVED),),
                safe_now=SafeNow.YES)))
        assert (made.readers, made.not_shown_to) == (will, will_not), "what was sent says something else"
        file_id, now = file_of(self.organisation_id, made.concern_id), self.tools.clock()
        with past_the_wall():
            result = circle_of(self.organisation_id, file_id)
        sees = {p: result.sight(p, now) for p in self.ids}
        whole = {self.name(p) for p in self.ids if sees[p] is Sight.EVERYTHING}
        own = {p for p in self.ids if sees[p] is Sight.OWN_WORDS}
        assert own <= self.recorders
        assert not {self.name(p) for p in own} & set(will_not)
        assert not whole & set(will_not), "somebody who will not see it sees it"
        if not self.files:
            assert whole == set(will), "the preview is not who sees it"
        else:
            left_out = {self.name(p) for circle in circles for p in circle.excluded}
            assert set(will) - left_out <= whole, "somebody named does not see it"
            if set(will) - left_out:
                assert whole <= set(will), "somebody who was not named sees it"
        self.files.append(file_id)


def run(tools, plan) -> None:
    place = Place(tools, plan)
    for recorder, about, close in zip(plan["recorders"], plan["about"], plan["close_staff"], strict=False):
        place.check(recorder, about, close)


def test_the_preview_is_who_sees_it_in_every_random_organisation(tools, counted) -> None:
    tools.vault.desk._budget = None
    start = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

    @settings(max_examples=ORGANISATIONS)
    @given(PLAN)
    def organisations(plan) -> None:
        tools.clock.now = start
        with transaction.atomic():
            run(tools, plan)
            transaction.set_rollback(True)

    organisations()
    counted("organisations whose preview is who sees it", ORGANISATIONS)


def test_the_check_finds_a_routing_that_forgets_relatives_when_it_is_sent(tools, monkeypatch) -> None:
    plan = {"more": [frozenset({Role.DEPUTY}), frozenset({Role.PRACTITIONER})], "close": [(1, 3)], "leavers": set(),
            "key": 4, "kept_from": set(), "recorders": [4], "about": [{1}], "close_staff": [set()]}
    with transaction.atomic():
        run(tools, plan)
        transaction.set_rollback(True)
    asked: list[object] = []
    honest = where_concern_goes.route

    def forgetful(**given):
        asked.append(given)
        return honest(**(given if len(asked) % 2 else {**given, "close_to_them": ()}))

    monkeypatch.setattr(where_concern_goes, "route", forgetful)
    with pytest.raises(AssertionError):
        run(tools, plan)
