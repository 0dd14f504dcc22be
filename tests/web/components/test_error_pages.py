"""Every error has its page; nothing typed is lost and nothing hidden is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from sharewell.rules.errors import NotNow
from sharewell.vault import stopped
from sharewell.vault.stopped import Why
from sharewell.web.components import error_pages
from sharewell.web.middleware import CONTENT_SECURITY_POLICY, HEADERS
from tests.support.stopping import stopped_in
from tests.web.components.dom import Node, tree
from tests.web.components.failing import ERRORS, HIDDEN

pytestmark = pytest.mark.once
WORDS = "Robin's words:\n  <b>it hurts</b>"
TYPED = {"words": WORDS, "safe": "no", "kinds": ["said", "mark"], "once": "0" * 32}
NOT_SAVED = (
    "Not saved. Your text is still on this page. Write it on paper now and tell your safeguarding lead face to face. "
    "If a child is in danger call 999."
)


@pytest.fixture(autouse=True)
def failing_pages(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Pages that fail; one of them says that the disk is full, which stops writes in a folder of the test's own."""
    settings.ROOT_URLCONF = "tests.web.components.failing"
    with stopped_in(tmp_path):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def seen(response: HttpResponse) -> Node:
    return tree(response.content.decode())


def kept_text(page: Node) -> list[str]:
    return ["".join(str(part) for part in area.inside) for area in page.find("textarea")]


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("missing", 404, "Page not found."),
        ("refused", 403, "Only the safeguarding lead may do this."),
        ("not-now", 409, "Seal the pack first."),
        ("stale", 409, "Sam changed this at 14:02"),
        ("incomplete", 400, "Say why."),
        ("unreadable", 400, "Enter a real date."),
        ("broken", 503, NOT_SAVED),
        ("locked", 503, NOT_SAVED),
        ("full", 503, NOT_SAVED),
        ("unforeseen", 500, "this may not have been saved"),
    ],
)
def test_each_error_has_its_status_and_its_words(client: Client, name: str, status: int, words: str) -> None:
    response = client.post(f"/fail/{name}/", TYPED)
    assert response.status_code == status and words in seen(response).text


@pytest.mark.parametrize("name", sorted(set(ERRORS) - {"missing", "django-404"}))
def test_what_was_typed_is_still_on_the_page_letter_for_letter(client: Client, name: str) -> None:
    assert kept_text(seen(client.post(f"/fail/{name}/", TYPED))) == [WORDS]


@pytest.mark.parametrize("name", ["locked", "full", "broken", "unforeseen"])
def test_sending_it_again_sends_exactly_what_was_sent_before(client: Client, name: str) -> None:
    form = seen(client.post(f"/fail/{name}/", TYPED)).find("form")[0]
    again: dict[str, list[str]] = {}
    for box in form.find("input"):
        again.setdefault(str(box.get("name")), []).append(str(box.get("value")))
    for area in form.find("textarea"):
        again.setdefault(str(area.get("name")), []).append("".join(str(part) for part in area.inside))
    assert form.get("action") == f"/fail/{name}/" and again.pop("csrfmiddlewaretoken")
    assert client.post("/taken/", again).json() == client.post("/taken/", TYPED).json()


def test_a_form_from_another_site_shows_its_text_but_offers_no_button() -> None:
    response = Client(enforce_csrf_checks=True).post("/fail/missing/", TYPED)
    page = seen(response)
    assert response.status_code == 403 and kept_text(page) == [WORDS]
    assert not page.find("form") and not page.find("button")


@pytest.mark.parametrize("name", ["password", "new_password", "passphrase", "again", "code"])
def test_a_secret_is_never_put_back_and_then_nothing_can_be_sent_again(client: Client, name: str) -> None:
    response = client.post("/fail/locked/", TYPED | {name: "four Secret words"})
    assert "four Secret words" not in response.content.decode()
    assert not seen(response).find("form") and kept_text(seen(response)) == [WORDS]


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("debug", [False, True])
def test_no_page_tells_what_went_wrong_inside(client: Client, settings: Any, name: str, debug: bool) -> None:
    settings.DEBUG = debug
    for response in (client.get(f"/fail/{name}/"), client.post(f"/fail/{name}/", TYPED)):
        page = response.content.decode()
        assert HIDDEN not in page and "Traceback" not in page and "database is" not in page
        assert "– Sharewell</title>" in page and "Someone is in danger" in page


def test_what_is_not_there_and_what_is_hidden_are_the_same_bytes(client: Client) -> None:
    answers = [client.get("/fail/missing/"), client.get("/fail/django-404/"), client.get("/nowhere/?a=1")]
    answers += [client.post("/fail/missing/", TYPED), Client().get("/fail/missing/")]
    assert {response.status_code for response in answers} == {404}
    assert len({(response.content, str(sorted(response.headers.items()))) for response in answers}) == 1


def test_every_answer_carries_the_headers_and_no_view_can_loosen_them(client: Client) -> None:
    for address in ["/fine/", "/nowhere/", "/machine/", *(f"/fail/{name}/" for name in ERRORS)]:
        headers = client.get(address).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in CONTENT_SECURITY_POLICY and CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


def test_answers_for_machines_are_left_alone(client: Client) -> None:
    assert client.get("/machine/").json() == {"error": "none"}


def test_a_wrong_method_says_so_and_names_the_right_one(client: Client) -> None:
    response = client.get("/post-only/")
    assert response.status_code == 405 and response.headers["Allow"] == "POST"
    assert "Go back" in seen(response).text


def test_a_body_that_is_far_too_large_is_answered_in_words(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post("/taken/", {"words": "x" * 5000})
    assert response.status_code == 400 and "too large" in seen(response).text


def test_a_page_that_cannot_be_shown_says_nothing_about_saving(client: Client) -> None:
    for name in ("locked", "unforeseen"):
        text = seen(client.get(f"/fail/{name}/")).text
        assert "cannot be shown just now" in text and "saved" not in text


@pytest.mark.parametrize("why", list(Why))
def test_a_disk_that_failed_or_is_full_is_said_as_such_on_a_page_of_any_kind(why: Why) -> None:
    """Whatever refused for the disk's sake is no matter of order: 503, with what was typed, to be sent again."""
    request = RequestFactory().post("/somewhere/", {"words": "She said she was hurt."})
    answer = error_pages.page_for(request, NotNow(stopped.WORDS[why]))
    assert answer is not None and answer.status_code == 503
    assert "She said she was hurt." in answer.content.decode() and "Try to send it again" in answer.content.decode()
    other = error_pages.page_for(request, NotNow("This step does not follow."))
    assert other is not None and other.status_code == 409
