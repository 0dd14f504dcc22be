"""Bad input on the pages: the words that help, everything typed still there, and nothing half-written."""

from __future__ import annotations

import html

import pytest
from django.db import OperationalError

from sharewell.rules.values import new_id
from tests.support.past_the_wall import past_the_wall

WORDS = "Mia had the same clothes on for three days."
LISTED = "/concern/new/{}/"
NOT_LISTED = "/concern/new/not-listed/"


def typed(**more: object) -> dict[str, object]:
    form = {"concern_id": new_id(), "safe_now": "yes", "when": "now", "observed": WORDS, "present": "Two others"}
    return form | more


@pytest.fixture
def send(people, browser):
    """Send a form of a concern as a member of staff: status and page, its entities made plain."""
    client = browser("practitioner")

    def act(url: str = "", **more: object) -> tuple[int, str]:
        answer = client.post(url or LISTED.format(people.child().id), typed(**more))
        return answer.status_code, html.unescape(answer.content.decode())

    return act


def saved(people) -> int:
    from sharewell.records.models import Concern

    with past_the_wall():
        return Concern.objects.count()


def refused(people, answer: tuple[int, str], words: str, *kept: str) -> None:
    status, page = answer
    assert status == 422
    assert page.count(words) == 2, "in the summary, and beside the field"
    assert "<title>Error: " in page
    for text in ("Two others", *kept):
        assert text in page
    assert saved(people) == 0


def test_b1_nothing_written_is_asked_for_and_the_rest_stays(people, send):
    words = "Write what you saw or heard. Use the child's own words if you can."
    refused(people, send(observed=" "), words)


def test_b2_a_note_too_short_to_act_on_is_sent_back(people, send):
    words = "This is too short for someone else to act on. Say what happened, where and when."
    refused(people, send(observed="see email"), words, "see email")


@pytest.mark.parametrize("text", ["", "see email"])
def test_b1_b2_a_child_who_may_not_be_safe_never_waits_for_words(people, send, text):
    status, page = send(observed=text, safe_now="unsure")
    assert (status, saved(people)) == (200, 1)
    assert "Still owed" in page


def test_b3_a_day_still_to_come_is_sent_back(people, send):
    words = "The date of the concern cannot be after today, 23 November 2026."
    late = {"when": "earlier", "day-day": "24", "day-month": "11", "day-year": "2026", "at": "9am"}
    refused(people, send(**late), words, 'value="24"')


@pytest.mark.parametrize(("day", "month"), [("31", "2"), ("13", "13"), ("yesterday", "")])
def test_b4_a_day_that_is_not_one_is_sent_back_as_typed(people, send, day, month):
    status, page = send(when="earlier", **{"day-day": day, "day-month": month, "day-year": "2026" if month else ""})
    assert status == 422
    assert f'value="{day}"' in page
    assert saved(people) == 0


def test_b5_an_impossible_time_is_sent_back(people, send):
    words = "Enter a time between 00:00 and 23:59."
    when = {"when": "earlier", "day-day": "20", "day-month": "11", "day-year": "2026", "at": "25:70"}
    refused(people, send(**when), words, 'value="25:70"')


def test_b5_an_hour_that_happened_twice_is_asked_about_and_then_taken(people, send):
    when = {"when": "earlier", "day-day": "25", "day-month": "10", "day-year": "2026", "at": "01:30"}
    question = "01:30 happened twice that night. Was it before or after the clocks went back?"
    refused(people, send(**when), question, 'name="side"')
    status, _ = send(**when, side="after")
    assert (status, saved(people)) == (200, 1)


def test_b3_b5_a_bad_time_never_stands_in_the_way_of_a_child_who_may_not_be_safe(people, send, browser):
    when = {"when": "earlier", "day-day": "31", "day-month": "2", "day-year": "2026", "at": "25:70", "safe_now": "no"}
    status, page = send(**when, where="Garden")
    assert (status, saved(people)) == (200, 1)
    concern = page.split('action="/concern/')[1][:32]
    kept = browser("lead").get(f"/concern/{concern}/").content.decode()
    assert "Garden (when, as typed: 31 2 2026 25:70)" in kept


def test_b6_a_grown_person_is_no_child(people, send):
    words = "Check the date of birth: this person would be 34."
    born = {"name": "Ola Brook", "born_on-day": "2", "born_on-month": "11", "born_on-year": "1992"}
    refused(people, send(NOT_LISTED, **born), words, "Ola Brook", 'value="1992"')


def test_b6_a_birth_still_to_come_is_sent_to_the_expected_date_and_then_taken(people, send):
    words = "For an unborn baby choose 'Not born yet' and give the expected date."
    born = {"name": "Baby Brook", "born_on-day": "2", "born_on-month": "3", "born_on-year": "2027"}
    refused(people, send(NOT_LISTED, **born), words, "Baby Brook")
    due = {"expected_on-day": "2", "expected_on-month": "3", "expected_on-year": "2027"}
    status, _ = send(NOT_LISTED, name="Baby Brook", not_born_yet="on", **due)
    assert (status, saved(people)) == (200, 1)


def test_b7_an_empty_name_is_asked_for(people, send):
    refused(people, send(NOT_LISTED, name=""), "Enter a name, or choose 'Name not known'.")


def test_b7_a_name_not_known_is_an_answer(people, send):
    assert send(NOT_LISTED, name="", name_not_known="on")[0] == 200
    assert saved(people) == 1


@pytest.mark.parametrize("name", ["Null", "O'Brien", "Zoë", "王", "Madonna", "a" * 200])
def test_b7_every_real_name_is_taken_as_it_is(people, send, browser, name):
    assert send(NOT_LISTED, name=name)[0] == 200
    assert name in html.unescape(browser("lead").get("/children/").content.decode())


def test_b7_a_name_beyond_the_limit_says_how_to_mend_it(people, send):
    refused(people, send(NOT_LISTED, name="b" * 201), "Shorten to 200 characters.", "b" * 201)


def test_b8_hidden_characters_never_reach_a_name(people, send, browser):
    assert send(NOT_LISTED, name="Mi\u202eaa\u200b Thorn")[0] == 200
    assert "Miaa Thorn" in browser("lead").get("/children/").content.decode()


def test_b8_a_character_that_cannot_be_stored_is_refused_in_words(people, send):
    status, page = send(NOT_LISTED, name="Mi\x00a")
    assert status == 422
    assert "contains a character we cannot store" in page
    assert saved(people) == 0


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "**bold** and {{7*7}} {% raw %}", "'; DROP TABLE concern; --", "a & b < c"]
)
def test_b9_markup_and_code_are_words_like_any_other(people, browser, text):
    form = typed(observed=f"He wrote {text}")
    browser("practitioner").post(LISTED.format(people.child().id), form)
    page = browser("lead").get(f"/concern/{form['concern_id']}/").content.decode()
    assert f"He wrote {html.escape(text)}" in page.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
    assert "<script>alert" not in page
    assert "49" not in page.split("He wrote")[1][:60]


def test_b10_a_paste_of_five_million_characters_is_answered_and_kept(people, send):
    words = "This is 5,000,000 characters. The limit is 100,000: attach it as a file."
    status, page = send(observed="x" * 5_000_000)
    assert (status, page.count(words), saved(people)) == (422, 2, 0)
    assert "x" * 5_000_000 in page


def test_b15_every_box_marks_its_words(people, browser, tools):
    from sharewell.casework.read_concern import ReadConcern, read_concern

    boxes = {"verbatim": "I am hungry.", "observed": "No coat on.", "reported": "Dad shouted.", "told_by": "Ana",
             "opinion": "I think she is tired."}  # fmt: skip
    form = typed(**boxes)
    browser("practitioner").post(LISTED.format(people.child().id), form)
    kept = read_concern(people.actor("lead"), tools, ReadConcern(form["concern_id"])).concern.statements
    assert {str(s.kind): (s.text, s.source) for s in kept} == {
        "verbatim": ("I am hungry.", ""), "observed": ("No coat on.", ""), "reported": ("Dad shouted.", "Ana"),
        "opinion": ("I think she is tired.", ""),
    }  # fmt: skip


def test_b33_the_same_form_sent_twice_saves_once_and_says_when(people, browser, clock):
    clock.move(hours=4, minutes=32)
    client, form = browser("practitioner"), typed()
    client.post(LISTED.format(people.child().id), form)
    clock.move(minutes=5)
    again = client.post(LISTED.format(people.child().id), form | {"observed": "Other words by now, in the same form."})
    assert "Already saved at 2:02pm" in again.content.decode()
    assert saved(people) == 1


def test_b36_a_database_that_cannot_write_says_so_and_loses_nothing(people, browser, monkeypatch):
    from sharewell.web.staff import recording

    def full(*_):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(recording, "record_concern", full)
    client = browser("practitioner")
    answer = client.post(LISTED.format(people.child().id), typed())
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Not saved. Your text is still on this page." in page
    assert WORDS in page and "Two others" in page
    assert "Sent" not in page.split("<title>")[1].split("</title>")[0]
    assert saved(people) == 0


@pytest.mark.once
def test_b36_a_real_database_that_is_read_only_gives_the_same_answer_and_stops_writes(people, browser, tmp_path):
    from django.db import connection

    from sharewell.vault.stopped import stopped
    from tests.support.stopping import stopped_in

    client = browser("practitioner")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = on")
    try:
        with stopped_in(tmp_path):
            answer = client.post(LISTED.format(people.child().id), typed())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = off")
    assert answer.status_code == 503
    assert WORDS in answer.content.decode()
    assert stopped(tmp_path)


def person(**more: str) -> dict[str, str]:
    form = {"name": "Dee Marsh", "job": "cook", "roles": "practitioner", "sign_in_name": "dee", "password": ""}
    return form | more


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "Use at least 15 characters."),
        ("password123456789", "too common"),
        ("Larkfield Playgroup!", "contains the setting's name"),
        ("aaaaaaaaaaaaaaaaaaaa", "too common"),
    ],
)
def test_b45_a_weak_password_is_sent_back_without_being_shown(people, browser, password, words):
    page = html.unescape(browser("lead").post("/settings/people/new/", person(password=password)).content.decode())
    assert words in page
    assert "Dee Marsh" in page
    assert password not in page


LONG = ["four words and spaces", "ветер гонит облака", "🐙🦀🐚🌊 over the sand bar",
        " ".join(f"plum{n * n}" for n in range(28))]  # fmt: skip


@pytest.mark.parametrize("password", LONG)
def test_b45_long_and_unusual_passwords_are_taken_and_work(people, browser, password):
    from django.test import Client

    assert browser("lead").post("/settings/people/new/", person(password=password)).status_code == 302
    answer = Client().post("/sign-in/", {"sign_in_name": "Dee ", "password": password})
    assert answer.status_code == 302


@pytest.mark.parametrize("query", ["?order_by=name", "?room__startswith=H", "?room=Hedgehogs&room=Otters"])
def test_b43_an_unknown_filter_is_refused(people, browser, query):
    answer = browser("lead").get(f"/concern/new/{query}")
    assert answer.status_code == 400
    assert "Unknown filter" in answer.content.decode()
