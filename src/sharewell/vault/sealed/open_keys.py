"""Handlers' keys that are open now: in this process's memory only, each gone after a quarter of an hour unused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

IDLE_SECONDS = 15 * 60


@dataclass
class OpenKey:
    """One handler's private key, and the private keys of the sealed scopes it has opened since."""

    private: bytes
    public: bytes
    used: float
    scopes: dict[str, bytes] = field(default_factory=dict)


class OpenKeys:
    """By person. `clock` is steady: a clock that somebody sets back keeps no key open."""

    def __init__(self, clock: Callable[[], float], idle: float = IDLE_SECONDS) -> None:
        self._clock = clock
        self._idle = idle
        self._held: dict[str, OpenKey] = {}
        self._lock = threading.Lock()

    def put(self, person: str, private: bytes, public: bytes) -> None:
        """This person's key is open from now on."""
        with self._lock:
            self._held[person] = OpenKey(private, public, self._clock())

    def get(self, person: str, *, use: bool = True) -> OpenKey | None:
        """The open key of a person, or None. With `use` its quarter of an hour begins again."""
        with self._lock:
            self._drop_idle()
            found = self._held.get(person)
            if found is not None and use:
                found.used = self._clock()
            return found

    def drop(self, person: str) -> None:
        """This person's key is shut."""
        with self._lock:
            self._held.pop(person, None)

    def forget_scope(self, scope: str, persons: frozenset[str] | None = None) -> None:
        """Forget the private key of one scope, with these people or with everybody."""
        with self._lock:
            for person, held in self._held.items():
                if persons is None or person in persons:
                    held.scopes.pop(scope, None)

    def _drop_idle(self) -> None:
        now = self._clock()
        for person in [person for person, held in self._held.items() if now - held.used >= self._idle]:
            del self._held[person]
