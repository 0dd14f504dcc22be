"""Two people saved the same thing: what is saved now and what this person typed, side by side, on the form's own page.

One part for every form that says at which version it was shown. Its page stays as it was, with what was typed and the
version that is saved now; above it stand the answers that differ, who saved and when, and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BooleanField, ChoiceField, Field
from django.forms.boundfield import BoundField

from sharewell.casework.saved_last import Saved, SavedLast, saved_last
from sharewell.rules.dates import Birth, DateBoxes
from sharewell.rules.errors import Missing, Refused
from sharewell.rules.london import date_words
from sharewell.web.components.fields import Form
from sharewell.web.door import Door, Problems

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Both:
    """What the part shows: each answer that differs (label, as saved now, as typed), who saved and when, where to go.

    `over`: the name and value of the button that saves what was typed; without one, the page asks to read again first.
    """

    rows: tuple[Row, ...]
    saved: Saved | None
    keep: str
    over: tuple[str, str] | None = ("do", "save")


def meanwhile(door: Door, problems: Problems, version: int) -> bool:
    """Whether what this form was made from is no more what is saved. `version`: as it was before this form was sent.

    Asked whatever else is wrong with the form: its page comes back with the version that is saved now, and so must
    never come back without what that version says.
    """
    return door.request.method == "POST" and (problems.stale or door.version != version)


def both_texts(
    door: Door, rows: Iterable[Row], *, file_id: str, row_id: str = "", saved: Saved | None = None,
    over: tuple[str, str] | None = ("do", "save"),
) -> Both:
    """The part, with those of `rows` that differ. `row_id`: the row whose last saving is looked up in the ledger."""
    if saved is None and row_id:
        saved = _last(door, SavedLast(file_id, row_id))
    return Both(tuple(row for row in rows if row[1].strip() != row[2].strip()), saved, door.request.path, over)


def _last(door: Door, asked: SavedLast) -> Saved | None:
    try:
        return door.ask(saved_last, asked)
    except (Missing, Refused):
        return None


def of_forms(saved: Iterable[Form], typed: Iterable[Form], names: Iterable[str] = ()) -> Iterator[Row]:
    """The answers of two lists of forms, field by field, as people read them. `names`: whom each form is about."""
    before, after, about = list(saved), list(typed), list(names)
    for place in range(max(len(before), len(after))):
        theirs = before[place] if place < len(before) else None
        mine = after[place] if place < len(after) else None
        whose = f"{about[place]}: " if place < len(about) and about[place] else ""
        for name in (mine or theirs or before[0]).fields:
            field = (mine or theirs or before[0]).fields[name]
            yield f"{whose}{field.label}", _said(theirs, name), _said(mine, name)


def _said(form: Form | None, name: str) -> str:
    return "" if form is None or name not in form.fields else in_words(form[name])


def in_words(bound: BoundField) -> str:
    """One answer as people read it; empty text where there is none."""
    return _words(bound.field, bound.value())


def _words(field: Field, value: Any) -> str:
    if isinstance(field, BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, ChoiceField):
        chosen = [str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one]
        labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[union-attr,misc]
        return ", ".join(labels.get(one, one) for one in chosen)
    if isinstance(value, DateBoxes):
        return _boxes(value)
    if isinstance(value, Birth):
        value = value.born_on
    if isinstance(value, date):
        return date_words(value)
    return str(value or "")


def _boxes(typed: DateBoxes) -> str:
    """Three boxes as the day they say; as they were typed where they say none."""
    try:
        return date_words(date(int(typed.year), int(typed.month), int(typed.day)))
    except ValueError:
        return " ".join(filter(None, (typed.day, typed.month, typed.year)))
