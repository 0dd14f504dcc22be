"""Words made fit for paper: every letter as typed, nothing hidden that steers, nothing lost off the edge."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.delivery.printable import day_and_time, key_line, paragraphs, printable, to_copy
from sharewell.delivery.rendering import render_pack
from tests.delivery.parts import content, item

plain = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=200)


@given(plain)
def test_ordinary_words_keep_every_letter(words: str) -> None:
    assert printable(words).replace("\u200b", "") == words.replace("\u200b", "")


def test_marks_that_turn_what_follows_are_gone_and_what_has_no_shape_shows_that_it_stood_there() -> None:
    assert printable("Ann\u202egnirts\u2066x") == "Anngnirtsx"
    assert printable("a\x00b\x1bc\ud800d") == "a\ufffdb\ufffdc\ufffdd"


def test_line_ends_of_every_kind_stay_line_ends_and_empty_lines_part_paragraphs() -> None:
    assert printable("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert paragraphs("one\ntwo\r\n \r\nthree\n\n\n") == ["one\ntwo", "three"]


def test_a_run_without_a_space_can_break_but_never_between_a_letter_and_its_mark() -> None:
    broken = printable("e\u0301" * 100)
    assert "\u200b" in broken and "\u200b\u0301" not in broken
    assert max(map(len, broken.split("\u200b"))) <= 32
    assert "\u200b" not in printable("x" * 40)


def test_a_text_to_copy_has_nothing_added_and_no_line_too_long() -> None:
    lines = to_copy("k" * 70 + "\n\nshort", 50)
    assert lines == ["k" * 50, "k" * 20, " ", "short"]


@pytest.mark.parametrize(
    "typed", ["x\x00\x01\x7f", "\ud800", "\u202e\u2066", "\ufdd0\uffff", "\U0010ffff", "\u0300", "\t"]
)
def test_whatever_is_typed_a_document_is_made(typed: str) -> None:
    assert render_pack(content(item(0, f"a{typed}b", source=typed))).pdf.startswith(b"%PDF")


def test_times_are_london_time_and_what_is_not_known_is_said() -> None:
    summer = datetime(2027, 6, 16, 8, 32, tzinfo=UTC)
    assert day_and_time(summer) == "16 June 2027, 9:32am"
    assert day_and_time(summer, time_unknown=True) == "16 June 2027, time not known"
    assert day_and_time(None) == "date not known"


def test_the_line_of_a_key_that_people_compare_is_its_last() -> None:
    assert key_line("untrusted comment: minisign\nRWQabc\n") == key_line("RWQabc") == "RWQabc"
    assert key_line(" \n") == ""
