"""G2, G23. The form by which another agency asks: what it answers, to whom, and what it never tells."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client, override_settings

from sharewell.casework.keep_address_book import KeepRecipient, keep_recipient
from sharewell.casework.request_form import CloseForm, close_form, request_forms
from sharewell.records.stores import sharing
from sharewell.records.stores.base import Opened
from sharewell.rules.values import new_id
from tests.casework.by_form import ADDRESS, an_open_form, came, kept, waiting
from tests.support.past_the_wall import past_the_wall
from tests.support.signed_in import signed_in
from tests.support.stopping import stopped_in

pytestmark = [pytest.mark.django_db]
REFERENCE = re.compile(r"[A-Z0-9]{3}-[A-Z0-9]{3}")
TYPED = {
    "name": "Ruth Khan", "role": "Social worker", "agency": "Northshire Council", "phone": "07700 900777",
    "child": "Mia Thornbury", "born_on-day": "1", "born_on-month": "9", "born_on-year": "2023", "more": "A red coat.",
    "purpose": "An enquiry.", "function": "Section 47.", "wanted": "Her attendance.",
}  # fmt: skip


@pytest.fixture
def public():
    """The addresses and the layers that the public process serves."""
    from sharewell.config import public_settings

    with override_settings(ROOT_URLCONF=public_settings.ROOT_URLCONF, MIDDLEWARE=public_settings.MIDDLEWARE,
                           FILE_UPLOAD_HANDLERS=public_settings.FILE_UPLOAD_HANDLERS,
                           DATA_UPLOAD_MAX_MEMORY_SIZE=public_settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
        yield


@pytest.fixture
def path(people) -> str:
    """Where the form is."""
    return an_open_form(people)


def browser() -> Client:
    return Client(raise_request_exception=False)


def send(path: str, client: Client | None = None, **typed: str):
    return (client or browser()).post(path, {"once": new_id(), **TYPED, **typed})


def without_reference(answer) -> tuple[int, tuple[tuple[str, str], ...], str]:
    return answer.status_code, tuple(answer.items()), REFERENCE.sub("REF", answer.content.decode())


def test_the_answer_is_the_same_whether_or_not_there_is_a_child_or_a_record(people, path, public, counted):
    people.concern()
    answers = [
        send(path, child=child, **{"born_on-day": day})
        for child in ("Mia Thornbury", "Leo O'Brien", "Nobody Anyone", "Rory Quill") for day in ("1", "2")
    ]
    assert len({without_reference(one) for one in answers}) == 1
    assert answers[0].status_code == 200
    words = answers[0].content.decode()
    assert "We have your request" in words and "number that your agency publishes" in words and "Mia" not in words
    assert not answers[0].cookies and answers[0]["Cache-Control"] == "no-store"
    counted("neutral answers compared byte for byte", len(answers))


def test_control_an_answer_that_told_would_be_seen(people, path, public, monkeypatch):
    from sharewell.web.public import asking

    real = asking.receive_request

    def telling(tools, token, once, asked):
        return real(tools, token, once, asked) + (" known" if asked.child == "Mia Thornbury" else "")

    monkeypatch.setattr(asking, "receive_request", telling)
    with pytest.raises(AssertionError):
        assert len({without_reference(send(path, child=child)) for child in ("Mia Thornbury", "Nobody Anyone")}) == 1


def test_the_reference_leads_the_lead_to_what_was_typed(people, path, public):
    reference = REFERENCE.search(send(path, urgent="on").content.decode()).group()
    [one] = kept(people)
    assert one.reference == reference and one.asked.urgent and str(one.asked.born_on) == "2023-09-01"
    assert one.asked.agency == "Northshire Council" and one.asked.more == "A red coat."


def test_an_address_that_is_unknown_renewed_or_switched_off_is_the_page_of_a_dead_link(people, path, public):
    renewed = an_open_form(people)
    close_form(people.actor("lead"), people.tools, CloseForm(request_forms(people.actor("lead"), people.tools, None)[0]
                                                             .setting.id))
    first = None
    for dead in (path, renewed, f"/r/{secrets.token_urlsafe(32)}/", "/r/short/", "/nothing/"):
        for answer in (browser().get(dead), send(dead)):
            bare = (answer.status_code, tuple(answer.items()), answer.content)
            first = first or bare
            assert bare == first and bare[0] == 404
    assert kept(people) == []


def test_everything_typed_stands_on_the_page_again_whatever_was_wrong(people, path, public):
    answer = send(path, agency="", **{"by_when-day": "31", "by_when-month": "2", "by_when-year": "2027"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Error: " in page and "real" in page
    for words in ("Ruth Khan", "07700 900777", "A red coat.", "Section 47.", 'value="31"'):
        assert words in page
    answer = send(path, wanted="w" * 4001)
    assert answer.status_code == 422 and "4,001" in answer.content.decode() and "w" * 4001 in answer.content.decode()
    assert kept(people) == []


@pytest.mark.once
def test_a_store_that_cannot_be_written_says_whom_to_ring_and_loses_nothing(people, path, public, tmp_path):
    from django.db import connection

    with connection.cursor() as cursor, stopped_in(tmp_path):
        cursor.execute("PRAGMA query_only = on")
        answer = send(path)
        cursor.execute("PRAGMA query_only = off")
    assert answer.status_code == 503 and "A red coat." in answer.content.decode()
    assert "01632 960100" in answer.content.decode() and kept(people) == []
    assert send(path).status_code == 200, "the control"


def test_many_in_a_short_time_wait_and_lose_nothing_and_nobody_is_locked_out(people, path, public):
    client = browser()
    answers = [send(path, client) for _ in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert "Wait five minutes" in answers[-1].content.decode() and "A red coat." in answers[-1].content.decode()
    assert sent_from(path, "198.51.100.7").status_code == 200, "somebody else still gets through"
    flood = [sent_from(path, f"203.0.{n}.9") for n in range(20)]
    assert {one.status_code for one in flood[:19]} == {200} and flood[19].status_code == 429, "30 for one form"


def sent_from(path: str, address: str, **more: str):
    return browser().post(path, {**TYPED, "once": new_id()}, REMOTE_ADDR=address, **more)


def test_behind_a_proxy_each_network_is_counted_by_what_the_proxy_says_last(people, path, public, monkeypatch):
    def through(first: str) -> int:
        return sent_from(path, "127.0.0.1", HTTP_X_FORWARDED_FOR=f"{first}, 198.51.100.7").status_code

    behind = settings.SHAREWELL.model_copy(update={"behind_tls_proxy": True})
    monkeypatch.setattr(settings, "SHAREWELL", behind)
    assert [through(f"192.0.2.{n}") for n in range(11)] == [200] * 10 + [429]
    assert sent_from(path, "127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 200


def test_what_is_too_long_or_sent_as_a_file_is_not_taken(people, path, public):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = browser().post(path, f"name={'n' * 300_000}", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413 and "too long" in answer.content.decode()
    with_file = send(path, wanted_file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 " + b"x" * 500_000))
    assert with_file.status_code == 200 and "a.pdf" not in repr(kept(people))


def test_the_page_needs_no_script_tells_whom_to_ring_and_looking_writes_nothing(people, path, public):
    seen = {re.sub(r'value="[0-9a-f]{32}"', "", browser().get(path).content.decode()) for _ in range(5)}
    assert len(seen) == 1
    page = seen.pop()
    assert "01632 960100" in page and "Larkfield Playgroup" in page and "<script" not in page and "999" in page
    assert kept(people) == []


# What the lead does with it


@pytest.fixture
def lead(people) -> Client:
    """The lead's browser."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, "lead")
    return client


def test_the_lead_switches_it_on_renews_it_and_off_again(people, lead, tools, monkeypatch):
    from sharewell.config import wiring

    made = replace(tools, public_address=ADDRESS)
    monkeypatch.setattr(wiring, "tools", lambda: made)
    page = "/settings/local/form/"
    setting = {"setting_id": people.child().setting_id}
    assert "It is off." in lead.get(page).content.decode()
    assert "/settings/local/form/" in lead.get("/settings/local/").content.decode()
    missing = lead.post(page, {**setting, "phone": ""})
    assert missing.status_code == 422
    found = []
    for _ in range(2):
        assert lead.post(page, {**setting, "step": "on", "phone": "01632 960100"}).status_code == 302
        found += re.findall(r"https://pick-up\.example\.org/r/[\w-]{43}/", lead.get(page).content.decode())
    assert len(set(found)) == 2
    assert lead.post(page, {**setting, "step": "number", "phone": "01632 960199"}).status_code == 302
    assert found[1] in lead.get(page).content.decode() and "01632 960199" in lead.get(page).content.decode()
    assert lead.post(page, {**setting, "step": "off"}).status_code == 302
    assert "It is off." in lead.get(page).content.decode()


def test_the_lead_reads_it_rings_back_chooses_the_child_and_is_at_the_decision(people, lead):
    file_id = people.file_of(people.concern().concern_id)
    came(people, urgent=True, more="Her father hit her and she is in danger.")
    [one] = kept(people)
    home = lead.get("/").content.decode()
    assert "An urgent request that came in by form" in home and f"/incoming/{one.id}/" in home and one.reference in home
    page = lead.get(f"/incoming/{one.id}/").content.decode()
    for words in ("Not verified", "07700 900777 (do not ring this one)", "Section 47.", "Mia Thornbury",
                  "It holds words of danger"):
        assert words in page
    book = keep_recipient(people.actor("lead"), people.tools, KeepRecipient(
        name="Duty team", role="", agency="Northshire Council", kind="childrens_social_care", phone="01632 960101",
        number_source="The council's website"))
    gaps = lead.post(f"/incoming/{one.id}/", {"step": "take", "rang": "Her manager: she sent it."})
    assert gaps.status_code == 422 and "Her manager: she sent it." in gaps.content.decode()
    done = lead.post(f"/incoming/{one.id}/", {"step": "take", "rang": "Her manager: she sent it.",
                                              "file_id": file_id, "recipient_id": book.id})
    assert done.status_code == 302 and done["Location"].startswith("/decision/")
    assert lead.get(done["Location"]).status_code == 200 and waiting(people, "lead") == []
    vault = people.tools.vault
    with vault.acting(people.person("lead"), "test"), past_the_wall():
        [asked] = sharing.requests.where(Opened(vault, people.organisation_id, file_id))
    shown = lead.get(f"/request/{asked.id}/").content.decode()
    assert "Came by form" in shown and "Her manager: she sent it." in shown


def test_the_lead_claims_it_answers_without_confirming_and_sets_it_aside(people, lead):
    came(people)
    [one] = kept(people)
    here = f"/incoming/{one.id}/"
    assert lead.post(here, {"step": "claim"}).status_code == 302
    assert "Jo Bell, since" in lead.get(here).content.decode()
    letter = lead.post("/letter/neither/", {"name": "Ruth Khan", "agency": "The council", "asked": "Her attendance."})
    assert letter["Content-Type"] == "application/pdf"
    assert lead.post(here, {"step": "aside", "reason": "They know nobody."}).status_code == 422
    aside = {"step": "aside", "closed_as": "no_such_child", "reason": "They know nobody."}
    assert lead.post(here, aside).status_code == 302
    assert "They know nobody." in lead.get(here).content.decode() and waiting(people, "lead") == []
    assert lead.post(here, {"step": "what"}).status_code == 404


def test_the_lead_passes_it_on_and_then_it_is_not_there(people, lead):
    came(people)
    here = f"/incoming/{kept(people)[0].id}/"
    assert lead.post(here, {"step": "pass_on", "why": ""}).status_code == 422
    assert lead.post(here, {"step": "pass_on", "why": "She is my niece."}).status_code == 302
    gone, never = lead.get(here), lead.get(f"/incoming/{new_id()}/")
    assert (gone.status_code, gone.content) == (never.status_code, never.content) == (404, never.content)


def test_many_that_are_not_real_have_a_page_of_their_own_and_are_set_aside_together(people, lead):
    path = an_open_form(people)
    for number in range(8):
        came(people, path, child=f"Nobody {number}", urgent=number == 0)
        people.tools.clock.move(minutes=1)
    home = lead.get("/").content.decode()
    assert home.count('href="/incoming/') == 6 and 'class="sw-queue__count">8<' in home
    assert "An urgent request" in home, "the oldest, and shown all the same"
    assert "All 8 requests that came in by form" in home
    ids = waiting(people, "lead")
    listed = lead.get("/incoming/").content.decode()
    assert all(f"/incoming/{one}/" in listed for one in ids) and "Nobody 3" not in listed
    aside = {"closed_as": "not_real", "reason": "All from one place; nobody knows of them."}
    for missing in ({**aside}, {"incoming_ids": ids[:2], "closed_as": "not_real"}):
        assert lead.post("/incoming/", missing).status_code == 422 and len(waiting(people, "lead")) == 8
    assert lead.post("/incoming/", {**aside, "incoming_ids": ids[1:]}).status_code == 302
    assert waiting(people, "lead") == ids[:1] == waiting(people, "deputy")
    assert lead.post("/incoming/", {**aside, "incoming_ids": ids[1:2]}).status_code == 422, "no longer there to tick"
