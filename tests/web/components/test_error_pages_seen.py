"""The error pages in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.browser import WIDTHS, Visitor

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("gallery")]


@pytest.fixture(autouse=True)
def failing_pages(gallery: None, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.components.failing"


@pytest.mark.parametrize("width", WIDTHS)
def test_text_that_was_not_saved_is_there_to_be_sent_again(
    plain_server: str, visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(plain_server, width=width)
    visitor.open("/typing/?to=locked")
    visitor.page.get_by_label("Your reasons").fill("Line one.\n  Line two, with <b> and {{ 7*7 }}.")
    visitor.page.get_by_role("button", name="Send to Jo Bell").click()
    assert visitor.page.get_by_role("heading", name="Not saved").is_visible()
    assert visitor.page.get_by_label("Row reasons").input_value() == "Line one.\n  Line two, with <b> and {{ 7*7 }}."
    visitor.look("not-saved")
    visitor.assert_accessible()
    visitor.page.get_by_role("button", name="Try to send it again").click()
    assert visitor.page.get_by_label("Row reasons").input_value() == "Line one.\n  Line two, with <b> and {{ 7*7 }}."
    visitor.open("/nowhere/", status=404)
    visitor.look("not-found")
    visitor.assert_accessible()


def test_nothing_typed_is_left_in_the_browsers_own_storage(plain_server: str, visit: Callable[..., Visitor]) -> None:
    visitor = visit(plain_server)
    visitor.open("/typing/?to=locked")
    visitor.page.get_by_label("Your reasons").fill("Line one.")
    visitor.page.get_by_role("button", name="Send to Jo Bell").click()
    kept = "[localStorage.length, sessionStorage.length, navigator.serviceWorker ? 0 : 1]"
    assert visitor.page.evaluate(kept) == [0, 0, 0]
    databases = "indexedDB.databases().then(found => found.length)"
    assert visitor.page.evaluate(databases) == 0
    assert {cookie["name"] for cookie in visitor.page.context.cookies()} <= {"csrf", "session"}
