"""An organisation and a few files, whose rows are written as the stores write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from sharewell.records import ledger
from sharewell.records.models import Concern, Membership, Person, Row, WorklistEntry
from sharewell.rules.events import Event
from sharewell.rules.values import new_id
from sharewell.vault.places import Compartment, Place
from sharewell.vault.vault import Vault

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
STAMP = "2026-11-23T09:30:00.000000Z"


@dataclass
class Book:
    """Writes rows and their events, and remembers the rows as they were before each change."""

    vault: Vault
    organisation: str = field(default_factory=new_id)
    files: list[str] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)

    def open_file(self) -> str:
        """A new safeguarding file with its keys."""
        self.files.append(new_id())
        self.vault.new_scope(self.files[-1], list(Compartment))
        return self.files[-1]

    def row(self, model: type[Row], scope: str = "", text: bytes = b"{}", **columns: Any) -> Row:
        """An unsaved row, sealed under its scope's key."""
        row_id, scope = new_id(), scope or self.organisation
        place = Place(self.organisation, scope, model.compartment, model._meta.db_table, "body", row_id, 1)
        return model(
            id=row_id, organisation_id=self.organisation, scope_id=scope, body=self.vault.seal(place, text), **columns
        )

    def concern(self, file: str, text: bytes = b"{}") -> Row:
        """An unsaved concern."""
        return self.row(Concern, file, text, file_id=file, recorder_id=new_id(), state="new", recorded_at=STAMP)

    def member(self, file: str) -> Row:
        """An unsaved place in the circle of a file."""
        return self.row(Membership, file, file_id=file, person_id=new_id(), since=STAMP)

    def person(self) -> Row:
        """An unsaved person of the organisation."""
        return self.row(Person)

    def line(self, file: str) -> Row:
        """An unsaved line of a worklist."""
        return self.row(
            WorklistEntry, file, file_id=file, person_id=new_id(), queue="new", sort_key=STAMP,
            about_kind="concern", about_id=new_id(),
        )  # fmt: skip

    def write(
        self, *rows: Row, removed: Sequence[Row] = (), kind: str = Event.CONCERN_RECORDED, scope: str = ""
    ) -> int:
        """Save `rows`, delete `removed`, and append the event."""
        gone = [(row._meta.db_table, row.pk) for row in removed]
        with transaction.atomic():
            for row in rows:
                row.save()
                self.rows[row.pk] = row
            for row in removed:
                self.rows.pop(row.pk)
                type(row).objects.filter(pk=row.pk).delete()
            return ledger.append(
                self.vault,
                organisation_id=self.organisation,
                kind=kind,
                at=NOW,
                actor_id=new_id(),
                scope_id=scope or (rows[0].scope_id if rows else self.organisation),
                rows=rows,
                removed=gone,
            )

    def fill(self, files: int = 3, concerns: int = 4) -> Book:
        """Some files with a circle, concerns and worklists, one event for each concern; every third one changed."""
        self.write(self.person(), self.person(), kind=Event.ORGANISATION_SET_UP)
        for _ in range(files):
            file = self.open_file()
            self.write(self.member(file), self.member(file))
            for index in range(concerns):
                concern = self.concern(file, b"said %d" % index)
                self.write(concern, self.line(file), self.person())
                if index % 3 == 0:
                    self.change(concern, state="seen")
        return self

    def change(self, row: Row, **columns: Any) -> int:
        """Save a row again with its next version."""
        row.version += 1
        for name, value in columns.items():
            setattr(row, name, value)
        return self.write(row)
