"""The tables of the ledger: events, tree, head and signed checkpoints. Triggers let nobody change or remove them.

Keys are whole numbers made of the number of the ledger and a position (see `records.ledger.positions`), so that each
table is one narrow tree that grows at its end. Nothing here is readable: random identifiers, times and digests.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from sharewell.records.models.base import reference_column, stamp_column


class Position(models.BigIntegerField):  # type: ignore[type-arg]
    """A whole number of 63 bits that is the key of its table.

    SQLite keeps a table in the order of such a key only where the column is declared "integer"; "bigint" would cost a
    second tree, which every append would write and every check would read.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """The column's type."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class LedgerHead(models.Model):
    """Where one organisation's ledger stands. The one row of the ledger that moves, and only forward.

    `peaks` are the roots of the complete subtrees, 32 bytes each; `seal` is a keyed digest of all of it, which only an
    installation that holds the keystore can make.
    """

    number = models.AutoField(primary_key=True)
    organisation_id = reference_column(unique=True)
    epoch = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    peaks = models.BinaryField()
    seal = models.BinaryField()


class LedgerEvent(models.Model):
    """One event: the bytes that the tree is made over. Its key says which ledger and which place in it."""

    id = Position(primary_key=True)
    leaf = models.BinaryField()


class LedgerNode(models.Model):
    """The hash over one complete subtree of two leaves or more. Its key says ledger, level and index."""

    id = Position(primary_key=True)
    hash = models.BinaryField()


class LedgerCheckpoint(models.Model):
    """One signed note. Its key says which ledger and the size that was signed."""

    id = Position(primary_key=True)
    at = stamp_column()
    note = models.TextField()


class LedgerCosignature(models.Model):
    """What one witness said of one checkpoint: its line of the signed note, checked before it was kept.

    `checkpoint` is the key of the checkpoint. Every column stands in an index too: no event answers for these rows, and
    the database's own check compares the two.
    """

    id = models.CharField(max_length=32, primary_key=True)
    checkpoint = models.BigIntegerField(db_index=True)
    at = stamp_column()
    line = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["checkpoint", "at", "id", "line"], name="cosignature_in_order")]
