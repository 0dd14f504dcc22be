"""One parent, its children, and a clean end: how `serve` keeps a web server and a dispatcher running."""

from __future__ import annotations

import contextlib
import http
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

GRACE_SECONDS = 10.0
LOOK_SECONDS = 0.2
RESTARTS = 5
PATIENCE_SECONDS = 60.0
STANDARD_ERROR = 2


class PortInUse(RuntimeError):
    """Another program already listens on the port."""


def refuse_used_port(host: str, port: int) -> None:
    """Raise PortInUse, with what to do, where nobody could listen on `port` of `host`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUse(
                f"Cannot listen on {host} port {port} ({error.strerror}). Another Sharewell may be running: stop it, "
                "or choose another port with --port or SHAREWELL_PORT."
            ) from None


def answers(host: str, port: int, *, name: str, tls: bool) -> bool:
    """Whether the web server gives a page there now, to somebody who reaches it by `name`."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
    connection = http.client.HTTPConnection(reached, port, timeout=2)
    if tls:
        # Only our own server is asked, and only whether it is there; its certificate names another host.
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(reached, port, timeout=2, context=trusting)
    try:
        connection.request("HEAD", "/", headers={"Host": name})
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@dataclass
class Child:
    """A program to keep running. `vital`: when it ends, everything ends; otherwise it is started again.

    `pass_fds`: open files it inherits. `user`: the account it runs as, where root starts it. `speaks`: what it prints
    is for whoever started everything. `last`: it is stopped when the others have ended, because they need it. `told`:
    what it reads on standard input, each time it is started. `environ`: its environment, where it has its own.
    """

    name: str
    command: Sequence[str]
    vital: bool
    pass_fds: Sequence[int] = ()
    user: str | None = None
    speaks: bool = False
    last: bool = False
    told: str = field(default="", repr=False)
    environ: dict[str, str] | None = field(default=None, repr=False)
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    started: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that a signal to the terminal reaches only the parent.

        Whatever it prints goes to standard error: standard output is the parent's, for the address.
        """
        as_account: dict[str, Any] = {}
        if self.user is not None:
            group = _group_of(self.user)
            as_account = {"user": self.user, "group": group, "extra_groups": [group]}
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, stdout=None if self.speaks else STANDARD_ERROR, start_new_session=os.name == "posix",
            pass_fds=self.pass_fds, stdin=subprocess.PIPE if self.told else None, env=self.environ, **as_account,
        )  # fmt: skip
        if self.process.stdin:
            with contextlib.suppress(BrokenPipeError), self.process.stdin as told:
                told.write(self.told.encode() + b"\n")

    @property
    def ended(self) -> bool:
        """Whether it was started and has ended."""
        return self.process is not None and self.process.poll() is not None


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


@dataclass
class Family:
    """The children, and the parent's watch over them."""

    children: Sequence[Child]
    stopping: bool = field(default=False)

    def watch(self, ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Start the children and wait until told to stop or a vital child ends; returns the exit code.

        `when_ready` is called once, when `ready` first says so. SIGTERM, SIGINT and a closed terminal stop it all.
        """
        names = ("SIGTERM", "SIGINT", "SIGHUP")
        for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
            signal.signal(number, self._stop)
        told = False
        until = time.monotonic() + PATIENCE_SECONDS
        try:
            for child in self.children:
                if child.process is None:
                    child.start()
            while not self.stopping:
                if not told and ready():
                    when_ready()
                    told = True
                if not told and time.monotonic() > until:
                    print("The web server runs and gives no page, so everything stops. See the log.", file=sys.stderr)
                    return 1
                if not self._mend():
                    return 1
                time.sleep(LOOK_SECONDS)
            return 0
        finally:
            self.stop()

    def _mend(self) -> bool:
        for child in self.children:
            if not child.ended:
                continue
            if time.monotonic() - child.started > PATIENCE_SECONDS:
                child.restarts = 0
            if child.vital or child.restarts >= RESTARTS:
                print(f"The {child.name} has stopped, so everything stops. See the log above.", file=sys.stderr)
                return False
            child.restarts += 1
            child.start()
        return True

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def stop(self) -> None:
        """Ask every child to end, and end it where it does not in time; first those that need the others."""
        for last in (False, True):
            self._stop_these([child for child in self.children if child.last is last])

    def _stop_these(self, children: Sequence[Child]) -> None:
        running = [child.process for child in children if child.process and not child.ended]
        for process in running:
            process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
