"""How often somebody may guess: ten times in five minutes for one account, from all networks together.

Nobody is locked out: each guess is forgotten after five minutes, a right answer forgets them all, and a passkey is
never held back. The count is the same whether or not there is such an account, so that it tells nothing. A network may
guess at fifty names in the same time, so that one list of passwords cannot be tried on everybody.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files import locks

TRIES = 10
NETWORK_TRIES = 50
SECONDS = 300
# A PIN is short: each time its tries are used up, the next wait is twice as long, up to an hour, for a day.
LONGEST = 3600
REMEMBERED = 86_400


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one; the text itself where it is neither."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 64}", strict=False))


def _slots(whose: str, many: int) -> list[str]:
    digest = hmac.new(settings.SECRET_KEY.encode(), whose.encode(), hashlib.sha256).hexdigest()
    return [f"sign-in:{digest}:{number}" for number in range(many)]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of all threads and processes, one counts at a time: many guesses in one moment are all counted."""
    folder = Path(str(settings.CACHES["default"]["LOCATION"]))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        locks.lock(file, locks.LOCK_EX)
        try:
            yield
        finally:
            locks.unlock(file)


class Tries:
    """The guesses at one account (or what was typed for one), and all of one network."""

    _rising = ""

    def __init__(self, whose: str, address: str, *, most: int = TRIES, rising: bool = False) -> None:
        if rising:
            self._rising = f"{_slots(whose, 1)[0]}:rising"
        self._own = _slots(f"account\n{whose.strip().casefold()}", most)
        self._network = _slots(f"network\n{network_of(address)}", NETWORK_TRIES)

    def another(self) -> bool:
        """Count one more guess; false where there were too many in the last five minutes."""
        with _one_at_a_time():
            return _one_of(self._network, SECONDS) and _one_of(self._own, self._wait)

    @property
    def _wait(self) -> int:
        times: int = cache.get(self._rising, 0) if self._rising else 0
        return min(SECONDS << min(times, 8), LONGEST)

    @property
    def minutes(self) -> int:
        """The longest that somebody who used up their tries waits for the next one."""
        times: int = cache.get(self._rising, 0) if self._rising else 0
        return min(SECONDS << min(max(times - 1, 0), 8), LONGEST) // 60

    def used_up(self) -> bool:
        """Whether that was the last one for now. Where waits rise, the next one is twice as long."""
        last = all(cache.get(slot) for slot in self._own)
        if last and self._rising:
            cache.set(self._rising, cache.get(self._rising, 0) + 1, timeout=REMEMBERED)
        return last

    def forget(self) -> None:
        """Forget those at this account: its owner has come."""
        cache.delete_many([*self._own, self._rising] if self._rising else self._own)


def _one_of(slots: list[str], seconds: int) -> bool:
    """Take one free slot for so long; false where none is free."""
    return any(cache.add(slot, 1, timeout=seconds) for slot in slots)
