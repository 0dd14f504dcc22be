"""What a channel is: one way for a sealed pack, or what it says, to reach its recipient."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class TransportError(Exception):
    """A sending that did not work, or may not have. `message` is for a person; `nothing_went`: that much is certain."""

    def __init__(self, message: str, *, nothing_went: bool) -> None:
        super().__init__(message)
        self.message = message
        self.nothing_went = nothing_went


@dataclass(frozen=True)
class Delivered:
    """What a channel did, in words for the record, and the digest of what it delivered."""

    detail: str
    digest: str


@dataclass(frozen=True)
class Letter:
    """A message that says that something is waiting: to whom, the link, and from which setting (empty: not said)."""

    to: str
    link: str
    sender: str = ""


class Channel(Protocol):
    """One way to reach a recipient.

    `hands_over`: a person says or gives it, so that the product only records to whom and when. Others are delivered by
    the dispatcher.
    """

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def describes(self) -> str: ...

    @property
    def hands_over(self) -> bool: ...

    def deliver(
        self, sealed: bytes, *, outbox: Path, dispatch_id: str, letter: Letter | None = None
    ) -> Delivered:
        """Deliver the sealed file, or the message that says where it waits. Raises TransportError."""
        ...
