"""Builds the tools that every use case is handed: once a process, from the settings.

The doors do not import this file. They call the function that `settings.TOOLS` names, which is `tools` below.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sharewell.casework.steady import Steady
from sharewell.casework.tools import Tools
from sharewell.config.key_source import passphrase, source
from sharewell.config.places import Var
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.desk import Policy
from sharewell.vault.kek_services import source_of
from sharewell.vault.kek_sources import Source
from sharewell.vault.vault import Vault, open_vault_from

# Whoever runs a command where the key can be read is held back by no budget: only what they do is written down.
KEEPER = Policy(limits=None)


def now() -> datetime:
    """The real time: an aware UTC moment."""
    return datetime.now(UTC)


@lru_cache(maxsize=8)
def key_source(text: str = "") -> Source:
    """The source of the key that `text` names, or SHAREWELL_KEY: one a process, so that it asks for words once."""
    chosen = text or settings.SHAREWELL.key
    return key_source(chosen) if chosen != text else source(settings.SHAREWELL, settings.VAR, text=chosen)


def key_source_in(folder: Path, text: str) -> Source:
    """The source of the key that `text` names, with its file in another folder: a copy of the keys being tried."""
    given = settings.SHAREWELL
    return source_of(text or given.key, folder, lambda new: passphrase(given, new=new))


@lru_cache(maxsize=1)
def tools() -> Tools:
    """The tools of this process.

    Where a key agent runs it is asked for keys, and no key file is read. Without one (a command on this machine) the
    keystore is opened here, and is made with its key the first time. Raises Broken where the key file is missing or
    others could read it.
    """
    var: Var = settings.VAR
    var.make()
    agent = settings.SHAREWELL.agent_socket
    if agent:
        vault = Vault(RemoteKeys(agent, stopped_in=var.root))
    else:
        vault = open_vault_from(key_source(), var.keystore, KEEPER, var.root)
    idle = timedelta(minutes=settings.SHAREWELL.idle_minutes)
    address = settings.SHAREWELL.public_address
    return Tools(clock=now, vault=vault, outbox=var.outbox, idle=idle, public_address=address,
                 scanner=settings.SHAREWELL.scanner, steady=Steady(now))
