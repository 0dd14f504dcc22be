"""A letter as a PDF: one page where its words allow, tagged, the same bytes for the same letter."""

from __future__ import annotations

from datetime import time

from sharewell.delivery.printable import paragraphs, printable
from sharewell.delivery.typesetting import Rendered, typeset
from sharewell.rules.letters import Letter
from sharewell.rules.london import at_london, date_words


def render_letter(letter: Letter) -> Rendered:
    """`letter` set on paper."""
    by = letter.sender
    head = (by.setting, by.organisation, by.address, by.phone)
    return typeset(
        "letter",
        at_london(letter.day, time(12)),
        {
            "foot": "letter",
            "from": [printable(line) for line in dict.fromkeys(head) if line],
            "to": [printable(line) for line in letter.to if line],
            "on": date_words(letter.day),
            "title": printable(letter.title),
            "sections": [[printable(one.heading), paragraphs(one.text)] for one in letter.sections if one.text.strip()],
            "signed": [printable(line) for line in (by.name, by.job) if line],
        },
    )
