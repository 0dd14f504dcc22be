"""Read a story strictly: what is unknown, missing or impossible is named with its line before anything is played."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from sharewell.cli.stories.place import Place
from sharewell.cli.stories.positions import Lines
from sharewell.cli.stories.script import Story, StoryConcern, StoryDecision, StoryPaid
from sharewell.cli.stories.script_packs import StoryItem
from sharewell.rules.assess import read_case
from sharewell.rules.documents import from_document
from sharewell.rules.errors import Unreadable
from sharewell.rules.london import LONDON, date_words, london_day, moment_words, to_london
from sharewell.rules.people import Role

T = TypeVar("T")
ANSWERS = "answers"
SETTLED = {
    "edition": "the edition is the one in force on the day",
    "decided_on": "the day is the day of the decision",
    "controller": "the setting says what kind of body it is",
    "under_duty_since": "the setting says since when it is under the duty",
    "decided_by": "whoever takes the decision decides",
    "urgent": "an urgent share is the part [urgent]",
    "outcome": "the outcome stands beside the answers, not among them",
    "now": "the time is that of the part",
}
HOW_TO_WRITE = "Texts stand in quotes, dates are written 2026-03-16, times 2026-03-16 09:40:00."


class StoryError(Exception):
    """What is wrong with a story, in words; the line it is on, and the dotted path where it has one."""

    def __init__(self, message: str, line: int, path: str = "") -> None:
        super().__init__(f"line {line}: {message}")
        self.message = message
        self.line = line
        self.path = path


@dataclass(frozen=True)
class Read:
    """A story as read, the place it happens in, and where everything stands in its file."""

    story: Story
    place: Place
    lines: Lines

    def error(self, path: str, message: str) -> StoryError:
        """An error about one path of the file, with its line."""
        return StoryError(f"{path}: {message}", self.lines.of_dotted(path), path)


def read_story(text: str) -> Read:
    """The story in a TOML text. Raises StoryError with the line of the first thing that is wrong."""
    story, lines = _read(Story, text)
    own = story.setting
    place = practice_place() if own is None else Place(setting=own, person=story.person, contact=story.contact)
    read = Read(story, place, lines)
    try:
        for check in (_place, _people, _child, _times, _recipients, _answers, _items):
            check(story, place)
    except Unreadable as error:
        raise read.error(error.path, error.message) from None
    return read


@cache
def practice_place() -> Place:
    """The practice setting, as its data file says it."""
    return _read(Place, (files("sharewell.cli") / "practice.toml").read_text("utf-8"))[0]


def _read(kind: type[T], text: str) -> tuple[T, Lines]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text) from None
    lines = Lines(text)
    try:
        return from_document(kind, _plain(table, "")), lines
    except Unreadable as error:
        message = f"{error.path}: {error.message}"
        raise StoryError(message, lines.of_dotted(error.path), error.path) from None


def _not_toml(words: str, text: str) -> StoryError:
    found = re.search(r"\(at line (\d+), column \d+\)", words)
    line = int(found[1]) if found else len(text.splitlines()) or 1
    what = words.split(" (at ")[0]
    if what == "Invalid date or datetime":
        return StoryError("there is no such date or time.", line)
    return StoryError(f"this is not TOML: {what}. {HOW_TO_WRITE}", line)


def _plain(value: Any, path: str) -> Any:
    """Dates as ISO text, times with London's zone: what the strict reader takes."""
    if isinstance(value, dict):
        return {name: _plain(one, f"{path}.{name}".lstrip(".")) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, f"{path}.{place}") for place, one in enumerate(value)]
    if isinstance(value, datetime):
        return _moment(value, path).isoformat()
    if isinstance(value, time):
        raise Unreadable(path, "say the day as well, as in 2026-03-16 09:40:00.")
    return value.isoformat() if isinstance(value, date) else value


def _moment(value: datetime, path: str) -> datetime:
    if value.tzinfo is not None:
        return value
    moment = value.replace(tzinfo=LONDON)
    if to_london(datetime.fromtimestamp(moment.timestamp(), LONDON)).replace(tzinfo=None) != value:
        raise Unreadable(path, "there is no such time: the clocks go forward past it.")
    return moment


def _place(story: Story, place: Place) -> None:
    """An own setting needs its people; without one, the people of the practice setting are there already."""
    if story.setting is None:
        for name in ("person", "contact"):
            if getattr(story, name):
                raise Unreadable(f"{name}.0", "say in which setting: add a table [setting].")
        return
    for role in (Role.LEAD, Role.DEPUTY, Role.INDEPENDENT):
        if not any(role in person.roles for person in story.person):
            raise Unreadable("setting", f"a setting needs somebody with the role '{role}': add them as [[person]].")
    seen: set[str] = set()
    for number, person in enumerate(story.person):
        if person.sign_in in seen:
            raise Unreadable(f"person.{number}.sign_in", "somebody else has this sign-in name.")
        seen.add(person.sign_in)


def _people(story: Story, place: Place) -> None:
    """Everybody who does something works there."""
    known = {person.sign_in for person in place.person}
    named = [(f"{path}.by", part.by) for path, part in story.in_order()]
    named.append(("child.key_person", story.child.key_person))
    named += [(f"person.{n}.close_to", other) for n, person in enumerate(story.person) for other in person.close_to]
    named += [(f"{path}.about_staff", one) for path, concern in _concerns(story) for one in concern.about_staff]
    decisions = [("decision", story.decision), *((f"reopened.{n}", one) for n, one in enumerate(story.reopened))]
    named += [(f"{path}.second.{n}.by", look.by) for path, one in decisions if one for n, look in enumerate(one.second)]
    for path, name in named:
        if name and name not in known:
            raise Unreadable(path, f"nobody signs in as '{name}'. Choose one of: {', '.join(sorted(known))}.")


def _concerns(story: Story) -> Iterator[tuple[str, StoryConcern]]:
    for number, concern in enumerate(story.earlier):
        yield f"earlier.{number}", concern
    yield "concern", story.concern


def _child(story: Story, place: Place) -> None:
    """Born before it begins; a baby still to come is expected and not on the register."""
    child, first = story.child, london_day(story.in_order()[0][1].at)
    if child.born_on is not None and child.born_on > first:
        raise Unreadable("child.born_on", f"{date_words(child.born_on)} is after the story begins.")
    if child.on_register and child.born_on is None:
        raise Unreadable("child", "say when the child was born, or that it is not on_register.")


def _times(story: Story, place: Place) -> None:
    """The concern comes before what is done about it; what was seen, before it was written down."""
    parts = dict(story.in_order())
    for path, part in parts.items():
        if not path.startswith("earlier") and part.at < story.concern.at:
            raise Unreadable(f"{path}.at", f"the concern is recorded only at {moment_words(story.concern.at)}.")
    if story.advice is not None and story.advice.call.at < story.advice.at:
        raise Unreadable("advice.call.at", "the brief is not made yet at that time.")
    for path, part in parts.items():
        if path.startswith(("advice.look", "advice.again")) and story.advice and part.at < story.advice.call.at:
            raise Unreadable(f"{path}.at", "the first call is not made yet at that time.")
    for path, concern in _concerns(story):
        if concern is not story.concern and concern.at >= story.concern.at:
            raise Unreadable(f"{path}.at", "an earlier concern comes before the one the story is about.")
        if concern.seen_at is not None and concern.seen_at > concern.at:
            raise Unreadable(f"{path}.seen_at", "it is written down before that.")


def _recipients(story: Story, place: Place) -> None:
    """Whoever asks or receives is in the address book."""
    known = [one.key for one in (*place.recipient, *story.recipient)]
    for number, one in enumerate(story.recipient):
        if known.count(one.key) > 1:
            raise Unreadable(f"recipient.{number}.key", "somebody else in the address book has this key.")
    for path in ("request", "asked", "decision", "pack"):
        part = getattr(story, path)
        if part is not None and part.recipient and part.recipient not in known:
            words = f"'{part.recipient}' is not in the address book. Choose one of: {', '.join(known)}."
            raise Unreadable(f"{path}.recipient", words)


def _answers(story: Story, place: Place) -> None:
    """Every answer is one of its question's own."""
    parts: list[tuple[str, StoryDecision | StoryPaid]] = [(f"paid.{n}", paid) for n, paid in enumerate(story.paid)]
    parts += [(f"reopened.{n}", newer) for n, newer in enumerate(story.reopened)]
    if story.decision is not None:
        parts.append(("decision", story.decision))
    for path, part in parts:
        for name in part.answers:
            if name in SETTLED:
                raise Unreadable(f"{path}.{ANSWERS}.{name}", f"{SETTLED[name]}.")
        try:
            read_case({**part.answers, "edition": "dfe-2024", "decided_on": london_day(part.at).isoformat()})
        except Unreadable as error:
            raise Unreadable(f"{path}.{ANSWERS}.{error.path}", error.message) from None


def _items(story: Story, place: Place) -> None:
    """Whatever goes into the pack, or is left out of it, was said in a concern."""
    if story.pack is None:
        return
    for group in ("item", "left_out"):
        for number, item in enumerate(getattr(story.pack, group)):
            concern = _concern_of(story, item, f"pack.{group}.{number}")
            if not getattr(concern, item.kind).strip():
                held = [kind for kind in ("observed", "verbatim", "reported", "opinion") if getattr(concern, kind)]
                words = f"the concern holds no '{item.kind}'. It holds: {', '.join(held)}."
                raise Unreadable(f"pack.{group}.{number}.kind", words)


def _concern_of(story: Story, item: StoryItem, path: str) -> StoryConcern:
    if not item.of:
        return story.concern
    for _, concern in _concerns(story):
        if concern.key == item.of:
            return concern
    known = ", ".join(concern.key for _, concern in _concerns(story) if concern.key)
    raise Unreadable(f"{path}.of", f"no concern has the key '{item.of}'. There are: {known or 'none with a key'}.")
