"""The organisation's own sign-in: its provider, and whose account each of its people is."""

from __future__ import annotations

from sharewell.records import models
from sharewell.records.stores.base import Store
from sharewell.rules import held
from sharewell.vault.vault import Vault

WAITING, LIVE, ENDED = "waiting", "live", "ended"

providers = Store(models.IdentityProvider, held.IdentityProvider, lambda p: {"active": p.active})
links = Store(
    models.IdentityLink,
    held.IdentityLink,
    lambda link: {"account_id": link.account_id, "digest": link.digest, "state": link.state},
)


def digest_of(vault: Vault, *parts: str) -> str:
    """Keyed digest of a number (`sub`) at an issuer, or of a one-time code: no list can be tried without a key."""
    return vault.handle_digest("\n".join(("elsewhere", *parts))).hex()


def organisation_of(provider_id: str) -> str:
    """The organisation whose active provider this is; empty text for none."""
    found = models.IdentityProvider.objects.filter(pk=provider_id, active=1).values_list("organisation_id", flat=True)
    return found.first() or ""


def all_active() -> list[tuple[str, str]]:
    """Every active provider: its identifier and its organisation."""
    rows = models.IdentityProvider.objects.filter(active=1).order_by("id")
    return list(rows.values_list("id", "organisation_id"))
