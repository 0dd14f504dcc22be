"""B35: what was typed when the session ended, or when the page was hidden, is there again for its author alone."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

WORDS = "She had the same clothes on for three days and said she was hungry."
PAGE = "/concern/new/not-listed/"
TYPED = {"observed": WORDS, "safe_now": "yes", "name": "Ola Example", "do": "send"}


def asked_to_sign_in(response) -> str:
    """The draft that waits behind the sign-in page."""
    assert response.status_code == 302
    back = parse_qs(urlsplit(response["Location"]).query)["next"][0]
    assert re.fullmatch(r"/drafts/[0-9a-f]{32}/", back)
    return back


def test_b35_what_was_sent_after_the_session_ended_is_back_after_signing_in(people, browser, clock):
    client = browser("practitioner")
    clock.move(minutes=16)
    back = asked_to_sign_in(client.post(PAGE, TYPED))
    again = browser("practitioner")
    shown = again.get(back).content.decode()
    assert WORDS in shown
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.split("Throw")[0]))
    going_on = again.post(PAGE, form | {"do": "back"})
    assert going_on.status_code == 200
    assert WORDS in going_on.content.decode()


def test_b35_somebody_else_who_signs_in_does_not_see_it(people, browser, clock):
    client = browser("practitioner")
    clock.move(minutes=16)
    back = asked_to_sign_in(client.post(PAGE, TYPED))
    for part in ("lead", "key_worker", "outsider"):
        assert browser(part).get(back).status_code == 404
        assert WORDS not in browser(part).get("/drafts/").content.decode()


def test_b35_where_nobody_knows_whose_it_is_the_words_stay_on_the_page(people):
    shown = Client().post(PAGE, TYPED)
    assert shown.status_code == 403
    assert WORDS in shown.content.decode()


def test_a_form_without_words_leads_to_signing_in_as_before(people):
    assert Client().post(PAGE, {"do": "send"})["Location"] == "/sign-in/"


def test_the_draft_ends_when_it_is_sent(people, browser, clock):
    client = browser("practitioner")
    hidden = client.post("/hide/", TYPED, headers={"referer": f"http://testserver{PAGE}"})
    draft = hidden["Location"].rsplit("/", 2)[1]
    again = browser("practitioner")
    assert WORDS[:40] in again.get("/drafts/").content.decode()
    sent = again.post(PAGE, TYPED | {"draft_id": draft, "when": "now"})
    assert "Sent" in sent.content.decode()
    assert "There is nothing here" in again.get("/drafts/").content.decode()


def test_hide_keeps_what_was_typed_locks_at_once_and_shows_nothing(people, browser):
    client = browser("practitioner")
    hidden = client.post("/hide/", TYPED, headers={"referer": f"http://testserver{PAGE}?x=1"})
    assert re.fullmatch(r"/hidden/[0-9a-f]{32}/", hidden["Location"])
    assert hidden["Clear-Site-Data"] == '"cache", "storage"'
    shown = client.get(hidden["Location"]).content.decode()
    assert WORDS not in shown
    assert people.name("practitioner") not in shown
    assert client.get("/settings/").status_code == 302
    draft = browser("practitioner").get(hidden["Location"].replace("hidden", "drafts")).content.decode()
    assert f'action="{PAGE}"' in draft


@pytest.mark.parametrize("referer", ["", "https://example.org/concern/new/", "http://testserver//example.org/"])
def test_hide_never_leads_elsewhere(people, browser, referer):
    headers = {"referer": referer} if referer else {}
    hidden = browser("practitioner").post("/hide/", TYPED, headers=headers)
    shown = browser("practitioner").get(hidden["Location"].replace("hidden", "drafts")).content.decode()
    assert re.findall(r'<form method="post" action="([^"]+)"', shown.split("<main")[1])[0].startswith("/")
    assert "example.org" not in shown


def test_hide_without_anything_typed_only_locks(people, browser):
    client = browser("lead")
    assert client.post("/hide/")["Location"] == "/hidden/"
    assert client.get("/").status_code == 302


def test_the_hidden_page_is_the_same_whatever_its_address_says(people):
    some = [Client().get(path).content.decode() for path in (f"/hidden/{'a' * 32}/", f"/hidden/{'b' * 32}/")]
    assert some[0].replace("a" * 32, "b" * 32) == some[1]


def test_hide_shuts_ones_own_key_for_sealed_records(people, browser, monkeypatch):
    from sharewell.web import drafts

    shut = []
    monkeypatch.setattr(drafts, "shut_handler_key", lambda actor, tools, _: shut.append(actor.person_id))
    browser("lead").post("/hide/")
    browser("practitioner").post("/hide/")
    assert shut == [people.person("lead")]


def test_a_draft_can_be_thrown_away_by_its_author_alone(people, browser):
    client = browser("practitioner")
    draft = client.post("/hide/", TYPED)["Location"].replace("hidden", "drafts")
    browser("lead").post(f"{draft}end/")
    author = browser("practitioner")
    assert author.get(draft).status_code == 200
    author.post(f"{draft}end/")
    assert author.get(draft).status_code == 404


def test_b35_hide_after_the_session_ended_keeps_the_page_it_was_written_on(people, browser, clock):
    client = browser("practitioner")
    clock.move(minutes=16)
    back = asked_to_sign_in(client.post("/hide/", TYPED, headers={"referer": f"http://testserver{PAGE}"}))
    assert f'action="{PAGE}"' in browser("practitioner").get(back).content.decode()


KEEP = "/drafts/keep/"
FROM = {"referer": f"http://testserver{PAGE}"}


def test_what_is_being_written_is_kept_again_and_again_as_one_draft_that_ends_when_it_is_sent(people, browser):
    client = browser("practitioner")
    first = client.post(KEEP, TYPED, headers=FROM)
    assert (first.status_code, first["Content-Type"].split(";")[0]) == (200, "text/plain")
    longer = TYPED | {"observed": f"{WORDS} And more.", "draft_id": first.content.decode()}
    second = client.post(KEEP, longer, headers=FROM).content.decode()
    # The tablet dies here: another one finds the words.
    elsewhere = browser("practitioner")
    assert "And more." in elsewhere.get(f"/drafts/{second}/").content.decode()
    assert elsewhere.get(f"/drafts/{first.content.decode()}/").status_code == 404
    assert elsewhere.get("/drafts/").content.decode().count("sw-row__name") == 1
    assert "Sent" in elsewhere.post(PAGE, TYPED | {"draft_id": second, "when": "now"}).content.decode()
    assert "There is nothing here" in elsewhere.get("/drafts/").content.decode()


def test_words_about_a_colleague_other_pages_and_empty_ones_are_not_kept_by_themselves(people, browser):
    client = browser("practitioner")
    about = TYPED | {"about_staff": people.person("adult")}
    for typed, sent_from in ((about, FROM), (TYPED, {"referer": "http://testserver/children/"}), (TYPED, {}),
                             ({"safe_now": "yes"}, FROM)):
        assert client.post(KEEP, typed, headers=sent_from).status_code == 204
    assert "There is nothing here" in client.get("/drafts/").content.decode()


def test_what_came_too_late_to_be_kept_by_itself_goes_back_to_the_page_it_was_written_on(people, browser, clock):
    client = browser("practitioner")
    clock.move(minutes=16)
    back = asked_to_sign_in(client.post(KEEP, TYPED, headers=FROM))
    assert f'action="{PAGE}"' in browser("practitioner").get(back).content.decode()
