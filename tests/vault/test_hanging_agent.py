"""A key agent that is there and does not answer: nobody waits longer than 5 seconds, and nothing is tried twice."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharewell.rules.errors import Unreached
from sharewell.vault.agent import client
from sharewell.vault.agent.client import LONG_WORK, LONGER, RemoteKeys
from sharewell.vault.agent.ops import OPS
from tests.vault.running_agent import JO

WITHIN = 0.2


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[str]:
    """A socket that takes whoever comes and never says a word."""
    path = str(tmp_path / "keys.sock")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(path)
        listening.listen(8)
        yield path


def waited(path: str, operation: str = "key") -> float:
    keys = RemoteKeys(path, patience=3, answer_within=WITHIN)
    began = time.monotonic()
    with pytest.raises(Unreached, match="Try again in a minute"):
        keys.key(JO, "a", "ordinary", 1) if operation == "key" else keys.open_handler(JO, "long words")
    keys.close()
    return time.monotonic() - began


def test_nobody_waits_longer_than_the_deadline_and_nothing_is_asked_twice(hanging: str) -> None:
    assert client.ANSWER_SECONDS <= 5
    assert WITHIN <= waited(hanging) < 2 * WITHIN + 0.5


def test_what_stretches_a_passphrase_is_given_longer(hanging: str) -> None:
    assert WITHIN * LONGER <= waited(hanging, "open") < WITHIN * LONGER + 0.8
    assert set(OPS) >= LONG_WORK


def test_control_one_that_tried_again_would_wait_for_all_its_patience(
    hanging: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = RemoteKeys._exchange

    def as_if_gone(self: RemoteKeys, question: dict[str, object]) -> dict[str, object]:
        try:
            return exchange(self, question)
        except TimeoutError:
            raise ConnectionResetError from None

    monkeypatch.setattr(RemoteKeys, "_exchange", as_if_gone)
    assert waited(hanging) > 2.5
