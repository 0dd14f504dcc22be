"""The key agent's own side: it listens on a Unix socket, checks who is there, and asks the desk."""

from __future__ import annotations

import logging
import os
import socket
import struct
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from sharewell.rules.errors import SharewellError
from sharewell.vault.agent import wire
from sharewell.vault.desk import KeyDesk
from sharewell.vault.keys import Asker

MODE = 0o600
BACKLOG = 128
MOST_CONNECTIONS = 256
WHOLE_WITHIN = 10.0
LOOK_SECONDS = 0.5
SORRY = "The key agent could not answer. Try again; if it stays so, tell whoever runs this."
# The longest name that every Unix allows a socket to have, less the byte that ends it.
LONGEST_NAME = 103

logger = logging.getLogger("sharewell.key_agent")


def listen(path: Path, owner: int | None = None) -> socket.socket:
    """A socket at `path` that only its owner may connect to (`owner`: another uid, where root makes it).

    One left there by a process that is gone is taken away. Raises OSError.
    """
    path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o777 & ~MODE)
    try:
        made.bind(str(path))
    finally:
        os.umask(before)
    path.chmod(MODE)
    if owner is not None:
        os.chown(path, owner, -1)
    made.listen(BACKLOG)
    return made


def uid_of(peer: socket.socket) -> int:
    """The uid of whoever is at the other end, as the kernel says it."""
    if hasattr(socket, "SO_PEERCRED"):
        _, uid, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
        return int(uid)
    # BSD and macOS: struct xucred, version and then the effective uid.
    _, uid = struct.unpack("Ii", peer.getsockopt(0, 1, 76)[:8])
    return int(uid)


class Agent:
    """Answers each connection in a thread of its own, until told to stop."""

    def __init__(self, desk: KeyDesk, listening: socket.socket, allowed: Collection[int]) -> None:
        self._desk = desk
        self._listening = listening
        self._allowed = frozenset(allowed)
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._stopping = threading.Event()

    def serve(self, still: Callable[[], bool] = lambda: True) -> None:
        """Answer until `stop` is called or `still` says no."""
        self._listening.settimeout(LOOK_SECONDS)
        while not self._stopping.is_set() and still():
            self._desk.notice()
            try:
                peer, _ = self._listening.accept()
            except TimeoutError:
                continue
            if not self._welcome(peer):
                peer.close()
                continue
            threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def stop(self) -> None:
        """End `serve` soon; safe to call from a signal handler."""
        self._stopping.set()

    def _welcome(self, peer: socket.socket) -> bool:
        if uid_of(peer) not in self._allowed:
            logger.warning("somebody else's process tried to reach the key agent (uid %d)", uid_of(peer))
            return False
        if not self._room.acquire(blocking=False):
            logger.warning("too many connections to the key agent at once")
            return False
        return True

    def _talk(self, peer: socket.socket) -> None:
        try:
            with peer:
                peer.settimeout(None)
                while (asked := wire.receive(peer, wire.MOST_ASKED, WHOLE_WITHIN)) is not None:
                    self._tell(peer, self._answer(asked))
        except wire.BadFrame:
            logger.warning("something that is not a question came to the key agent")
        except OSError:
            pass
        finally:
            self._desk.let_go()
            self._room.release()

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        op, name, arguments = _question(asked)
        try:
            value = getattr(self._desk, name)(*arguments.pop("asker", ()), **arguments)
            answer = {"ok": wire.encode(op.answer, value)}
        except SharewellError as error:
            answer = {"no": _name_of(error), "why": str(error)}
        except Exception:
            logger.exception("the key agent could not answer")
            answer = {"no": "NotNow", "why": SORRY}
        with suppress(SharewellError):
            answer["head"] = self._desk.log.head
        return answer

    def _tell(self, peer: socket.socket, answer: dict[str, Any]) -> None:
        """Send the answer; after an error of the disk here it says so, until one that says so could be sent."""
        why = self._desk.disk.untold
        wire.send(peer, answer if why is None else answer | {"stopped": why}, wire.MOST_ANSWERED)
        if why is not None:
            self._desk.disk.untold = None


def _question(asked: dict[str, Any]) -> tuple[wire.Op, str, dict[str, Any]]:
    """The operation and its arguments. Raises BadFrame for anything that is not exactly one of `wire.OPS`."""
    name, given = asked.get("op"), asked.get("with")
    op = wire.OPS.get(name) if isinstance(name, str) else None
    if op is None or not isinstance(given, dict) or asked.keys() != {"op", "by", "with"}:
        raise wire.BadFrame
    if given.keys() != op.arguments.keys():
        raise wire.BadFrame
    by = asked["by"]
    if not isinstance(by, list) or len(by) != 2:
        raise wire.BadFrame
    asker = Asker(*(str(wire.decode(wire.Kind.TEXT, one))[:64] for one in by))
    arguments = {one: wire.decode(kind, given[one]) for one, kind in op.arguments.items()}
    return op, str(name), arguments | ({"asker": (asker,)} if op.named else {})


def _name_of(error: SharewellError) -> str:
    return next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in wire.ERRORS), "NotNow")
