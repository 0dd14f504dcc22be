"""Take a signed note of the ledger: it proves later that nothing was rolled back."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work
from sharewell.records import ledger
from sharewell.rules.errors import Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.outward import last_due

WEIGHTY = frozenset({str(Event.PACK_SENT), str(Event.FILE_DESTROYED)})
log = logging.getLogger("sharewell.clock")
_looked: dict[str, int] = {}


def take_checkpoint(tools: Tools, organisation_id: str, *, remembered: bool = True) -> str:
    """Pad the ledger, sign its size and root, and return the note. Its size does not tell when something happened.

    `remembered`: the keystore learns of it, which it must not before the ledger is the one in use.
    """
    with tools.vault.keyed_cache(), transaction.atomic():
        return ledger.checkpoint(tools.vault, organisation_id, tools.clock(), remembered=remembered)


def note_of_the_day(work: Work) -> str:
    """The day's note that goes outside: the same for everybody it is given to, whatever happened since it was made."""
    found = ledger.first_checkpoint_since(work.organisation_id, last_due(work.now))
    return found[1] if found else ledger.checkpoint(work.vault, work.organisation_id, work.now)


def checkpoint_since(tools: Tools, organisation_id: str, due: datetime) -> tuple[int, str]:
    """Size and note of the first checkpoint made at `due` or later; one is made now where there is none."""
    found = ledger.first_checkpoint_since(organisation_id, due)
    if found is None:
        take_checkpoint(tools, organisation_id)
        found = ledger.first_checkpoint_since(organisation_id, due)
    if found is None:
        raise NotNow("The clock of this computer is behind the record. Run “sharewell doctor”.")
    return found


def checkpoint_what_matters(tools: Tools, organisation_id: str) -> bool:
    """Take one where something was sent or destroyed since this process last looked; whether it did.

    It stays here and makes nothing larger that is published: what goes outside goes once a day, whatever happened.
    """
    try:
        size = ledger.size(organisation_id)
    except Missing:
        return False
    latest = ledger.latest_size(organisation_id)
    start = max(latest, min(_looked.get(organisation_id, 0), size))
    weighty = any(event.kind in WEIGHTY for event in ledger.events(organisation_id, start))
    if weighty:
        try:
            with tools.vault.keyed_cache(), transaction.atomic():
                ledger.checkpoint(tools.vault, organisation_id, tools.clock(), kept_here=True)
        except NotNow as error:  # the clock is wrong; whatever else is due goes on, and this is tried again
            log.error("nothing was signed: %s", error)
            return False
    _looked[organisation_id] = ledger.size(organisation_id) if weighty else size
    return weighty
