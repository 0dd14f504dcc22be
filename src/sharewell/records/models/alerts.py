"""What somebody must be told at once, and the emergency accesses that somebody else must look at afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import Row, reference_column, stamp_column


class Alert(Row):
    """One thing for one person to look at. What it says is in the sealed body, under the organisation's key."""

    person_id = reference_column()
    kind = models.CharField(max_length=20)
    at = stamp_column()
    answered_at = stamp_column(blank=True, default="")
    mailed_at = stamp_column(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person_id", "answered_at", "at"], name="alerts_of_person"),
            models.Index(fields=["mailed_at", "answered_at"], name="alerts_to_mail"),
        ]


class EmergencyAccess(Row):
    """One emergency access asked for. Which child, why, and whether there is a file are in the sealed body alone."""

    person_id = reference_column()
    at = stamp_column()
    until = stamp_column()
    ended_at = stamp_column(blank=True, default="")
    review = models.CharField(max_length=20)
    due = stamp_column()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person_id", "at"], name="emergencies_of_person"),
            models.Index(fields=["ended_at", "until"], name="emergencies_to_end"),
            models.Index(fields=["review", "due"], name="emergencies_to_review"),
        ]
