"""Factors: passkeys, authenticator apps, recovery codes. Every row is sealed and answered for by the ledger."""

from __future__ import annotations

from sharewell.records import models
from sharewell.records.stores.base import Opened, Store
from sharewell.rules import held
from sharewell.rules.factors import FactorKind, plain_code
from sharewell.vault.vault import Vault

factors = Store(
    models.Factor, held.Factor, lambda f: {"account_id": f.account_id, "kind": f.kind, "digest": f.digest}
)


def of_account(opened: Opened, account_id: str) -> list[held.Factor]:
    """Every factor of one account, oldest first. Whose it is is read from the sealed body, not from the column."""
    found = [factor for factor in factors.where(opened, account_id=account_id) if factor.account_id == account_id]
    return sorted(found, key=lambda factor: (factor.made_at, factor.id))


def key_digest(vault: Vault, identifier: bytes) -> str:
    """Under which a passkey is found by its identifier."""
    return vault.sign_in_mark("passkeys", identifier).hex()


def code_digest(vault: Vault, account_id: str, code: str) -> str:
    """A recovery or reset code as it is kept: a keyed digest, of this account only."""
    return vault.sign_in_mark("codes", f"{account_id}\n{plain_code(code)}".encode()).hex()


def holder_of(digest: str) -> tuple[str, str, str] | None:
    """The passkey with this digest: its organisation, its account and itself; None for none."""
    rows = models.Factor.objects.filter(kind=FactorKind.PASSKEY, digest=digest)
    return rows.values_list("organisation_id", "account_id", "id").first()
