"""How many distinct files may be opened in ten minutes: by one person, and by everybody together.

A take-over of the web process asks for everything in anybody's name; nobody at work does. Counted is each distinct
file within the window that slides; opening one again is free. Recording a concern and sharing urgently have an
allowance of their own on top, so that a busy day never stops either.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass

from sharewell.rules.access import Action
from sharewell.vault.places import Compartment

URGENT = frozenset({Action.CONCERN_RECORD.value, Action.SHARE_URGENTLY.value})
JOBS = "job:"


@dataclass(frozen=True)
class Limits:
    """Distinct files in one window of `seconds`. `identity`: who a child is, as a list of many shows it."""

    seconds: float = 600.0
    ordinary: int = 60
    identity: int = 600
    everybody: int = 200
    everybody_identity: int = 6000
    urgent: int = 30
    everybody_urgent: int = 120
    jobs: int = 300
    destroyed: int = 200


class Window:
    """Which distinct files were counted within the last `seconds`, oldest first."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: OrderedDict[str, float] = OrderedDict()

    def new(self, scopes: Collection[str], now: float) -> int:
        """How many of `scopes` would be counted anew."""
        while self._seen:
            oldest = next(iter(self._seen))
            if self._seen[oldest] > now - self._seconds:
                break
            del self._seen[oldest]
        return sum(scope not in self._seen for scope in scopes)

    def take(self, scopes: Collection[str], now: float) -> None:
        """Count `scopes`: a file opened again stays counted from now on."""
        for scope in scopes:
            self._seen[scope] = now
            self._seen.move_to_end(scope)

    def __len__(self) -> int:
        return len(self._seen)


class Budget:
    """The windows of everybody. Safe for several threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._windows: dict[tuple[str, str], Window] = {}
        self._lock = threading.Lock()

    def spend(self, person_id: str, purpose: str, compartment: str, scopes: Collection[str], now: float) -> bool:
        """Count `scopes`, all or none: whether there was room."""
        kind = "identity" if compartment == Compartment.IDENTITY else "ordinary"
        with self._lock:
            if self._take(kind, person_id, scopes, now):
                return True
            return purpose in URGENT and self._take("urgent", person_id, scopes, now)

    def record(self, person_id: str, purpose: str, compartment: str, scope: str, then: float) -> None:
        """Count what the log says was opened before a restart."""
        self.spend(person_id, purpose, compartment, (scope,), then)

    def made(self, person_id: str, scope: str, now: float) -> None:
        """A file made in this person's name is theirs to write: it is never counted against them."""
        with self._lock:
            self._window("made", person_id).take((scope,), now)

    def may_destroy(self, scope: str, now: float) -> bool:
        """Whether one more file may be destroyed now."""
        with self._lock:
            window = self._window("destroyed", "")
            if window.new((scope,), now) + len(window) > self.limits.destroyed:
                return False
            window.take((scope,), now)
            return True

    def _take(self, kind: str, person_id: str, scopes: Collection[str], now: float) -> bool:
        limits = self.limits
        own, everybody = {
            "ordinary": (limits.ordinary, limits.everybody),
            "identity": (limits.identity, limits.everybody_identity),
            "urgent": (limits.urgent, limits.everybody_urgent),
        }[kind]
        made = self._window("made", person_id)
        scopes = [scope for scope in scopes if made.new((scope,), now)]
        if person_id.startswith(JOBS):
            # What the installation does by itself takes nothing from the people, and all jobs together have one limit.
            windows = [(self._window(kind, JOBS), limits.jobs)]
        else:
            windows = [(self._window(kind, person_id), own), (self._window(kind, "everybody"), everybody)]
        # The new ones are counted first: it is also what lets go of the old ones.
        if any(window.new(scopes, now) + len(window) > most for window, most in windows if scopes):
            return False
        for window, _ in windows:
            window.take(scopes, now)
        return True

    def _window(self, kind: str, person_id: str) -> Window:
        key = (kind, person_id)
        if key not in self._windows:
            self._windows[key] = Window(self.limits.seconds)
        return self._windows[key]
