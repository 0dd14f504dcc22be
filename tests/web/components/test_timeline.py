"""A timeline is put together in Python: whatever stands in a row reaches the page as text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sharewell.web.components.timeline import rows
from sharewell.web.present.timeline import Entry, Mark

MARKUP = "<b title='x\"'>&"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("part", ["title", "who", "words", "href", "tag"])
def test_every_part_of_a_row_is_escaped(part: str) -> None:
    drawn = "".join(rows([Entry(**{"title": "T", "at": AT, part: MARKUP})]))
    assert "<b" not in drawn and "x\"" not in drawn and "&lt;b" in drawn


def test_a_part_that_is_not_escaped_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharewell.web.components.timeline.escape", str)
    assert "<b" in "".join(rows([Entry("T", AT, words=MARKUP)]))


@pytest.mark.parametrize("mark", ["year", "gap"])
def test_the_words_of_a_mark_are_escaped(mark: str) -> None:
    drawn = "".join(rows([Mark(mark, MARKUP)]))
    assert "&lt;b" in drawn and "<b" not in drawn


def test_text_and_html_of_the_same_letters_are_drawn_apart() -> None:
    from markupsafe import Markup

    from sharewell.web.components import kit

    button = kit.checked("button")
    assert "&lt;b&gt;" in button({"text": "<b>"})
    assert "<b>" in button({"html": Markup("<b>"), "text": ""})
    assert "&lt;b&gt;" in button({"text": "<b>"})
