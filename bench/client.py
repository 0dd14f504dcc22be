"""A client that keeps a few connections open and asks for one page a bounded number of times: as light as Python can.

It sends ready bytes and reads just enough of the answer to know where it ends and that it is the page asked for.
"""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8


@dataclass(frozen=True)
class Page:
    """One page to ask for: where, with which cookies, and words that a good answer holds."""

    port: int
    path: str
    cookie: str = ""
    words: bytes = b"OK"

    def asked(self) -> bytes:
        """The request as it goes over the wire."""
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{cookie}\r\n".encode()


class Talk:
    """One connection that asks for one page again and again."""

    def __init__(self, page: Page) -> None:
        self.socket = socket.create_connection(("127.0.0.1", page.port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = page.asked()
        self.words = page.words
        self.got = b""
        self.whole = 0

    def ask(self) -> None:
        """Send the request."""
        self.got, self.whole = b"", 0
        self.socket.sendall(self.request)

    def answered(self) -> bool:
        """Read what has come; whether the answer is whole. Raises AssertionError for another page than was wanted."""
        more = self.socket.recv(262_144)
        assert more, "the server closed the connection"
        self.got += more
        if not self.whole:
            head = self.got.find(b"\r\n\r\n")
            if head < 0:
                return False
            assert self.got.startswith(b"HTTP/1.1 200"), self.got[:200]
            at = self.got.lower().index(b"content-length:", 0, head) + 15
            self.whole = head + 4 + int(self.got[at : self.got.index(b"\r\n", at)])
        if len(self.got) < self.whole:
            return False
        assert self.words in self.got, f"not the page wanted: {self.got[:200]!r}"
        return True


def seconds_each(page: Page, times: int) -> float:
    """Ask for `page` `times` times over several connections at once, and give the seconds an answer."""
    talks = [Talk(page) for _ in range(CONNECTIONS)]
    with selectors.DefaultSelector() as waiting:
        for talk in talks:
            waiting.register(talk.socket, selectors.EVENT_READ, talk)
        began = time.perf_counter()
        sent = min(times, len(talks))
        for talk in talks[:sent]:
            talk.ask()
        done = 0
        while done < times:
            ready = waiting.select(timeout=30)
            assert ready, "the server does not answer"
            for key, _ in ready:
                if key.data.answered():
                    done += 1
                    if sent < times:
                        key.data.ask()
                        sent += 1
        took = time.perf_counter() - began
    for talk in talks:
        talk.socket.close()
    return took / times


def processor_seconds(parent: int) -> float:
    """The processor time that `parent` and everything it started has used so far (Linux)."""
    total, wanted = 0.0, [parent]
    while wanted:
        process = wanted.pop()
        for task in Path(f"/proc/{process}/task").glob("*"):
            total += int((task / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
            wanted += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
    return total
