"""Show the ledger to its witnesses, once a day: each signs that it saw it, or says that it has seen another one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from sharewell.casework.alerts import alert, watchers
from sharewell.casework.take_checkpoint import checkpoint_since
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.delivery import witness_client
from sharewell.records import ledger
from sharewell.rules.errors import Broken, NotNow
from sharewell.rules.events import Event
from sharewell.rules.ledger.checkpoint import ConsistencyProof
from sharewell.rules.outward import last_due
from sharewell.rules.people import SystemActor
from sharewell.vault.cosigning import WitnessKey

LEDGER = "ledger"
AGAIN_AFTER = timedelta(minutes=10)
log = logging.getLogger("sharewell.witness")
_not_before: dict[tuple[str, str], datetime] = {}
ANOTHER = (
    "The witness {name} has seen another record than the one here: it counts {seen} entries, here are {here}. Somebody "
    "may have put back an old copy. Ask whoever looks after the system to run "
    "“sharewell ledger verify --against {address}”."
)


@dataclass(frozen=True)
class WitnessAt:
    """One witness: where it is, and the key that its lines are checked with."""

    address: str
    key: WitnessKey


def witnesses() -> list[WitnessAt]:
    """The witnesses that the settings name. Raises Broken where they cannot be read."""
    found = []
    for entry in filter(None, (part.strip() for part in settings.SHAREWELL.witnesses.split(","))):
        address, _, key = entry.partition(" ")
        found.append(WitnessAt(address, WitnessKey.parse(key)))
    return found


def show_to_witnesses(tools: Tools, organisation_id: str) -> int:
    """What is due today: take the day's checkpoint, and get each witness's line for it. How many lines were got.

    A witness that does not answer is asked again later; one that has seen another ledger is told of at once.
    """
    now, due = tools.clock(), last_due(tools.clock())
    size, note = checkpoint_since(tools, organisation_id, due)
    seen, got = ledger.cosigners(organisation_id), 0
    for one in witnesses():
        place = (organisation_id, one.address)
        if seen.get(one.key.name, 0) < size and _not_before.get(place, now) <= now:
            _not_before[place] = now + AGAIN_AFTER
            got += _ask(tools, organisation_id, one, size, note, seen.get(one.key.name, 0))
    return got


def _ask(tools: Tools, organisation_id: str, one: WitnessAt, size: int, note: str, old: int) -> bool:
    """Ask one witness, and again from where it says that it stands; keep its line. Whether there is one."""
    try:
        said = witness_client.ask(one.address, _request(organisation_id, old, size, note))
        if said.has_seen is not None and said.has_seen <= size:
            said = witness_client.ask(one.address, _request(organisation_id, said.has_seen, size, note))
        if said.has_seen is not None:
            _tell(SystemActor(LEDGER, organisation_id), tools, (one, said.has_seen, size))
            return False
        one.key.seen_at(note.rpartition("\n\n")[0] + "\n", said.line)
    except (NotNow, Broken) as error:
        log.error("%s", error)
        return False
    ledger.keep_cosignature(organisation_id, size, said.line, tools.clock())
    return True


def _request(organisation_id: str, old: int, size: int, note: str) -> str:
    return ledger.consistency(organisation_id, old, size) if old else ConsistencyProof(0, (), note).text()


@as_system(Event.WITNESS_DISAGREED)
def _tell(work: Work, request: tuple[WitnessAt, int, int]) -> None:
    one, seen, here = request
    words = ANOTHER.format(name=one.key.name, seen=f"{seen:,}", here=f"{here:,}", address=one.address)
    alert(work, watchers(work), LEDGER, words)
