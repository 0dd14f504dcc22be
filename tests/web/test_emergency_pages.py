"""Emergency access in the browser: the same page whether or not there is a record, and numbers to ring on each."""

from __future__ import annotations

import re

CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def asked(people, client, about, **given):
    answer = client.post("/emergency/", {"child_id": people.child(about).id, "danger": "handed_over",
                                         "reason": "Her father is at the gate and wants her.", **given})
    return answer


def shown(client, answer):
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"])
    return CSRF.sub(b"", page.content), page


def test_a_record_opens_to_read_and_not_to_decide_print_or_send(people, browser):
    file_id = people.file_of(people.concern().concern_id)
    client = browser("manager")
    _, page = shown(client, asked(people, client, "Mia Thornbury"))
    assert f"/file/{file_id}/".encode() in page.content
    opened = client.get(f"/file/{file_id}/")
    assert opened.status_code == 200 and b"Open a sharing decision" not in opened.content
    assert client.get(f"/file/{file_id}/chronology/").status_code == 404
    assert client.post(f"/file/{file_id}/decision/").status_code == 404
    assert b"under emergency access" in browser("lead").get(f"/file/{file_id}/looks/").content


def test_b12_no_record_and_one_they_must_not_see_are_the_same_page_to_the_byte(people, browser):
    people.concern(about="Mia Thornbury", about_staff=("adult",))
    people.concern(about="Leo O'Brien")
    pages = []
    for part in ("adult", "manager"):
        client = browser(part)
        pages += [shown(client, asked(people, client, about))[0] for about in ("Mia Thornbury", "Zoë Adeyemi")]
    adult, manager = {pages[0], pages[1]}, {pages[3]}
    assert len(adult) == 1 and b"There is no record that you may see" in pages[0]
    assert all(number in pages[0] for number in (b"999", b"101", b"01632 960101"))
    assert b"There is no record that you may see" in next(iter(manager))


def test_b40_a_reason_that_says_nothing_keeps_what_was_typed_and_a_fourth_time_says_whom_to_call(people, browser):
    client = browser("manager")
    page = asked(people, client, "Mia Thornbury", reason="test")
    assert page.status_code == 422 and b"Say what danger you are acting on." in page.content
    assert b">test</textarea>" in page.content and b"01632 960101" in page.content
    for _ in range(3):
        assert asked(people, client, "Mia Thornbury").status_code == 302
    page = asked(people, client, "Mia Thornbury")
    assert page.status_code == 409
    assert "You&#39;ve used this 3 times today. Call Children&#39;s duty team on 01632 960101." in page.content.decode()


def test_the_reviewer_finds_it_on_the_first_page_and_answers_it(people, browser):
    client, reviewer = browser("manager"), browser("independent")
    asked(people, client, "Mia Thornbury")
    home = reviewer.get("/").content.decode()
    assert "Emergency access to review" in home
    address = re.search(r"/emergency/[0-9a-f]{32}/review/", home)[0]
    assert reviewer.post(address, {"words": ""}).status_code == 422
    assert reviewer.post(address, {"justified": "yes", "words": "I rang her."}).status_code == 302
    assert "Emergency access to review" not in reviewer.get("/").content.decode()
    assert b"I rang her." in reviewer.get(address).content
    assert client.get(address).status_code == 404
