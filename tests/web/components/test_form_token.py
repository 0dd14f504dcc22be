"""The field against forged requests: made once a page, and its cookie sent only to a browser that has none."""

from __future__ import annotations

import re

from django.test import Client


def _tokens(page: str) -> set[str]:
    return set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page))


def test_a_new_browser_gets_the_cookie_once_and_its_form_is_taken(db: None, browser) -> None:  # type: ignore[no-untyped-def]
    client = Client(enforce_csrf_checks=True)
    browser("")
    first = client.get("/sign-in/")
    assert "csrf" in first.cookies and len(_tokens(first.content.decode())) == 1
    second = client.get("/sign-in/")
    assert "csrf" not in second.cookies
    tokens = [_tokens(answer.content.decode()).pop() for answer in (first, second)]
    assert tokens[0] != tokens[1]
    form = {"sign_in_name": "nobody", "password": "x"}
    assert client.post("/sign-in/", form | {"csrfmiddlewaretoken": tokens[1]}).status_code == 422
    assert client.post("/sign-in/", form | {"csrfmiddlewaretoken": "a" * 64}).status_code == 403


def test_every_form_of_a_page_carries_the_same_token(browser) -> None:  # type: ignore[no-untyped-def]
    page = browser("lead").get("/settings/").content.decode()
    assert len(_tokens(page)) == 1


def test_django_unmasks_what_is_masked_here() -> None:
    from django.middleware.csrf import _get_new_csrf_string, _unmask_cipher_token

    from sharewell.web.components.form_token import masked

    for _ in range(200):
        secret = _get_new_csrf_string()
        assert _unmask_cipher_token(masked(secret)) == secret
    assert len({masked(secret) for _ in range(200)}) == 200
