"""Sixteen writers at once, each saving one row with its event in the ledger, durable, as bench/append does.

On SQLite against one writer alone; beside it the same with nothing waiting for the disk (`synchronous=OFF`, one writer
and sixteen): the most that any group commit could give, since it can only share the wait for the disk. On PostgreSQL
against pgbench with as many clients, whose transactions write the same rows to tables like ours: the row, the event,
a node of the tree, and the head, which is read for update first, so that events stand in one order. Sixteen people's
saves come through as many processes as the web server has (two by default); a process for each is shown beside it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.append import appender, bare_table
from bench.run import Ratio, start
from tests.support import postgres

WRITERS, PROCESSES = 16, 2
GROUP = "16 writers on SQLite, seconds a save, against one writer"
UNSYNCED = "one writer on SQLite with nothing waiting for the disk, against one that waits: all that sharing could save"
PGBENCH = "16 writers on PostgreSQL through the web server's 2 processes, against the same rows by pgbench's 16 clients"
EACH = "the same through a process for each of the 16"
ALONE = "one writer on PostgreSQL, against pgbench with one client"
TIMES_FASTER, OF_PGBENCH = 4.0, 0.6
_SCRIPT = """\
\\set number random(1, 1000000000000)
BEGIN;
INSERT INTO bare_row ({names}) VALUES ({values});
SELECT "size" AS place FROM bare_head WHERE "organisation_id" = 'o' FOR UPDATE \\gset
INSERT INTO bare_event VALUES (:place, decode(repeat('61', {leaf}), 'hex'));
INSERT INTO bare_node VALUES (:place, decode(repeat('62', 32), 'hex')) ON CONFLICT DO NOTHING;
UPDATE bare_head SET "size" = :place + 1, "peaks" = decode(repeat('63', 320), 'hex'),
  "seal" = decode(repeat('64', 32), 'hex') WHERE "organisation_id" = 'o';
COMMIT;
"""
_TABLES = (
    "CREATE TABLE bare_head (organisation_id text PRIMARY KEY, size bigint, peaks bytea, seal bytea)",
    "INSERT INTO bare_head VALUES ('o', 0, '', '')",
    "CREATE TABLE bare_event (id bigint PRIMARY KEY, leaf bytea)",
    "CREATE TABLE bare_node (id bigint PRIMARY KEY, hash bytea)",
)


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """One and sixteen processes in turn, each for some seconds; the best of the rounds of each."""
    seconds, turns = (0.2, 1) if quick else (2.0, max(rounds // 2, 1))
    writers = 3 if quick else WRITERS
    return [*_on_sqlite(scratch / "sqlite", seconds, turns, writers), *_on_postgresql(scratch, seconds, turns, writers)]


def _on_sqlite(folder: Path, seconds: float, turns: int, writers: int) -> list[Ratio]:
    folder.mkdir()
    given = _made(folder, "")
    rate: dict[tuple[int, str], float] = {}
    for _ in range(turns):
        for many in (1, writers):
            for sync in ("FULL", "OFF"):
                found = _rate(folder, "", given, many, seconds, sync)
                rate[many, sync] = max(rate.get((many, sync), 0.0), found)
    notes = {"a_second": {f"{many} {sync}": round(found) for (many, sync), found in rate.items()}}
    return [
        Ratio(GROUP, 1 / rate[writers, "FULL"], 1 / rate[1, "FULL"], 1 / TIMES_FASTER, notes),
        Ratio(UNSYNCED, 1 / rate[1, "OFF"], 1 / rate[1, "FULL"]),
    ]


def _on_postgresql(scratch: Path, seconds: float, turns: int, writers: int) -> list[Ratio]:
    folder = scratch / "postgresql"
    folder.mkdir()
    server = postgres.Server(on_disk=True)
    try:
        url = re.sub(r"//\w+@", f"//{postgres.OWNER}@", server.url)
        given = _made(folder, url)
        script = folder / "same-rows.sql"
        script.write_text(given["script"], encoding="utf-8")
        ours: dict[int, float] = {}
        plain: dict[int, float] = {}
        for _ in range(turns):
            for many in (1, writers):
                plain[many] = max(plain.get(many, 0.0), _pgbench(server, script, many, seconds))
            for many in (1, PROCESSES, writers):
                ours[many] = max(ours.get(many, 0.0), _rate(folder, url, given, many, seconds))
        notes = {"ours_a_second": ours, "pgbench_a_second": plain}
        return [
            Ratio(PGBENCH, 1 / ours[PROCESSES], 1 / plain[writers], round(1 / OF_PGBENCH, 2), notes),
            Ratio(EACH, 1 / ours[writers], 1 / plain[writers]),
            Ratio(ALONE, 1 / ours[1], 1 / plain[1]),
        ]
    finally:
        server.stop()


def _pgbench(server: postgres.Server, script: Path, clients: int, seconds: float) -> float:
    """Transactions a second of pgbench, statements prepared."""
    command = [
        str(server.bin / "pgbench"), "-n", "-M", "prepared", "-f", str(script), "-c", str(clients),
        "-j", str(min(clients, 2)), "-T", str(max(round(seconds), 1)),
        "-h", "127.0.0.1", "-p", str(server.port), "-U", postgres.OWNER, "sharewell",
    ]  # fmt: skip
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return float(re.findall(r"tps = ([0-9.]+)", done.stdout)[-1])


def _rate(folder: Path, url: str, given: dict[str, Any], writers: int, seconds: float, sync: str = "FULL") -> float:
    """Saves a second of so many processes at once: all ready first, then all let go."""
    command = [
        sys.executable, "-m", "bench.writers", "write", str(folder), url, given["organisation"], given["file"], sync,
    ]  # fmt: skip
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(writers)
    ]
    assert all(one.stdout and one.stdout.readline() == "ready\n" for one in running)
    for one in running:
        assert one.stdin
        one.stdin.write(f"{seconds}\n")
        one.stdin.flush()
    saved = [float(one.communicate()[0]) for one in running]
    assert all(one.returncode == 0 for one in running)
    return sum(saved)


def _made(folder: Path, url: str) -> dict[str, Any]:
    """An installation with one file in it, made in a process of its own; and pgbench's script and tables for it."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.writers", "make", str(folder), url], stdout=subprocess.PIPE, check=True
    )
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return made


def make(folder: Path, url: str) -> None:
    """Make the installation, and say what the writers must know."""
    start(folder, url)
    append = appender()
    columns = append.columns()
    made = {"organisation": append.book.organisation, "file": append.file}
    if url:
        import psycopg

        with psycopg.connect(url, autocommit=True) as plain:
            for statement in (bare_table("bare_row", columns), *_TABLES):
                plain.execute(statement.encode())
        made["script"] = _SCRIPT.format(
            names=", ".join(f'"{name}"' for name in columns),
            values=", ".join(_as_sql(name, value) for name, value in columns.items()),
            leaf=append.leaf_bytes(),
        )
    print(json.dumps(made))


def _as_sql(name: str, value: Any) -> str:
    if name == "id":
        return "md5(random()::text || :number)"
    if isinstance(value, bytes):
        return f"decode(repeat('65', {len(value)}), 'hex')"
    return str(value) if isinstance(value, int) else f"'{value}'"


def write(folder: Path, url: str, organisation: str, file: str, sync: str) -> None:
    """One writer: say that it is ready, wait for how long to write, and say how many saves a second it made."""
    start(folder, url, migrated=True)
    append = appender(organisation, file)
    append()
    if sync != "FULL":
        from django.db import connection

        connection.cursor().execute(f"PRAGMA synchronous={sync}")
    print("ready", flush=True)
    seconds = float(sys.stdin.readline())
    began, saved = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        append()
        saved += 1
    print(saved / (time.perf_counter() - began), flush=True)


if __name__ == "__main__":
    what, where, *others = sys.argv[1:]
    {"make": make, "write": write}[what](Path(where), *others)
