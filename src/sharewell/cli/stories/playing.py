"""Play a story through the same use cases as the pages, by a clock that follows its times."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sharewell.casework.keep_address_book import KeepChild, keep_child
from sharewell.casework.tools import Tools
from sharewell.cli.stories.reading import Read, StoryError
from sharewell.cli.stories.scene import Cast, add_recipient, ring_again
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused, SharewellError
from sharewell.rules.london import at_london, to_london
from sharewell.rules.people import Actor

_PLACE = re.compile(r"\.\d+(?=\.|$)")


# What must have come to be before a part: which trace of it, and the words where it has not.
NEEDS = {
    **dict.fromkeys(
        ("advice.call", "advice.look", "advice.again"),
        ("advice_id", "There is no brief yet: add [advice] with an earlier time."),
    ),
    "pack": ("decision_id", "There is no decision yet: add [decision] or [urgent] with an earlier time."),
    "send": ("pack_id", "There is no sealed pack yet: add [pack] with an earlier time."),
    **dict.fromkeys(
        ("receipt", "picked_up", "wrong_recipient"),
        ("dispatch_id", "Nothing was sent yet: add [send] with an earlier time."),
    ),
    "answered": ("asking_id", "Nobody was asked yet: add [asked] with an earlier time."),
    "told": ("request_id", "Nobody asked yet: add [request] with an earlier time."),
}


class StoryRefused(StoryError):
    """A step that the rules refuse, with the line of the answer or of the part it is about."""


@dataclass(frozen=True)
class Happened:
    """One thing that was done: when, by whom, and in words."""

    at: datetime
    by: str
    words: str


@dataclass
class Traces:
    """The identifiers of what came to be, for the parts that follow; and the sealed pack, its passphrase told once."""

    file_id: str = ""
    concern_id: str = ""
    concerns: dict[str, str] = field(default_factory=dict)
    advice_id: str = ""
    request_id: str = ""
    asking_id: str = ""
    urgent_id: str = ""
    decision_id: str = ""
    pack_id: str = ""
    dispatch_id: str = ""
    reference: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    passphrase: str = ""
    token: str = ""
    code: str = ""


@dataclass
class Player:
    """One story being played. `happened` is called with each step as it is done; every day is `days_later`."""

    read: Read
    real: Tools
    cast: Cast
    happened: Callable[[Happened], None]
    days_later: int = 0
    now: datetime = field(init=False)
    traces: Traces = field(default_factory=Traces)
    register_id: str = ""
    done: list[Happened] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The clock stands at the story's first moment."""
        self.now = self.moved(self.read.story.in_order()[0][1].at)

    @property
    def tools(self) -> Tools:
        """The real tools, with the clock of the story."""
        return replace(self.real, clock=lambda: self.now)

    def play(self) -> Traces:
        """Every part in order of time. Raises StoryRefused with the line of whatever the rules refuse."""
        from sharewell.cli.stories.parts import PLAYS

        self._prepare()
        for path, part in self.read.story.in_order():
            self.now = self.moved(part.at)
            name = _PLACE.sub("", path)
            try:
                self._ready_for(name)
                ring_again(self.cast, self.tools)
                words = PLAYS[name](self, part)
            except SharewellError as error:
                raise self._refused(path, error) from None
            step = Happened(self.now, self.cast.names[part.by or self.cast.lead], words)
            self.done.append(step)
            self.happened(step)
        return self.traces

    def moved(self, at: datetime) -> datetime:
        """A moment of the story as it is played: the same time of another day."""
        local = to_london(at)
        return at_london(local.date() + timedelta(days=self.days_later), local.time())

    def day(self, on: date) -> date:
        """A day of the story as it is played."""
        return on + timedelta(days=self.days_later)

    def actor(self, by: str) -> Actor:
        """Whoever does it; left out, the lead."""
        return self.cast.actors[by or self.cast.lead]

    def recipient(self, key: str) -> str:
        """The identifier of somebody in the address book; empty for an empty key."""
        return self.cast.recipients[key].id if key else ""

    def _prepare(self) -> None:
        """The story's own people in the address book, and its child on the register."""
        story, lead = self.read.story, self.cast.actors[self.cast.lead]
        for one in story.recipient:
            self.cast.recipients[one.key] = add_recipient(self.cast, self.tools, one)
        child = story.child
        if not child.on_register:
            return
        known = [one for one in self.cast.children.values() if one.name == child.name]
        if known:
            self.register_id = known[0].id
            return
        key_person = self.cast.actors[child.key_person].person_id if child.key_person else ""
        try:
            self.register_id = keep_child(lead, self.tools, KeepChild(
                name=child.name, known_as=child.known_as, born_on=child.born_on, room=child.room,
                key_person_id=key_person, address=child.address)).id  # fmt: skip
        except SharewellError as error:
            raise self._refused("child", error) from None

    def _ready_for(self, name: str) -> None:
        """NotNow where what a part is about has not come to be yet."""
        trace, words = NEEDS.get(name, ("concern_id", ""))
        if words and not getattr(self.traces, trace):
            raise NotNow(words)

    def _refused(self, path: str, error: SharewellError) -> StoryRefused:
        """The refusal in words, on the line of the answer it is about."""
        words, about = _words(error), path
        if isinstance(error, Incomplete):
            tried = self._places(path, error.gaps[0].field)
            about = next((one for one in tried if self.read.lines.has(one)), path)
        who = self.cast.names[self._by(path) or self.cast.lead]
        message = f"the rules refuse this step of {who}'s. {words}"
        return StoryRefused(f"{about}: {message}", self.read.lines.of_dotted(about), about)

    def _places(self, path: str, field: str) -> list[str]:
        """Where in the file the field of a gap may stand, the nearest first."""
        item = re.match(r"items\.(\d+)", field)
        if item and self.read.story.pack is not None:
            place = int(item[1]) - len(self.read.story.pack.child)
            return [f"{path}.item.{place}"] if place >= 0 else [f"{path}.child"]
        asked = _PLACE.sub("", field)
        return [f"{path}.{field}", f"{path}.answers.{asked}", f"{path}.{asked}", f"{path}.answers"]

    def _by(self, path: str) -> str:
        part: Any = dict(self.read.story.in_order()).get(path)
        return getattr(part, "by", "")


def _words(error: SharewellError) -> str:
    if isinstance(error, Incomplete):
        return " ".join(dict.fromkeys(gap.message for gap in error.gaps))
    if isinstance(error, Missing):
        return "They may not see this file, so for them there is nothing here."
    if isinstance(error, Refused | NotNow):
        return error.reason
    return str(error)
