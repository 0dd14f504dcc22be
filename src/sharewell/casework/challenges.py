"""Challenges for passkeys: made without writing anything down, good for ten minutes, for one purpose, and once."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from sharewell.casework.tools import Tools
from sharewell.records.stores import sessions
from sharewell.rules.factors import CHALLENGE_LASTS

NONCE, TIME, MARK = 16, 8, 32
SIGN_IN = "sign in"


def purpose_of(what: str, label: str) -> str:
    """A purpose that holds in one session only."""
    return f"{what} {label}"


def challenge(tools: Tools, purpose: str) -> bytes:
    """A new challenge."""
    start = secrets.token_bytes(NONCE) + int(tools.clock().timestamp() * 1000).to_bytes(TIME, "big")
    return start + _mark(tools, purpose, start)


def claim(tools: Tools, purpose: str, given: bytes) -> bool:
    """Whether this is a challenge of ours for `purpose`, young enough and never claimed before. It is claimed now."""
    start, mark = given[: NONCE + TIME], given[NONCE + TIME :]
    if len(given) != NONCE + TIME + MARK or not compare_digest(mark, _mark(tools, purpose, start)):
        return False
    made = datetime.fromtimestamp(int.from_bytes(start[NONCE:], "big") / 1000, UTC)
    if not timedelta(0) <= tools.clock() - made + timedelta(milliseconds=1) <= CHALLENGE_LASTS:
        return False
    return sessions.spend(tools.vault, f"challenge {given.hex()}", tools.clock() + 2 * CHALLENGE_LASTS)


def _mark(tools: Tools, purpose: str, start: bytes) -> bytes:
    return tools.vault.sign_in_mark("challenges", start + purpose.encode())
