"""What both engines share: which errors of a database mean that the disk failed, and when to look."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from django.db import OperationalError
from django.db.utils import DatabaseErrorWrapper

from sharewell.vault.stopped import Stopped, Why, said_by, stop, stopped

FOLDER = "STOPPED_IN"
_on_reserve: ContextVar[bool] = ContextVar("on_reserve", default=False)
_STATES = {"53100": Why.SERVER_FULL, "58030": Why.FAILED, "58P01": Why.FAILED, "XX001": Why.FAILED, "XX002": Why.FAILED}


@lru_cache(maxsize=64)
def _folder(said: str | Path) -> Path:
    return Path(said)


class WritesStopped(OperationalError):
    """Nothing is written now: the disk failed or is full."""


@contextmanager
def on_reserve() -> Iterator[None]:
    """What is done inside may be written although the disk was full: the reserve was released for it."""
    before = _on_reserve.set(True)
    try:
        yield
    finally:
        _on_reserve.reset(before)


def why_of(error: BaseException) -> Why | None:
    """What an error of a database driver says about the disk; None where it says nothing about it."""
    state = getattr(error, "sqlstate", None)
    return said_by(error) if state is None else _STATES.get(state)


class Watching(DatabaseErrorWrapper):
    """Around everything that Django asks of the driver: an error of the disk stops all writes before it goes on up."""

    wrapper: Watched

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look at the error, then turn it into Django's."""
        if error is not None and not self.wrapper.closed_to_writing:
            self.wrapper.look_at(error)
        super().__exit__(kind, error, trace)


class Watched(ABC):
    """The part of an engine that looks; `heed` makes the database refuse or take changes."""

    closed_to_writing = False
    settings_dict: dict[str, Any]

    @abstractmethod
    def heed(self) -> None:
        """Have this connection take changes or refuse them, as things stand now."""

    def look_at(self, error: BaseException) -> None:
        """Stop all writes where the error says that the disk failed or is full."""
        if why := why_of(error):
            stop(self.stopped_in, why)

    @property
    def stopped_in(self) -> Path:
        """The folder in which the file lies that says whether writes are stopped."""
        return _folder(self.settings_dict[FOLDER])

    @cached_property
    def wrap_database_errors(self) -> Watching:
        """Django's own wrapper, which looks first."""
        return Watching(self)

    def standing(self) -> Stopped | None:
        """Whether writes are stopped for what is being done now."""
        found = stopped(self.stopped_in)
        return None if found is None or (found.why is not Why.FAILED and _on_reserve.get()) else found

    def refuse_when_stopped(self) -> None:
        """Raises WritesStopped where something was begun before writes were stopped, and would be kept after."""
        if not self.closed_to_writing and (found := self.standing()) is not None:
            raise WritesStopped(found.words)
