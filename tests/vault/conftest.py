"""A keystore in a folder of its own, and a key-encryption key that lives in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sharewell.vault.keystore import Keystore
from sharewell.vault.places import Compartment, Place
from sharewell.vault.vault import Vault
from tests.support.memory_key import MemoryKey

SCOPE = "5c" * 16


@pytest.fixture
def keystore(tmp_path: Path) -> Iterator[Keystore]:
    made = Keystore(tmp_path / "keys" / "keystore.db", MemoryKey())
    yield made
    made.close()


@pytest.fixture
def vault(keystore: Keystore) -> Vault:
    made = Vault(keystore)
    made.new_scope(SCOPE, list(Compartment))
    return made


@pytest.fixture
def place() -> Place:
    return Place("0a" * 16, SCOPE, Compartment.ORDINARY, "records_concern", "body", "1d" * 16, 3)
