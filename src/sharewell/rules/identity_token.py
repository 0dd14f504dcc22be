"""What an identity token must say before anybody is signed in by it (OpenID Connect Core 1.0, section 3.1.3.7).

The signature is checked where the keys are; this is everything else. People are known by the pair of issuer and
`sub`, which the provider never gives to anybody else. An e-mail address is never looked at: addresses are handed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LEEWAY = timedelta(seconds=60)
FRESH = timedelta(minutes=5)
LONGEST_NUMBER = 255


@dataclass(frozen=True)
class Expected:
    """What was asked for: the provider's issuer, our client id, the nonce of this attempt.

    `fresh`: the person had to sign in again at the provider, and the token must say when. `second_factor`: the token
    must say that more than a password was used ("mfa" of RFC 8176).
    """

    issuer: str
    client_id: str
    nonce: str
    fresh: bool = False
    second_factor: bool = False


def refused(claims: Mapping[str, object], expected: Expected, now: datetime) -> str:
    """Why this token signs nobody in, for the log; empty text where it does. Holds nothing of the token."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != expected.issuer:
        return "another issuer"
    if expected.client_id not in audiences:
        return "another audience"
    if len(audiences) > 1 and claims.get("azp") != expected.client_id:
        return "another authorised party"
    if not expected.nonce or claims.get("nonce") != expected.nonce:
        return "another nonce"
    number = claims.get("sub")
    if not isinstance(number, str) or not 0 < len(number) <= LONGEST_NUMBER:
        return "no number"
    return _times(claims, expected, now) or _factors(claims, expected)


def _times(claims: Mapping[str, object], expected: Expected, now: datetime) -> str:
    ends, made = _moment(claims.get("exp")), _moment(claims.get("iat"))
    if ends is None or ends <= now - LEEWAY:
        return "too late"
    if made is None or made > now + LEEWAY:
        return "from the future"
    if expected.fresh:
        signed_in = _moment(claims.get("auth_time"))
        if signed_in is None or not now - FRESH <= signed_in <= now + LEEWAY:
            return "not signed in again"
    return ""


def _factors(claims: Mapping[str, object], expected: Expected) -> str:
    methods = claims.get("amr")
    if expected.second_factor and not (isinstance(methods, list) and "mfa" in methods):
        return "no second factor"
    return ""


def _moment(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
