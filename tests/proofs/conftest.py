"""The proofs of secrecy: the one Chromium of this process, and a vault without the budget on distinct files.

Thousands of programs would use that budget up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.journeys.browser import chromium

if TYPE_CHECKING:
    from sharewell.config.places import Var
    from sharewell.vault.vault import Vault

__all__ = ["chromium"]


@pytest.fixture
def vault(var: Var) -> Iterator[Vault]:
    """A vault over a new keystore in `var`, whose desk counts nothing: the budget has a proof of its own."""
    from sharewell.vault.desk import Policy
    from sharewell.vault.vault import open_vault

    opened = open_vault(var.master_key, var.keystore, Policy(limits=None))
    yield opened
    opened.desk.close()
