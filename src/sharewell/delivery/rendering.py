"""Content to documents that people read, print and sign: packs and whatever goes with them, briefs, records.

Fact, reported word and opinion keep their label in print (seed, "Accurate"); each reader is told what is theirs to
know, whom to ring, and what was blanked out or left out.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections import Counter
from itertools import groupby
from typing import Any

from sharewell.delivery import qr
from sharewell.delivery.content import (
    BriefSheet,
    ContentItem,
    Count,
    CoverSheet,
    DecisionRecord,
    DisposalCertificate,
    PackContent,
    Party,
)
from sharewell.delivery.printable import day_and_time, key_line, paragraphs, printable, to_copy
from sharewell.delivery.typesetting import Rendered, typeset
from sharewell.rules.ledger.paper import line_of
from sharewell.rules.london import date_words
from sharewell.rules.values import STATEMENT_LABELS, StatementKind

__all__ = [
    "Rendered",
    "render_brief",
    "render_certificate",
    "render_cover_sheet",
    "render_decision_record",
    "render_opening_sheet",
    "render_pack",
    "render_receipt_slip",
]

MEANS: dict[StatementKind, str] = {
    StatementKind.OBSERVED: "first hand, by whoever is named as its source",
    StatementKind.VERBATIM: "written down as they were said",
    StatementKind.REPORTED: "told to the sender, who did not see it",
    StatementKind.OPINION: "what somebody thinks, not a fact",
}
NO_PHONE = "the sender, on a number you already have,"
ADVICE_NOTE = "Did they ask for the name? If you give it, this becomes a referral: record it straight away."
ADVICE_LINES = ("Who I spoke to, and where they work", "Day and time", "What they said", "Their reference")
DESTROYED_NOTE = "The keys of this file are destroyed. Nothing it held can be read again. The ledger still verifies."


def render_pack(content: PackContent) -> Rendered:
    """The pack as a document for its reader: cover, every item with its kind, the manifest, the checkpoint."""
    numbers = {item.id: str(place) for place, item in enumerate(content.items, 1)}
    old = sum(item.historical for item in content.items)
    return typeset(
        "pack",
        content.sealed_at,
        {
            "reference": printable(content.reference),
            "foot": f"pack {printable(content.reference)} · for {printable(content.recipient.agency)}",
            "recipient": _named(content.recipient),
            "sender": _named(content.sender, content.organisation),
            "ring": _ring(content.sender),
            "corrections_to": printable(content.corrections_to) or _ring(content.sender),
            "must_not_learn": [printable(line) for line in content.must_not_learn],
            "facts": _pack_facts(content),
            "legend": _legend(content.items),
            "historical": f"Marked as historical, with the reason it still matters: {old}." if old else "",
            "sections": [_section(name, tuple(items), numbers) for name, items in _by_section(content.items)],
            "included": [
                [numbers[item.id], printable(_what(item)), printable(item.needed_because)] for item in content.items
            ],
            "other_people": [[printable(one.who), printable(one.treatment)] for one in content.other_people],
            "masked": _counts(content.masked),
            "left_out": _counts(content.left_out),
            "checkpoint_line": line_of(content.checkpoint),
            "checkpoint_qr": qr.picture(content.checkpoint),
            "checkpoint_digest": hashlib.sha256(content.checkpoint.encode()).hexdigest(),
            "checkpoint_lines": to_copy(content.checkpoint, 92),
        },
    )


def render_cover_sheet(sheet: CoverSheet) -> Rendered:
    """The sheet on the envelope, with its receipt slip to cut off: nothing about the child."""
    return _cover(sheet, "cover", "Cover sheet")


def render_receipt_slip(sheet: CoverSheet) -> Rendered:
    """The receipt slip alone, for whoever takes a sealed pack: nothing about the child."""
    return _cover(sheet, "slip", "Receipt slip")


def render_opening_sheet(sheet: CoverSheet) -> Rendered:
    """How to open the sealed file, with the commands: goes with it, and never holds the passphrase."""
    key = key_line(sheet.public_key)
    steps = (
        ("Unlock it. Type the passphrase with its dashes.", ("age --decrypt -o pack.tar pack.age", "tar -xf pack.tar")),
        ("Check that no file was changed.", ("sha256sum -c SHA256SUMS",)),
        ("Check who sealed it.", (f"minisign -Vm SHA256SUMS -P {key}",)),
        ("Read it.", ("pack.pdf",)),
    )
    return typeset(
        "opening",
        sheet.sealed_at,
        {**_sheet(sheet), "steps": [{"words": words, "commands": list(commands)} for words, commands in steps]},
    )


def render_brief(sheet: BriefSheet) -> Rendered:
    """A brief without names in large type, to read out, with lines to write the answer on."""
    return typeset(
        "words",
        sheet.confirmed_at,
        {
            "title": "A request for advice, without names",
            "band": "Advice without names",
            "reference": "No name, no reference",
            "foot": "advice without names",
            "facts": _facts(
                ("For", sheet.service),
                ("Read through by", sheet.confirmed_by),
                ("Ready since", day_and_time(sheet.confirmed_at)),
            ),
            "paragraphs": paragraphs(sheet.text),
            "note": ADVICE_NOTE,
            "lines": list(ADVICE_LINES),
        },
    )


def render_certificate(certificate: DisposalCertificate) -> Rendered:
    """What is left of a destroyed file, to keep and to sign: no content."""
    return typeset(
        "words",
        certificate.destroyed_at,
        {
            "title": "Certificate of destruction",
            "band": "Certificate of destruction",
            "reference": f"Reference {printable(certificate.reference)}",
            "foot": f"certificate of destruction, reference {printable(certificate.reference)}",
            "facts": _facts(
                ("Reference", certificate.reference),
                ("Opened", day_and_time(certificate.opened_at)),
                ("Destroyed", day_and_time(certificate.destroyed_at)),
                ("Rule", certificate.rule_words),
                ("Reason", certificate.reason),
                ("First person", certificate.first_person),
                ("Second person", certificate.second_person),
                ("No copy opens after", date_words(certificate.backups_dark_by)),
            ),
            "paragraphs": [],
            "note": DESTROYED_NOTE,
            "lines": ["Signed by the first person, and when", "Signed by the second person, and when"],
        },
    )


def render_decision_record(record: DecisionRecord) -> Rendered:
    """A decision with its reasons, rule by rule: what was answered, what was found, what is still owed."""
    return typeset(
        "record",
        record.decided_at or record.opened_at,
        {
            "reference": printable(record.reference),
            "foot": f"decision, reference {printable(record.reference)}",
            "outcome": printable(record.outcome),
            "facts": _facts(
                ("Reference", record.reference),
                ("Taken by", record.decided_by),
                ("Taken", day_and_time(record.decided_at, missing="Not taken yet")),
                ("Opened", day_and_time(record.opened_at)),
                ("Guidance followed", record.edition),
                ("What the law said", " · ".join(part for part in (record.posture, record.posture_why) if part)),
            ),
            "rows": [[printable(cell) for cell in row] for row in record.rows],
            "findings": [[printable(cell) for cell in row[1:]] for row in record.findings],
            "owed": [[printable(cell) for cell in row] for row in record.owed],
        },
    )


def _pack_facts(content: PackContent) -> list[list[str]]:
    return _facts(
        ("Reference", content.reference),
        ("Sealed", f"{day_and_time(content.sealed_at)} (all times are UK time)"),
        ("Takes the place of", content.supersedes),
        ("About", content.about),
        ("What it is for", content.purpose),
        ("Why you need it", content.why_necessary),
        ("Decision", " · ".join(part for part in (content.outcome, content.decision, content.urgency) if part)),
        ("Why the law lets us", content.lawful_basis),
        ("The family", content.family),
        ("Guidance followed", f"{content.edition} ({content.edition_key})"),
    )


def _legend(items: tuple[ContentItem, ...]) -> list[dict[str, str]]:
    found = Counter(item.kind for item in items)
    return [
        {
            "kind": str(kind),
            "label": STATEMENT_LABELS[kind],
            "means": MEANS[kind],
            "count": str(found[kind]) if found[kind] else "None",
        }
        for kind in StatementKind
    ]


def _by_section(items: tuple[ContentItem, ...]) -> list[tuple[str, list[ContentItem]]]:
    return [(name, list(group)) for name, group in groupby(items, key=lambda item: item.section)]


def _section(name: str, items: tuple[ContentItem, ...], numbers: dict[str, str]) -> dict[str, Any]:
    """A section: short facts about the child as a table, whatever carries a kind or a date as a block."""
    facts = [item for item in items if _is_fact(item)]
    return {
        "title": printable(name[:1].upper() + name[1:]),
        "facts": [[printable(item.title), "\n".join(paragraphs(item.text))] for item in facts],
        "statements": [_statement(item, numbers[item.id]) for item in items if not _is_fact(item)],
    }


def _is_fact(item: ContentItem) -> bool:
    told = (item.source, item.context, item.correction, item.dispute)
    return item.kind is None and item.observed_at is None and item.recorded_at is None and not any(told)


def _statement(item: ContentItem, number: str) -> dict[str, Any]:
    times = (
        ("Observed", day_and_time(item.observed_at, time_unknown=item.time_unknown)),
        ("Written down", day_and_time(item.recorded_at)),
    )
    notes = (
        ("Source", item.source),
        ("Historical, and why it still matters" if item.historical else "Context", item.context),
        ("Corrected", item.correction),
        ("Disputed", item.dispute),
        ("You need it because", item.needed_because),
    )
    return {
        "number": f"No. {number}",
        "kind": str(item.kind or "plain"),
        "label": printable(item.label or item.title) + (" · historical" if item.historical else ""),
        "paragraphs": paragraphs(item.text),
        "notes": [_facts(*times), *([row] for row in _facts(*notes))],
    }


def _what(item: ContentItem) -> str:
    if item.observed_at is None or not item.label:
        return item.title
    return f"{item.label}, {day_and_time(item.observed_at, time_unknown=item.time_unknown)}"


def _cover(sheet: CoverSheet, part: str, title: str) -> Rendered:
    data = {"part": part, "title": title, "public_key": key_line(sheet.public_key)}
    data["qr"] = qr.picture(sheet.slip_address) if sheet.slip_address else ""
    return typeset("cover", sheet.sealed_at, {**_sheet(sheet), **data})


def _sheet(sheet: CoverSheet) -> dict[str, Any]:
    named = _named(sheet.recipient)
    return {
        "reference": printable(sheet.reference),
        "foot": f"pack {printable(sheet.reference)}",
        "recipient_name": named["name"],
        "recipient_lines": named["lines"],
        "recipient_line": _party(sheet.recipient),
        "sender_line": _party(sheet.sender),
        "ring": _ring(sheet.sender),
        "sealed_words": day_and_time(sheet.sealed_at),
        "digest_lines": textwrap.wrap(sheet.digest, 32),
    }


def _named(party: Party, *more: str) -> dict[str, Any]:
    lines = (party.role, party.agency, *more, party.phone)
    return {"name": printable(party.name), "lines": [printable(line) for line in dict.fromkeys(lines) if line]}


def _party(party: Party) -> str:
    return printable(", ".join(part for part in (party.name, party.role, party.agency) if part))


def _ring(sender: Party) -> str:
    return printable(sender.phone) or NO_PHONE


def _facts(*rows: tuple[str, str]) -> list[list[str]]:
    return [[words, printable(said)] for words, said in rows if said]


def _counts(counts: tuple[Count, ...]) -> list[list[str]]:
    return [[printable(one.words), str(one.count)] for one in counts]
