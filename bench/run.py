"""`make bench`: every measure against its limit, as a ratio worked out in one run on one machine.

A measure is a module of this folder with a function `measure(scratch, rounds, quick)` that returns Ratios: seconds of
ours and of the plain thing it is compared with, what each is, and the largest ratio that is good enough. Both are the
least of several rounds taken in turn, so that a busy machine slows both alike. `quick` asks for small sizes: it shows
that a measure runs, and its ratios mean little.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import bench

SCRATCH = Path("build/bench")


@dataclass(frozen=True)
class Ratio:
    """What was compared, the seconds of ours and of the plain thing, the aim (None: shown only), and what to note."""

    title: str
    ours: float
    plain: float
    limit: float | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """The ratio as the report holds it."""
        ratio = self.ours / self.plain
        return {
            "title": self.title,
            "ratio": round(ratio, 2),
            "limit": self.limit,
            "met": self.limit is None or ratio <= self.limit,
            "ours_ms": round(self.ours * 1000, 4),
            "plain_ms": round(self.plain * 1000, 4),
            **self.notes,
        }


class Measure(Protocol):
    """What a module of this folder offers."""

    def measure(self, scratch: Path, rounds: int, quick: bool) -> Sequence[Ratio]: ...


def in_turn(
    rounds: int, times: int, *acts: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Run all in turn, `times` calls a round, and keep the least seconds a call of each, by `clock`.

    What there is before the first round is left out of the search for garbage, as in the web server's processes.
    """
    gc.collect()
    gc.freeze()
    best = [float("inf")] * len(acts)
    for turn in range(rounds):
        for index in sorted(range(len(acts)), key=lambda at: (at + turn) % len(acts)):
            began = clock()
            for _ in range(times):
                acts[index]()
            best[index] = min(best[index], (clock() - began) / times)
    return best


def start(scratch: Path, database_url: str = "", *, migrated: bool = False) -> None:
    """Set up Django over an empty folder of its own, or over an empty PostgreSQL database.

    For measures that touch the database. `migrated`: its tables are there already.
    """
    os.environ["SHAREWELL_VAR"] = str(scratch / "var")
    os.environ["DJANGO_SETTINGS_MODULE"] = "sharewell.config.settings"
    os.environ["SHAREWELL_DATABASE_URL"] = database_url
    import django

    django.setup()
    from django.core.management import call_command

    if not migrated:
        call_command("migrate", verbosity=0, interactive=False)


def bare(path: Path) -> Any:
    """A plain connection to a SQLite file: the library and the durability that the database of the records has."""
    from sharewell.config import databases, sqlite_driver

    sqlite_driver.install()
    import sqlite3

    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in databases.SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def found() -> dict[str, Measure]:
    """Every measure, by the name of its module."""
    names = sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if info.name != "run")
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "measure")}  # type: ignore[misc]


def alone(name: str, rounds: int, quick: bool) -> list[dict[str, Any]]:
    """Run one measure in this process, in a scratch folder on the disk of this checkout, and say how it did."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=SCRATCH, ignore_cleanup_errors=True) as scratch:
        return [ratio.told() for ratio in found()[name].measure(Path(scratch), rounds, quick)]


def in_own_process(name: str, rounds: int, quick: bool) -> list[dict[str, Any]]:
    """The same in a process of its own, so that no measure warms or burdens another."""
    command = [sys.executable, "-m", "bench.run", "--alone", "--rounds", str(rounds), name]
    done = subprocess.run(command + ["--quick"] * quick, stdout=subprocess.PIPE, check=True)
    answer: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def line(ratio: dict[str, Any]) -> str:
    """One ratio as a line of the table."""
    if ratio["limit"] is None:
        return f"{ratio['ratio']:8.2f}                     {ratio['title']}"
    return f"{ratio['ratio']:8.2f}  (aim {ratio['limit']:>5g})  {'met ' if ratio['met'] else 'OVER'}   {ratio['title']}"


def main() -> int:
    """Run the measures that were asked for; returns 1 where a ratio is above its aim (never for a quick run)."""
    measures = list(found())
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(measures)}")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="small sizes, once: to see that every measure runs")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(measures):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    rounds = 1 if asked.quick else asked.rounds
    if asked.alone:
        print(json.dumps(alone(asked.names[0], rounds, asked.quick)))
        return 0
    results = {}
    for name in asked.names or measures:
        results[name] = in_own_process(name, rounds, asked.quick)
        print("\n".join(map(line, results[name])), flush=True)
    report = {
        "python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count(),
        "quick": asked.quick, "measures": results,
    }  # fmt: skip
    text = json.dumps(report, indent=2, ensure_ascii=False)
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    met = all(ratio["met"] for ratios in results.values() for ratio in ratios)
    return 0 if asked.quick or met else 1


if __name__ == "__main__":
    sys.exit(main())
