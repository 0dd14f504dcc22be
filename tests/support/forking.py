"""Starting processes of Sharewell as forks of one that has imported the program already, for tests that start many.

    with Forker(var, **settings) as forker:
        forker.popen([*SHAREWELL, "run"], stdout=subprocess.PIPE)      # as subprocess.Popen, some seconds sooner

Each is a process of its own with the command line, environment and open files it was given, runs the module of that
command line from its beginning, and is a child of whoever started it; the ones that `sharewell run` starts are made
the same way. What they share is only what is imported: no connection, no key, no thread. One test of each kind starts
the real command line instead.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import importlib
import inspect
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests.support.serving import environment

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
LONGEST = 256 * 1024
HIGH = 400  # above every number that is in use
AGENT = "SHAREWELL_AGENT_SOCKET"
NAMED = {"granian": "granian", "agent": "keys agent", "dispatch": "dispatch", "run": "run", "serve": "serve"}
REAL = subprocess.Popen._execute_child  # type: ignore[attr-defined]
WITH_CHILDREN = ("run", "serve")
PROGRAM = (
    "granian.cli", "granian.server.mp", "sharewell.cli.run", "sharewell.cli.practice", "sharewell.cli.dispatch",
    "sharewell.cli.keys", "sharewell.cli.by_itself", "sharewell.config.key_agent", "sharewell.config.start_key_agent",
    "sharewell.config.refuse", "sharewell.config.settled", "sharewell.config.wiring", "sharewell.casework.outbox",
    "sharewell.cli.export", "sharewell.cli.backup", "sharewell.cli.restore", "sharewell.cli.ledger",
    "sharewell.cli.doctor", "sharewell.cli.upgrade", "django.core.management.commands.migrate",
    "django.contrib.staticfiles.finders",
)  # fmt: skip


def _ours(command: Any) -> bool:
    return isinstance(command, list) and command[1:2] == ["-m"] and command[2].split(".")[0] in (
        "sharewell", "granian", "tests")  # fmt: skip


def _reaper(on: bool) -> None:
    """Whether processes below this one, whose parent ends, become its own children."""
    if ctypes.CDLL(None, use_errno=True).prctl(SUBREAPER, int(on), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no subreaper")


class Popen(subprocess.Popen[Any]):
    """A process that whoever listens at `line` forks for us; what is not a part of Sharewell is started as ever."""

    line: socket.socket

    def _execute_child(self, *given: Any) -> None:
        asked = inspect.signature(REAL).bind(self, *given).arguments
        if not _ours(asked["args"]):
            REAL(self, *given)
            return
        ours = {0: asked["p2cread"], 1: asked["c2pwrite"], 2: asked["errwrite"]}
        files = {number: number if file == -1 else file for number, file in ours.items()}
        files |= {number: number for number in asked["pass_fds"]}
        env = dict(os.environ if asked["env"] is None else asked["env"])
        order = {"words": asked["args"], "env": env, "cwd": str(asked["cwd"] or Path.cwd()),
                 "files": list(files), "session": asked["start_new_session"]}  # fmt: skip
        _reaper(True)
        try:
            socket.send_fds(self.line, [json.dumps(order).encode()], list(files.values()))
            self.pid = int(self.line.recv(100))
        finally:
            _reaper(False)
        self._child_created = True
        self._close_pipe_fds(*(asked[name] for name in (  # type: ignore[attr-defined]
            "p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")))  # fmt: skip


class Forker:
    """The process that is forked, over one folder and one set of settings."""

    def __init__(self, var: Path, **settings: str) -> None:
        self.env = environment(var, **settings)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forking", str(theirs.fileno())], env=self.env,
            cwd=Path(__file__).parents[2], pass_fds=[theirs.fileno()],
        )  # fmt: skip
        theirs.close()
        self._line = ours
        assert ours.recv(100) == b"ready", "it could not import the program"
        self.popen = type("Forked", (Popen,), {"line": ours})

    def run(self, words: list[str], timeout: float = 180, **more: Any) -> subprocess.CompletedProcess[str]:
        """One command, run to its end; what it printed as text."""
        pipe = subprocess.PIPE
        with self.popen(words, stdout=pipe, stderr=pipe, text=True, **more) as process:
            said, errors = process.communicate(timeout=timeout)
        return subprocess.CompletedProcess(words, process.returncode, said, errors)

    def stop(self) -> None:
        """It ends; those forked from it go on."""
        self._line.close()
        self._process.wait(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def load() -> None:
    """Import the program as a process that serves would, over the settings in the environment."""
    from sharewell.config import sqlite_driver

    sqlite_driver.install()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharewell.config.settings")
    import django
    from django.urls import get_resolver

    django.setup()
    for name in PROGRAM:
        importlib.import_module(name)
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def forked(line: socket.socket) -> dict[str, Any]:
    """Fork for whoever orders; returns in each process that was ordered, with its order. Ends when they are gone."""
    while True:
        data, files, _, _ = socket.recv_fds(line, LONGEST, 32)
        if not data:
            os._exit(0)
        reading, writing = os.pipe()
        between = os.fork()
        if not between:
            between, ordered = os.getpid(), os.fork()
            if ordered:
                os.write(writing, str(ordered).encode())
                os._exit(0)
            while os.getppid() == between:
                time.sleep(0.001)
            return _opened(json.loads(data), files)
        os.close(writing)
        pid = os.read(reading, 100)
        os.waitpid(between, 0)
        for file in (reading, *files):
            os.close(file)
        line.send(pid)


def _opened(order: dict[str, Any], files: list[int]) -> dict[str, Any]:
    """With exactly the files of the order open, under its numbers."""
    high = [fcntl.fcntl(file, fcntl.F_DUPFD, HIGH) for file in files]
    for file in sorted({int(open_.name) for open_ in Path("/proc/self/fd").iterdir()} - set(high)):
        with suppress(OSError):  # the one that listed them
            os.close(file)
    for file, number in zip(high, order["files"], strict=True):
        os.dup2(file, number)
        os.close(file)
    return order


def become(order: dict[str, Any]) -> str:
    """Everything else that the order says of this process; the module it runs."""
    if order["session"]:
        os.setsid()
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    tempfile.tempdir = None
    _, _, module, *rest = order["words"]
    sys.argv[:] = [module, *rest]
    named = next((NAMED[word] for word in (module, *rest) if word in NAMED), "forked")
    Path("/proc/self/comm").write_text(named)
    from sharewell.config.environment import environment as given

    given.cache_clear()
    if AGENT in os.environ:
        from sharewell.config import start_key_agent

        start_key_agent.use(os.environ[AGENT])
    return str(module)


def main() -> None:
    """Import, then fork; and be what was ordered."""
    line = socket.socket(fileno=int(sys.argv[1]))
    load()
    line.send(b"ready")
    order = forked(line)
    line.detach()
    while order["words"][3:4] and order["words"][3] in WITH_CHILDREN:
        # What this one starts is forked from a copy of it that has done nothing yet.
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork():
            theirs.close()
            Popen.line = ours
            subprocess.Popen = Popen  # type: ignore[misc]
            break
        ours.close()
        order = forked(theirs)
        theirs.detach()
    module = become(order)
    signal.set_wakeup_fd(-1)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
