"""A PostgreSQL of our own for one test run: made in a temporary folder, on loopback, gone at the end."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.past_the_wall import HARNESS, OWNER, SERVING

OLDEST = 15
QUICK = "-c max_connections=60 -c autovacuum=off -c max_wal_size=128MB"
# As durable as production asks for; quick because its folder lies in memory, where there is enough of it.
MEMORY, ENOUGH = Path("/dev/shm"), 2 * 1024**3  # noqa: S108


class NoServer(RuntimeError):
    """PostgreSQL is not installed or will not start. A failure of the test run, never a skip."""


def programs() -> Path:
    """The folder of the newest installed PostgreSQL's programs. Raises NoServer."""
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb") if int(p.parts[4]) >= OLDEST]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    if not found:
        raise NoServer("PostgreSQL 15 or newer is needed to run the tests: apt-get install postgresql-15")
    return sorted(found, key=str)[-1] if not on_path else found[0]


def free_port() -> int:
    """A port nobody listens on, below the range that the system hands out by itself."""
    for _ in range(200):
        port = 20000 + secrets.randbelow(12000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NoServer("No free port was found between 20000 and 32000.")


def _place() -> Path | None:
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None


class Server:
    """A running server. `url` is the address of an empty database whose owner is no superuser.

    Whoever connects there may act as the owner or as the role that serves, and is neither. `on_disk`: for measures of
    what a commit takes; tests are quicker in memory. `sums`: it keeps sums of its pages.
    """

    def __init__(self, *, on_disk: bool = False, sums: bool = False) -> None:
        self.bin = programs()
        self.account = _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="sharewell-postgres-", dir=None if on_disk else _place()))
        if self.account:
            shutil.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        self.port = free_port()
        try:
            self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N",
                      *["-k"] * sums)  # fmt: skip
            self.start()
            self.ask(f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB")
            self.ask(f"CREATE ROLE {SERVING} LOGIN NOSUPERUSER NOBYPASSRLS")
            self.ask(f"CREATE ROLE {HARNESS} LOGIN IN ROLE {OWNER}, {SERVING}")
            self.ask(f"CREATE DATABASE sharewell OWNER {OWNER}")
        except BaseException:
            self.stop()
            raise
        self.url = f"postgresql://{HARNESS}@127.0.0.1:{self.port}/sharewell"

    def start(self) -> None:
        """Start it, or start it again after `rest`."""
        options = f"{QUICK} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -p {self.port}"
        self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "-l", "log", "-o", options, "start")

    def rest(self, how: str = "fast") -> None:
        """Stop it, in an orderly way unless `how` is "immediate"."""
        self._run("pg_ctl", "-D", "data", "-m", how, "-w", "stop")

    def stop(self) -> None:
        """Stop the server at once and remove its folder."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.rest("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, sql: str, database: str = "postgres") -> None:
        """Run a statement as administrator."""
        self._run("psql", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-c", sql)

    @contextmanager
    def administrator(self) -> Iterator[Any]:
        """A session of whoever sees past the wall, each statement by itself."""
        import psycopg

        where = f"postgresql://postgres@127.0.0.1:{self.port}/sharewell"
        with psycopg.connect(where, autocommit=True) as session:
            yield session

    def disable_sums(self, data: Path) -> None:
        """Have no sums of the pages kept in a copy of the data folder."""
        self._run("pg_checksums", "--disable", "-D", str(data))

    def compare(self) -> None:
        """Let the owner have tables and indexes compared, as `docs/how-to/postgresql.md` says."""
        self.ask("CREATE EXTENSION amcheck", "sharewell")
        self.ask("GRANT EXECUTE ON FUNCTION bt_index_check(regclass, boolean), verify_heapam(regclass, boolean, "
                   f"boolean, text, bigint, bigint) TO {OWNER}", "sharewell")  # fmt: skip

    def _run(self, program: str, *arguments: str) -> None:
        who = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if self.account else {}
        # pg_ctl leaves its output pipes to the server, so the output goes to a file instead of a pipe.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [self.bin / program, *arguments],
                cwd=self.folder,
                stdout=output,
                stderr=output,
                check=False,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                timeout=120,
                **who,
            )
            if done.returncode:
                output.seek(0)
                raise NoServer(f"{program} failed: {output.read().decode(errors='replace')[-2000:]}")


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL does not run as root: the account to use instead, or None where we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("PostgreSQL does not run as root, and there is no account postgres or nobody.")
