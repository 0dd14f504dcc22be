"""The page about the format of a story says every part, every key and every closed word that the reader takes."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from sharewell.cli.stories.reading import read_story
from sharewell.cli.stories.script import Story

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "story-format.md").read_text("utf-8")
NOT_ANSWERED = {"unanswered"}


def kinds(hint: Any) -> Iterator[Any]:
    if isinstance(hint, type):
        yield hint
    for part in get_args(hint):
        yield from kinds(part)


def shapes(kind: Any = Story) -> Iterator[Any]:
    yield kind
    for hint in get_type_hints(kind).values():
        for part in kinds(hint):
            if dataclasses.is_dataclass(part):
                yield from shapes(part)


def unsaid(page: str) -> set[str]:
    """The keys and closed words that the page does not name."""
    wanted: set[str] = set()
    for shape in set(shapes()):
        for name, hint in get_type_hints(shape).items():
            wanted.add(name)
            words = [part for part in kinds(hint) if issubclass(part, StrEnum)]
            wanted |= {str(one) for enum in words for one in enum} - NOT_ANSWERED
    prose = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", prose))))
    return wanted - named - {"unsure"}


def test_the_page_names_everything_that_a_story_may_hold() -> None:
    assert unsaid(PAGE) == set()


def test_a_key_that_the_page_forgets_is_found() -> None:
    assert unsaid(PAGE.replace("`must_not_learn`", "it")) == {"must_not_learn"}


def test_the_example_on_the_page_can_be_read() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert read_story(example).story.title == tomllib.loads(example)["title"]


@pytest.mark.parametrize("part", [name for name in get_type_hints(Story) if name not in ("title", "shows", "family")])
def test_every_part_has_its_place_on_the_page(part: str) -> None:
    assert re.search(rf"^#.*\[{{1,2}}{part}\b", PAGE, re.MULTILINE)
