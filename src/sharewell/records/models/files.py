"""A safeguarding file, its child, its circle, and what is written in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import Row, reference_column, stamp_column
from sharewell.vault.places import Compartment


class InFile(Row):
    """Abstract: a row that belongs to one safeguarding file and is sealed by its key (`scope_id` is the file)."""

    file_id = reference_column()

    class Meta:
        abstract = True


class SafeguardingFile(Row):
    """The file itself; its own id is the scope of its keys."""

    setting_id = reference_column()
    state = models.CharField(max_length=20)
    opened_at = stamp_column()
    child_digest = models.CharField(max_length=64, blank=True, default="", db_index=True)


class Child(InFile):
    """Who the child is: sealed under the identity key, apart from what is said about them."""

    compartment: ClassVar[Compartment] = Compartment.IDENTITY

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id"], name="child_of_file")]


class Membership(InFile):
    """One person's place in the need-to-know circle of one file. `closed`: its end is written down in the file."""

    person_id = reference_column()
    since = stamp_column()
    until = stamp_column(blank=True, default="")
    own_words = models.PositiveSmallIntegerField(default=0)
    emergency = models.PositiveSmallIntegerField(default=0)
    closed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="circle_of_file"),
            models.Index(fields=["person_id", "file_id", "until"], name="places_of_person"),
            models.Index(fields=["closed", "until"], name="places_to_close"),
        ]


class Exclusion(InFile):
    """One person who may never see one file, whatever their role."""

    person_id = reference_column()
    since = stamp_column()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="excluded_from_file"),
            models.Index(fields=["person_id", "file_id", "organisation_id"], name="own_exclusion"),
        ]


class Concern(InFile):
    """What a practitioner noticed or was told, with its statements in the sealed body."""

    recorder_id = reference_column()
    state = models.CharField(max_length=20)
    recorded_at = stamp_column()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id", "recorded_at", "id"], name="concerns_of_file"),
            models.Index(fields=["recorder_id", "recorded_at"], name="concerns_of_recorder"),
        ]


class Entry(InFile):
    """One line of the file's log; a significant one also stands in the chronology."""

    at = stamp_column()
    kind = models.CharField(max_length=40)
    about_id = reference_column(blank=True, default="")
    significant = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id", "at", "id"], name="log_of_file")]


class WorklistEntry(InFile):
    """One line of one person's worklist: written when the work arises, so that the page is one indexed read."""

    compartment: ClassVar[Compartment] = Compartment.IDENTITY

    person_id = reference_column()
    queue = models.CharField(max_length=20)
    sort_key = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=20)
    about_id = reference_column()
    until = stamp_column(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person_id", "queue", "sort_key", "id"], name="worklist_of_person"),
            models.Index(fields=["about_id"], name="worklist_about"),
            models.Index(fields=["file_id"], name="worklist_of_file"),
        ]


class AccessEntry(Row):
    """One look or one refusal: who, which action, when. Holds no foreign key and nothing readable."""

    person_id = reference_column()
    file_id = reference_column(blank=True, default="")
    action = models.CharField(max_length=40)
    at = stamp_column()
    allowed = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id", "at"], name="looks_at_file"),
            models.Index(fields=["person_id", "at"], name="looks_of_person"),
        ]


class RetentionReview(InFile):
    """The dated question: may we still keep this?"""

    due = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="reviews_of_file"),
            models.Index(fields=["state", "due"], name="reviews_due"),
        ]


class Hold(InFile):
    """An order not to destroy, with its reason sealed."""

    since = stamp_column()
    lifted_at = stamp_column(blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id"], name="holds_on_file")]


class Disposal(Row):
    """What remains of a destroyed file: the organisation's own row, sealed under the organisation's key."""

    destroyed_at = stamp_column()
