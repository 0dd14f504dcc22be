"""A duty team in the address book, checked, and a decision answered as far as a test wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage
import pytest

if TYPE_CHECKING:
    from sharewell.rules import held
    from tests.cast import Cast


@pytest.fixture
def duty_team(people: Cast) -> held.Recipient:
    """The council's duty team, with a key of its own, checked on the published number."""
    from sharewell.casework.keep_address_book import CheckRecipient, KeepRecipient, check_recipient, keep_recipient

    key = str(pyrage.x25519.Identity.generate().to_public())
    kept = keep_recipient(
        people.actor("lead"),
        people.tools,
        KeepRecipient(name="Duty team", role="duty social worker", agency="The council", kind="childrens_social_care",
                      phone="01632 960101", number_source="the council's website", age_key=key),
    )
    return check_recipient(people.actor("lead"), people.tools,
                           CheckRecipient(recipient_id=kept.id, how="Rang the published number."))
