"""Answer somebody who must not learn whether there is a record: from what they wrote and who we are, nothing else.

It opens no file and asks for none, so that the answer, its bytes and its cost are the same either way.
"""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework.letterhead import complaints_to, duty_team, sender_of
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.letter import render_letter
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.letters import neither
from sharewell.rules.london import london_day


@dataclass(frozen=True, kw_only=True)
class NeitherConfirm:
    """Who asked (their name, and where they work), and what, in their own words."""

    name: str
    agency: str
    asked: str


@use_case(Action.NEITHER_CONFIRM, Event.LETTER_WRITTEN)
def neither_confirm(work: Work, request: NeitherConfirm) -> tuple[str, bytes]:
    """The letter as a PDF. Raises Incomplete where it is not said who asked, and what."""
    gaps = [
        Gap(name, words)
        for name, words in (("name", "Write who asked."), ("asked", "Write what they asked, in their own words."))
        if not getattr(request, name).strip()
    ]
    if gaps:
        raise Incomplete(*gaps)
    sender = sender_of(work)
    letter = neither(
        request.asked.strip(), to=(request.name.strip(), request.agency.strip()), day=london_day(work.now),
        sender=sender, duty=duty_team(work), complain_to=complaints_to(sender),
    )  # fmt: skip
    return "letter.pdf", render_letter(letter).pdf
