"""Emergency access, the circle, and relations in a real browser: reachable, and usable by everybody."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_emergency_access_from_asking_to_reviewing(people, enter, width: int) -> None:
    people.concern()
    asker = enter("manager", width=width)
    asker.page.get_by_role("link", name="Emergency access").click()
    asker.assert_accessible()
    asker.look("emergency-ask")
    asker.page.get_by_label("Which child?").select_option(label="Mia Thornbury, 1 September 2023")
    asker.page.get_by_label("Somebody wants to take a child away").check()
    asker.page.get_by_label("What is happening").fill("Her father is at the gate and wants to take her.")
    asker.page.get_by_role("button", name="Ask for emergency access").click()
    asker.page.get_by_role("button", name="Open the record").wait_for()
    asker.assert_accessible()
    asker.look("emergency-answer")
    asker.page.get_by_role("button", name="Open the record").click()
    asker.page.get_by_text("Emergency access: you can read this and add to it.").wait_for()
    asker.assert_accessible()
    asker.look("emergency-file")
    reviewer = enter("independent", width=width)
    reviewer.look("emergency-alert")
    reviewer.assert_accessible()
    reviewer.page.get_by_role("link", name="Emergency access to review").click()
    reviewer.assert_accessible()
    reviewer.look("emergency-review")


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_circle_and_who_is_related(people, enter, width: int) -> None:
    file_id = people.file_of(people.concern().concern_id)
    lead = enter("lead", width=width)
    child, adult = people.child().id, people.person("adult")
    pages = {"circle": f"/file/{file_id}/circle/", "key-person": f"/file/{file_id}/key-person/",
             "file": f"/file/{file_id}/", "person": f"/settings/people/{adult}/",
             "leaves": f"/settings/people/{adult}/leaves/", "register": "/settings/register/",
             "conflict": f"/settings/register/{child}/conflict/", "people": "/settings/people/",
             "write": f"/concern/new/{child}/", "danger": "/danger/"}
    for name, path in pages.items():
        lead.open(path)
        lead.assert_accessible()
        lead.look(f"circle-{name}")
