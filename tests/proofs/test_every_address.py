"""G2. Every address and method, for everybody who may not know: one answer, byte for byte, headers in order."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from sharewell.casework.review_retention import AgreeRetention, ReviewRetention, agree_to_destroy, review_retention
from sharewell.config.checks import served
from sharewell.rules.who_asks import Who, asked_by, declared_by
from tests.cast import cast
from tests.support.past_the_wall import past_the_wall
from tests.support.signed_in import signed_in
from tests.web.addresses import OPEN_TO_STAFF, WORDS, addresses, real_values

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*|("kept-)[0-9a-f]+')
ID = re.compile(r"\b[0-9a-f]{32}\b")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
HIDDEN_FROM = ("outsider", "relative", "adult", "manager", "information_lead", "trustee", "key_worker")
# What an identifier may be besides one that does not exist: refused by the form of the address, or never made.
UNKNOWN = ("0" * 31 + "1", "f" * 32)


def answer(client: Client, method: str, path: str) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    got = getattr(client, method)(path)
    headers = tuple((name, value) for name, value in got.items() if name != "Set-Cookie")
    return got.status_code, headers, b"".join(got) if got.streaming else got.content


def browser(people, part: str, *, half: bool = False) -> Client:
    client = Client(raise_request_exception=False)
    if part:
        client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, part, half=half)
    return client


def differences(people, parts=HIDDEN_FROM, methods=METHODS, real=None, names=None) -> tuple[list[str], int]:
    """What tells something hidden apart from nothing, and how many answers were compared.

    `real`: the identifiers of what is hidden, by name. `names`: those to compare, where not all of them are hidden.
    """
    real, found, compared = real or real_values(people), [], 0
    for part in parts:
        client = browser(people, part)
        for address in addresses():
            secret = address.ids if part == "outsider" else address.ids - OPEN_TO_STAFF
            secret = secret if names is None else secret & names
            if not secret:
                continue
            for method in methods:
                theirs = answer(client, method, address.filled(real))
                for unknown in UNKNOWN:
                    mixed = {**real, **dict.fromkeys(secret, unknown), **WORDS}
                    nobodys = answer(client, method, address.filled(mixed))
                    compared += 1
                    if theirs != nobodys:
                        found.append(f"{part} {method} {address.route}: {theirs[0]} and {nobodys[0]}")
                if theirs[0] not in (403, 404, 405) or (theirs[0] == 403 and method in ("get", "head", "post")):
                    found.append(f"{part} {method} {address.route}: {theirs[0]}")
    return found, compared


@pytest.mark.parametrize("part", HIDDEN_FROM)
def test_g2_nobody_outside_can_tell_any_identifier_from_one_that_does_not_exist(db, tools, counted, part):
    found, compared = differences(cast(tools), (part,))
    assert not found, "\n".join(found)
    counted("refusals compared byte for byte", compared)


IN_A_FILE = {"concern_id", "file_id", "review_id", "advice_id", "request_id", "decision_id", "debt_id", "pack_id",
             "dispatch_id", "breach_id", "referral_id", "asking_id", "statement_id", "correction_id",
             "attachment_id"}  # fmt: skip


def destroy(people, real) -> None:
    """Two people of its circle destroy the file that everything in `real` is in."""
    lead, deputy, tools = people.actor("lead"), people.actor("deputy"), people.tools
    review_retention(lead, tools, ReviewRetention(review_id=real["review_id"], outcome="destroy", reason="It is time."))
    assert agree_to_destroy(deputy, tools, AgreeRetention(review_id=real["review_id"], agree=True)) is not None


@pytest.mark.parametrize("part", ["lead", "deputy", "relative", "manager", "outsider"])
def test_g2_what_was_destroyed_is_what_never_was_also_for_those_who_destroyed_it(db, tools, counted, part):
    people = cast(tools)
    real = real_values(people)
    if part == "lead":  # the control: before, they are let in
        assert answer(browser(people, part), "get", f"/file/{real['file_id']}/")[0] == 200
    destroy(people, real)
    found, compared = differences(people, (part,), real=real, names=IN_A_FILE)
    assert not found, "\n".join(found)
    counted("refusals of what was destroyed compared byte for byte", compared)


MALFORMED = ("0" * 31, "0" * 33, "A" * 32, "0" * 31 + "g", "0" * 31 + "%00", "..%2f" + "0" * 27, "%F0%9F%A6%94" * 8,
             "\u0661" * 32, "0" * 31 + "%0A", "-1", "1 OR 1=1", "None")  # fmt: skip


@pytest.mark.parametrize("part", ["", "lead", "outsider"])
def test_g2_what_is_no_identifier_is_an_address_that_does_not_exist(db, tools, counted, part):
    people, compared = cast(tools), 0
    real, client = real_values(people), browser(people, part)
    for method in METHODS:
        nowhere = answer(client, method, "/nothing/here/")
        assert nowhere[0] == 404
        for address in addresses():
            for name in address.ids:
                for number, wrong in enumerate(MALFORMED):
                    if method not in ("get", "post") and number:
                        break
                    path = address.filled({**real, name: wrong})
                    assert answer(client, method, path) == nowhere, f"{method} {path}"
                    compared += 1
    counted("malformed identifiers refused as no address", compared)


def found_open(people) -> list[str]:
    """Where an address answers somebody whom its declaration does not name, or sends away somebody whom it does."""
    real, found = real_values(people), []
    declared = dict(served(get_resolver()))
    for address in addresses():
        who, path = declared_by(declared[address.route]), address.filled(real)
        for method in ("get", "post"):
            status, headers, _ = answer(browser(people, ""), method, path)
            sent = dict(headers).get("Location", "").split("?")[0]
            away = status in (401, 405) or sent == "/sign-in/"
            as_declared = {
                Who.SIGNED_IN: away,
                Who.HALF_WAY: away,
                Who.TABLET: status in (404, 405),
                Who.FIRST_START: status != 200 and not status >= 500,
                Who.ANYBODY: status < 500 and not (sent == "/sign-in/" and "next=" in dict(headers)["Location"]),
            }
            if who is None or not as_declared[who]:
                found.append(f"{method} {address.route}: {status} {sent} to somebody who is not signed in; {who}")
            if who is Who.SIGNED_IN:
                status, headers, _ = answer(browser(people, "lead", half=True), method, path)
                sent = dict(headers).get("Location", "").split("?")[0]
                if status not in (401, 405) and sent not in ("/sign-in/", "/sign-in/second-step/"):
                    found.append(f"{method} {address.route}: {status} {sent} to somebody half-way; {who}")
    return found


def test_g2_every_address_declares_who_may_ask_and_keeps_to_it(db, tools, counted):
    found = found_open(cast(tools))
    assert not found, "\n".join(found)
    kinds = [declared_by(view) for _, view in served(get_resolver())]
    assert set(kinds) == set(Who)
    counted("addresses that declare who may ask", len(kinds))


@pytest.mark.parametrize("half", [False, True], ids=["signed out", "half signed in"])
def test_g2_whoever_is_not_signed_in_is_told_nothing_by_any_identifier(db, tools, half):
    people = cast(tools)
    real, client, found = real_values(people), browser(people, "lead" if half else "", half=half), []
    for address in addresses():
        for method in METHODS if address.ids else ():
            theirs, nobodys = (
                answer(client, method, address.filled({**dict.fromkeys(address.names, UNKNOWN[0]), **values}))
                for values in (real, WORDS)
            )
            where = [tuple(pair for pair in one[1] if pair[0] != "Location") for one in (theirs, nobodys)]
            if (theirs[0], where[0], theirs[2]) != (nobodys[0], where[1], nobodys[2]):
                found.append(f"{method} {address.route}: {theirs[0]} and {nobodys[0]}")
    assert not found, "\n".join(found)


def asked_with(people, part: str, path: str, given: dict[str, str]) -> list[tuple[int, str]]:
    """What comes of identifiers in a query and in a form. Nothing that it wrote stays."""
    said = []
    with transaction.atomic():
        for method in ("get", "post"):
            got = getattr(browser(people, part), method)(path, given)
            body = "" if got.streaming else TOKEN.sub(r"\1\2", got.content.decode(errors="replace"))
            said.append((got.status_code, ID.sub("an id", body)))
        transaction.set_rollback(True)
    return said


def test_g2_an_identifier_in_a_form_or_a_query_tells_nothing_either(db, tools, counted):
    people = cast(tools)
    real, found, compared = real_values(people), [], 0
    secret = [name for name in real if name not in WORDS and name not in OPEN_TO_STAFF]
    for part in ("relative", "manager", "key_worker"):
        for address in addresses():
            if address.ids - OPEN_TO_STAFF or "elsewhere" in address.route:
                continue
            path = address.filled({**dict.fromkeys(address.names, UNKNOWN[0]), **real})
            theirs, again, nobodys = (
                asked_with(people, part, path,
                           {name: values[name] for name in secret} | {"next": f"/file/{values['file_id']}/"})
                for values in (real, real, dict.fromkeys(secret, UNKNOWN[0]))
            )
            compared += 2
            # A page that is new each time (a challenge, a secret) is compared by its status alone.
            same = theirs == nobodys if theirs == again else [s for s, _ in theirs] == [s for s, _ in nobodys]
            if not same:
                found.append(f"{part} {address.route}: {[s for s, _ in theirs]} and {[s for s, _ in nobodys]}")
    assert not found, "\n".join(found)
    counted("forms and queries with somebody else's identifiers", compared)


def told(monkeypatch, change) -> None:
    """Answer with `change` applied wherever a use case refuses something that is there."""
    from sharewell.records import gate
    from sharewell.web import middleware

    there: list[bool] = []
    decided = gate.decide

    def deciding(actor, action, circle, now):
        with past_the_wall():
            there.append(bool(circle and gate.circle_of(actor.organisation_id, circle.file_id).members))
        return decided(actor, action, circle, now)

    call = middleware.SecurityHeaders.__call__

    def answering(self, request):
        there.clear()
        got = call(self, request)
        return change(got) if any(there) else got

    monkeypatch.setattr(gate, "decide", deciding)
    monkeypatch.setattr(middleware.SecurityHeaders, "__call__", answering)


def a_header(got):
    got.headers["X-Known"] = "1"
    return got


def a_byte(got):
    got.content += b" "
    return got


def another_status(got):
    got.status_code = 403
    return got


@pytest.mark.parametrize("change", [a_header, a_byte, another_status])
def test_g2_finds_an_answer_that_tells(db, tools, monkeypatch, change):
    people = cast(tools)
    told(monkeypatch, change)
    assert any("relative get file/" in line for line in differences(people, ("relative",), ("get",))[0])


def test_g2_finds_a_page_that_does_not_keep_to_what_it_declares(db, tools, monkeypatch):
    from sharewell.web.staff import files

    people = cast(tools)
    pattern = next(p for p in get_resolver().url_patterns[0].url_patterns if getattr(p, "name", "") == "looks")
    assert pattern.callback is files.looks

    @asked_by(Who.SIGNED_IN)
    def careless(request, file_id):
        return HttpResponse("Jo Bell looked.")

    monkeypatch.setattr(pattern, "callback", careless)
    assert any("looks" in line for line in found_open(people))


def test_g2_finds_a_page_that_asks_nobody(db, tools, monkeypatch):
    from sharewell.web.staff import files

    people = cast(tools)
    pattern = next(p for p in get_resolver().url_patterns[0].url_patterns if getattr(p, "name", "") == "looks")
    assert pattern.callback is files.looks
    monkeypatch.setattr(pattern, "callback", lambda request, file_id: HttpResponse(file_id))
    assert any("looks" in line for line in differences(people, ("relative",), ("get",))[0])
