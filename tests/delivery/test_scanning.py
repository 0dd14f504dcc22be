"""The optional scanner is asked over its socket; a find, a silence and nonsense are told apart."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sharewell.delivery import scanning
from sharewell.delivery.scanning import Scan, scan
from tests.support.hostile_corpus import EICAR

pytestmark = pytest.mark.once


def clamd(content: bytes) -> bytes:
    """What a scanner with one signature of its own answers."""
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def scanner(folder: Path, answers: Callable[[bytes], bytes] = clamd) -> Iterator[str]:
    """Something that listens at a socket and speaks as clamd does: its address."""
    address, listening = folder / "clamd", socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(address))
    listening.listen()

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line, line.makefile("rb") as told:
                assert told.read(10) == b"zINSTREAM\0"
                content = b""
                while size := int.from_bytes(told.read(4), "big"):
                    content += told.read(size)
                line.sendall(answers(content))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield str(address)
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def test_a_find_is_told_from_a_clean_file_also_across_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "PIECE", 7)
    with scanner(tmp_path) as address:
        assert scan(address, b"words " * 9 + EICAR) is Scan.FOUND
        assert scan(address, b"words " * 9) is Scan.CLEAN


@pytest.mark.parametrize("said", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"OK", b"?" * 9000])
def test_whatever_is_no_plain_answer_counts_as_none(tmp_path: Path, said: bytes) -> None:
    with scanner(tmp_path, lambda _: said) as address:
        assert scan(address, b"words") is Scan.NO_ANSWER


def test_nobody_at_the_socket_and_one_that_never_answers_are_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scan(str(tmp_path / "nobody"), b"words") is Scan.NO_ANSWER
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as deaf:
        deaf.bind(str(tmp_path / "deaf"))
        deaf.listen()
        assert scan(str(tmp_path / "deaf"), b"words") is Scan.NO_ANSWER
