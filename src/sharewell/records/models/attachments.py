"""Files that were attached to a concern: what is known of each, and its bytes, all sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import reference_column, stamp_column
from sharewell.records.models.files import InFile


class Attachment(InFile):
    """One attached file. Its name, kind and digest are sealed: a file name says who it is about."""

    concern_id = reference_column()
    added_by = reference_column()
    added_at = stamp_column()
    state = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["concern_id", "added_at", "id"], name="attached_to_concern"),
            models.Index(fields=["file_id"], name="attached_in_file"),
        ]


class AttachmentCopy(InFile):
    """The bytes of an attached file, under the key of the safeguarding file: `original` as it came, or `view`."""

    attachment_id = reference_column()
    kind = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["attachment_id"], name="copies_of_attachment")]
