"""Take a signed note of the ledger, to be kept outside: it proves later that nothing was rolled back."""

from __future__ import annotations

from django.db import transaction

from sharewell.casework.tools import Tools
from sharewell.records import ledger


def take_checkpoint(tools: Tools, organisation_id: str) -> str:
    """Pad the ledger, sign its size and root, and return the note. Its size does not tell when something happened."""
    with tools.vault.keyed_cache(), transaction.atomic():
        return ledger.checkpoint(tools.vault, organisation_id, tools.clock())
