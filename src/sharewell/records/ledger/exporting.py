"""The whole ledger of an organisation as plain files, for somebody who trusts nobody (docs/reference/ledger-format.md).

    key.txt            the key of its checkpoints, one word
    events.txt         every event in order, a line each, in base64
    checkpoints/N.note every signed checkpoint, with what witnesses added
    rows.txt           every guarded row: table, identifier, scope, salt in hex, canonical bytes in base64
    SHA256SUMS         the digest of each of them

What is sealed stays sealed: a row's canonical bytes hold its body as stored. Of a row whose file is destroyed the salt
is gone, and a hyphen stands for it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

from sharewell.records.ledger import head as heads
from sharewell.records.ledger.check_events import Expected, Progress, check
from sharewell.records.ledger.cosigned import cosigned
from sharewell.records.ledger.positions import event_range, seq_of
from sharewell.records.ledger.reading import rows_of, snapshot, uncollected
from sharewell.records.ledger.rows import tables
from sharewell.records.ledger.verifying import steps
from sharewell.vault.vault import Vault

SALT_GONE = "-"
_LEAVES = 'SELECT "leaf" FROM "records_ledgerevent" WHERE "id" BETWEEN %s AND %s ORDER BY "id"'
_NOTES = 'SELECT "id", "note" FROM "records_ledgercheckpoint" WHERE "id" BETWEEN %s AND %s ORDER BY "id"'



def export(
    vault: Vault, organisation_id: str, folder: Path, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write the ledger of one organisation into the new folder `folder` as it stands at one moment.

    Returns how many events there are; `progress` is called with how much is done and how much there is. Raises Missing
    where there is no ledger, FileExistsError where the folder is there already.
    """
    folder.mkdir(mode=0o700, parents=True)
    notes = folder / "checkpoints"
    notes.mkdir()
    with snapshot(), vault.keyed_cache(), uncollected(), connection.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        step = steps([head], organisation_id, progress)
        between = event_range(head.number)
        _write(folder / "key.txt", [vault.note_signer(organisation_id).verifier.text])
        _write(folder / "events.txt", (_base64(leaf) for (leaf,) in rows_of(_LEAVES, between)))
        for key, note in list(rows_of(_NOTES, between)):
            path = notes / f"{seq_of(key):012}.note"
            path.write_text(cosigned(cursor, head.number, seq_of(key), note), encoding="utf-8", newline="\n")
        ledger, _ = check(vault, head, step)
        _write(folder / "rows.txt", _rows(vault, organisation_id, ledger.expected, step))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    _write(folder / "SHA256SUMS", [f"{_digest(path)}  {path.relative_to(folder).as_posix()}" for path in files])
    return len(ledger.hashes)


def _rows(vault: Vault, organisation_id: str, expected: Expected, step: Progress) -> Iterator[str]:
    salters = vault.all_salters()
    for table in tables():
        due = expected.rows.get(table.name, {})
        for row in rows_of(f'{table.select()} WHERE "organisation_id" = %s ORDER BY "id"', [organisation_id]):
            row_id = row[table.id_at]
            seq, scope, _ = due.get(row_id, (0, organisation_id, ""))
            salter = salters.get(scope)
            salt = SALT_GONE if salter is None else salter(table.name, row_id, seq).hex()
            step(1)
            yield f"{table.name} {row_id} {scope} {salt} {_base64(table.canonical(row))}"


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _write(path: Path, lines: Iterator[str] | list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
