"""The shape of a case document: which field holds what, and the same as a JSON Schema (2020-12) for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sharewell.guidance import library
from sharewell.rules.decision.answers import UNSURE_TEXT, Case

_HINTS = get_type_hints(Case)


def _bare(hint: Any) -> Any:
    """The type without "or None"."""
    parts = [part for part in get_args(hint) if part is not NoneType]
    return parts[0] if NoneType in get_args(hint) else hint


def _words(of: type[StrEnum]) -> Mapping[str, StrEnum]:
    return MappingProxyType({member.value: member for member in of})


def _kind(name: str) -> str:
    hint = _bare(_HINTS[name])
    if get_origin(hint) is frozenset:
        return "list"
    if issubclass(hint, StrEnum):
        return "one"
    return str(hint.__name__)


_NAMES = tuple(_HINTS)
ONES: Mapping[str, Mapping[str, StrEnum]] = MappingProxyType(
    {name: _words(_bare(_HINTS[name])) for name in _NAMES if _kind(name) == "one"}
)
LISTS: Mapping[str, Mapping[str, StrEnum]] = MappingProxyType(
    {name: _words(get_args(_HINTS[name])[0]) for name in _NAMES if _kind(name) == "list"}
)
TEXTS = frozenset(name for name in _NAMES if _kind(name) == "str")
DATES = frozenset(name for name in _NAMES if _kind(name) == "date")
FLAGS = frozenset(name for name in _NAMES if _kind(name) == "bool")
TIMES = frozenset({"now"})
OPTIONAL = frozenset(name for name in _NAMES if NoneType in get_args(_HINTS[name]))
REQUIRED = tuple(field.name for field in fields(Case) if field.default is MISSING)

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "edition": "Which edition of the guidance the decision was opened under; it never changes.",
        "decided_on": "The day by which the law is read: today, until the decision is taken.",
        "now": "The present time, with its zone. What is owed is timed from it.",
        "controller": "What kind of body the organisation is.",
        "under_duty_since": "Since when the organisation is under the duty to share; null while it is not.",
        "decided_by": "Who decides: any name or id. A second person must be somebody else.",
        "urgent": "Whether it cannot wait. A child in danger is urgent in any case.",
        "harm": "How serious the worry is.",
        "triggers": "What has happened that may start a duty.",
        "purpose": "Why it might be shared.",
        "recipient": "Who would receive it.",
        "recipient_need": "Why they need it.",
        "asked": "Whether they asked for it.",
        "verification": "How it is known that they are who they say.",
        "closeness": "Whether they are the adult of concern, or close to them.",
        "identifiable": "Whether it could identify a living person.",
        "special_category": "Whether it is about health, ethnicity, belief or something as private.",
        "condition": "What allows the most private kinds to be used: an id of the table of conditions.",
        "basis": "Why the law lets it be shared: an id of the table of lawful bases.",
        "basis_note": "What the chosen ground asks to have written down.",
        "consent": "Whether the family was asked to agree, and what they said.",
        "not_asked_because": "Why they were not asked.",
        "told": "Whether the family was told.",
        "not_told_because": "Why they were not told.",
        "expected": "Whether they would expect it to be shared.",
        "fair_because": "If not, why it is still fair.",
        "risk_if_shared": "Who could be hurt if it is shared.",
        "risk_if_not": "Who could be hurt if it is not.",
        "minimum": "Whether it is only what they need, and enough.",
        "third_parties": "Whether it is decided what happens to other people's details.",
        "protected": "What happens to details that somebody's safety depends on.",
        "protected_agreed_by": "The second person who agreed that such details must go.",
        "left_out": "What is left out, and why.",
        "channel": "How it is sent.",
        "advice": "Whether advice was taken or is wanted.",
        "reasons": "The reasons for the decision.",
        "withhold_because": "Why it is not shared.",
        "requester_told": "Whether whoever asked was told that it is not shared, and why.",
        "requester_unsafe_because": "Why telling them would be unsafe.",
        "exception": "Whether a duty's own exception is claimed.",
        "exception_because": "Why it applies.",
        "exception_agreed_by": "The second person who agreed to it.",
        "defer_until": "On which day it will be decided.",
        "outcome": "What is decided; null while nothing is.",
    }
)


def case_schema() -> dict[str, Any]:
    """The JSON Schema of a case document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A sharing decision",
        "description": "The answers so far. What is left out is not answered; a text that is only 'unsure' is unsure.",
        "type": "object",
        "additionalProperties": False,
        "required": list(REQUIRED),
        "properties": {name: _property(name) for name in (*_NAMES, *sorted(TIMES))},
    }


def _property(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {"description": MEANINGS[name]}
    if name in TIMES:
        return {**found, "type": "string", "format": "date-time"}
    ids = _ids(name)
    if ids:
        found |= {"type": "string", "enum": ids}
    elif name in ONES:
        found |= {"enum": [*ONES[name], *([None] if name in OPTIONAL else [])]}
    elif name in LISTS:
        found |= {"type": "array", "uniqueItems": True, "items": {"enum": list(LISTS[name])}}
    elif name in DATES:
        found |= {"type": ["string", "null"] if name in OPTIONAL else "string", "format": "date"}
    elif name in FLAGS:
        found |= {"type": "boolean"}
    else:
        found |= {"type": "string", "maxLength": 100_000}
    return found


def _ids(name: str) -> list[str]:
    if name == "edition":
        return [edition.key for edition in library.editions()]
    if name == "basis":
        return ["", UNSURE_TEXT, *(row.id for row in library.all_bases())]
    if name == "condition":
        return ["", UNSURE_TEXT, *(row.id for row in library.all_conditions())]
    return []


def field_table() -> str:
    """The fields of a case document as a Markdown table, for the reference page."""
    rows = ["| Field | What it says | What it may hold |", "|---|---|---|"]
    for name, shape in case_schema()["properties"].items():
        needed = " (needed)" if name in REQUIRED else ""
        rows.append(f"| `{name}`{needed} | {shape['description']} | {_holds(name, shape)} |")
    return "\n".join(rows)


def _holds(name: str, shape: Mapping[str, Any]) -> str:
    if name in LISTS:
        return "a list of " + ", ".join(f"`{item}`" for item in LISTS[name])
    if "enum" in shape:
        words = [f"`{value}`" for value in shape["enum"] if value]
        return ", ".join(words) + (", null" if name in OPTIONAL else "")
    if name in DATES:
        return "a date such as `2026-03-16`" + (", or null" if name in OPTIONAL else "")
    if name in TIMES:
        return "a time with its zone, such as `2026-03-16T10:05:00Z`"
    return "`true` or `false`" if name in FLAGS else "text"
