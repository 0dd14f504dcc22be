"""What is not a question to the key agent: whatever comes over the socket, nothing gets through and it goes on."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.vault.agent import server, wire
from sharewell.vault.agent.client import RemoteKeys
from tests.support.depth import examples
from tests.vault.running_agent import Running, keys, running

__all__ = ["keys", "running"]

GOOD = {"op": "destroyed_at", "by": ["", ""], "with": {"scope": "x"}}
BAD = {
    "no such operation": GOOD | {"op": "list_keys"},
    "a method of the desk that is no operation": GOOD | {"op": "close", "with": {}},
    "an attribute": GOOD | {"op": "keystore", "with": {}},
    "the inside": GOOD | {"op": "_note_signer", "with": {"organisation": "x"}},
    "not a name": GOOD | {"op": ["destroyed_at"]},
    "more than asked": GOOD | {"more": 1},
    "no asker": {name: GOOD[name] for name in ("op", "with")},
    "an asker of one": GOOD | {"by": ["jo"]},
    "an asker that is no text": GOOD | {"by": ["jo", 1]},
    "no arguments": GOOD | {"with": {}},
    "another argument": GOOD | {"with": {"scope": "x", "also": "y"}},
    "a number for text": GOOD | {"with": {"scope": 7}},
    "nothing for text": GOOD | {"with": {"scope": None}},
    "a text too long": GOOD | {"with": {"scope": "x" * (wire.MOST_TEXT + 1)}},
    "too many": {"op": "exclude", "by": ["", ""], "with": {"scope": "x", "person_ids": ["y"] * 20_001}},
    "true for a number": {
        "op": "key", "by": ["", ""], "with": {"scope": "x", "compartment": "y", "generation": True}
    },
    "bytes that are none": {"op": "sign_pack", "by": ["", ""], "with": {"data": "%%%", "comment": "x"}},
    "a list": [GOOD],
}  # fmt: skip
RAW = {
    "a frame of no length": b"\0\0\0\0",
    "a frame too long": (wire.MOST_ASKED + 1).to_bytes(4, "big") + b"{}",
    "the longest length there is": b"\xff\xff\xff\xff",
    "not JSON": b"\0\0\0\x03{]}",
    "not UTF-8": b"\0\0\0\x02\xff\xfe",
    "deep JSON": (60_000).to_bytes(4, "big") + b"[" * 60_000,
    "a pickle": b"\0\0\0\x06\x80\x04N.\0\0",
    "cut short": b"\0\0\0\x10{}",
}


def talk(path: Path, content: bytes) -> bytes:
    """Everything the agent says to these bytes until it closes."""
    with socket.socket(socket.AF_UNIX) as plain:
        plain.settimeout(5)
        plain.connect(str(path))
        plain.sendall(content)
        plain.shutdown(socket.SHUT_WR)
        said = b""
        try:
            while part := plain.recv(65536):
                said += part
        except ConnectionResetError:
            pass
        return said


def framed(value: object) -> bytes:
    content = json.dumps(value).encode()
    return len(content).to_bytes(4, "big") + content


@pytest.mark.parametrize("name", BAD)
def test_whatever_is_not_a_question_ends_the_connection_without_an_answer(name: str, running: Running) -> None:
    assert talk(running.path, framed(BAD[name])) == b""


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_no_frame_end_the_connection_without_an_answer(name: str, running: Running) -> None:
    assert talk(running.path, RAW[name]) == b""


def test_control_a_question_is_answered(running: Running) -> None:
    assert json.loads(talk(running.path, framed(GOOD))[4:])["ok"] is None


def test_a_frame_that_never_ends_is_given_up(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "WHOLE_WITHIN", 0.2)
    with socket.socket(socket.AF_UNIX) as plain:
        plain.settimeout(5)
        plain.connect(str(running.path))
        plain.sendall(b"\0\0\0\x10{")
        assert plain.recv(10) == b""


def test_more_connections_than_there_is_room_for_are_turned_away(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.agent, "_room", threading.BoundedSemaphore(2))
    held = [socket.socket(socket.AF_UNIX) for _ in range(3)]
    for one in held:
        one.settimeout(5)
        one.connect(str(running.path))
    assert held[2].recv(1) == b""
    for one in held:
        one.close()
    until = time.monotonic() + 5
    while not talk(running.path, framed(GOOD)):
        assert time.monotonic() < until


def test_random_bytes_never_bring_the_agent_down(running: Running, keys: RemoteKeys) -> None:
    chance = random.Random(20261123)  # noqa: S311 - the same bytes in every run
    good = framed(GOOD)
    for _ in range(examples(200, 5000)):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        talk(running.path, bytes(bad[: chance.randint(1, len(bad))]))
    assert keys.destroyed_at("x") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(op=st.sampled_from(sorted(wire.OPS)), arguments=st.lists(JSON, min_size=6, max_size=6), by=JSON)
def test_any_arguments_of_any_operation_are_taken_as_they_should_be_or_refused(
    op: str, arguments: list[object], by: object
) -> None:
    asked = {"op": op, "by": by, "with": dict(zip(wire.OPS[op].arguments, arguments, strict=False))}
    try:
        _, name, given_ = server._question(asked)
    except wire.BadFrame:
        return
    assert name == op
    kinds = {"text": str, "texts": list, "number": int, "flag": bool, "bytes": bytes,
             "bytes by name": dict, "number by name": dict}  # fmt: skip
    for argument, kind in wire.OPS[op].arguments.items():
        assert isinstance(given_[argument], kinds[kind.value])
