"""Playing stories in the tests: in this process, on the database of the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sharewell.cli.stories.reading import read_story
from tests.support.past_the_wall import past_the_wall

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools
    from sharewell.cli.stories.playing import Player
    from sharewell.reports.check_record import RecordChecked

FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.toml"))
SHORT = '''\
title = "A short one"
shows = "Nothing much"

[child]
name = "Mia Thornbury"
born_on = 2023-09-01

[concern]
at = 2026-03-16 09:40:00
by = "kit"
observed = "Mia came without a coat again and said that she was cold."

[triage]
at = 2026-03-16 10:00:00
choice = "support_in_setting"
category = "neglect"
reply = "Thank you, I have it."
look_again_on = 2026-03-30
'''


def text_of(name: str) -> str:
    """The text of an example."""
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def line_of(text: str, words: str) -> int:
    """The line (from 1) of the first place where `words` stand."""
    return text[: text.index(words)].count("\n") + 1


def play(text: str, tools: Tools, *, days_later: int = 0) -> Player:
    """Play a story in a place set up the day before. Needs the database."""
    from sharewell.cli.practice import password_of
    from sharewell.cli.stories.playing import Player
    from sharewell.cli.stories.scene import set_the_scene

    read = read_story(text)
    before = read.story.in_order()[0][1].at - timedelta(days=1)
    cast = set_the_scene(replace(tools, clock=lambda: before), read.place, password_of)
    player = Player(read, tools, cast, lambda step: None, days_later)
    player.play()
    return player


def verified(tools: Tools) -> RecordChecked:
    """The check of the whole record, as the operator's command runs it: as the owner of the tables."""
    from sharewell.reports import check_record

    with past_the_wall():
        return check_record.verify(tools.vault, None)
