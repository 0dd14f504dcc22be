"""Builds the tools that every use case is handed: once a process, from the settings.

The doors do not import this file. They call the function that `settings.TOOLS` names, which is `tools` below.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings

from sharewell.casework.tools import Tools
from sharewell.config.places import Var
from sharewell.vault.vault import open_vault


def now() -> datetime:
    """The real time: an aware UTC moment."""
    return datetime.now(UTC)


@lru_cache(maxsize=1)
def tools() -> Tools:
    """The tools of this process. Makes the key and the keystore the first time.

    Raises Broken where the key file is missing or others could read it.
    """
    var: Var = settings.VAR
    var.make()
    vault = open_vault(var.master_key, var.keystore)
    idle = timedelta(minutes=settings.SHAREWELL.idle_minutes)
    return Tools(clock=now, vault=vault, outbox=var.outbox, idle=idle)
