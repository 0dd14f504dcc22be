"""Somebody who has everything the owner of the server has: database, keystore, log, key file, settings, outbox.

    found = Thief.of(var).loot()        every plaintext that can be had, as one long run of bytes

They know this program by heart. They take the key-encryption key off every wrapped secret, try everything that comes
out as a key on everything that is sealed, again and again until nothing new opens, and then on every body in the
database and on every file that lies about. What they lack are passphrases in people's heads and words on paper.
"""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.db import connection

from sharewell.config.places import Var
from sharewell.records.models.base import Row
from sharewell.rules.errors import Broken
from sharewell.vault import envelope
from sharewell.vault.kek import LocalFileKey
from sharewell.vault.places import Place
from sharewell.vault.sealed import boxes

WRAPPED = ("key", "secret", "sealed_key", "handler", "handler_wrap", "share")


@dataclass
class Thief:
    """What was carried away, and what has come out of it so far."""

    folder: Path
    keys: set[bytes] = field(default_factory=set)
    sealed: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)
    plain: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, var: Var) -> Thief:
        """Copy the whole folder as it lies there, write-ahead logs among it, and the database."""
        folder = Path(tempfile.mkdtemp(prefix="sharewell-thief-"))
        shutil.copytree(var.root, folder / "var")
        name = settings.DATABASES["default"].get("TEST", {}).get("NAME") or settings.DATABASES["default"]["NAME"]
        for path in Path(str(name)).parent.glob(f"{Path(str(name)).name}*"):
            shutil.copy(path, folder)
        return cls(folder)

    def loot(self) -> bytes:
        """Everything that can be read."""
        try:
            self._unwrap(Var(self.folder / "var"))
            self._open_all_there_is()
            self._read_bodies()
            self.plain += [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
            return b"\n".join(self.plain)
        finally:
            shutil.rmtree(self.folder)

    def _unwrap(self, var: Var) -> None:
        """Take the key-encryption key off everything in the keystore: keys come out, or boxes for somebody's own key.
        """
        kek = LocalFileKey.load(var.master_key)
        base = sqlite3.connect(var.keystore)
        base.row_factory = sqlite3.Row
        for table in WRAPPED:
            for row in base.execute(f"SELECT * FROM {table}").fetchall():
                inside = _without_kek(kek, table, row)
                names = tuple(str(row[name]) for name in ("scope", "compartment", "person", "holder")
                              if name in row.keys())  # noqa: SIM118 - a sqlite3.Row is no mapping
                if table in ("key", "secret"):
                    self.keys.add(inside)
                else:
                    self.sealed.append((table, names, inside))
        base.close()

    def _open_all_there_is(self) -> None:
        """Try every key on every box, until nothing new opens."""
        new = set(self.keys)
        while new:
            found = {
                out
                for (_, names, box), key in itertools.product(self.sealed, new)
                for out in _tries(key, box, names)
            }
            new = found - self.keys
            self.keys |= new
            self.plain += new

    def _read_bodies(self) -> None:
        ciphers = [AESGCM(key) for key in self.keys if len(key) == 32]
        for model in apps.get_models():
            if not issubclass(model, Row):
                continue
            for row in model._default_manager.all():
                place = Place(row.organisation_id, row.scope_id, model.compartment, model._meta.db_table, "body",
                              row.pk, row.version)
                self.plain += _opened(ciphers, place, bytes(row.body))
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
                self.plain += [repr(row).encode() for row in cursor.fetchall()]


def _opened(ciphers: Iterable[AESGCM], place: Place, body: bytes) -> list[bytes]:
    for cipher in ciphers:
        try:
            return [envelope.open_sealed(lambda _, key=cipher: key, place, body)]
        except Broken:
            continue
    return []


def _without_kek(kek: LocalFileKey, table: str, row: sqlite3.Row) -> bytes:
    contexts = {
        "key": lambda: f"sharewell key 1\n{row['scope']}\n{row['compartment']}\n{row['generation']}",
        "secret": lambda: f"sharewell key 1\nsecret\n{row['name']}\n0",
        "sealed_key": lambda: f"sharewell sealed data 1\n{row['scope']}\n{row['compartment']}\n{row['generation']}",
        "handler": lambda: f"sharewell sealed handler 1\n{row['person']}",
        "handler_wrap": lambda: f"sharewell sealed wrap 1\n{row['scope']}\n{row['person']}",
        "share": lambda: f"sharewell sealed share 1\n{row['scope']}\n{row['holder']}",
    }
    return kek.unwrap(bytes(row["wrapped"]), contexts[table]().encode())


def _tries(key: bytes, box: bytes, names: tuple[str, ...]) -> Iterable[bytes]:
    """What one key makes of one box, as each kind of box there is."""
    scope = names[0] if names else ""
    contexts = [f"sharewell {kind} 1\n{part}" for part in names for kind in ("scope key", "handler key")]
    contexts += [f"sharewell {kind} 1\n{scope}\n{part}" for part in names for kind in ("data key", "share")]
    for context in contexts if len(key) == 32 else ():
        try:
            yield boxes.open_with(key, box, context.encode())
        except (Broken, ValueError):
            pass
        try:
            yield AESGCM(key).decrypt(box[:12], box[12:], context.encode())
        except InvalidTag:
            pass
