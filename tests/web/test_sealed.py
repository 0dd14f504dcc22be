"""Sealed files in the browser's eyes: making a key, the page of a file that is locked, and nothing for anybody else."""

from __future__ import annotations

import pytest

from tests.casework.sealed_house import WORDS


@pytest.fixture
def people(transactional_db, tools):
    from tests.cast import cast

    return cast(tools)


@pytest.fixture
def handlers(people):
    from tests.casework.sealed_house import Handlers

    return Handlers(people)


@pytest.fixture
def locked(people, handlers):
    """A sealed concern whose handlers' keys are shut: its id and its file."""
    handlers.make("lead", "deputy")
    found = handlers.allegation()
    handlers.shut("lead", "deputy")
    return found


def test_a_handler_makes_a_key_and_is_not_asked_any_more(people, browser):
    lead = browser("lead")
    assert "Make your own key" in lead.get("/").content.decode()
    words = WORDS.format("lead")
    weak = lead.post("/settings/key/new/", {"passphrase": "password password", "again": "password password"})
    assert weak.status_code == 422
    assert "too common" in weak.content.decode()
    assert lead.post("/settings/key/new/", {"passphrase": words, "again": words}).status_code == 302
    assert "Make your own key" not in lead.get("/").content.decode()
    assert "Your key is <strong>open</strong>" in lead.get("/settings/key/").content.decode()


def test_the_page_of_a_locked_file_opens_it_and_goes_back(people, browser, locked):
    lead, (concern_id, file_id) = browser("lead"), locked
    for path in (f"/file/{file_id}/", f"/concern/{concern_id}/"):
        page = lead.get(path)
        assert page.status_code == 423
        assert "This file is sealed" in page.content.decode()
        assert "Mia" not in page.content.decode()
    wrong = lead.post("/sealed/open/", {"passphrase": "not my passphrase", "back": f"/file/{file_id}/"})
    assert wrong.status_code == 422
    assert "This is not the passphrase" in wrong.content.decode()
    opened = lead.post("/sealed/open/", {"passphrase": WORDS.format("lead"), "back": f"/file/{file_id}/"})
    assert opened["Location"] == f"/file/{file_id}/"
    assert "Mia Thornbury" in lead.get(f"/file/{file_id}/").content.decode()
    assert lead.post("/settings/key/shut/").status_code == 302
    assert lead.get(f"/file/{file_id}/").status_code == 423


def test_what_was_typed_on_a_locked_page_comes_back_to_be_sent(people, browser, locked):
    lead, (_, file_id) = browser("lead"), locked
    page = lead.post(f"/file/{file_id}/circle/{people.person('deputy')}/end/", {"why": "She left & won't be back."})
    assert page.status_code == 423
    assert "She left &amp; won&#39;t be back." in page.content.decode()
    typed = {"typed-why": "She left & won't be back.", "passphrase": WORDS.format("lead"),
             "back": f"/file/{file_id}/circle/{people.person('deputy')}/end/"}
    again = lead.post("/sealed/open/", typed)
    assert again.status_code == 200
    assert 'name="why" value="She left &amp; won&#39;t be back."' in again.content.decode()
    assert WORDS.format("lead") not in again.content.decode()


def test_signing_out_shuts_the_key(people, browser, locked):
    lead, (_, file_id) = browser("lead"), locked
    lead.post("/sealed/open/", {"passphrase": WORDS.format("lead"), "back": "/"})
    assert lead.get(f"/file/{file_id}/").status_code == 200
    lead.post("/sign-out/")
    assert browser("lead").get(f"/file/{file_id}/").status_code == 423


def test_a_way_back_to_another_site_leads_home(people, browser, locked):
    words = {"passphrase": WORDS.format("lead"), "back": "https://example.org/"}
    assert browser("lead").post("/sealed/open/", words)["Location"] == "/"


@pytest.mark.parametrize("part", ["relative", "manager", "outsider", "trustee", "key_worker", "independent"])
def test_for_everybody_else_a_sealed_file_is_a_page_that_is_not_there(people, browser, locked, part):
    concern_id, file_id = locked
    client = browser(part)
    nothing = client.get(f"/file/{'0' * 32}/")
    pages = [f"/concern/{concern_id}/", f"/concern/{concern_id}/share-now/", f"/file/{file_id}/circle/"]
    answers = [client.get(path) for path in (f"/file/{file_id}/", *pages)] + [client.post(path) for path in pages]
    assert {(got.status_code, got.content) for got in answers} == {(404, nothing.content)}


def test_the_recorder_shares_urgently_adds_more_and_sees_no_words(people, browser, locked):
    client, (concern_id, _) = browser("practitioner"), locked
    own = client.get(f"/concern/{concern_id}/").content.decode()
    assert "This record is sealed" in own
    assert "same clothes" not in own
    sheet = client.get(f"/concern/{concern_id}/share-now/").content.decode()
    assert "01632 960101" in sheet
    assert "Mia" not in sheet
    done = client.post(f"/concern/{concern_id}/share-now/", {"contact": "lado", "told": "What I saw.", "do": "record"})
    assert done.status_code == 200
    assert "Recorded" in done.content.decode()
    more = client.post(f"/concern/{concern_id}/add/", {"observed": "He shouted at her again.", "do": "add"})
    assert more.status_code == 302, more.content.decode()


def test_papers_are_made_shown_once_and_never_fewer_than_three(people, browser):
    lead = browser("lead")
    pages = [lead.post("/settings/escrow/new/", {"name": name}) for name in ("Ada One", "Bo Two", "Cy Three")]
    assert all(page.status_code == 200 for page in pages)
    words = pages[0].content.decode().split('<ol class="govuk-list govuk-list--number">')[1].split("</ol>")[0]
    assert words.count("<li>") == 33
    listed = lead.get("/settings/escrow/").content.decode()
    assert "Ada One" in listed
    holder = listed.split('href="/settings/escrow/')[1].split("/")[0]
    refused = lead.post(f"/settings/escrow/{holder}/", {"do": "end"})
    assert refused.status_code == 409
    assert "at least 3 holders" in refused.content.decode()
    assert browser("practitioner").post("/settings/escrow/new/", {"name": "Di Four"}).status_code == 403
