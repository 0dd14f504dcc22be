"""`sharewell serve` as a person starts it, for tests that need the real thing."""

from __future__ import annotations

import http.client
import os
import pwd
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sharewell as sharewell_package

SHAREWELL = [sys.executable, "-m", "sharewell.cli.main"]


def environment(var: Path, **more: str) -> dict[str, str]:
    """The environment of a new process: no setting of the test run, its own folder, and `more` settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHAREWELL_", "DJANGO_"))}
    return kept | {"SHAREWELL_VAR": str(var), "SHAREWELL_DISPATCH_SECONDS": "1"} | more


def sharewell(var: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        [*SHAREWELL, *arguments], env=environment(var, **settings), capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def python_for(account: pwd.struct_passwd) -> tuple[str, str]:
    """A Python that another account may run, and the PYTHONPATH with which it finds this program; empty for none."""
    places = [Path(sharewell_package.__file__ or "").parent.parent, sysconfig.get_paths()["purelib"]]
    found = os.pathsep.join(str(Path(place).resolve()) for place in places)
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info[1]}"):
        with suppress(OSError):
            done = subprocess.run(
                [python, "-c", "import sharewell.cli.main, cryptography, django"], check=False, capture_output=True,
                env={"PYTHONPATH": found}, user=account.pw_uid, group=account.pw_gid, extra_groups=[],
            )  # fmt: skip
            if done.returncode == 0:
                return python, found
    return "", ""


@contextmanager
def serving(
    var: Path, port: int, python: str = sys.executable, command: str = "serve", **settings: str
) -> Iterator[subprocess.Popen[str]]:
    """`sharewell serve` (or `run`), until the block ends."""
    words = [python, *SHAREWELL[1:], command, "--port", str(port)]
    process = subprocess.Popen(
        words, env=environment(var, **settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def first_line(process: subprocess.Popen[str]) -> str:
    """What it says when it is ready."""
    assert process.stdout is not None
    return process.stdout.readline()


def children(process: subprocess.Popen[str] | int) -> list[int]:
    """The processes it started."""
    pid = process if isinstance(process, int) else process.pid
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def descendants(pid: int) -> list[int]:
    """Every process below this one."""
    return [one for child in children(pid) for one in (child, *descendants(child))]


def words_of(pid: int) -> str:
    """The command line of a process; of one that `tests.support.forking` made, a name in short."""
    line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return line + Path(f"/proc/{pid}/comm").read_text("utf-8").strip()


def get(port: int, path: str) -> http.client.HTTPResponse:
    """One page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer
