"""An optional virus scanner: ClamAV's `clamd` on this computer, asked over its socket. Nothing leaves the computer.

Security reference 2.8: the scanner is optional, since its signatures need a network that a setting may not have. The
words of the protocol are those of clamd's own manual (INSTREAM, each command ended by a zero byte).
"""

from __future__ import annotations

import socket
from enum import StrEnum

PIECE = 1024 * 1024
SECONDS = 20
_ANSWER = 4096


class Scan(StrEnum):
    """What became of one scan."""

    CLEAN = "clean"
    FOUND = "found"
    NO_ANSWER = "no_answer"


def scan(address: str, content: bytes) -> Scan:
    """Show `content` to the scanner that listens at the socket file `address`. What it calls a find is not kept."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(SECONDS)
            line.connect(address)
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            said = _said(line)
    except (OSError, AttributeError):  # no such socket, no answer in time, or a system without such sockets
        return Scan.NO_ANSWER
    if said.endswith(b" FOUND"):
        return Scan.FOUND
    return Scan.CLEAN if said.endswith(b" OK") else Scan.NO_ANSWER


def _said(line: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < _ANSWER:
        more = line.recv(_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0")
