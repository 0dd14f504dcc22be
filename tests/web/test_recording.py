"""Recording through the page: what is sent is kept, what is shown beforehand is what comes to be."""

from __future__ import annotations

import re

from sharewell.rules.values import new_id

URL = "/concern/new/{}/"


def typed(**more: object) -> dict[str, object]:
    return {
        "concern_id": new_id(), "safe_now": "yes", "when": "now", "where": "Hedgehogs", "do": "send",
        "observed": "Mia had the same clothes on for three days.", **more,
    }  # fmt: skip


def test_safe_now_stands_before_every_box_and_nothing_is_chosen(people, browser):
    page = browser("practitioner").get(URL.format(people.child().id)).content.decode()
    assert page.index('name="safe_now"') < page.index("<textarea")
    group = page[page.index('name="safe_now"') : page.index("<textarea")]
    assert "checked" not in group


def test_who_will_see_it_is_said_before_and_is_what_results(people, browser):
    client = browser("practitioner")
    page = client.get(URL.format(people.child().id)).content.decode()
    before = re.search(r"Who will see this:</strong> ([^<]*)\.</p>", page)
    sent = client.post(URL.format(people.child().id), typed()).content.decode()
    assert before
    assert f"<strong>{before[1]}</strong> have it." in " ".join(sent.split())
    assert people.name("lead") in before[1]


def test_a_sent_concern_is_on_the_leads_list_and_on_no_outsiders(people, browser):
    browser("practitioner").post(URL.format(people.child().id), typed())
    assert "Mia Thornbury" in browser("lead").get("/").content.decode()
    for part in ("outsider", "trustee", "manager", "information_lead"):
        assert "Mia Thornbury" not in browser(part).get("/").content.decode()


def test_that_the_child_was_told_is_kept_and_shown_to_the_lead(people, browser):
    told = {"asked_to_keep_secret": "agreed", "questions_asked": "What is it?", "child_told": "on"}
    sent = typed(verbatim="It is a secret.", **told)
    browser("practitioner").post(URL.format(people.child().id), sent)
    client = browser("lead")
    concern = re.search(r"/concern/[0-9a-f]{32}/", client.get("/").content.decode())[0]
    assert "The child was told" in client.get(concern).content.decode()


def test_an_unlisted_child_without_a_name_never_stops_a_concern_that_may_be_unsafe(people, browser):
    sent = {"concern_id": new_id(), "safe_now": "unsure", "when": "now", "observed": "", "do": "send"}
    answer = browser("practitioner").post("/concern/new/not-listed/", sent)
    assert answer.status_code == 200 and "There is a problem" not in answer.content.decode()
    assert "Name not known" in browser("lead").get("/").content.decode()
