"""Every part of a page, empty, wrong and filled, in a real browser at three widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.browser import WIDTHS, Visitor

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("gallery")]
PAGES = {
    "parts": "/",
    "columns": "/columns/?wrong",
    "empty": "/form/",
    "wrong": "/form/?state=wrong",
    "filled": "/form/?state=filled",
    "stop": "/stop/",
    "danger": "/stop/?danger",
}
Visit = Callable[..., Visitor]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_the_part_is_accessible_and_keeps_to_its_width(plain_server: str, visit: Visit, name: str, width: int) -> None:
    visitor = visit(plain_server, width=width)
    visitor.open(PAGES[name])
    visitor.look(name)
    visitor.assert_accessible()


def test_without_scripts_everything_that_scripts_would_reveal_is_there(plain_server: str, visit: Visit) -> None:
    visitor = visit(plain_server, width=390, scripts=False)
    visitor.open("/")
    assert visitor.page.get_by_label("What did they say?").is_visible()
    assert visitor.page.get_by_role("link", name="Settings").is_visible()
    assert not visitor.page.get_by_role("button", name="Print this page").is_visible()
    assert not visitor.page.get_by_role("button", name="Copy").first.is_visible()


def test_with_scripts_an_answer_reveals_its_question_and_the_counter_counts(plain_server: str, visit: Visit) -> None:
    visitor = visit(plain_server, width=768)
    visitor.open("/")
    revealed = visitor.page.get_by_label("What did they say?")
    assert not revealed.is_visible()
    visitor.page.get_by_label("They agreed").check()
    assert revealed.is_visible()
    visitor.page.get_by_label("Your reasons").fill("x" * 45)
    assert visitor.page.get_by_text("You have 5 characters remaining").first.is_visible()
    visitor.assert_accessible()


def test_the_parts_fit_a_screen_of_320_pixels(plain_server: str, visit: Visit) -> None:
    for path in PAGES.values():
        visitor = visit(plain_server, width=320)
        visitor.open(path)
        visitor.assert_accessible()


def test_a_field_without_a_name_is_seen_by_the_same_check(plain_server: str, visit: Visit) -> None:
    visitor = visit(plain_server)
    visitor.open(PAGES["empty"])
    visitor.page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        visitor.assert_accessible()
