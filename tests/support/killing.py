"""Running a command that is killed at a step of its own (`tests.support.killed_program`), and at which steps to."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.serving import environment
from tests.support.traced import ROOT


def started(words: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
    """One command from the real command line, run to its end."""
    return subprocess.run(words, capture_output=True, text=True, check=False, **more)


def killed(
    var: Path, settings: Mapping[str, str], under: Path, step: str, words: Sequence[str | Path],
    typed: Sequence[str] = (), plant: str = "", run: Callable[..., subprocess.CompletedProcess[str]] = started,
) -> list[str]:  # fmt: skip
    """The command, killed before this step; each step it took when it was not (`step` empty). `run`: what starts it."""
    (under / "scratch").mkdir(exist_ok=True)
    more = {**settings, "PLANT": plant, "TMPDIR": str(under / "scratch")}
    done = run([sys.executable, "-m", "tests.support.killed_program", step, str(under), json.dumps(list(typed)),
                *map(str, words)], cwd=ROOT, env=environment(var, **more), timeout=180)  # fmt: skip
    # How many statements there are depends on what is in the record by then; everything else is the same each time.
    if step and not (step.startswith("sql") and done.returncode == 0):
        assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
        return []
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr.splitlines()[-1].split()


def moments(count: int, steps: Sequence[str]) -> list[str]:
    """Before the last things that get their name, at the last step of all, and others by chance."""
    chance = random.Random(count)  # noqa: S311 - which moments, not a secret
    each = [f"{what}:{list(steps[: place + 1]).count(what)}" for place, what in enumerate(steps)]
    named = [one for one in each if one.startswith("os.rename")][-3:]
    return [*named, each[-1], *(chance.choice(each) for _ in range(count - len(named) - 1))]
