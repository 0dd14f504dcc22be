"""What use cases do with sealed files: whose keys a new one is sealed to, and what becomes of it afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from sharewell.casework import desk
from sharewell.casework.use_case import Work
from sharewell.records.stores import accounts, people
from sharewell.rules.access import LEADS
from sharewell.rules.need_to_know import Routing
from sharewell.vault.sealed.sealing import COMPARTMENTS

SEALED_RECORD = "Sealed record"
OPEN_YOUR_KEY = "Open it with your own passphrase"


def keys_of(work: Work, person_ids: Iterable[str]) -> dict[str, str]:
    """The public key, in hex, of each of these people who made one and may still hold one: as the record shows them."""
    wanted = set(person_ids) & set(accounts.holding(work.organisation, *LEADS))
    kept = people.handler_keys.where(work.organisation, order="made_at") if wanted else []
    return {key.person_id: key.public for key in kept if key.person_id in wanted}


def begin_sealed(work: Work, file_id: str, routing: Routing) -> None:
    """The keys of a new file about somebody who works here: sealed to its handlers at once.

    Where none of them has a key yet it is recorded all the same, and the first who makes one seals it.
    """
    work.vault.new_scope(file_id, ())
    handlers = keys_of(work, routing.readers)
    if not work.vault.sealing.seal(file_id, work.organisation_id, handlers, out=routing.excluded):
        work.vault.new_scope(file_id, COMPARTMENTS)


def give_keys(work: Work) -> None:
    """When this work is written: the file, where it is sealed and open, to every handler of its circle."""
    scope, organisation_id = work.scope_id, work.organisation_id
    if work.vault.sealing.is_sealed(scope):
        handlers = keys_of_circle(work)
        work.after_commit(lambda: work.vault.sealing.tend(scope, organisation_id, handlers))


def keys_of_circle(work: Work) -> dict[str, str]:
    """The keys of everybody who may see the whole of the file this work is about."""
    return keys_of(work, (person for person, _ in desk.readers(work)))
