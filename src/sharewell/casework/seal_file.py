"""Seal what waits for a first key, and keep sealed files open to exactly the handlers of their circle."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from sharewell.casework import desk
from sharewell.casework.sealing import keys_of_circle
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import circles, resealing
from sharewell.rules.access import Action
from sharewell.rules.events import Event
from sharewell.rules.people import Actor
from sharewell.vault.vault import Vault

# On PostgreSQL somebody may still be writing under the earlier key; no request lasts as long as this.
NOBODY_WRITES_ANY_MORE = 600


@dataclass(frozen=True)
class SealFile:
    """Which file."""

    file_id: str


@use_case(Action.HANDLER_KEY_OPEN, Event.HANDLER_KEY_OPENED)
def sealed_files(work: Work, request: None) -> list[str]:
    """The sealed and waiting files of one's own circle."""
    mine = circles.files_of(work.organisation_id, work.actor.person_id, work.now)
    return sorted(work.vault.sealing.seals(mine))


@use_case(Action.FILE_SEAL, Event.FILE_SEALED, about="file")
def seal_file(work: Work, request: SealFile) -> None:
    """Seal a file that waits, or bring the keys of a sealed one up to date: handlers who joined, papers that are short.

    Does nothing where there is nothing to do, and for a handler whose key does not open the file.
    """
    scope, sealing = work.scope_id, work.vault.sealing
    seal = sealing.seals([scope]).get(scope)
    if seal is None:
        return
    if seal.waiting and sealing.seal(scope, work.organisation_id, keys_of_circle(work)):
        desk.write_entry(work, "circle", scope, "The file was sealed to the keys of its handlers.")
    given = sealing.tend(scope, work.organisation_id, keys_of_circle(work))
    if given:
        names = desk.some_names(work, given)
        who = ", ".join(sorted(names.values()))
        desk.write_entry(work, "circle", scope, f"{who} can open this file with their own key.")
    if not sealing.is_locked(scope) and resealing.reseal(work, scope) and connection.vendor == "sqlite":
        work.after_commit(lambda: finish_sealing(work.vault, scope))


def make_ready(actor: Actor, tools: Tools) -> None:
    """After a key was made or opened: every file of this handler that needs it is sealed or brought up to date."""
    for file_id in sealed_files(actor, tools, None):
        seal_file(actor, tools, SealFile(file_id))


def finish_sealing(vault: Vault, scope: str) -> None:
    """Destroy the keys of a file from before it was sealed, once nothing is under them."""
    vault.sealing.finish(scope, resealing.oldest_generations(scope))


def finish_all_sealing(tools: Tools) -> int:
    """The same for every file that was left half way: how many. For the process that does what is due."""
    with tools.vault.acting("job:sealing", "finish sealing"):
        waiting = tools.vault.sealing.half_sealed(NOBODY_WRITES_ANY_MORE)
        for scope in waiting:
            finish_sealing(tools.vault, scope)
    return len(waiting)
