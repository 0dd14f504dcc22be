"""What is looked up once in a piece of work is never older than what that work has written."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from django.db import transaction

from sharewell.casework import desk
from sharewell.casework.exclude import exclude
from sharewell.casework.record_concern import RecordConcern, record_concern
from sharewell.casework.use_case import Work
from sharewell.records import wall
from sharewell.rules.values import new_id
from tests.casework.house import House
from tests.casework.test_recording import words
from tests.support.past_the_wall import file_of

pytestmark = pytest.mark.django_db


def work_on_a_file(house: House) -> Work:
    request = RecordConcern(concern=words("Mia had a bruise on her arm."), child_id=house.child.id)
    concern_id = record_concern(house.actor("Bea"), house.tools, request).concern_id
    actor = house.actor("Jo")
    work = Work(house.tools.vault, actor.organisation_id, actor=actor, now=house.tools.clock(), tools=house.tools)
    work.scope_id = file_of(actor.organisation_id, concern_id)
    return work


def standing(work: Work) -> AbstractContextManager[None]:
    return wall.entered(work.actor.person_id, work.organisation_id, "test", work.now)


def test_the_circle_is_read_once_and_again_after_somebody_is_excluded(
    house: House, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    work, kit = work_on_a_file(house), house.done.people["Kit Oduya"]
    with standing(work):
        assert kit in dict(desk.readers(work))
    with django_assert_num_queries(0):  # type: ignore[operator]
        desk.circle(work)
    with transaction.atomic(), work.vault.acting(work.actor.person_id, "test"), standing(work):
        exclude(work, kit, "Declared a conflict.")
        assert kit not in dict(desk.readers(work))
        transaction.set_rollback(True)


def test_some_of_the_staff_are_opened_without_the_rest_and_strangers_are_left_out(house: House) -> None:
    work, jo = work_on_a_file(house), house.done.people["Jo Bell"]
    assert desk.some_names(work, [jo, new_id()]) == {jo: "Jo Bell"}
    assert set(work.known["met"]) == {jo}
    assert desk.some_names(work, []) == {}
