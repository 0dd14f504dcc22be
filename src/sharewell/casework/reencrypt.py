"""Encrypt everything under new keys while it is used: row by row, each answered for in the ledger.

The keys of every file and organisation are made anew first, so that whatever is written from then on is under them.
Then each row that is still under an older key is sealed again, at the same place and version: nobody's work is made
stale by it. The old keys go when nothing is under them and nobody who took one before can still be writing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.records.stores import finding, resealing
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor
from sharewell.vault import reencryption
from sharewell.vault.places import Compartment

AT_ONCE = 100
COMPARTMENTS = (Compartment.ORDINARY, Compartment.IDENTITY)


@dataclass(frozen=True)
class Reencrypted:
    """What was done: scopes, rows; old keys that are gone, or kept because something is under them; sealed files."""

    scopes: int
    rows: int
    dropped: int
    kept: int
    sealed: int


@as_system(Event.KEYS_REENCRYPTED)
def _seal_again(work: Work, scope: str) -> int:
    work.scope_id = "" if scope == work.organisation_id else scope
    return resealing.reseal_older(work, scope, reencryption.newest(work.vault.keystore, scope), AT_ONCE)


def reencrypt_everything(
    tools: Tools, *, wait: float, progress: Callable[[int, int], None] = lambda done, of: None
) -> Reencrypted:
    """Encrypt every row anew, wait `wait` seconds for whoever writes, and destroy the old keys.

    Sealed files are left: only their handlers can open them. Raises NoKeystoreHere where the keys cannot be read.
    """
    keystore = tools.vault.keystore
    everything = finding.live_scopes()
    with tools.vault.acting("job:reencrypt", "keys.reencrypt"):
        sealed = set(tools.vault.sealing.seals(everything))
    scopes = {scope: organisation for scope, organisation in everything.items() if scope not in sealed}
    todo = [scope for scope in reencryption.begin(keystore, scopes) if scope in scopes]
    todo = [scope for scope in todo if reencryption.make_keys(keystore, scope, COMPARTMENTS)]
    rows = 0
    for number, scope in enumerate(todo):
        progress(number, len(todo))
        rows += _whole(tools, scopes[scope], scope)
    progress(len(todo), len(todo))
    time.sleep(wait if todo else 0)
    dropped = kept = 0
    for scope in todo:
        rows += _whole(tools, scopes[scope], scope)
        newest = reencryption.newest(keystore, scope)
        used = resealing.oldest_in_use(scope)
        oldest = {str(part): min(newest[part], used.get(part, newest[part])) for part in COMPARTMENTS if part in newest}
        gone, stay = reencryption.finish(keystore, scope, oldest)
        dropped, kept = dropped + gone, kept + stay
    keystore.empty_log()
    return Reencrypted(len(todo), rows, dropped, kept, len(sealed))


def _whole(tools: Tools, organisation: str, scope: str) -> int:
    """Every row of one scope, a few at a time, so that nobody waits long."""
    rows = 0
    while done := _seal_again(SystemActor("reencrypt", organisation), tools, scope):
        rows += done
    return rows
