"""A way to show who one is, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class Factor(Held):
    """One passkey, one authenticator app, one set of recovery codes, or a lead's leave to set them up anew.

    `secret`: the public key of a passkey, or what the app makes its codes from. `digest`: by which a passkey is found.
    `codes`: keyed digests of codes that are not used yet. `count`: how often a passkey said it was used.
    """

    account_id: str
    kind: str
    made_at: datetime
    name: str = ""
    digest: str = ""
    secret: str = ""
    codes: tuple[str, ...] = ()
    count: int = 0
    ends_at: datetime | None = None
