"""A vault and an organisation for the tests of the ledger. Models are imported once Django is set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sharewell.vault.keystore import Keystore
from sharewell.vault.places import Compartment
from sharewell.vault.vault import Vault
from tests.support.memory_key import MemoryKey

if TYPE_CHECKING:
    from tests.records.ledger.book import Book


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    keystore = Keystore(tmp_path / "keys" / "keystore.db", MemoryKey())
    yield Vault(keystore)
    keystore.close()


@pytest.fixture
def book(vault: Vault, db: None, as_owner: None) -> Book:
    from tests.records.ledger.book import Book

    made = Book(vault)
    vault.new_scope(made.organisation, list(Compartment))
    return made


@pytest.fixture(autouse=True)
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints every 64 events: what is proved here does not depend on how far a ledger is padded."""
    from sharewell.records.ledger import check_events, checkpoints

    assert checkpoints.STEP == check_events.STEP == 1024
    monkeypatch.setattr(checkpoints, "STEP", 64)
    monkeypatch.setattr(check_events, "STEP", 64)
