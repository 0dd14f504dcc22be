"""An agent in a thread over a real socket, and its client: what the tests of both stand on."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharewell.vault.agent import server
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.agent.server import Agent, listen
from sharewell.vault.budget import Limits
from sharewell.vault.desk import KeyDesk, Policy
from sharewell.vault.keys import Asker
from sharewell.vault.keystore import Keystore
from sharewell.vault.sealed.boxes import Cost
from tests.support.memory_key import MemoryKey

QUICK = Cost(8, 1, 1)
JO = Asker("jo", "file.read")


class Running:
    """An agent in a thread, on a socket of its own, that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "keys.sock"
        keystore = Keystore(folder / "keys" / "keystore.db", MemoryKey())
        self.desk = KeyDesk(keystore, Policy(limits=Limits(ordinary=4), cost=QUICK))
        self.start()

    def start(self, allowed: set[int] | None = None) -> None:
        self.socket = listen(self.path)
        self.agent = Agent(self.desk, self.socket, {os.getuid()} if allowed is None else allowed)
        self.thread = threading.Thread(target=self.agent.serve)
        self.thread.start()

    def stop(self) -> None:
        self.agent.stop()
        self.thread.join()
        self.socket.close()


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(server, "LOOK_SECONDS", 0.05)
    made = Running(tmp_path)
    yield made
    made.stop()
    made.desk.close()


@pytest.fixture
def keys(running: Running) -> Iterator[RemoteKeys]:
    made = RemoteKeys(str(running.path), patience=3)
    yield made
    made.close()
