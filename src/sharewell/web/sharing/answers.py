"""The form of a decision: its closed answers and free words, from stored answers and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.forms import Field

from sharewell import guidance
from sharewell.casework.answer_decision import DecisionPage
from sharewell.casework.decision_words import CHOICES, HINTS, LABELS, LONG, NOT_SURE, ROWS, SEVERAL, Row
from sharewell.guidance.vocabulary import ControllerType
from sharewell.rules.london import london_day
from sharewell.web.components.fields import AnyOf, DayField, Form, FromList, LongText, OneOf, ShortText

LIMIT = 1_000_000
# Questions that only one answer of another question calls for. They stand under that answer.
REVEALS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "told": {"not_told": ("not_told_because",)},
    "consent": {"not_asked": ("not_asked_because",)},
    "expected": {"no": ("fair_because",)},
    "special_category": {"yes": ("condition",)},
    "exception": {"detriment": ("exception_because", "exception_agreed_by")},
    "protected": {"included": ("protected_agreed_by",)},
    "requester_told": {"unsafe": ("requester_unsafe_because",)},
}
PARENTS = {child: name for name, answers in REVEALS.items() for children in answers.values() for child in children}


class AnswersForm(Form):
    """Every field of `rows`, with what is stored as the first answer. Nothing has to be answered to be saved."""

    def __init__(self, *args: Any, kept: DecisionPage, rows: Iterable[Row] = ROWS, **kwargs: Any) -> None:
        stored = {name: _initial(name, value) for name, value in kept.decision.answers.items()}
        stored["recipient_id"] = kept.decision.recipient_id
        super().__init__(*args, initial=stored, **kwargs)
        for row in rows:
            for name in row.fields:
                self.fields[name] = _field(name, kept)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = london_day(self.now)

    def under(self, name: str) -> dict[str, list[str]]:
        """What each answer of a question reveals. A field with an error always stands in the open."""
        return {
            answer: [one for one in children if one in self.fields and one not in self.errors]
            for answer, children in REVEALS.get(name, {}).items()
        }

    def in_the_open(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that do not stand under an answer of another."""
        return [one for one in names if PARENTS.get(one) not in self.fields or one in self.errors]

    def answers(self) -> dict[str, Any]:
        """What was typed and chosen, as the case document says it. Call after `is_valid`."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if name == "recipient_id":
                continue
            if isinstance(value, date):
                found[name] = value.isoformat()
            elif isinstance(field, AnyOf):
                found[name] = list(value or [])
            else:
                found[name] = value or ""
        return found


def _initial(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "defer_until" and isinstance(value, str) else value


def _field(name: str, kept: DecisionPage) -> Field:
    label = LABELS.get(name) or kept_question(kept, name)
    hint = HINTS.get(name, "")
    if name == "recipient_id":
        book = [(r.id, f"{r.name}, {r.agency}{'' if r.verified_at else ' (not checked yet)'}") for r in kept.recipients]
        return FromList(label, [("", "Choose from the address book"), *book], required=False,
                        hint="Not there? Add them to the address book in Settings first.")
    if name in ("basis", "condition"):
        return OneOf(label, [*_from_law(name, kept), ("unsure", NOT_SURE)], required=False, hint=hint)
    if name in CHOICES:
        return OneOf(label, list(CHOICES[name].items()), required=False, hint=hint)
    if name in SEVERAL:
        return AnyOf(label, list(SEVERAL[name].items()), required=False, hint=hint)
    if name in ("exception_agreed_by", "protected_agreed_by"):
        staff = sorted(kept.names.values())
        return FromList(label, [("", "Nobody yet"), *((one, one) for one in staff)], required=False, hint=hint)
    if name == "defer_until":
        return DayField(label, what="the decision", future=True, required=False)
    if name in LONG:
        return LongText(label, required=False, limit=LIMIT, hint=hint)
    return ShortText(label, required=False, limit=LIMIT, hint=hint)


def _from_law(name: str, kept: DecisionPage) -> list[tuple[str, str]]:
    """The grounds open to this kind of body on this day, in plain words with the legal name."""
    on = london_day(kept.decision.decided_at or kept.decision.opened_at)
    if name == "condition":
        return [(one.id, f"{one.label} ({one.legal_name})") for one in guidance.conditions(on)]
    controller = ControllerType(kept.organisation.controller)
    return [(one.id, f"{one.label} ({one.legal_name})") for one in guidance.lawful_bases(controller, on)]


def kept_question(kept: DecisionPage, name: str) -> str:
    """The question of the decision's own edition that asks for this answer."""
    return next((question.text for question in kept.edition.questions if name in question.fields), name)
