"""How people show who they are, who is signed in, and what may be used only once.

Factors are guarded rows. The other two tables are not: a session changes with nearly every request and a spent code
says nothing, so an event for each would bury the record and double the writing. Instead each session carries a mark
that only this installation can make over all of it, so that a row put in or altered by another road signs nobody in;
and taking a row away only signs somebody out.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import Row, reference_column, stamp_column

DIGEST_LENGTH = 64


class Session(models.Model):
    """One browser that is signed in. Its key is the SHA-256 of what the cookie holds: the table signs nobody in."""

    id = models.CharField(max_length=DIGEST_LENGTH, primary_key=True)
    label = reference_column(unique=True)
    organisation_id = reference_column()
    account_id = reference_column(db_index=True)
    person_id = reference_column()
    kind = models.CharField(max_length=10)
    made = stamp_column()
    seen = stamp_column()
    fresh = stamp_column(blank=True, default="")
    ends = stamp_column(db_index=True)
    device = models.BinaryField()
    mark = models.BinaryField()


class Spent(models.Model):
    """Something that may be used once and was: the keyed digest of a code or a challenge, kept until it is stale."""

    id = models.CharField(max_length=DIGEST_LENGTH, primary_key=True)
    until = stamp_column()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="spent_until")]


class Factor(Row):
    """One way to show who one is. What it consists of is in the sealed body; a passkey is found by a keyed digest."""

    account_id = reference_column(db_index=True)
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, default="", db_index=True)
