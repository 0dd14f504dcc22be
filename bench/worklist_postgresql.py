"""The same page of the worklist on PostgreSQL, against the bare prepared SQL of it over the same loopback.

The bare side asks for its answer in binary form, which is the quickest there is.
A server of its own is started for the measure, as the tests do. Needs PostgreSQL 15 or newer on the machine.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench.run import Ratio, bare, in_turn, start
from bench.worklist import LINES_OF_FILE, NOW, PAGE, others, own_lines
from tests.support import postgres

READ = "a worklist page on PostgreSQL: 50 lines of 30 files among {files:,}, {lines:,} lines: the store's indexed read"
OPENED = "the same page on PostgreSQL with the sealed words opened"
WALLED = "the same read on PostgreSQL with row-level security under it, by the role that serves"
ENTERED = "the same in a transaction of its own, with who acts set as its first statement"
LIMIT, WALL_LIMIT = 2.0, 3.0


SERVING = "sharewell_serving"
Act = Callable[[], Any]


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """20,000 files; a twentieth of that where `quick`."""
    server = postgres.Server()
    try:
        return _measure(server, scratch, rounds, quick)
    finally:
        server.stop()


def _measure(server: postgres.Server, scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    url = re.sub(r"//\w+@", f"//{postgres.OWNER}@", server.url)
    start(scratch, url)
    import psycopg
    from django.db import connection

    from sharewell.config import wiring
    from sharewell.records.stores import worklist
    from sharewell.records.times import stamp
    from sharewell.rules.values import new_id

    files, vault = 1_000 if quick else 20_000, wiring.tools().vault
    organisation, reader = new_id(), new_id()
    asked = [reader, "new", stamp(NOW), "", PAGE]
    times = 2 if quick else 200
    with psycopg.connect(url, autocommit=True) as plain:
        # The bare side is the owner's, whom no policy holds up; the role that serves owns nothing, and they hold it.
        plain.execute('ALTER TABLE "records_worklistentry" NO FORCE ROW LEVEL SECURITY')
        put = partial(_copy, plain)
        own_lines(put, vault, organisation, reader)
        others(put, bare(scratch / "var" / "keystore" / "keystore.db"), organisation, files)
        plain.execute("ANALYZE")

        def read() -> Any:
            return worklist.sealed_page(reader, "new", NOW, limit=PAGE)

        def opened() -> Any:
            with vault.acting(reader, "bench"):
                return worklist.page(vault, organisation, reader, "new", NOW, limit=PAGE)

        def by_hand() -> list[Any]:
            return plain.execute(worklist.PAGE, asked, prepare=True, binary=True).fetchall()

        assert len(by_hand()) == len(opened()) == PAGE
        took, words, least = in_turn(rounds, times, read, opened, by_hand)
        about = {"files": files, "lines": files * LINES_OF_FILE}
        found = [Ratio(READ.format(**about), took, least, LIMIT, about), Ratio(OPENED, words, least)]
        if importlib.util.find_spec("sharewell.records.wall"):
            found += _walled(rounds, times, read, by_hand, (reader, organisation))
    connection.close()
    return found


def _walled(rounds: int, times: int, read: Act, by_hand: Act, who: tuple[str, str]) -> list[Ratio]:
    with _behind_the_wall() as (here, within):

        def entered() -> Any:
            with within(*who):
                return read()

        assert len(here(entered)()) == PAGE
        assert here(read)() == [], "without an actor the wall shows rows"
        alone, least = in_turn(rounds, times, here(entered), by_hand)
        with _standing(here, within, *who):
            walled, least_again = in_turn(rounds, times, here(read), by_hand)
    return [Ratio(WALLED, walled, least_again, WALL_LIMIT), Ratio(ENTERED, alone, least)]


@contextmanager
def _behind_the_wall() -> Iterator[tuple[Callable[[Act], Act], Callable[[str, str], AbstractContextManager[None]]]]:
    """Raise the wall; gives what makes an act run as the role that serves, and a transaction with an actor in it."""
    from django.db import connections, transaction

    from sharewell.records import wall
    from sharewell.records.wall.raising import raise_wall

    owner = connections["default"]
    raise_wall(owner, SERVING)
    serving = type(owner)({**owner.settings_dict, "USER": SERVING}, alias="default")

    def here(act: Act) -> Act:
        def called() -> Any:
            connections["default"] = serving
            try:
                return act()
            finally:
                connections["default"] = owner

        return called

    @contextmanager
    def within(reader: str, organisation: str) -> Iterator[None]:
        with transaction.atomic(), wall.entered(reader, organisation, "worklist.read"):
            yield

    try:
        yield here, within
    finally:
        serving.close()


@contextmanager
def _standing(here: Callable[[Act], Act], within: Any, reader: str, organisation: str) -> Iterator[None]:
    """Inside, the serving connection is in a transaction in which the reader acts."""
    held = within(reader, organisation)
    here(held.__enter__)()
    try:
        yield
    finally:
        here(lambda: held.__exit__(None, None, None))()


def _copy(base: Any, rows: list[dict[str, object]]) -> None:
    names = ", ".join(f'"{name}"' for name in rows[0])
    with base.cursor().copy(f'COPY "records_worklistentry" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(list(row.values()))
