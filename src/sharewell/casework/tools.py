"""What every use case is handed: built once from settings, frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sharewell.casework.steady import Steady
from sharewell.vault.vault import Vault

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Tools:
    """The clock (aware UTC moments), the vault, and the folder that sealed files are delivered into.

    `idle`: how long somebody stays signed in without a click. `public_address`: where recipients reach pick-up links;
    empty where this installation has none. `scanner`: the socket of a virus scanner; empty where there is none.
    `steady`: tells whether the clock was set while this process runs; none where time is told by somebody else.
    """

    clock: Clock
    vault: Vault
    outbox: Path
    idle: timedelta = timedelta(minutes=15)
    public_address: str = ""
    scanner: str = ""
    steady: Steady | None = None
