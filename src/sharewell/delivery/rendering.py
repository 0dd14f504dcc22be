"""Content to a tagged PDF (PDF/UA-1): the same bytes for the same content, on every machine.

The words come in as data, never as markup. Where a name has a letter that our own font lacks, the fonts of the machine
help out; where those lack it too, the document is made without the accessibility mark rather than not at all, and says
so, since the data beside it (pack.json) holds the name in full.
"""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from sharewell.delivery.content import (
    BriefSheet,
    ContentItem,
    CoverSheet,
    DecisionRecord,
    DisposalCertificate,
    PackContent,
    Party,
)
from sharewell.rules.errors import Broken
from sharewell.rules.london import date_words, london_day, moment_words

HERE = files("sharewell.delivery")


@dataclass(frozen=True)
class Rendered:
    """A PDF. `accessible` is false where a letter without any font forced it to be made without the PDF/UA mark."""

    pdf: bytes
    accessible: bool


def render_pack(content: PackContent) -> Rendered:
    """The pack as a document for its reader: cover, what is inside, every item with its kind, the checkpoint."""
    sections = [
        {"title": section[:1].upper() + section[1:], "items": [_item(item) for item in items]}
        for section, items in groupby(content.items, key=lambda item: item.section)
    ]
    return _compile(
        "pack",
        content.sealed_at,
        {
            "reference": content.reference,
            "recipient_line": _party(content.recipient),
            "sender_line": _party(content.sender) + f", {content.organisation}",
            "sender_phone": content.sender.phone or "the sender",
            "sealed_words": moment_words(content.sealed_at),
            "about": content.about,
            "purpose": content.purpose,
            "outcome": content.outcome,
            "lawful_basis": content.lawful_basis,
            "family": content.family,
            "edition": content.edition,
            "supersedes": content.supersedes,
            "must_not_learn": list(content.must_not_learn),
            "labels": [{"words": one.words, "count": one.count} for one in content.labels],
            "masked": [{"words": one.words, "count": one.count} for one in content.masked],
            "left_out": [{"words": one.words, "count": one.count} for one in content.left_out],
            "sections": sections,
            "checkpoint_lines": _wrapped(content.checkpoint),
        },
    )


def render_cover_sheet(sheet: CoverSheet) -> Rendered:
    """The sheet and receipt slip for a pack given by hand: nothing about the child."""
    return _compile(
        "cover",
        sheet.sealed_at,
        {
            "reference": sheet.reference,
            "recipient_line": _party(sheet.recipient),
            "sender_line": _party(sheet.sender),
            "sender_phone": sheet.sender.phone or "the sender",
            "sealed_words": moment_words(sheet.sealed_at),
            "digest_lines": textwrap.wrap(sheet.digest, 32),
            "public_key": sheet.public_key,
        },
    )


def render_brief(sheet: BriefSheet) -> Rendered:
    """A brief without names in large type, to read out."""
    rows = (
        ("For", sheet.service),
        ("Read through by", sheet.confirmed_by),
        ("Ready since", moment_words(sheet.confirmed_at)),
    )
    note = "Did they ask for the name? If you give it, this becomes a referral: record it straight away."
    return _words("A request for advice, without names", "advice", sheet.confirmed_at, rows, sheet.text, note)


def render_certificate(certificate: DisposalCertificate) -> Rendered:
    """What is left of a destroyed file."""
    rows = (
        ("Reference", certificate.reference),
        ("Opened", moment_words(certificate.opened_at)),
        ("Destroyed", moment_words(certificate.destroyed_at)),
        ("Rule", certificate.rule_words),
        ("Reason", certificate.reason),
        ("First person", certificate.first_person),
        ("Second person", certificate.second_person),
        ("No copy opens after", date_words(certificate.backups_dark_by)),
    )
    note = "The keys of this file are destroyed. Nothing it held can be read again. The ledger still verifies."
    return _words("Certificate of destruction", certificate.reference, certificate.destroyed_at, rows, "", note)


def render_decision_record(record: DecisionRecord) -> Rendered:
    """A decision with its reasons, rule by rule."""
    return _compile(
        "record",
        record.decided_at or record.opened_at,
        {
            "reference": record.reference,
            "outcome": record.outcome,
            "decided_by": record.decided_by,
            "decided_words": moment_words(record.decided_at) if record.decided_at else "not taken yet",
            "opened_words": moment_words(record.opened_at),
            "edition": record.edition,
            "posture": record.posture,
            "posture_why": record.posture_why,
            "rows": [list(row) for row in record.rows],
            "findings": [[standing, words, source] for _, standing, words, source in record.findings],
            "owed": [list(row) for row in record.owed],
        },
    )


def _words(
    heading: str, reference: str, moment: datetime, rows: tuple[tuple[str, str], ...], text: str, note: str
) -> Rendered:
    return _compile(
        "words",
        moment,
        {
            "title": heading,
            "heading": heading,
            "reference": reference,
            "rows": [list(row) for row in rows],
            "lines": [line for line in text.splitlines() if line.strip()],
            "note": note,
        },
    )


def _item(item: ContentItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "label": item.label,
        "historical": item.historical,
        "lines": [line for line in item.text.splitlines() if line.strip()],
        "origin": _origin(item),
        "context": item.context,
        "correction": item.correction,
        "dispute": item.dispute,
        "needed_because": item.needed_because,
    }


def _origin(item: ContentItem) -> str:
    """Where the words come from and when: both the day it happened and the day it was written down."""
    parts = [f"From: {item.source}" if item.source else "", _day("Happened", item.happened_on),
             _day("Written down", item.recorded_on)]  # fmt: skip
    return ". ".join(part for part in parts if part)


def _day(words: str, day: date | None) -> str:
    return f"{words} {date_words(day)}" if day else f"{words}: date not known" if words == "Happened" else ""


def _party(party: Party) -> str:
    return ", ".join(part for part in (party.name, party.role, party.agency) if part)


def _wrapped(note: str) -> list[str]:
    return [part for line in note.splitlines() for part in (textwrap.wrap(line, 88, break_on_hyphens=False) or [" "])]


def _compile(template: str, moment: datetime, content: dict[str, Any]) -> Rendered:
    day = london_day(moment)
    data = {**content, "year": day.year, "month": day.month, "day": day.day}
    inputs = {"content": json.dumps(data, ensure_ascii=False)}
    with as_file(HERE / "templates") as templates, as_file(HERE / "fonts") as fonts:
        source = Path(templates) / f"{template}.typ"
        tries: tuple[tuple[bool, list[Any]], ...] = ((True, ["ua-1"]), (False, ["ua-1"]), (False, []))
        for own_fonts_only, standards in tries:
            try:
                pdf = typst.compile(
                    str(source),
                    root=str(templates),
                    font_paths=[str(fonts)],
                    ignore_system_fonts=own_fonts_only,
                    format="pdf",
                    sys_inputs=inputs,
                    pdf_standards=standards,
                    timestamp=int(moment.timestamp()),
                )
            except typst.TypstError:
                continue
            return Rendered(bytes(pdf), accessible=bool(standards))
    raise Broken("The document could not be made and nothing was sealed. Tell whoever looks after the system.")
