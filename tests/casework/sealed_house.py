"""Handlers with keys of their own, and concerns about somebody who works here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sharewell.casework import seal_file
from sharewell.casework.keep_handler_key import (
    MakeHandlerKey,
    OpenHandlerKey,
    make_handler_key,
    open_handler_key,
    shut_handler_key,
)
from sharewell.casework.seal_file import make_ready

if TYPE_CHECKING:
    from tests.cast import Cast

WORDS = "plum ladder seventeen foxes {}"


@dataclass(frozen=True)
class Handlers:
    """What the cast does with their keys."""

    people: Cast

    def make(self, *parts: str) -> None:
        """Each makes a key, and leaves it open."""
        for part in parts:
            words = WORDS.format(part)
            make_handler_key(self.people.actor(part), self.people.tools, MakeHandlerKey(words, words))
            make_ready(self.people.actor(part), self.people.tools)

    def finish(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The next round of the process that does what is due, when nobody writes under the earlier keys any more."""
        monkeypatch.setattr(seal_file, "NOBODY_WRITES_ANY_MORE", 0)
        seal_file.finish_all_sealing(self.people.tools)

    def open(self, *parts: str) -> None:
        """Each opens theirs."""
        for part in parts:
            open_handler_key(self.people.actor(part), self.people.tools, OpenHandlerKey(WORDS.format(part)))
            make_ready(self.people.actor(part), self.people.tools)

    def shut(self, *parts: str) -> None:
        """Each shuts theirs."""
        for part in parts:
            shut_handler_key(self.people.actor(part), self.people.tools, None)

    def allegation(self, by: str = "practitioner", **how: object) -> tuple[str, str]:
        """A concern about `adult`: its id and its file."""
        sent = self.people.concern(by=by, about_staff=("adult",), **how)  # type: ignore[arg-type]
        return sent.concern_id, self.people.file_of(sent.concern_id)
