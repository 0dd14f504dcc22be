"""The practice setting: a made-up pre-school with its staff and families, so that every page has something on it.

Everything goes in through the use cases that the pages call. Phone numbers are from the ranges kept for drama.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sharewell.cli.output import as_called
from sharewell.cli.stories.reading import practice_place

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools
    from sharewell.cli.stories.scene import Cast as PracticeCast

PASSWORDS = "made-up families only {}"
EXAMPLES = Path("examples")


def password_of(place: int) -> str:
    """The practice password of the person at this place in the list."""
    return PASSWORDS.format(1000 + place * 37)


def how_to_sign_in(address: str) -> str:
    """What `sharewell run` prints once it is ready: the address, the cast, and the stories to play."""
    people = practice_place().person
    width = max(len(one.sign_in) for one in people)
    lines = [
        f"  {one.sign_in:<{width}}  {password_of(place)}  {one.name}, {one.job}" for place, one in enumerate(people)
    ]
    return "\n".join([
        f"Sharewell is ready to practise on: {address}",
        "",
        "Every family here is made up. Sign in as any of these:",
        *lines,
        *_stories(),
        "",
        "Stop with Ctrl+C.",
    ])  # fmt: skip


def _stories() -> list[str]:
    """How to play the example stories, where they are at hand."""
    found = sorted(EXAMPLES.glob("*.toml"))
    if not found:
        return []
    how = f"Play a story into it, from another window: {as_called()} story --into-practice FILE"
    return ["", how, *(f"  {one}" for one in found)]


def set_up_practice(tools: Tools) -> PracticeCast:
    """The organisation, its people, register and address book: no case data yet."""
    from sharewell.cli.stories.scene import set_the_scene

    return set_the_scene(tools, practice_place(), password_of)


def load_practice(tools: Tools) -> PracticeCast:
    """The practice setting with a few things under way, so that every page has something on it.

    Where it stands already it is left as it is. Raises NotNow where its people were changed meanwhile.
    """
    from sharewell.cli.practice_under_way import put_under_way
    from sharewell.cli.stories.scene import find_the_scene
    from sharewell.reports.installation import Holds, holds

    if holds(tools.vault) is not Holds.NOTHING:
        return find_the_scene(tools, practice_place())
    made = set_up_practice(tools)
    put_under_way(tools, made)
    return made
