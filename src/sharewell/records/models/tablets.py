"""Drafts, shared tablets and their PINs. Who wrote a draft and when stands in clear; what and about whom does not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import Row, reference_column, stamp_column


class Draft(Row):
    """What somebody had typed and not sent. Its own identifier is the scope of its keys."""

    person_id = reference_column()
    kept_at = stamp_column()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person_id", "kept_at"], name="drafts_of_person")]


class Device(Row):
    """A shared tablet, known by the digest of the secret in its cookie."""

    digest = models.CharField(max_length=64, unique=True)
    active = models.PositiveSmallIntegerField(default=1)


class Pin(Row):
    """Somebody's PIN, in the sealed body."""

    person_id = reference_column(db_index=True)
