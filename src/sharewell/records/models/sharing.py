"""Asking, deciding and sharing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import reference_column, stamp_column
from sharewell.records.models.files import InFile


class Advice(InFile):
    """Asking without names; the brief stays frozen as it was when it was used."""

    concern_id = reference_column(blank=True, default="")
    state = models.CharField(max_length=20)
    opened_at = stamp_column()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id"], name="advice_of_file")]


class Referral(InFile):
    """A named request for help or protection to the front door."""

    advice_id = reference_column(blank=True, default="")
    decision_id = reference_column(blank=True, default="")
    state = models.CharField(max_length=20)
    made_at = stamp_column()
    chase_at = stamp_column(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="referrals_of_file"),
            models.Index(fields=["chase_at"], name="unanswered"),
        ]


class SharingRequest(InFile):
    """Somebody asks us for information."""

    state = models.CharField(max_length=20)
    asked_at = stamp_column()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id"], name="requests_of_file")]


class Asking(InFile):
    """We ask somebody outside for information."""

    state = models.CharField(max_length=20)
    asked_at = stamp_column()
    chase_at = stamp_column(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="askings_of_file"),
            models.Index(fields=["chase_at"], name="asked_unanswered"),
        ]


class Decision(InFile):
    """The reasoned choice to share or not, under one edition for good.

    `words`: the salted digest of what was decided and why, from the moment it is taken: it can be shown outside.
    """

    edition = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    urgent = models.PositiveSmallIntegerField(default=0)
    opened_at = stamp_column()
    decided_at = stamp_column(blank=True, default="")
    words = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id", "opened_at"], name="decisions_of_file")]


class Debt(InFile):
    """An answer that an urgent share still owes, and by when."""

    decision_id = reference_column()
    due_at = stamp_column()
    paid_at = stamp_column(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["decision_id"], name="debts_of_decision"),
            models.Index(fields=["file_id"], name="debts_of_file"),
        ]


class Pack(InFile):
    """The least that does the job: a draft until it is sealed, then frozen."""

    decision_id = reference_column()
    state = models.CharField(max_length=20)
    made_at = stamp_column()
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id"], name="packs_of_file")]


class PackCopy(InFile):
    """What was sealed, byte for byte: kept under the file's key, so that it goes when the file goes."""

    pack_id = reference_column()
    kind = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pack_id"], name="copies_of_pack")]


class Dispatch(InFile):
    """One sending of one pack to one recipient by one channel: the outbox."""

    pack_id = reference_column()
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    queued_at = stamp_column()
    claimed_at = stamp_column(blank=True, default="")
    chase_at = stamp_column(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="dispatches_of_file"),
            models.Index(fields=["chase_at"], name="unconfirmed"),
            models.Index(fields=["state", "queued_at"], name="outbox"),
        ]


class Receipt(InFile):
    """The recipient's answer that they have it."""

    dispatch_id = reference_column()
    received_at = stamp_column()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id"], name="receipts_of_file")]


class PickUp(InFile):
    """One pick-up link: found by the digest of its token, never by the token."""

    dispatch_id = reference_column()
    state = models.CharField(max_length=20)
    token_digest = models.CharField(max_length=64)
    expires_at = stamp_column()
    warn_at = stamp_column(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="links_of_file"),
            models.Index(fields=["state", "warn_at"], name="links_to_warn_of"),
            models.Index(fields=["token_digest"], name="links_by_token"),
        ]


class Breach(InFile):
    """What went to the wrong person, and what is owed because of it."""

    dispatch_id = reference_column()
    state = models.CharField(max_length=20)
    due_at = stamp_column()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id"], name="breaches_of_file")]


class Correction(InFile):
    """What was put right, or is disputed: it stands beside words that stay as they are, and travels with them."""

    made_at = stamp_column()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file_id"], name="corrections_of_file")]
