"""Pages a second from the program as `sharewell serve` starts it, against a view that does nothing.

A real web server (granian, two workers with one thread each) on the loopback of this machine; a client that keeps
eight connections open asks for each page in turn, round by round. The client shares the two cores with the server, and
its cost is the same for every page, so a ratio of rates flatters the slow page; the ratio of the server's own
processor time does not, and stands beside it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.client import Page, processor_seconds, seconds_each
from bench.house import open_house
from bench.run import Ratio, start

if TYPE_CHECKING:
    from tests.casework.house import House

RATE = "{what}: seconds an answer against an empty view of the same program (middleware and all)"
WORK = "{what}: the server's processor time an answer, against the same"
BARE = "a signed-in page: seconds an answer against an empty view of Django alone (no middleware)"
LIMIT = 3.0
PLAIN = "a signed-in page (help)"
ROOT = Path(__file__).parents[1]
LINES, ENTRIES = 50, 500


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """Each page in turn; the least of the rounds."""
    start(scratch)
    house = open_house()
    pages = _pages(house, 5 if quick else ENTRIES)

    def sign_in() -> str:
        return _cookie("Jo", house)

    times = 16 if quick else 600
    with _served(scratch) as (ours, bare):
        asked = {"bare": (bare, Page(bare[1], "/bench-empty/")), "empty": (ours, Page(ours[1], "/bench-empty/"))}
        for what, (path, words) in pages.items():
            asked[what] = (ours, Page(ours[1], path, "signed in", words))
        took, work = _rounds(asked, rounds, times, sign_in)
    found = []
    for what in pages:
        notes = {"a_second": round(1 / took[what]), "empty_a_second": round(1 / took["empty"])}
        found.append(Ratio(RATE.format(what=what), took[what], took["empty"], LIMIT if what == PLAIN else None, notes))
        found.append(Ratio(WORK.format(what=what), work[what], work["empty"]))
    found.append(Ratio(BARE, took[PLAIN], took["bare"], None, {"bare_a_second": round(1 / took["bare"])}))
    return found


def _rounds(
    asked: dict[str, tuple[tuple[int, int], Page]], rounds: int, times: int, sign_in: Callable[[], str]
) -> tuple[dict[str, float], dict[str, float]]:
    took, work = dict.fromkeys(asked, float("inf")), dict.fromkeys(asked, float("inf"))
    for turn in range(-1, rounds):
        cookie = sign_in()  # anew each round: a chronology asks for a fresh sign-in after five minutes
        names = list(asked)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            (process, _), page = asked[name]
            page = replace(page, cookie=cookie) if page.cookie else page
            if turn < 0:
                seconds_each(page, min(times, 40))
                continue
            before = processor_seconds(process)
            took[name] = min(took[name], seconds_each(page, times))
            work[name] = min(work[name], max((processor_seconds(process) - before) / times, 1e-9))
    return took, work


def _pages(house: House, entries: int) -> dict[str, tuple[str, bytes]]:
    """What each page is called, and its address and words."""
    from bench.house import busy, lengthen, new_file

    file_id = new_file(house)
    lengthen(house, file_id, entries)
    busy(house, house.actor("Jo"), file_id, LINES)
    return {
        PLAIN: ("/help/", b"Sign out"),
        "the worklist (50 lines)": ("/", b"Mia Thornbury"),
        f"a chronology of {entries} entries": (f"/file/{file_id}/chronology/", b"above the elbow"),
    }


def _cookie(name: str, house: House) -> str:
    """The cookies of somebody who has signed in and has seen a page before."""
    from django.middleware.csrf import _get_new_csrf_string

    from sharewell.casework import sessions
    from sharewell.records.models import Account

    account = Account.objects.values_list("pk", flat=True).get(person_id=house.actor(name).person_id)
    return f"session={sessions.begin(house.tools, str(account))}; csrf={_get_new_csrf_string()}"


@contextmanager
def _served(scratch: Path) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The program by `serve`, and Django alone by the same server: the process and the port of each."""
    ports = _free_port(), _free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHAREWELL_", "DJANGO_"))}
    environment = kept | {
        "SHAREWELL_VAR": str((scratch / "var").absolute()), "DJANGO_SETTINGS_MODULE": "bench.site.settings",
        "SHAREWELL_DISPATCH_SECONDS": "3600", "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }  # fmt: skip
    serve = [sys.executable, "-m", "sharewell.cli.main", "serve", "--port", str(ports[0])]
    granian = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(ports[1]),
        "--workers", "2", "--blocking-threads", "1", "--backpressure", "64", "--no-ws", "--log-level", "warning",
        "bench.site.bare:application",
    ]  # fmt: skip
    started = [subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
               for command in (serve, granian)]
    try:
        for port in ports:
            _wait_for(port)
        yield (started[0].pid, ports[0]), (started[1].pid, ports[1])
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            seconds_each(Page(port, "/bench-empty/"), 2)
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
