"""`make bench`: every measure against its limit, as a ratio worked out in one run on one machine.

A measure is a module of this folder with `LIMIT` (the largest ratio that is good enough), `TITLE`, and a function
`measure(scratch, rounds)` that returns a Result: seconds of ours, and of the plain thing it is compared with. Both are
the least of several rounds taken in turn, so that a busy machine slows both alike.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import bench


@dataclass(frozen=True)
class Result:
    """Seconds for ours and for the plain thing, and whatever else is worth keeping."""

    ours: float
    plain: float
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """How many times the plain thing ours takes."""
        return self.ours / self.plain


class Measure(Protocol):
    """What a module of this folder offers."""

    TITLE: str
    LIMIT: float

    def measure(self, scratch: Path, rounds: int) -> Result: ...


def in_turn(ours: Callable[[], object], plain: Callable[[], object], rounds: int, times: int = 1) -> Result:
    """Run both in turn, `times` calls a round, and keep the least seconds a call of each."""
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for index, act in enumerate((ours, plain)):
            began = time.perf_counter()
            for _ in range(times):
                act()
            best[index] = min(best[index], (time.perf_counter() - began) / times)
    return Result(*best)


def start(scratch: Path) -> None:
    """Set up Django over an empty folder of its own. For measures that touch the database."""
    os.environ["SHAREWELL_VAR"] = str(scratch / "var")
    os.environ["DJANGO_SETTINGS_MODULE"] = "sharewell.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def found() -> dict[str, Measure]:
    """Every measure, by the name of its module."""
    names = sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if info.name != "run")
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "measure")}  # type: ignore[misc]


def alone(name: str, rounds: int) -> dict[str, Any]:
    """Run one measure in this process, in a scratch folder, and say how it did."""
    module = found()[name]
    with tempfile.TemporaryDirectory(prefix="sharewell-bench-") as scratch:
        result = module.measure(Path(scratch), rounds)
    return {
        "title": module.TITLE,
        "ratio": round(result.ratio, 2),
        "limit": module.LIMIT,
        "met": result.ratio <= module.LIMIT,
        "ours_ms": round(result.ours * 1000, 4),
        "plain_ms": round(result.plain * 1000, 4),
        **result.notes,
    }


def in_own_process(name: str, rounds: int) -> dict[str, Any]:
    """The same in a process of its own, so that no measure warms or burdens another."""
    command = [sys.executable, "-m", "bench.run", "--alone", "--rounds", str(rounds), name]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> int:
    """Run the measures that were asked for; returns 1 where a ratio is above its limit."""
    measures = list(found())
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(measures)}")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(measures):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    if asked.alone:
        print(json.dumps(alone(asked.names[0], asked.rounds)))
        return 0
    results = {}
    for name in asked.names or measures:
        results[name] = one = in_own_process(name, asked.rounds)
        met = "met " if one["met"] else "OVER"
        print(f"{one['ratio']:8.2f}  (limit {one['limit']:g})  {met}  {one['title']}", flush=True)
    report = {
        "python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count(),
        "measures": results,
    }  # fmt: skip
    text = json.dumps(report, indent=2, ensure_ascii=False)
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0 if all(result["met"] for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
