"""Every list of people that the product offers or writes: whoever is excluded or has left is in none of them."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from sharewell.casework import alerts
from sharewell.casework.keep_address_book import Leave, end_employment
from sharewell.casework.open_emergency import OpenEmergency, open_emergency
from sharewell.casework.review_retention import ReviewRetention, review_retention
from sharewell.casework.triage_concern import TriageConcern, triage_concern
from sharewell.records import models
from sharewell.records.stores import files
from sharewell.records.stores.base import Opened
from tests.cast import Cast

# Every column of a file's rows that names a person. A new one belongs here with what is tested about it.
NAMED_IN_FILES = {
    ("Membership", "person_id"), ("Exclusion", "person_id"), ("Concern", "recorder_id"), ("WorklistEntry", "person_id"),
    ("Attachment", "added_by"),  # its own files, through the gate: tests/casework/test_attachments.py
}  # fmt: skip
OUT = ("adult", "relative")


@pytest.fixture
def people(db: None, tools, as_owner) -> Cast:
    from tests.cast import cast

    return cast(tools)


def opened(people: Cast, file_id: str) -> Opened:
    return Opened(people.tools.vault, people.organisation_id, file_id)


def busy_file(people: Cast) -> str:
    """A file with a concern, a decision to destroy that waits for a second person, and an emergency to review."""
    sent = people.concern()
    file_id, lead = people.file_of(sent.concern_id), people.actor("lead")
    triage_concern(lead, people.tools, TriageConcern(
        concern_id=sent.concern_id, choice="support_in_setting", category="neglect", reply="Read, and in hand.",
        look_again_on=date(2026, 12, 7)))
    open_emergency(people.actor("manager"), people.tools, OpenEmergency(
        child_id=people.child().id, danger="missing", reason="She was not collected and nobody answers."))
    with people.tools.vault.acting(people.person("lead"), "test"):
        [review] = files.reviews.where(opened(people, file_id))
    review_retention(lead, people.tools, ReviewRetention(
        review_id=review.id, outcome="destroy", reason="A mistake: another child."))
    return file_id


def lists_of(people: Cast, file_id: str) -> dict[str, set[str]]:
    """Who is in each list that shows the file, or that offers people for it."""
    org = people.organisation_id
    now = people.tools.clock()
    from sharewell.records.gate import circle_of

    waiting = models.Alert.objects.filter(organisation_id=org, answered_at="")
    return {
        "readers": set(circle_of(org, file_id).readers(now)),
        "worklists": set(models.WorklistEntry.objects.filter(file_id=file_id).values_list("person_id", flat=True)),
        "reviewers": set(waiting.filter(kind=alerts.EMERGENCY).values_list("person_id", flat=True)),
    }


def offered(page) -> set[str]:
    """Every person a page offers to choose: identifiers in options and ticks."""
    return set(re.findall(r'(?:<option|<input)[^>]*value="([0-9a-f]{32})"', page.content.decode()))


def test_no_list_of_a_file_holds_anybody_who_is_excluded_from_it(people: Cast) -> None:
    file_id = busy_file(people)
    before = lists_of(people, file_id)
    assert people.person("relative") in before["readers"] & before["worklists"]
    people.concern(by="key_worker", about_staff=("adult", "independent"))
    out = {people.person(part) for part in (*OUT, "independent")}
    after = lists_of(people, file_id)
    assert all(not out & found for found in after.values()), json.dumps({k: sorted(v) for k, v in after.items()})
    assert after["reviewers"], "somebody else reviews it"
    with people.tools.vault.acting(people.person("lead"), "test"):
        [proposed] = [r for r in files.reviews.where(opened(people, file_id)) if r.state == "proposed"]
    waiting = models.WorklistEntry.objects.filter(file_id=file_id, about_id=proposed.id)
    assert set(waiting.values_list("person_id", flat=True)) & after["readers"], "a second person still has it"


def test_no_list_of_a_file_holds_anybody_who_has_left(people: Cast) -> None:
    file_id = busy_file(people)
    for part in ("relative", "key_worker", "independent"):
        end_employment(people.actor("manager"), people.tools, Leave(people.person(part)))
    gone = {people.person(part) for part in ("relative", "key_worker", "independent")}
    after = lists_of(people, file_id)
    assert all(not gone & found for found in after.values())
    assert all(after.values())


def test_no_page_of_a_file_offers_anybody_who_is_excluded_or_has_left(people: Cast) -> None:
    from django.test import Client

    from tests.support.signed_in import signed_in

    file_id = busy_file(people)
    people.concern(by="key_worker", about_staff=("adult",))
    end_employment(people.actor("manager"), people.tools, Leave(people.person("information_lead")))
    client = Client()
    from django.conf import settings

    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, "lead")
    out = {people.person(part) for part in (*OUT, "information_lead")}
    for path in (f"/file/{file_id}/circle/", f"/file/{file_id}/key-person/"):
        page = client.get(path)
        assert page.status_code == 200 and people.person("practitioner") in offered(page), path
        assert not out & offered(page), path
    for path in (f"/concern/new/{people.child().id}/", "/settings/people/new/", "/settings/register/new/"):
        assert people.person("information_lead") not in offered(client.get(path)), path


def test_a_column_that_names_a_person_in_a_file_is_known_here() -> None:
    from sharewell.records.models.files import InFile

    found = {
        (model.__name__, field.name)
        for model in vars(models).values()
        if isinstance(model, type) and issubclass(model, InFile) and model is not InFile
        for field in model._meta.concrete_fields
        if field.name.endswith(("person_id", "recorder_id", "_by"))
    }
    assert found == NAMED_IN_FILES
