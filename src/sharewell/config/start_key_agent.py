"""Starting the key agent before anything that needs a key."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from sharewell.cli.processes import Child
from sharewell.config.key_source import asked_beforehand
from sharewell.config.places import PRIVATE_FOLDER, Var
from sharewell.rules.errors import NotNow
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.agent.server import LONGEST_NAME, listen

SETTING = "SHAREWELL_AGENT_SOCKET"
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.5
WITHOUT = "This system has no sockets of the kind that the key agent needs: the web server holds the keys itself."


def start(command: Sequence[str]) -> Child | None:
    """Start the key agent by `command` and wait until it answers; this process and its children then ask it.

    None where one runs already (SHAREWELL_AGENT_SOCKET says so), or where the system cannot have one, which is said
    in one line. Ends the program where the agent does not start: it has said why.
    """
    if settings.SHAREWELL.agent_socket:
        return None
    if not hasattr(socket, "AF_UNIX") or os.name != "posix":
        print(WITHOUT, file=sys.stderr)  # noqa: T201 - said once, to whoever starts it
        return None
    path = socket_path(settings.VAR)
    listening = listen(path)
    words = asked_beforehand(settings.SHAREWELL, settings.VAR)
    child = agent(command, listening, told=words)
    child.start()
    wait_for(child, path)
    use(str(path))
    return child


def agent(command: Sequence[str], listening: socket.socket, user: str | None = None, told: str = "") -> Child:
    """The key agent as a child. The parent keeps the socket, so whoever asks while it is started again only waits."""
    listening.set_inheritable(False)
    _kept.append(listening)
    number = listening.fileno()
    return Child(
        "key agent", [*command, "--listening", str(number), *(["--told"] if told else [])], vital=False,
        pass_fds=(number,), user=user, last=True, told=told,
    )  # fmt: skip


_kept: list[socket.socket] = []


def socket_path(var: Var) -> Path:
    """Where the socket goes: in the folder, or in a private one of its own where the name would be too long."""
    path = var.agent_socket
    if len(os.fsencode(path)) <= LONGEST_NAME:
        path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        return path
    folder = Path(tempfile.mkdtemp(prefix="sharewell-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / path.name


def wait_for(child: Child, path: Path) -> None:
    """Wait until the agent answers. Ends the program where it ends first, or stays silent."""
    asking = RemoteKeys(str(path), patience=0, answer_within=LOOK_SECONDS, stopped_in=settings.VAR.root)
    until = time.monotonic() + PATIENCE_SECONDS
    while not child.ended and time.monotonic() < until:
        try:
            asking.log_head()
            asking.close()
            return
        except NotNow:
            continue
    if child.process is not None and not child.ended:
        child.process.kill()
    sys.exit(1)


def use(path: str) -> None:
    """Let this process and those it starts ask the agent at `path`."""
    os.environ[SETTING] = path
    settings.SHAREWELL = settings.SHAREWELL.model_copy(update={"agent_socket": path})
