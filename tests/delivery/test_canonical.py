"""One content has one form, and so one digest: whatever is not that form is refused, and never falls over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.delivery.canonical import NEWER, read_content, read_document, write_content
from sharewell.rules.errors import Unreadable
from tests.delivery.parts import content, item

WHOLE = write_content(content())


@pytest.mark.parametrize(
    ("before", "after"),
    [(b'"count":9', b'"count":9.0'), (b'"count":9', b'"count":100000000000000000000'), (b'"count":9', b'"count":NaN'),
     (b'"count":9', b'"count":true'), (b'"count":9', b'"count":9,"count":9'), (b'{"about"', b'{ "about"'),
     (b'"kind":"observed"', b'"kind":"guessed"'), (b"K7M-42X", b"K7M\\u002d42X"), (b"K7M-42X", b"\\ud800"),
     (b"K7M-42X", b"\xff"), (b"2026-11-23T09:30:00+00:00", b"2026-11-23T09:30:00"),
     (b"2026-11-23T09:30:00+00:00", b"2026-11-23T09:30:00Z"), (b'"supersedes":""', b'"supersedes":null')],
)  # fmt: skip
def test_the_same_said_another_way_is_refused(before: bytes, after: bytes) -> None:
    assert before in WHOLE
    with pytest.raises(Unreadable):
        read_content(WHOLE.replace(before, after, 1))


def test_a_newer_format_says_that_it_is_newer() -> None:
    with pytest.raises(Unreadable) as refused:
        read_content(WHOLE.replace(b"sharewell-pack/1", b"sharewell-pack/2"))
    assert refused.value.path == "format" and refused.value.message == NEWER


def test_the_path_of_what_is_wrong_is_told() -> None:
    document = json.loads(WHOLE)
    document["items"][2]["colour"] = "red"
    with pytest.raises(Unreadable) as refused:
        read_content(json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    assert refused.value.path == "items.2.colour"


objects = st.text(max_size=100).map(lambda text: json.dumps({"format": text}).encode())


@given(st.one_of(st.binary(max_size=300), objects))
def test_no_bytes_make_it_fall_over(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_content(raw)


def test_a_hundred_thousand_brackets_are_refused_in_words() -> None:
    with pytest.raises(Unreadable):
        read_document(b"[" * 100_000)


def test_half_a_character_is_refused_before_it_is_sealed() -> None:
    with pytest.raises(Unreadable):
        write_content(content(item(0, "\ud800")))


def test_another_process_in_another_zone_makes_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from sharewell.delivery.canonical import write_content\n"
        "from sharewell.delivery.rendering import render_pack\n"
        "from tests.delivery.parts import content\n"
        "print(hashlib.sha256(write_content(content()) + render_pack(content()).pdf).hexdigest())"
    )
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=root, env={**os.environ, "TZ": zone, "LC_ALL": "C"},
            capture_output=True, check=True, text=True,
        ).stdout
        for zone in ("UTC", "Asia/Tokyo")
    }  # fmt: skip
    assert len(digests) == 1
