"""What the web server answers by itself to what is no request: nothing of its inside, and it goes on serving.

These never reach our own code, so none of its headers and pages are there. They are sent over a bare socket.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import free_port
from tests.support.serving import first_line, get, serving

pytestmark = pytest.mark.once

HOST = b"Host: 127.0.0.1\r\n"
POST = b"POST /sign-in/ HTTP/1.1\r\n" + HOST
# Refused by the server itself, each with one status and nothing else.
NO_REQUEST = {
    "noise": b"\x00\x01\x02\xff\xfe\r\n\r\n",
    "the start of TLS": bytes.fromhex("16030100a5010000a10303"),
    "no version": b"GET /\r\n\r\n",
    "an unknown version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\x00b\r\n\r\n",
    "a space in a header's name": b"GET / HTTP/1.1\r\n" + HOST + b"X A : b\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\r\n b\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "70,000 characters of path": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "600,000 characters of header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 600_000 + b"\r\n\r\n",
    "500 headers": b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: a\r\n" % n for n in range(500)) + b"\r\n",
    "a length below nothing": POST + b"Content-Length: -5\r\n\r\nhello",
    "a length in words": POST + b"Content-Length: five\r\n\r\nhello",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "an unknown coding": POST + b"Transfer-Encoding: banana\r\n\r\nhello",
}
# Odd, and for us to answer: with a page of ours and every header, and never by serving a second request hidden inside.
ODD = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: b\r\n\r\n",
    "somebody else's host": b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                           b"GET /help/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "a broken chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "escapes that are none": b"GET /%zz%00%ff HTTP/1.1\r\n" + HOST + b"\r\n",
    "a whole address": b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method nobody knows": b"BANANA / HTTP/1.1\r\n" + HOST + b"\r\n",
    "TRACE with a cookie": b"TRACE / HTTP/1.1\r\n" + HOST + b"Cookie: secret=1\r\n\r\n",
    "an upgrade": b"GET / HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
}  # fmt: skip
# What an answer must not hold: a program's inside, where it lies, what it is made of.
TELLING = (b"Traceback", b"File \"", b".py", b"/ho" + b"me/", b"/usr", b"site-packages", b"granian", b"hyper",
           b"django", b"python", b"secret=1", b"evil.example")  # fmt: skip


def asked(port: int, words: bytes, seconds: float = 5.0) -> tuple[bytes, bool]:
    """All that came back until the other side closed or `seconds` without a word, and whether it closed."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as here:
        try:
            here.sendall(words)
            while more := here.recv(65536):
                got += more
        except TimeoutError:
            return got, False
        except ConnectionError:  # it closed before it had read everything
            pass
    return got, True


def telling(answer: bytes) -> list[bytes]:
    """What an answer tells of the inside."""
    return [word for word in TELLING if word.lower() in answer.lower()]


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    chosen = free_port()
    folder: Path = tmp_path_factory.mktemp("raw") / "var"
    with serving(folder, chosen) as process:
        assert first_line(process)
        yield chosen


@pytest.mark.parametrize("what", NO_REQUEST)
def test_what_is_no_request_is_refused_in_one_line_and_the_connection_ends(port: int, what: str) -> None:
    answer, closed = asked(port, NO_REQUEST[what])
    assert closed
    head, _, body = answer.partition(b"\r\n\r\n")
    assert status_of(answer) in (400, 414, 431)
    assert body == b""
    names = {line.split(b":")[0].lower() for line in head.split(b"\r\n")[1:]}
    assert names == {b"connection", b"content-length", b"date"}
    assert telling(answer) == []
    assert get(port, "/help/").status == 200


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_is_answered_by_a_page_of_ours_once(port: int, what: str) -> None:
    answer, _ = asked(port, ODD[what], seconds=0.7)
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert 300 <= status_of(answer) < 500
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"content-security-policy: default-src 'none'" in head and b"cache-control: no-store" in head
    assert b"\r\nserver: sharewell\r\n" in head + b"\r\n"
    assert telling(answer) == []
    assert get(port, "/help/").status == 200


def test_a_request_that_never_ends_keeps_nobody_waiting(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
        assert get(port, "/help/").status == 200


def test_the_search_finds_an_answer_that_tells(tmp_path: Path) -> None:
    told = b'HTTP/1.1 500 Internal Server Error\r\nserver: granian\r\n\r\nTraceback: File "/usr/lib/sharewell/x.py"'
    assert set(telling(told)) >= {b"Traceback", b"granian", b"/usr", b".py"}
