"""The week's sheet for paper: the line that the record is held against later, and nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.delivery import qr
from sharewell.delivery.printable import printable, to_copy
from sharewell.delivery.typesetting import Rendered, typeset
from sharewell.rules.london import date_words, london_day

NOTE_WIDTH = 92


@dataclass(frozen=True, kw_only=True)
class WeeklySheet:
    """What stands on one week's sheet.

    `week`: when it fell due. `note`: the signed note (C2SP); `line`: the same, short enough to copy by hand. `older`:
    date and line of the sheets before it, for comparing by eye. `key`: what the note's signature is checked with.
    """

    organisation: str
    week: datetime
    note: str
    line: str
    older: tuple[tuple[str, str], ...]
    key: str

    @property
    def command(self) -> str:
        """What whoever looks after the system types to check the line."""
        return f'sharewell ledger verify --against "{self.line}"'


def render_weekly_sheet(sheet: WeeklySheet) -> Rendered:
    """The sheet as a PDF: the same bytes for everybody who prints it that week."""
    day = date_words(london_day(sheet.week))
    return typeset(
        "weekly",
        sheet.week,
        {
            "foot": f"weekly sheet, {day}",
            "organisation": printable(sheet.organisation),
            "monday": day,
            "size": sheet.line.partition(" ")[0],
            "groups": sheet.line.partition(" ")[2].split("-"),
            "command": to_copy(sheet.command, NOTE_WIDTH),
            "older": [list(one) for one in sheet.older],
            "note_lines": to_copy(sheet.note, NOTE_WIDTH),
            "key_lines": to_copy(sheet.key, NOTE_WIDTH),
            "qr": qr.picture(sheet.note),
        },
    )
