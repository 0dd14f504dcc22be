"""What both engines share: which errors of a database mean that the disk failed, and when to look."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from django.db import OperationalError
from django.db.utils import DatabaseErrorWrapper

from sharewell.records import statements
from sharewell.vault.stopped import Stopped, Why, said_by, stop, stopped

FOLDER = "STOPPED_IN"
_UNREAD = object()
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


class ReadBack:
    """Something to do after a commit that first reads one row again, for `transaction.on_commit`.

    `statement` names the row by one whole number, `number`. An engine may read it in the same trip as the commit; else
    it is read when this is called.
    """

    def __init__(self, statement: str, number: int, heed: Callable[[Any], None]) -> None:
        self.statement = statement
        self.number = number
        self.found: Any = _UNREAD
        self._heed = heed

    def __call__(self) -> None:
        """Give `heed` the row, or None where there is none."""
        if self.found is _UNREAD:
            with statements.cursor() as cursor:
                cursor.execute(self.statement, [self.number])
                self.found = cursor.fetchone()
        self._heed(self.found)


class Watching(DatabaseErrorWrapper):
    """Around everything that Django asks of the driver: an error of the disk stops all writes before it goes on up."""

    wrapper: Watched

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look at the error, then turn it into Django's."""
        if error is not None and not self.wrapper.closed_to_writing and (why := why_of(error)):
            stop(self.wrapper.stopped_in, why)
        super().__exit__(kind, error, trace)


class Watched(ABC):
    """The part of an engine that looks; `heed` makes the database refuse or take changes."""

    closed_to_writing = False
    settings_dict: dict[str, Any]

    @abstractmethod
    def heed(self) -> None:
        """Have this connection take changes or refuse them, as things stand now."""

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
