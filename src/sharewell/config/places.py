"""Where the program keeps things: the one folder, and the paths inside it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
PASSED_THROUGH = 0o711


class UnusableFolder(RuntimeError):
    """The folder cannot be made or written; the message says what to do."""


@dataclass(frozen=True)
class Var:
    """The folder and its parts."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite database. Not used with PostgreSQL."""
        return self.root / "sharewell.db"

    @property
    def keys(self) -> Path:
        """The key-encryption key: the folder that no backup of the data may hold."""
        return self.root / "keys"

    @property
    def master_key(self) -> Path:
        """The key-encryption key: without it nothing opens."""
        return self.keys / "master.key"

    @property
    def keystore(self) -> Path:
        """The keystore database: wrapped data keys, apart from the data they open and from the key that opens them."""
        return self.root / "keystore" / "keystore.db"

    @property
    def outbox(self) -> Path:
        """Sealed packs on their way."""
        return self.root / "outbox"

    @property
    def secret_key(self) -> Path:
        """The key that signs sign-in cookies: the web server's own, apart from the keys that open records."""
        return self.root / "web" / "web-secret"

    @property
    def agent_socket(self) -> Path:
        """Where the key agent listens while `serve` runs."""
        return self.root / "run" / "keys.sock"

    def make(self) -> None:
        """Make the folders that are missing, readable by their owner only. Raises UnusableFolder."""
        try:
            for folder in (self.root, self.keys, self.keystore.parent, self.outbox, self.secret_key.parent):
                folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            probe = self.root / f".write-{os.getpid()}"
            probe.touch(mode=PRIVATE_FILE)
            probe.unlink()
        except OSError as error:
            raise UnusableFolder(
                f"Cannot write to the folder {self.root} ({error.strerror}). "
                "Choose another with SHAREWELL_VAR, or give this account leave to write there."
            ) from None

    def make_database(self) -> Path:
        """The SQLite database's path, made empty and private the first time. Raises UnusableFolder."""
        self.make()
        try:
            self.database.touch(mode=PRIVATE_FILE)
        except OSError as error:
            raise UnusableFolder(f"Cannot write the database {self.database} ({error.strerror}).") from None
        return self.database

    def own_secret(self) -> str:
        """The secret that signs cookies, made on first use. Two processes that start together get the same one."""
        self.make()
        self._move_secret()
        draft = self.secret_key.with_name(f".web-secret-{secrets.token_hex(8)}")
        if not self.secret_key.exists():
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, self.secret_key)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return self.secret_key.read_text(encoding="ascii").strip()

    def _move_secret(self) -> None:
        """Earlier versions kept it with the keys, where a key agent of another account leaves no room for it."""
        earlier = self.keys / "web-secret"
        try:
            if earlier.exists() and not self.secret_key.exists():
                earlier.rename(self.secret_key)
        except PermissionError:
            pass
