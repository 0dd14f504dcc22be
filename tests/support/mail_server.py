"""A mail server on loopback for one test: it keeps what it took, and says at which point of the talk it stands."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

# In the order of one message's way: somebody rang, its words are under way, they were taken, and that was said.
POINTS = ("rang", "half", "taken", "answered")
LINK = re.compile(rb"/p/([A-Za-z0-9_-]{43})/")


class MailServer:
    """Takes messages until `stop`. `at` is called with each of POINTS; where it ends the caller, nothing follows.

    `refuses`: nobody gets a message here. `taken` holds the link of every message that was taken whole, whether or not
    the sender heard so.
    """

    def __init__(self, *, refuses: bool = False) -> None:
        self._refuses = refuses
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.at: Callable[[str], None] = lambda point: None
        self.taken: list[str] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        while True:
            try:
                talk, _ = self._door.accept()
            except OSError:
                return
            with talk, suppress(OSError):
                self._one(talk)

    def _one(self, talk: socket.socket) -> None:
        lines = talk.makefile("rb")
        self.at("rang")
        talk.sendall(b"220 here\r\n")
        while line := lines.readline():
            word = line.strip().upper()
            if word == b"QUIT":
                self.at("answered")
                talk.sendall(b"221 bye\r\n")
                return
            if word == b"DATA":
                talk.sendall(b"354 go on\r\n")
                self._message(lines)
            talk.sendall(b"550 nobody\r\n" if self._refuses and word.startswith(b"RCPT") else b"250 ok\r\n")

    def _message(self, lines: object) -> None:
        words = lines.readline()  # type: ignore[attr-defined]
        self.at("half")
        while (line := lines.readline()) not in (b".\r\n", b""):  # type: ignore[attr-defined]
            words += line
        if line:
            self.taken += [found.decode() for found in LINK.findall(words.replace(b"=\r\n", b""))]
            self.at("taken")
