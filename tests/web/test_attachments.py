"""A file is attached in the browser; what comes back is saved, sandboxed and made anew."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sharewell.rules.attachments import BEFORE_CHOOSING, NO_FILE, TOO_LARGE
from tests.support.hostile_files import MARK, PDF_WITH_ALL, photo

pytestmark = pytest.mark.django_db


def given(name: str, raw: bytes) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, raw)}


@pytest.fixture
def place(people) -> str:
    return f"/concern/{people.concern().concern_id}/files/"


def copies(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/attachment/")]


@pytest.mark.parametrize(("name", "raw", "kind"), [
    ("../../Mia.jpg", photo(), "image/jpeg"), ("Mia.pdf", PDF_WITH_ALL, "application/pdf"),
    ("Mia.txt", b"<script>alert(1)</script>", "text/plain; charset=utf-8"),
])  # fmt: skip
def test_g25_what_comes_back_is_saved_and_sandboxed_and_never_the_original(browser, place, name, raw, kind) -> None:
    lead = browser("lead")
    before = lead.get(place).content.decode()
    assert before.index(BEFORE_CHOOSING.split("'")[0]) < before.index('type="file"')
    answer = lead.post(place, given(name, raw), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200 and name.split("/")[-1] in page and "../" not in page
    got = lead.get(next(one for one in copies(page) if one.endswith("copy.file")))
    assert got["Content-Disposition"].startswith('attachment; filename="attachment-') and "Mia" not in str(got.headers)
    assert got["X-Content-Type-Options"] == "nosniff" and got["Content-Security-Policy"].startswith("sandbox;")
    assert got["Content-Type"] == kind and MARK.encode() not in got.content and got["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("sent", "words"), [
    ({}, NO_FILE), (given("a.pdf", b"MZ program"), "This file says it&#39;s a PDF but isn&#39;t."),
    (given("a.txt", b"a" * (27 * 1024 * 1024)), TOO_LARGE),
])  # fmt: skip
def test_b31_b32_a_refused_file_says_what_to_do_beside_the_field(browser, place, sent, words) -> None:
    answer = browser("lead").post(place, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count(words) == 2 and 'aria-describedby="file-hint file-error"' in page


def test_a_lead_takes_a_file_out_of_view_and_nobody_opens_it_again(browser, place) -> None:
    lead = browser("lead")
    page = lead.post(place, given("a.txt", b"A word."), follow=True).content.decode()
    copy, remove = copies(page)
    assert lead.post(remove, {"reason": ""}).status_code == 422
    answer = lead.post(remove, {"reason": "It is about another child."}, follow=True)
    assert "It is about another child." in answer.content.decode() and copies(answer.content.decode()) == []
    assert lead.get(copy).status_code == 404 and lead.get(remove).status_code == 404


def test_an_outsider_gets_the_answer_for_what_is_not_there(browser, place) -> None:
    stranger = browser("outsider")
    assert stranger.get(place).status_code == 404
    assert stranger.post(place, given("a.txt", b"a")).status_code == 404
