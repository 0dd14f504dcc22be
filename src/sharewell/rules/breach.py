"""Something went to the wrong person: what is owed, by when, and when it may be closed.

The Information Commissioner is told within 72 hours of noticing unless a risk is unlikely, and every breach is written
down with its reasons either way (UK GDPR articles 33 and 34; domain reference 2f). The child comes first: whether
somebody is now in danger is the first question, before any form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ICO_HOURS = 72


class Opened(StrEnum):
    """Whether the wrong person has seen it, as far as is known."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


OPENED_WORDS = {
    Opened.YES: "Yes, they have seen it",
    Opened.NO: "No, they have not seen it",
    Opened.NOT_KNOWN: "It is not known",
}


class BreachState(StrEnum):
    """Open until everything is done or found not needed, with reasons; then closed with what was learned."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Owed:
    """One thing owed: what, within how many hours of noticing, and the words that lead whoever does it."""

    key: str
    what: str
    hours: int
    help: str


OWED: tuple[Owed, ...] = (
    Owed("safe", "Ask whether anybody is in danger now", 1,
         "Who could be harmed because this person knows it? If a child is in danger, ring 999, then the duty team."),
    Owed("contain", "Ask whoever got it to delete it or give it back", 4,
         "Ring them. Ask that they do not read, copy or pass it on, and write down what they answered and when."),
    Owed("risk", "Work out the risk to each person it is about", 24,
         "How likely and how bad: for the child, the family, whoever reported it. Say why you think so."),
    Owed("partnership", "Tell the partnership or the agency it was meant for", 24,
         "They may have to change their plan. Send it to the right person now: the child still needs it shared."),
    Owed("ico", "Report to the Information Commissioner, or record why not", ICO_HOURS,
         "Ring 0303 123 1113 or use ico.org.uk. Not needed only where a risk is unlikely: then say why."),
    Owed("family", "Tell the family, or record why not", ICO_HOURS,
         "Where the risk to them is high they must be told without delay, unless telling them would harm the child."),
)  # fmt: skip


def due(owed: Owed, noticed_at: datetime) -> datetime:
    """When it is due: hours of the clock, not working hours, from when it was noticed (aware)."""
    return noticed_at + timedelta(hours=owed.hours)


def ico_due(noticed_at: datetime) -> datetime:
    """When the 72 hours end."""
    return noticed_at + timedelta(hours=ICO_HOURS)


def help_for(key: str) -> str:
    """The words that lead whoever does one step; empty text for one that is not known."""
    return next((owed.help for owed in OWED if owed.key == key), "")
