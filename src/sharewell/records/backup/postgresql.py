"""PostgreSQL's own tools for copies, `pg_dump` and `pg_restore`, and a database made for one check and dropped again.

No password ever stands on a command line: it goes in the environment of the one program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharewell.rules.errors import NotNow
from sharewell.rules.values import new_id

if TYPE_CHECKING:
    import psycopg

AT_ONCE = 1 << 20
NO_TOOL = (
    "The program {name} of PostgreSQL was not found. Install PostgreSQL's client programs, of the server's version or "
    "newer, on this machine."
)
IN_USE = "The records are in use: stop Sharewell first, and whatever else is connected to the database."
SCRATCH = "sharewell_scratch_"
NO_SCRATCH = (
    "A database to try the copy in cannot be made: the owner's role needs CREATEDB (docs/how-to/postgresql.md)."
)
_NAMED = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
          "options": "PGOPTIONS"}  # fmt: skip
# The connections that hold this process's scratch databases, by name.
_in_use: dict[str, psycopg.Connection[Any]] = {}


def dump(
    database: Mapping[str, Any], to: Path, snapshot: str, *, without: str, progress: Callable[[int, int], None]
) -> None:
    """Write the database, as `snapshot` names it, to `to`; of the table `without` only its shape. Raises NotNow.

    The owner too reads under row-level security, by a policy that shows it every row. Were that policy gone, rows
    would be missing in the dump: so they are counted in the same snapshot, and again when the copy is opened.
    """
    to.touch(mode=0o600)
    command = [_tool("pg_dump"), "--format=custom", "--compress=0", "--no-owner", "--no-privileges",
               "--enable-row-security", f"--snapshot={snapshot}", f"--exclude-table-data={without}"]  # fmt: skip
    done = 0
    with to.open("wb") as out, subprocess.Popen(  # noqa: S603 - a program of our own choosing
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(database)
    ) as process:  # fmt: skip
        if process.stdout is None or process.stderr is None:
            raise NotNow("pg_dump could not be started.")
        while part := process.stdout.read(AT_ONCE):
            out.write(part)
            done += len(part)
            progress(done, 0)
        said = process.stderr.read().decode(errors="replace")
    _refuse_failed("pg_dump", process.returncode, said)


def restore(database: Mapping[str, Any], source: Path) -> None:
    """Put a dump into an empty database. Raises NotNow where it does not go in whole."""
    command = [_tool("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
               f"--dbname={database['NAME']}", str(source)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False,  # noqa: S603 - as above
                          env=_environment(database))  # fmt: skip
    _refuse_failed("pg_restore", done.returncode, done.stderr)


@contextmanager
def scratch(database: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A new database beside `database`, as Django is told of it; dropped when the block ends. Raises NotNow.

    What a killed command left behind goes first. One is in use as long as somebody is connected to it, and whoever
    made it is from its beginning on: a connection ends with its process.
    """
    name = f"{SCRATCH}{new_id()[:12]}"
    made = {**database, "NAME": name}
    with _one_at_a_time(database) as base:
        _drop_left(base)
        # A name of our own making: lower-case letters, digits and underscores.
        if _statement(database, f'CREATE DATABASE "{name}"'):
            raise NotNow(NO_SCRATCH)
        _in_use[name] = _connected(made)
    try:
        yield made
    finally:
        _let_go(name)
        _statement(database, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def drop_left(database: Mapping[str, Any]) -> int:
    """Drop every scratch database whose command has ended without dropping it: how many there were. Raises NotNow."""
    with _one_at_a_time(database) as base:
        return _drop_left(base)


def _drop_left(base: psycopg.Connection[Any]) -> int:
    from psycopg import sql

    left = base.execute(
        "SELECT datname FROM pg_database d WHERE starts_with(datname, %s) AND pg_get_userbyid(datdba) = current_user "
        "AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)", [SCRATCH]).fetchall()  # fmt: skip
    for (name,) in left:
        base.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    return len(left)


@contextmanager
def _one_at_a_time(database: Mapping[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    """Nobody makes a scratch database, or drops those left behind, while somebody else does."""
    import psycopg

    try:
        with _connected(database) as base:
            base.execute("SELECT pg_advisory_lock(hashtext(%s))", [SCRATCH])
            yield base
    except psycopg.Error as error:
        raise NotNow(f"PostgreSQL: {next(iter(str(error).splitlines()), 'no answer')}") from None


def _let_go(name: str) -> None:
    held = _in_use.pop(name, None)
    if held is not None:
        held.close()


def take_place(now: Mapping[str, Any], copy: Mapping[str, Any], kept: str, serving: str) -> str:
    """Rename the database in use to `kept`, and the copy to its name; returns `kept`. Raises NotNow, nothing changed.

    `serving`: the role that serves, which alone may connect besides the owner.
    """
    import psycopg

    _let_go(copy["NAME"])
    try:
        # Both or neither: a command that is killed here leaves no moment without a database of this name.
        with _connected({**now, "NAME": "postgres"}) as beside, beside.transaction():
            for old, new in ((now["NAME"], kept), (copy["NAME"], now["NAME"])):
                beside.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')
    except psycopg.Error:
        raise NotNow(IN_USE) from None
    _statement(now, f'REVOKE ALL ON DATABASE "{now["NAME"]}" FROM PUBLIC')
    if serving:
        _statement(now, f'GRANT CONNECT ON DATABASE "{now["NAME"]}" TO "{serving}"')
    return kept


def _statement(database: Mapping[str, Any], command: str) -> bool:
    """Run one statement outside any transaction; whether it failed."""
    import psycopg

    try:
        with _connected(database) as base:
            base.execute(command)
    except psycopg.Error:
        return True
    return False


def _connected(database: Mapping[str, Any]) -> psycopg.Connection[Any]:
    """A connection outside any transaction. Raises psycopg.Error."""
    import psycopg

    given: dict[str, Any] = dict(_environment(database))
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname",
             "PGOPTIONS": "options", "PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert", "PGSSLCERT": "sslcert",
             "PGSSLKEY": "sslkey"}  # fmt: skip
    return psycopg.connect(autocommit=True, **{names[k]: v for k, v in given.items() if k in names})


def _environment(database: Mapping[str, Any]) -> dict[str, str]:
    options = database.get("OPTIONS", {})
    named = {"PGHOST": database.get("HOST"), "PGPORT": database.get("PORT"), "PGUSER": database.get("USER"),
             "PGPASSWORD": database.get("PASSWORD"), "PGDATABASE": database.get("NAME")}  # fmt: skip
    named |= {name: options.get(option) for option, name in _NAMED.items()}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "SystemRoot")}
    return kept | {name: str(value) for name, value in named.items() if value}


def _tool(name: str) -> str:
    """The newest one there is: on the path, or where Debian keeps one for each version."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: path.parts[4].zfill(4))
    found: Sequence[str] = [str(path) for path in beside] or list(filter(None, [shutil.which(name)]))
    if not found:
        raise NotNow(NO_TOOL.format(name=name))
    return found[-1]


def _refuse_failed(name: str, code: int, said: str) -> None:
    if code:
        raise NotNow(f"{name} ended with {code}: {' '.join(said.split())[:400]}")
