"""G23, B28, B29. The pages for people without an account: what opens a link, what never does, and what they say."""

from __future__ import annotations

import re
import secrets

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import Resolver404, get_resolver, resolve

from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
from sharewell.casework.report_misdirected import RevokeSending, revoke_sending
from sharewell.config.checks import served
from sharewell.rules.who_asks import Who, declared_by
from sharewell.vault import pick_up_lock
from sharewell.web.middleware import HEADERS
from sharewell.web.public import pick_up
from tests.support.signed_in import signed_in
from tests.web.public import SOMEBODY, Visitor, a_link, wrong
from tests.web.sharing.conftest import duty_team

__all__ = ["duty_team"]
pytestmark = [pytest.mark.django_db]
STAFF = "sharewell.config.urls"


@pytest.fixture(autouse=True)
def public_pages(monkeypatch):
    """The addresses and the layers that the public process serves."""
    from sharewell.config import public_settings

    monkeypatch.setattr(pick_up_lock, "COST", 2**4)
    from django.core.cache import cache

    cache.clear()
    with override_settings(ROOT_URLCONF=public_settings.ROOT_URLCONF, MIDDLEWARE=public_settings.MIDDLEWARE):
        yield


@pytest.fixture
def people(db, tools):
    """See `tests.cast`."""
    from tests.cast import cast

    return cast(tools)


@pytest.fixture
def visitor(people, duty_team) -> Visitor:
    """Somebody with a link and its code."""
    return Visitor(a_link(people, duty_team), Client(raise_request_exception=False))


def state(people, visitor) -> str:
    return read_dispatch(people.actor("lead"), people.tools, ReadDispatch(visitor.made.dispatch.id)).dispatch.state


def bare(answer) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    return answer.status_code, tuple(answer.items()), answer.content


def test_a_scanner_that_looks_a_hundred_times_opens_nothing_and_burns_nothing(people, visitor):
    seen = {bare(visitor.look()) for _ in range(100)}
    assert len(seen) == 1 and seen.pop()[0] == 200
    for path in (visitor.path, f"{visitor.path}?code={visitor.made.code}&step=open"):
        assert b"Mia" not in visitor.client.get(path).content
    assert visitor.client.head(visitor.path).status_code == 200
    assert state(people, visitor) == "sent"
    assert visitor.do("code").status_code == 200, "the control: it still opens"


def test_the_whole_road_from_the_code_to_the_reference(people, visitor):
    page = visitor.do("code")
    assert b"Who are you?" in page.content and b"Mia" not in page.content
    cover = visitor.do("open", **SOMEBODY)
    for words in ("Mia Thornbury", "mark on her arm", "Purpose", "Confirm you have it"):
        assert words in cover.content.decode()
    assert state(people, visitor) == "received"
    pdf, data = visitor.do("pdf"), visitor.do("data")
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"
    assert data["Content-Disposition"].startswith('attachment; filename="pack-') and b"Mia" in data.content
    done = visitor.do("confirm", **SOMEBODY)
    assert re.search(r"Your reference.*[A-Z0-9]{3}-[A-Z0-9]{3}", done.content.decode(), re.DOTALL)
    assert state(people, visitor) == "acknowledged"


def test_who_they_are_and_that_they_need_it_is_asked_before_anything_is_shown(people, visitor):
    for left_out in SOMEBODY:
        given = {name: words for name, words in SOMEBODY.items() if name != left_out}
        answer = visitor.do("open", **given)
        assert answer.status_code == 422 and b"Mia" not in answer.content
    assert state(people, visitor) == "sent"


def test_b29_the_fifth_wrong_code_says_so_and_nothing_opens_after(people, visitor):
    answers = [visitor.do("code", wrong(visitor.made.code)) for _ in range(5)]
    assert [one.status_code for one in answers] == [422] * 4 + [403]
    assert "Too many tries. The sender has been told." in answers[4].content.decode()
    assert visitor.do("open", **SOMEBODY).status_code == 404
    assert state(people, visitor) == "sent"


def dead_ones(people, duty_team):
    """A browser at a link that never was, one that is over, one taken back, one used up, one locked."""
    unknown = Visitor(a_link(people, duty_team), Client())
    unknown.made = type(unknown.made)(
        dispatch=unknown.made.dispatch, recipient=unknown.made.recipient, code=unknown.made.code,
        address=f"https://pick-up.example.org/p/{secrets.token_urlsafe(32)}/",
    )
    yield "unknown", unknown
    revoked = Visitor(a_link(people, duty_team), Client())
    asked = RevokeSending(dispatch_id=revoked.made.dispatch.id, reason="A wrong page")
    revoke_sending(people.actor("lead"), people.tools, asked)
    yield "revoked", revoked
    used = Visitor(a_link(people, duty_team), Client())
    for _ in range(3):
        assert used.do("pdf").status_code == 200
    yield "used up", used
    locked = Visitor(a_link(people, duty_team), Client())
    for _ in range(5):
        locked.do("code", wrong(locked.made.code))
    yield "locked", locked
    closed = Visitor(a_link(people, duty_team), Client())
    assert closed.do("not_meant").status_code == 200
    yield "not meant for them", closed
    expired = Visitor(a_link(people, duty_team), Client())
    people.tools.clock.move(days=7)
    yield "expired", expired


def test_b28_every_link_that_does_not_work_says_the_same_byte_for_byte(people, duty_team, counted):
    first, compared = None, 0
    for why, visitor in dead_ones(people, duty_team):
        for answer in (visitor.look(), visitor.do("code"), visitor.do("open", **SOMEBODY), visitor.do("pdf"),
                       visitor.do("not_meant"), visitor.client.get("/p/too-short/"), visitor.client.get("/nothing/")):
            first = first or bare(answer)
            assert bare(answer) == first, why
            compared += 1
    assert first is not None and first[0] == 404
    assert "This link doesn’t work. Contact the sender." in first[2].decode()
    counted("answers of links that do not work compared byte for byte", compared)


def test_b28_control_a_page_that_said_why_would_be_seen(people, duty_team, monkeypatch):
    real = pick_up.dead_link
    monkeypatch.setattr(pick_up, "dead_link", lambda request: real(request) if request.POST else pick_up.public_page(
        request, "not_now.html", title="Expired", status=404))
    with pytest.raises(AssertionError):
        test_b28_every_link_that_does_not_work_says_the_same_byte_for_byte(people, duty_team, lambda *_: None)


def test_taken_back_it_opens_nothing_from_the_very_next_request(people, visitor):
    assert visitor.do("open", **SOMEBODY).status_code == 200, "the control"
    asked = RevokeSending(dispatch_id=visitor.made.dispatch.id, reason="A wrong page")
    revoke_sending(people.actor("lead"), people.tools, asked)
    replayed = [visitor.do(step, **SOMEBODY) for step in ("code", "open", "pdf", "data", "confirm", "wrong")]
    assert {one.status_code for one in replayed} == {404}
    assert not any(b"Mia" in one.content for one in replayed)


def test_too_many_tries_from_one_place_wait(people, visitor):
    hows = [visitor.do("code").status_code for _ in range(pick_up.AT_ONE_LINK + 1)]
    assert hows == [200] * pick_up.AT_ONE_LINK + [429]


def test_no_page_sets_a_cookie_runs_a_script_or_loosens_a_header(people, visitor):
    answers = [visitor.client.get("/"), visitor.look(), visitor.do("code"), visitor.do("open", **SOMEBODY),
               visitor.do("pdf"), visitor.do("confirm", **SOMEBODY), visitor.do("wrong"), visitor.client.get("/no/")]
    for answer in answers:
        assert not answer.cookies and "Set-Cookie" not in answer
        for name, value in HEADERS.items():
            assert answer[name] == value, name
        assert b"<script" not in answer.content and b" style=" not in answer.content
        if answer["Content-Type"].startswith("text/html"):
            assert "Mia" not in re.findall("<title>(.*?)</title>", answer.content.decode(), re.DOTALL)[0]
            assert not re.search(r'href="(/help|/promises|/danger|/sign-in)', answer.content.decode())


def test_no_staff_page_is_reached_there_and_no_public_page_among_the_staff_pages(people, visitor, counted):
    client, compared = visitor.client, 0
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, "lead")
    nothing = bare(client.get("/nothing/"))
    staff = [route for route, _ in served(get_resolver(STAFF)) if route]
    for route in staff:
        path = "/" + re.sub(r"<[^>]*>", "0" * 32, route)
        for method in ("get", "post"):
            assert bare(getattr(client, method)(path)) == nothing, path
            compared += 1
    assert b"Needs you" not in client.get("/").content
    for route, view in served(get_resolver()):
        assert declared_by(view) is Who.ANYBODY, route
        if route:
            with pytest.raises(Resolver404):
                resolve(visitor.path, urlconf=STAFF)
    assert compared > 100
    counted("staff addresses that do not exist among the public pages", compared)


def test_an_error_inside_says_nothing_and_shows_the_page_to_try_again(people, visitor, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("Mia Thornbury")

    monkeypatch.setattr(pick_up, "link_works", broken)
    answer = visitor.look()
    assert answer.status_code == 500 or answer.status_code == 503
    assert b"Mia" not in answer.content and "did not work just now" in answer.content.decode()


def test_a_method_that_is_none_of_ours_is_refused(visitor):
    assert visitor.client.put(visitor.path).status_code == 405
    assert visitor.client.get(visitor.path, {"x": "1"}).status_code == 200


def test_no_line_of_the_log_holds_the_token_of_a_link(visitor):
    import logging

    from sharewell.config.log_lines import JsonLines

    token = visitor.path.split("/")[2]
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Not Found: %s", (visitor.path,), None)
    assert token in record.getMessage(), "the control"
    assert token not in JsonLines().format(record) and "Not Found: /p/.../" in JsonLines().format(record)
