"""G25. Over two hundred hostile files: none comes through as it is, breaks anything, or has much memory or time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from sharewell.delivery import remaking
from sharewell.delivery.remaking import MEMORY, SECONDS
from tests.support import hostile_program
from tests.support.hostile_files import pdf

PARTS = 4
MAY_BE = {"refused", "copy", "text", "locked", "damaged", "too_big", "too_long"}
pytestmark = pytest.mark.once


@pytest.mark.parametrize("part", range(PARTS))
def test_g25_every_hostile_file_is_refused_or_made_anew(counted, part: int) -> None:
    done = subprocess.run([sys.executable, "-m", hostile_program.__name__, str(part), str(PARTS)],
                          capture_output=True, text=True, check=True)  # fmt: skip
    found = json.loads(done.stdout)
    assert {what: end for what, end in found["ends"].items() if end not in MAY_BE} == {}
    assert found["memory"] * 1024 <= MEMORY, "no decoder had more than 512 MB"
    assert found["longest"] <= SECONDS + 2
    ends = Counter(found["ends"].values())
    assert ends["refused"] and ends["copy"], "both happen in every part"
    counted("hostile files refused or made anew", len(found["ends"]))


def test_g25_the_corpus_holds_two_hundred_files_and_more() -> None:
    assert len({what for what, _, _ in hostile_program.corpus()}) >= 200


def test_g25_a_decoder_that_hands_files_on_as_they_are_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile_program, "remake", lambda _, raw: raw)
    assert hostile_program.became("a.pdf", pdf("author")) == "a copy with what was planted"
    monkeypatch.setattr(hostile_program, "remake", lambda *_: b"<html>")
    assert hostile_program.became("a.pdf", pdf()) == "a copy of another kind"
    assert remaking.MEMORY == 512 * 1024 * 1024
