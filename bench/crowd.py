"""Files that the reader has no part in: their rows, their keys and their events, put in by bare SQL.

What is sealed in them is random bytes of a usual length: nobody here ever opens one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sharewell.records.models import Row
    from tests.casework.house import House

SEALED_BYTES = 300
PLACES, LINES, EACH = 5, 10, 200


def add_files(house: House, base: Any, keys: Any, files: int) -> None:
    """Put `files` files of other people into the database `base` and the keystore `keys` (bare connections)."""
    for begin in range(0, files, EACH):
        rows: dict[type[Row], list[dict[str, object]]] = {}
        wrapped = []
        for _ in range(min(EACH, files - begin)):
            for model, row in _file(house):
                rows.setdefault(model, []).append(row)
            scope = str(row["file_id"])
            wrapped += [(scope, name, 1, "0" * 16, os.urandom(61)) for name in ("ordinary", "identity", "commitment")]
        base.execute("BEGIN")
        for model, found in rows.items():
            _insert(base, model, found)
        base.execute("COMMIT")
        keys.execute("BEGIN")
        keys.executemany("INSERT INTO key (scope, compartment, generation, kek_id, wrapped) VALUES (?, ?, ?, ?, ?)",
                         wrapped)
        keys.execute("COMMIT")


def add_events(house: House, events: int) -> None:
    """Make the ledger longer by `events`."""
    from django.db import transaction

    from sharewell.records import ledger
    from sharewell.rules.events import Event
    from sharewell.rules.values import new_id

    organisation = house.done.organisation_id
    with transaction.atomic(), house.tools.vault.acting("bench", "bench"):
        for _ in range(events):
            ledger.append(
                house.tools.vault, organisation_id=organisation, kind=Event.FILE_READ, at=house.tools.clock(),
                actor_id=new_id(), scope_id=organisation, rows=(),
            )  # fmt: skip


def _file(house: House) -> Iterator[tuple[type[Row], dict[str, object]]]:
    """One file: its child, circle, log, concerns, looks, and the lines on its readers' lists."""
    from sharewell.records import models
    from sharewell.records.times import stamp
    from sharewell.rules.values import new_id

    organisation, file_id, at = house.done.organisation_id, new_id(), stamp(house.tools.clock())
    shared = {"organisation_id": organisation, "scope_id": file_id, "version": 1}
    inside = shared | {"file_id": file_id}
    people = [new_id() for _ in range(PLACES)]
    yield models.SafeguardingFile, shared | {"id": file_id, "state": "open", "opened_at": at}
    yield models.Child, inside
    yield models.Exclusion, inside | {"person_id": new_id(), "since": at}
    yield models.RetentionReview, inside | {"state": "waiting", "due": "2030-01-01"}
    decision = new_id()
    yield models.Decision, inside | {"id": decision, "state": "open", "opened_at": at}
    yield models.Debt, inside | {"decision_id": decision, "due_at": at}
    for number, person in enumerate(people):
        concern = new_id()
        yield models.Membership, inside | {"person_id": person, "since": at, "own_words": int(number == 0)}
        yield models.Concern, inside | {"id": concern, "recorder_id": person, "state": "triaged", "recorded_at": at}
    for number in range(LINES):
        person = people[number % PLACES]
        yield models.AccessEntry, shared | {"scope_id": organisation, "person_id": person, "file_id": file_id,
                                            "action": "file.read", "at": at, "allowed": 1}
        yield models.WorklistEntry, inside | {"person_id": person, "queue": "new", "sort_key": f"1{at}{number:08x}",
                                              "about_kind": "concern", "about_id": concern}
        yield models.Entry, inside | {"at": at, "kind": "concern", "about_id": concern, "significant": 0}


def _insert(base: Any, model: type[Row], rows: list[dict[str, object]]) -> None:
    from sharewell.rules.values import new_id

    fields = model._meta.concrete_fields
    usual: dict[str, object] = {
        field.attname: field.get_default() if field.has_default() else "" for field in fields
    }
    names = ", ".join(f'"{name}"' for name in usual)
    base.executemany(
        f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({", ".join("?" * len(usual))})',
        [tuple((usual | {"id": new_id(), "body": os.urandom(SEALED_BYTES)} | row).values()) for row in rows],
    )
