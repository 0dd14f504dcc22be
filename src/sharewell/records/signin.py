"""Signing in: Django's own machinery over accounts whose names are kept only as keyed digests."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from sharewell.records.models import Account
from sharewell.records.stores.accounts import handle_of
from sharewell.vault.vault import Vault

_vault: list[Vault] = []


def use_vault(vault: Vault) -> None:
    """Tell the backend which vault digests sign-in names. Called once by the wiring."""
    _vault[:] = [vault]


class HandleBackend(BaseBackend):
    """Finds an account by the digest of the sign-in name; an unknown name costs one hash as well."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> Account | None:
        """The account, or None: the same time for an unknown name and for a wrong password."""
        account = Account.objects.filter(handle=handle_of(_vault[0], username)).first()
        if account is None:
            make_password(password)
            return None
        # Not account.check_password: it may store a new hash, a write that no event would answer for.
        return account if check_password(password, account.password) and account.active else None

    def get_user(self, user_id: str) -> Account | None:
        """The open account with this id."""
        return Account.objects.filter(pk=user_id, active=1).first()
