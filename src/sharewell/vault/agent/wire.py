"""What goes over the socket: a length of four bytes, then one JSON object. Each operation is a row of `ops.OPS`.

    question  {"op": "newest", "by": ["person", "purpose"], "with": {"scope": "...", "compartment": "ordinary"}}
    answer    {"ok": ..., "head": "17:ab..."}   or   {"no": "KeyGone", "why": "...", "head": "17:ab..."}

After an error of the agent's disk the next answer says "stopped": "failed" or "full" besides.

Anything else ends the connection. There is no operation that lists and none that exports: `OPS` is the whole of it.
"""

from __future__ import annotations

import base64
import binascii
import json
import socket
from collections.abc import Callable, Mapping
from typing import Any

from sharewell.rules.errors import Broken, Locked, Missing, NotNow, SharewellError
from sharewell.vault.agent.ops import OPS, Kind, Op
from sharewell.vault.errors import KeyGone, Nameless, NoKeystoreHere, OverBudget
from sharewell.vault.keys import DataKey
from sharewell.vault.sealed.asking import Seal

__all__ = ["OPS", "BadFrame", "Kind", "Op", "decode", "encode", "error_of", "receive", "send"]

HEADER = 4
MOST_ASKED = 2 * 1024 * 1024
MOST_ANSWERED = 16 * 1024 * 1024
MOST_TEXT, MOST_TEXTS, MOST_NUMBER = 65_536, 20_000, 2**53


class BadFrame(Exception):
    """What came over the socket is not a question or an answer. The connection is of no more use."""


ERRORS: Mapping[str, type[SharewellError]] = {
    kind.__name__: kind for kind in (Missing, KeyGone, Nameless, NotNow, OverBudget, NoKeystoreHere, Broken, Locked)
}
_WITH_REASON = (NotNow, Broken)


# Values


def _base64(value: Any) -> bytes:
    if not isinstance(value, str):
        raise BadFrame
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise BadFrame from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise BadFrame
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_NUMBER:
        raise BadFrame
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadFrame
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_TEXTS:
        raise BadFrame
    return value


def _key(value: Any) -> DataKey:
    if not isinstance(value, list) or len(value) != 4:
        raise BadFrame
    return DataKey(_text(value[0]), _number(value[1]), _base64(value[2]), _flag(value[3]))


def _map(value: Any, of: Callable[[Any], Any]) -> dict[str, Any]:
    if not isinstance(value, dict) or len(value) > MOST_TEXTS:
        raise BadFrame
    return {_text(name): of(one) for name, one in value.items()}


def _seal(value: Any) -> Seal:
    if not isinstance(value, list) or len(value) != 5:
        raise BadFrame
    handlers = tuple(_text(one) for one in _list(value[3]))
    return Seal(_text(value[0]), _flag(value[1]), _flag(value[2]), handlers, _number(value[4]))


def _nothing(value: Any) -> None:
    if value is not None:
        raise BadFrame


def _of_key(key: DataKey) -> list[Any]:
    return [key.scope, key.generation, base64.b64encode(key.key).decode(), key.shared]


_IN: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.MAYBE: lambda value: None if value is None else _text(value),
    Kind.TEXTS: lambda value: [_text(one) for one in _list(value)],
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.BYTES: _base64,
    Kind.KEY: _key,
    Kind.KEYS: lambda value: [_key(one) for one in _list(value)],
    Kind.NOTHING: _nothing,
    Kind.BYTES_OF: lambda value: _map(value, _base64),
    Kind.NUMBER_OF: lambda value: _map(value, _number),
    Kind.SEALS: lambda value: [_seal(one) for one in _list(value)],
}
_OUT: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXTS: list,
    Kind.BYTES: lambda value: base64.b64encode(value).decode(),
    Kind.BYTES_OF: lambda value: {name: base64.b64encode(one).decode() for name, one in value.items()},
    Kind.NUMBER_OF: dict,
    Kind.SEALS: lambda seals: [[*seal[:3], list(seal.handlers), seal.shares] for seal in seals],
    Kind.KEY: _of_key,
    Kind.KEYS: lambda keys: [_of_key(key) for key in keys],
}


def encode(kind: Kind, value: Any) -> Any:
    """`value` as JSON can hold it."""
    return _OUT[kind](value) if kind in _OUT else value


def decode(kind: Kind, value: Any) -> Any:
    """What `encode` was given. Raises BadFrame where it is not of that kind."""
    return _IN[kind](value)


def error_of(name: object, why: object) -> SharewellError:
    """The error that an answer stands for. Raises BadFrame for one that is not known."""
    kind = ERRORS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise BadFrame
    return kind(_text(why)) if issubclass(kind, _WITH_REASON) else kind()


# Frames


def send(to: socket.socket, value: object, most: int) -> None:
    """Send one frame. Raises BadFrame where it is too long, before anything is sent."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if len(content) > most:
        raise BadFrame
    to.sendall(len(content).to_bytes(HEADER, "big") + content)


def receive(source: socket.socket, most: int, whole_within: float | None = None) -> dict[str, Any] | None:
    """The next frame, or None where the other side has closed.

    A frame that has begun must be whole in `whole_within` seconds. Raises BadFrame, or TimeoutError.
    """
    header = _exactly(source, HEADER, may_end=True)
    if header is None:
        return None
    length = int.from_bytes(header, "big")
    if not 0 < length <= most:
        raise BadFrame
    before = source.gettimeout()
    source.settimeout(whole_within if whole_within is not None else before)
    try:
        content = _exactly(source, length)
    finally:
        source.settimeout(before)
    try:
        value = json.loads(content or b"")
    except (ValueError, RecursionError):
        raise BadFrame from None
    if not isinstance(value, dict):
        raise BadFrame
    return value


def _exactly(source: socket.socket, count: int, *, may_end: bool = False) -> bytes | None:
    parts, have = [], 0
    while have < count:
        part = source.recv(min(count - have, 1 << 20))
        if not part:
            if may_end and not have:
                return None
            raise BadFrame
        parts.append(part)
        have += len(part)
    return b"".join(parts)
