"""Signing in by the organisation's own provider (OpenID Connect), as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class IdentityProvider(Held):
    """Where people of the organisation sign in.

    `second_factor`: it must say that more than a password was used. `local_off`: the organisation's people sign in
    there alone, but for the account `break_glass_id`, which is for the day when the provider does not answer.
    """

    label: str
    issuer: str
    client_id: str
    client_secret: str = ""
    second_factor: bool = True
    local_off: bool = False
    break_glass_id: str = ""
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class IdentityLink(Held):
    """Which account a number (`sub`) of the provider is. Waiting: a one-time code was made, and nobody has used it yet.

    `digest` is a keyed digest of issuer and number, or of the code while waiting: neither is kept itself.
    """

    account_id: str
    person_id: str
    digest: str
    state: str
    made_at: datetime
    made_by: str
    ends_at: datetime | None = None
