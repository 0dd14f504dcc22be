"""The form by which another agency asks, and what came in by it, in no file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import Row, reference_column, stamp_column
from sharewell.vault.places import Compartment


class RequestForm(Row):
    """The form of one setting. Its address is in the sealed body; it is found by the address's digest."""

    setting_id = reference_column()
    token_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["token_digest"], name="form_of_token")]


class IncomingRequest(Row):
    """What somebody asked by form. Its own identifier is the scope of its keys, which end with it."""

    compartment: ClassVar[Compartment] = Compartment.IDENTITY

    state = models.CharField(max_length=20)
    at = stamp_column()
    look_at = stamp_column()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation_id", "look_at"], name="incoming_to_look_at")]
