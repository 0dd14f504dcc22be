"""Signing in by the organisation's own provider: which provider, and which account each of its people is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import Row, reference_column


class IdentityProvider(Row):
    """One provider of one organisation. Its address, our name there and our secret are in the sealed body."""

    active = models.PositiveSmallIntegerField(default=1)


class IdentityLink(Row):
    """One account and its number (`sub`) at the provider, kept only as a keyed digest."""

    account_id = reference_column()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["digest"], name="link_by_digest"),
            models.Index(fields=["account_id"], name="links_of_account"),
        ]
