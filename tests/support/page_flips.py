"""A program with a PostgreSQL of its own, one bit of whose tables or indexes it turns at a time: is that found?

    python -m tests.support.page_flips FOLDER 8 SEED WORDS    prints what came of so many as JSON, and of one where
                                                              these words stand
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from tests.support.past_the_wall import OWNER, SERVING
from tests.support.postgres import Server
from tests.support.traced import ROOT

_RELATIONS = """
SELECT c.relname, pg_relation_filepath(c.oid) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') AND pg_relation_size(c.oid) > 0
"""
_INDEXES = """
SELECT i.relname, t.relname, coalesce(' WHERE ' || pg_get_expr(x.indpred, x.indrelid), ''),
  (SELECT string_agg(pg_get_indexdef(x.indexrelid, k, true), ', ' ORDER BY k) FROM generate_series(1, x.indnkeyatts) k)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = 'public'::regnamespace
"""
Reading = dict[str, Any]


class Damaged:
    """A finished record on a server of its own, put back as it was after each turned bit."""

    def __init__(self, root: Path) -> None:
        self.server = Server(sums=True)
        place = f"127.0.0.1:{self.server.port}/sharewell"
        os.environ |= {"SHAREWELL_VAR": str(root), "SHAREWELL_DATABASE_URL": f"postgresql://{SERVING}@{place}",
                       "SHAREWELL_OWNER_DATABASE_URL": f"postgresql://{OWNER}@{place}"}  # fmt: skip
        self.server.compare()
        self.data, self.whole = self.server.folder / "data", self.server.folder / "whole"

    def prepare(self) -> None:
        """Something in every table that a case fills, and in those that none does; then a copy of all files."""
        subprocess.run([sys.executable, "-m", "tests.support.recorder", "prepare"], check=True, cwd=ROOT)
        from sharewell.cli.start import tools
        from tests.support import bit_flips

        self.real = tools(owner=True)
        bit_flips.fill(self.real)
        with self.server.administrator() as admin:
            admin.execute("VACUUM FREEZE")
            self.files: dict[str, str] = dict(admin.execute(_RELATIONS).fetchall())
        assert self.verified() == ""
        self.before = self.readings()
        self.server.rest()
        self._copy(self.data, self.whole)

    def readings(self) -> Reading:
        """What every table reads past its indexes, and what every index reads."""
        with self.server.administrator() as admin:
            admin.execute("SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off")
            tables = [name for name, _ in admin.execute(_RELATIONS).fetchall()]
            indexes = admin.execute(_INDEXES).fetchall()
            named = {name for name, *_ in indexes}
            found = {name: admin.execute(f'SELECT t::text FROM "{name}" t').fetchall()  # type: ignore[call-overload]
                     for name in tables if name not in named}  # fmt: skip
            admin.execute("SET enable_indexscan = on; SET enable_indexonlyscan = on; SET enable_seqscan = off; "
                          "SET enable_sort = off")  # fmt: skip
            for name, table, where, columns in indexes:
                found[name] = admin.execute(f'SELECT {columns} FROM "{table}"{where} ORDER BY {columns}').fetchall()
        return found

    def verified(self) -> str:
        """What the check of the record says first; empty text where it finds nothing."""
        from tests.support.bit_flips import verified

        return verified(self.real)

    @contextmanager
    def turned(self, path: str, at: int, bit: int) -> Iterator[None]:
        """The server with one bit of one file the other way round; afterwards every file is as it was."""
        from django.db import connection

        shutil.rmtree(self.data)
        self._copy(self.whole, self.data)
        content = bytearray((self.data / path).read_bytes())
        content[at] ^= 1 << bit
        (self.data / path).write_bytes(content)
        self.server.start()
        try:
            yield
        finally:
            connection.close()
            self.server.rest("immediate")

    def _copy(self, source: Path, goal: Path) -> None:
        shutil.copytree(source, goal)
        if account := self.server.account:
            for one in (goal, *goal.rglob("*")):
                os.chown(one, account.pw_uid, account.pw_gid)

    def outcome(self) -> str:
        """Found, the same, or MISSED and where."""
        if self.verified():
            return "found"
        otherwise = self.otherwise()
        return f"MISSED: {otherwise}" if otherwise else "the same"

    def otherwise(self) -> str:
        """Which tables and indexes read otherwise than before; or the error, where they cannot be read."""
        try:
            after = self.readings()
        except psycopg.Error as error:
            return f"unreadable: {error}"
        return " ".join(sorted(name for name in self.before if self.before[name] != after[name]))

    def flip(self, count: int, seed: int) -> dict[str, Any]:
        """So many flips, and how many ended how; every second one where something stands."""
        chance, ends, missed = Random(seed), Counter[str](), []  # noqa: S311 - the same flips on every run
        for number in range(count):
            path = self.files[chance.choice(sorted(self.files))]
            content = (self.whole / path).read_bytes()
            used = [at for at, value in enumerate(content) if value]
            at, bit = chance.choice(used) if number % 2 else chance.randrange(len(content)), chance.randrange(8)
            with self.turned(path, at, bit):
                end = self.outcome()
            ends[end.split(":")[0]] += 1
            missed += [f"{path} {at} {bit} {end}"] if end.startswith("MISSED") else []
        return {"ends": ends, "missed": missed, "filled": sum(bool(rows) for rows in self.before.values())}

    def hidden(self, words: bytes) -> dict[str, dict[str, str]]:
        """One bit of these words in a table that an index covers: what reads otherwise, and what verify says to it.

        With sums of the pages or without, and with the comparison or without.
        """
        path = self.files["records_ledgercosignature"]
        at = (self.whole / path).read_bytes().index(words)
        said = {}
        for sums in ("sums", "no sums"):
            if sums == "no sums":
                self.server.disable_sums(self.whole)
            for compared in ("compared", "not compared"):
                with self.turned(path, at, 0):
                    if compared == "not compared":
                        with self.server.administrator() as admin:
                            admin.execute("DROP EXTENSION amcheck")
                    said[f"{sums}, {compared}"] = {"otherwise": self.otherwise(), "verify": self.verified()}
        return said


if __name__ == "__main__":
    root, count, seed, words = sys.argv[1:]
    damaged = Damaged(Path(root))
    try:
        damaged.prepare()
        flips = damaged.flip(int(count), int(seed))
        sys.stdout.write(json.dumps({"flips": flips, "hidden": damaged.hidden(words.encode())}))
    finally:
        damaged.server.stop()
