"""How often somebody may try to sign in: ten times in five minutes for one sign-in name from one network.

Nobody is locked out: each try is forgotten after five minutes, and a right password forgets them all. The count is the
same whether or not there is such an account, so that it tells nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.core.cache import cache

TRIES = 10
SECONDS = 300


def _network(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one; the text itself where it is neither."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 64}", strict=False))


class Tries:
    """The tries of one sign-in name from one network."""

    def __init__(self, sign_in_name: str, address: str) -> None:
        told_apart = f"{sign_in_name.strip().casefold()}\n{_network(address)}".encode()
        digest = hmac.new(settings.SECRET_KEY.encode(), told_apart, hashlib.sha256).hexdigest()
        self._slots = [f"sign-in:{digest}:{number}" for number in range(TRIES)]

    def another(self) -> bool:
        """Count one more try; false where there were ten in the last five minutes."""
        return any(cache.add(slot, 1, timeout=SECONDS) for slot in self._slots)

    def forget(self) -> None:
        """Forget them: somebody who knows the password has come."""
        cache.delete_many(self._slots)
