"""The two databases as Django is told of them: SQLite in the folder, or PostgreSQL by one address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sharewell.config.environment import BadSettings
from sharewell.vault.write_ahead import BY_ITSELF

SQLITE_BUSY_SECONDS = 20
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
)
POSTGRES_SESSION = (
    "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC "
    "-c bytea_output=hex -c plan_cache_mode=force_generic_plan"
)
# A statement is planned once a connection from its third use on: half the time of a short read. Left to itself the
# server may find its own estimate for the values at hand cheaper, and plan again at each use: twice the time of a read
# behind row-level security, on some days and not on others. Every statement here goes by an index that it names.
PREPARE_AFTER = 2
POSTGRES_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"})


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite, durable: every commit is on the disk before it is answered, and writers queue instead of failing."""
    return {
        "ENGINE": "sharewell.records.engine.sqlite3",
        "NAME": str(path),
        "STOPPED_IN": str(path.parent),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_SECONDS,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in (*SQLITE_PRAGMAS, BY_ITSELF)),
        },
    }


def postgresql(url: str, root: Path) -> dict[str, Any]:
    """PostgreSQL from its address. `root`: the program's folder, where it says that writes are stopped.

    Raises BadSettings for a parameter that is not on the list.
    """
    read_bytes_quickly()
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    host = asked.pop("host", parts.hostname or "")
    unknown = sorted(set(asked) - POSTGRES_OPTIONS)
    if unknown or not parts.path.strip("/"):
        wrong = f"does not understand {', '.join(unknown)}" if unknown else "needs the name of a database at its end"
        raise BadSettings(f"SHAREWELL_DATABASE_URL {wrong}.")
    return {
        "ENGINE": "sharewell.records.engine.postgresql",
        "STOPPED_IN": str(root),
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": PREPARE_AFTER,
            "application_name": "sharewell",
            "connect_timeout": 5,
            "options": POSTGRES_SESSION,
            **asked,
        },
    }


def read_bytes_quickly() -> None:
    """Have psycopg read sealed values (bytea, as hexadecimal digits) by Python's own C code.

    Without its compiled part psycopg calls the library of PostgreSQL for each value, at ten times the cost.
    """
    try:
        import psycopg
        from psycopg.adapt import Loader
    except ImportError:  # the extra is not installed: Django says so when it connects
        return

    class HexBytes(Loader):
        """From "\\x0a1b" to the bytes."""

        def load(self, data: object) -> bytes:
            return bytes.fromhex(bytes(data)[2:].decode("ascii"))  # type: ignore[call-overload]

    psycopg.adapters.register_loader("bytea", HexBytes)
