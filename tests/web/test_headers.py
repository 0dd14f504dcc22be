"""Every answer carries the strict headers: pages, refusals, errors, redirects, static files, the API."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client

from sharewell.web import middleware
from sharewell.web.middleware import HEADERS
from tests.web.addresses import WORDS, addresses, real_values

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
NO_STORE = {"Cache-Control": "no-store"}


def lacking(response, *, static: bool = False) -> dict[str, str | None]:
    """The headers that are not as they must be."""
    wanted = {name: value for name, value in HEADERS.items() if not (static and name == "Cache-Control")}
    return {name: response.headers.get(name) for name, value in wanted.items() if response.headers.get(name) != value}


def swept(people, browser) -> tuple[dict[str, object], set[int]]:
    """What lacks a header, over every address, method and kind of visitor; and the statuses met."""
    real, found, met = real_values(people) | WORDS, {}, set()
    for part in ("lead", "outsider", ""):
        client = browser(part)
        client.raise_request_exception = False
        for address in addresses():
            for method in METHODS:
                if method == "post" and address.route == "sign-out/":
                    continue
                response = getattr(client, method)(address.filled(real))
                met.add(response.status_code)
                if lacking(response):
                    found[f"{part} {method} {address.route} {response.status_code}"] = lacking(response)
    return found, met


def test_every_address_and_method_answers_with_the_headers(people, browser):
    found, met = swept(people, browser)
    assert found == {}
    assert {200, 302, 404, 405} <= met


def test_the_sweep_finds_a_server_that_forgets_them(people, browser, settings):
    settings.MIDDLEWARE = [one for one in django_settings.MIDDLEWARE if not one.endswith("SecurityHeaders")]
    assert len(swept(people, browser)[0]) > 100


def test_no_view_can_loosen_them(people, browser, monkeypatch):
    from sharewell.web import door

    shown = door.page

    def loose(*given, **more):
        response = shown(*given, **more)
        response["Content-Security-Policy"] = "default-src *"
        response["Cache-Control"] = "public, max-age=99"
        return response

    monkeypatch.setattr(door, "page", loose)
    assert lacking(browser("lead").get("/settings/")) == {}


@pytest.mark.parametrize(("path", "more", "status"), [
    ("/help/", {"headers": {"host": "another.example.org"}}, 400),
    ("/settings/?made=up", {}, 400),
    ("/nowhere/", {}, 404),
    ("/static/nowhere.css", {}, 404),
    ("/api/v1/health", {}, 200),
    ("/help", {}, 301),
])  # fmt: skip
def test_errors_and_redirects_answer_with_the_headers(people, browser, path, more, status):
    response = browser("lead").get(path, **more)
    assert response.status_code == status
    assert lacking(response) == {}


def test_a_form_from_elsewhere_and_one_that_is_too_large_answer_with_the_headers(people, browser):
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = browser("lead").cookies
    elsewhere = careful.post("/sign-out/")
    large = browser("lead").post("/settings/local/change/", {"partnership": "x" * (9 * 1024 * 1024)})
    assert (elsewhere.status_code, large.status_code) == (403, 400)
    assert lacking(elsewhere) == lacking(large) == {}


def test_an_unforeseen_error_answers_with_the_headers(people, browser, monkeypatch):
    client = browser("lead")
    client.raise_request_exception = False
    monkeypatch.setattr("sharewell.web.staff.keeping.read_filters", lambda *_: 1 / 0)
    response = client.get("/settings/")
    assert response.status_code == 500
    assert lacking(response) == {}


def static_file(client: Client) -> str:
    page = client.get("/help/").content.decode()
    return next(part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/static/"))


def test_a_static_file_has_them_too_and_alone_may_be_kept(people, browser):
    client = browser("lead")
    response = client.get(static_file(client))
    assert response.status_code == 200
    assert lacking(response, static=True) == {}
    assert response["Cache-Control"] != "no-store"
    response.close()


def test_with_https_browsers_are_told_to_use_nothing_else(people, browser, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    response = browser("lead").get("/help/", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline():
    policy = dict(part.split(" ", 1) for part in middleware.CONTENT_SECURITY_POLICY.split("; "))
    assert policy["default-src"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}
    assert {"base-uri", "form-action", "frame-ancestors"} <= policy.keys()
