"""Organisations, the people who work there, their accounts, and the outside address book."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.models.base import Row, reference_column, stamp_column
from sharewell.vault.places import Compartment


class Organisation(Row):
    """The controller. Name and everything readable are in the sealed body."""


class EarlyYearsSetting(Row):
    """One registered place of care."""


class LocalProfile(Row):
    """Local contacts, thresholds and channels; one row a revision, the newest in force."""

    revision = models.PositiveIntegerField()
    made_at = stamp_column()


class Person(Row):
    """Somebody who works for or with the organisation. Exclusions are about people, not accounts."""

    setting_id = reference_column(blank=True, default="")
    active = models.PositiveSmallIntegerField(default=1)


class Recipient(Row):
    """Somebody outside to whom information may go, and how we know who they are."""

    kind = models.CharField(max_length=40)
    verified_at = stamp_column(blank=True, default="")


class RegisterChild(Row):
    """A child on the setting's register. Says nothing about whether there is a safeguarding file."""

    compartment: ClassVar[Compartment] = Compartment.IDENTITY

    setting_id = reference_column(db_index=True)
    active = models.PositiveSmallIntegerField(default=1)


class TermFigures(Row):
    """What trustees are shown about one term that has ended. The numbers are in the sealed body."""

    term = models.CharField(max_length=20)


class HandlerKey(Row):
    """The public half of a key that somebody opens sealed files with. The newest of a person is the one in use."""

    person_id = reference_column(db_index=True)
    made_at = stamp_column()


class EscrowHolder(Row):
    """Somebody who keeps an escrow paper: on the staff list, or an outsider by name."""

    person_id = reference_column(blank=True, default="")
    active = models.PositiveSmallIntegerField(default=1)


class Account(Row):
    """A way to sign in, linked to a person. The sign-in name is kept only as a keyed digest."""

    password = models.CharField("password", max_length=128)
    handle = models.CharField(max_length=64, unique=True)
    person_id = reference_column(db_index=True)
    roles = models.CharField(max_length=200)
    active = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(person_id=""), name="account_has_person")]
