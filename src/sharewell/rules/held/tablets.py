"""Drafts that were not sent yet, and shared tablets, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class Draft(Held):
    """What somebody had typed and not sent: seen by nobody else. Each has keys of its own, which end with it.

    `path`: the page it belongs to. `fields`: names and values as posted.
    """

    person_id: str
    kept_at: datetime
    path: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Device(Held):
    """A shared tablet: what it is called, where it lies. `digest`: of the long secret that it holds."""

    label: str
    setting_id: str
    digest: str
    enrolled_at: datetime
    enrolled_by: str
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Pin(Held):
    """Somebody's PIN for shared tablets, as an Argon2id hash."""

    person_id: str
    account_id: str
    hashed: str
    set_at: datetime
