"""Who looked at a file, as a document: for the file, an inspector, or a parent who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.delivery.printable import day_and_time, printable
from sharewell.delivery.typesetting import Rendered, typeset


@dataclass(frozen=True, kw_only=True)
class LooksReport:
    """Every look at one file. `people`: name, and how many looks. `looks`: who, what they did, when; newest first."""

    reference: str
    made_at: datetime
    made_by: str
    people: tuple[tuple[str, int], ...]
    looks: tuple[tuple[str, str, datetime], ...]


def render_looks(report: LooksReport) -> Rendered:
    """The report as a PDF: who looked and how often, then each look."""
    return typeset(
        "looks",
        report.made_at,
        {
            "reference": printable(report.reference),
            "foot": f"who looked, reference {printable(report.reference)}",
            "facts": [
                ["Reference", printable(report.reference)],
                ["Made", f"{day_and_time(report.made_at)} (all times are UK time)"],
                ["Made by", printable(report.made_by)],
                ["Looks", f"{len(report.looks):,}"],
            ],
            "people": [[printable(name), f"{count:,}"] for name, count in report.people],
            "looks": [[day_and_time(at), printable(who), printable(did)] for who, did, at in report.looks],
        },
    )
