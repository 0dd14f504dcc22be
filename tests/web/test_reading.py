"""Looking at a concern, answering its reporter, the file with its circle, and the review that two people end."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from sharewell.rules.values import SafeNow
from tests.support.past_the_wall import past_the_wall

TRIAGE = {
    "choice": "support_in_setting", "category": "neglect", "significant": "yes", "reply_kind": "watch",
    "reply_words": "what she says about breakfast", "look_again_on-day": "7", "look_again_on-month": "12",
    "look_again_on-year": "2026", "reason": "Third time this month.",
}  # fmt: skip


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(html.unescape(answer.content.decode()).split())


@pytest.fixture
def sent(people):
    return people.concern()


def test_the_reporter_sees_who_read_it_and_the_reply_and_nothing_more(people, browser, sent):
    url = f"/concern/{sent.concern_id}/"
    mine = browser("practitioner")
    assert "Not read yet." in read(mine, url)
    lead = browser("lead")
    read(lead, url)
    assert "Read by Jo Bell" in read(mine, url)
    assert lead.post(url, TRIAGE).status_code == 302
    page = read(mine, url)
    assert "Please watch for: what she says about breakfast" in page
    for hidden in ("Third time this month.", "Neglect", "Support in the setting", "Open the file", "last six months"):
        assert hidden not in page
    assert "Please watch for" in read(mine, "/")


def test_looking_cannot_end_without_an_answer_to_the_reporter(people, browser, sent):
    answer = browser("lead").post(f"/concern/{sent.concern_id}/", TRIAGE | {"reply_kind": ""})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert page.count("They need to hear from you.") == 2
    assert "Third time this month." in page


def test_a_day_that_is_not_real_and_a_missing_answer_are_said_together(people, browser, sent):
    given = TRIAGE | {"look_again_on-day": "31", "look_again_on-month": "2", "choice": ""}
    page = html.unescape(browser("lead").post(f"/concern/{sent.concern_id}/", given).content.decode())
    assert "Enter a real date" in page
    assert "Choose what you will do." in page


def test_a_member_of_the_circle_who_is_no_lead_reads_but_does_not_decide(people, browser, sent):
    client = browser("key_worker")
    assert "Look at it and decide" not in read(client, f"/concern/{sent.concern_id}/")
    answer = client.post(f"/concern/{sent.concern_id}/", TRIAGE)
    assert answer.status_code == 403
    assert "A lead in the circle decides what to do about a concern." in answer.content.decode()


def test_two_leads_at_once_lose_nothing(people, browser, sent):
    url = f"/concern/{sent.concern_id}/"
    page = browser("lead").get(url).content.decode()
    version = page.split('name="read_at_version" value="')[1].split('"')[0]
    assert browser("deputy").post(url, TRIAGE | {"read_at_version": version}).status_code == 302
    late = browser("lead").post(url, TRIAGE | {"read_at_version": version, "reason": "My own words."})
    assert late.status_code == 409
    assert "My own words." in late.content.decode()
    assert "nothing was lost" in late.content.decode()


def test_what_is_added_carries_its_own_time_and_author_and_changes_nothing(people, browser, sent, clock):
    clock.move(hours=2)
    mine = browser("practitioner")
    assert mine.post(f"/concern/{sent.concern_id}/add/", {"verbatim": "No breakfast again."}).status_code == 302
    page = read(browser("lead"), f"/concern/{sent.concern_id}/")
    assert "Mia had the same clothes on" in page
    assert "No breakfast again." in page
    assert "added 11:30am on 23 November 2026 · written by Bea Novak" in page


def test_nothing_to_add_is_said_beside_the_boxes(people, browser, sent):
    answer = browser("practitioner").post(f"/concern/{sent.concern_id}/add/", {"opinion": ""})
    assert answer.status_code == 422
    assert "Write what you saw or heard." in html.unescape(answer.content.decode())


def test_may_not_be_safe_stands_first_with_its_waiting_time(people, browser, clock):
    people.concern(about="Mia Thornbury")
    clock.move(hours=3)
    people.concern(about="Leo O'Brien", safe=SafeNow.UNSURE)
    clock.move(minutes=20)
    page = read(browser("lead"), "/")
    assert page.index("Leo O'Brien") < page.index("Mia Thornbury")
    assert "waiting 20 minutes" in page
    assert "waiting 3 hours" in page


def test_every_empty_list_says_what_will_appear_there(people, browser):
    page = read(browser("lead"), "/")
    assert page.count("appears here") == 4
    assert "you will see here that it has been read" in page


def test_a_long_list_goes_on_with_the_next_page_and_loses_nobody(people, browser, clock):
    for _ in range(25):
        clock.move(minutes=1)
        people.concern()
    client = browser("lead")
    first = client.get("/").content.decode()
    more = html.unescape(first.split('href="/?queue=new')[1].split('"')[0])
    second = client.get(f"/?queue=new{more}").content.decode()
    assert (first.count(">Mia Thornbury<"), second.count(">Mia Thornbury<")) == (20, 5)


def test_the_file_shows_significant_events_alone_when_asked(people, browser, sent):
    client, file_id = browser("lead"), people.file_of(sent.concern_id)
    client.post(f"/concern/{sent.concern_id}/", TRIAGE)
    everything, main = (read(client, f"/file/{file_id}/?show={show}") for show in ("everything", "significant"))
    assert "A concern was recorded." in everything
    assert "A concern was recorded." not in main
    assert "Looked at and decided: Support in the setting." in main
    assert client.get(f"/file/{file_id}/?show=all").status_code == 400


def test_the_screen_is_newest_first_and_the_paper_oldest_first(people, browser, sent, clock):
    file_id = people.file_of(sent.concern_id)
    clock.move(hours=1)
    client = browser("lead")
    client.post(f"/concern/{sent.concern_id}/", TRIAGE)
    screen, paper = read(client, f"/file/{file_id}/"), read(client, f"/file/{file_id}/chronology/")
    decided, recorded = "Looked at and decided", "A concern was recorded."
    assert screen.index(decided) < screen.index(recorded)
    assert paper.index(recorded) < paper.index(decided)
    assert "What was seen or heard: Mia had the same clothes on" in paper


def test_paper_says_who_printed_it_what_is_left_out_and_what_becomes_of_it(people, browser, sent):
    client, path = browser("lead"), f"/file/{people.file_of(sent.concern_id)}/"
    assert "No protected details are marked in this record." in read(client, f"{path}chronology/")
    client.post(f"/concern/{sent.concern_id}/add/", {"reported": "Ada Moss heard shouting.", "told_by": "Ada Moss",
                                                     "teller": "public"})
    left = read(client, f"{path}chronology/")
    for words in ("by Jo Bell", "Protected details are left out: who told us.", "destroy it",
                  "somebody who is not named"):
        assert words in left, words
    assert "Ada Moss" not in left
    gap = client.post(f"{path}chronology/", {"why": ""})
    assert gap.status_code == 422
    assert "Say why protected details must stand on this paper." in gap.content.decode()
    whole = client.post(f"{path}chronology/", {"why": "For the strategy meeting."}).content.decode()
    assert "Ada Moss" in whole and "Protected details stand on this paper:" in whole
    assert "printed with protected details: For the strategy meeting." in read(client, path)


def test_somebody_is_added_with_a_reason_and_loses_sight_when_it_ends(people, browser, sent):
    client, file_id = browser("lead"), people.file_of(sent.concern_id)
    person, url = people.person("manager"), f"/file/{file_id}/circle/"
    missing = client.post(url, {"person_id": person, "why": ""})
    assert "Say why they need to know." in missing.content.decode()
    assert client.post(url, {"person_id": person, "why": "Chairs the meeting."}).status_code == 302
    assert "Chairs the meeting." in read(client, f"/file/{file_id}/")
    theirs = browser("manager")
    read(theirs, f"/file/{file_id}/")
    assert client.post(f"{url}{person}/end/", {"why": "Meeting is over."}).status_code == 302
    assert theirs.get(f"/file/{file_id}/").status_code == 404


def test_who_looked_is_written_down_by_name(people, browser, sent):
    file_id = people.file_of(sent.concern_id)
    read(browser("key_worker"), f"/file/{file_id}/")
    page = read(browser("lead"), f"/file/{file_id}/looks/")
    assert "Kit Oduya" in page
    assert "opened the file" in page


def review_of(people, concern_id: str) -> str:
    from sharewell.records.stores import files
    from sharewell.records.stores.base import Opened

    opened = Opened(people.tools.vault, people.organisation_id, people.file_of(concern_id))
    with people.tools.vault.acting(people.person("lead"), "test"), past_the_wall():
        return files.reviews.where(opened)[0].id


def test_a_file_is_destroyed_by_two_people_after_a_page_that_stops_and_leaves_a_certificate(people, browser, sent):
    lead, deputy, file_id = browser("lead"), browser("deputy"), people.file_of(sent.concern_id)
    url = f"/review/{review_of(people, sent.concern_id)}/"
    assert "25" in read(lead, url)
    given = {"outcome": "destroy", "reason": "Wrong child, by mistake."}
    stop = lead.post(url, given).content.decode()
    assert "You are proposing to destroy file" in stop
    assert lead.get(f"/file/{file_id}/").status_code == 200
    assert lead.post(url, given | {"do": "confirm"}).status_code == 302
    assert "A second person must agree" in read(lead, url)
    assert lead.post(url, {"do": "agree"}).status_code == 409
    assert "Wrong child, by mistake." in read(deputy, url)
    certificate = html.unescape(deputy.post(url, {"do": "agree"}).content.decode())
    assert "Certificate of destruction" in certificate
    for content in ("Mia", "Wrong child", "same clothes"):
        assert content not in certificate
    for path in (url, f"/file/{file_id}/", f"/concern/{sent.concern_id}/"):
        assert lead.get(path).status_code == 404


def test_the_second_person_may_say_no_with_a_reason(people, browser, sent):
    lead, url = browser("lead"), f"/review/{review_of(people, sent.concern_id)}/"
    lead.post(url, {"outcome": "destroy", "reason": "Old.", "do": "confirm"})
    deputy = browser("deputy")
    assert "Say why the file should be kept." in html.unescape(deputy.post(url, {"do": "keep"}).content.decode())
    assert deputy.post(url, {"do": "keep", "reason": "A sister still comes here."}).status_code == 302
    assert "May we still keep this?" in read(lead, url)


def test_keeping_needs_a_reason_and_a_day_and_keeps_what_was_typed(people, browser, sent, clock):
    lead, url = browser("lead"), f"/review/{review_of(people, sent.concern_id)}/"
    page = html.unescape(lead.post(url, {"outcome": "keep", "reason": "A court asked."}).content.decode())
    assert "Choose when this will be looked at again." in page
    assert "A court asked." in page
    day = clock() + timedelta(days=300)
    when = {"next_review-day": str(day.day), "next_review-month": str(day.month), "next_review-year": str(day.year)}
    assert lead.post(url, {"outcome": "keep", "reason": "A court asked."} | when).status_code == 302
    assert "This review is answered" in read(lead, url)


@pytest.mark.parametrize(("outcome", "days", "words"), [
    ("keep", 0, "The next review must be after today."), ("keep", 2300, "Choose a review within 6 years."),
    ("keep_indefinitely", None, "give the reason and a review within 12 months"),
    ("keep_indefinitely", 400, "choose a review within 12 months"),
])  # fmt: skip
def test_b38_a_wrong_day_is_sent_back_and_nothing_is_decided(people, browser, sent, clock, outcome, days, words):
    lead, url = browser("lead"), f"/review/{review_of(people, sent.concern_id)}/"
    day = clock() + timedelta(days=days or 0)
    when = {"next_review-day": str(day.day), "next_review-month": str(day.month), "next_review-year": str(day.year)}
    answer = lead.post(url, {"outcome": outcome, "reason": "A court asked."} | (when if days is not None else {}))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422 and words in page and "A court asked." in page
    assert "This review is answered" not in read(lead, url)


def test_the_manager_in_the_circle_can_be_the_second_person(people, browser, sent):
    lead, file_id = browser("lead"), people.file_of(sent.concern_id)
    lead.post(f"/file/{file_id}/circle/", {"person_id": people.person("manager"), "why": "Second person."})
    url = f"/review/{review_of(people, sent.concern_id)}/"
    manager = browser("manager")
    assert manager.get(url).status_code == 409
    lead.post(url, {"outcome": "destroy", "reason": "Old.", "do": "confirm"})
    assert "for good?" in read(manager, url)
