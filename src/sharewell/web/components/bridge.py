"""From a Django form field to a GOV.UK component.

`form_field(form, "name", hint=…, size="l", …)` draws the whole group: label or legend, hint, error, control. What can
be said about the look is the dataclass `Look`; an unknown word raises TypeError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup

from sharewell.web.components import kit
from sharewell.web.components.fields import DayInput, LongText, boxes_of
from sharewell.web.components.summary import parts_at_fault


@dataclass(frozen=True)
class Look:
    """How one field is drawn, where it differs from what the form says.

    size: of the label or legend, "xl", "l", "m" or "s"; heading: it is the page's h1; width: of a text box, in
    characters (2, 3, 4, 5, 10, 20, 30); reveals: answer -> names of fields (or HTML) shown under it when chosen;
    hints: answer -> help under it; dividers: answer -> word between the answers before it ("or"); if_needed: draw
    nothing unless the field has an error or a value.
    """

    label: str = ""
    hint: str = ""
    size: str = ""
    heading: bool = False
    width: int = 0
    rows: int = 0
    inline: bool = False
    small: bool = False
    optional: bool | None = None
    if_needed: bool = False
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = "off"
    inputmode: str = ""
    spellcheck: bool = False
    describedby: str = ""
    reveals: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    dividers: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


def form_field(form: forms.BaseForm, name: str, /, **look: Any) -> Markup:
    """The whole group for one field of the form. KeyError for a field the form has not got."""
    bound, how = form[name], Look(**look)
    if how.if_needed and not bound.errors and not bound.value():
        return Markup("")
    widget = bound.field.widget
    for kind, draw in _DRAWERS:
        if isinstance(widget, kind):
            return draw(bound, how)
    raise TypeError(f"There is no component for {type(widget).__name__}.")


def form_fields(form: forms.BaseForm, **looks: Mapping[str, Any]) -> Markup:
    """Every field in order; `looks` by field name. Hidden fields come first."""
    shown = [form_field(form, name, **looks.get(name, {})) for name in form.fields if not form[name].is_hidden]
    return hidden_fields(form) + Markup("\n").join(shown)


def hidden_fields(form: forms.BaseForm) -> Markup:
    """All hidden fields of the form; belongs in every form element that uses it."""
    return Markup("").join(_hidden(form[name], Look()) for name in form.fields if form[name].is_hidden)


def _words(bound: BoundField, how: Look, *, may_be_optional: bool = True) -> str:
    label = how.label or str(bound.label)
    optional = not bound.field.required if how.optional is None else how.optional
    return f"{label} (optional)" if optional and may_be_optional else label


def _common(bound: BoundField, how: Look) -> dict[str, Any]:
    hint = how.hint or str(bound.help_text or "")
    error = " ".join(str(message) for message in bound.errors)
    return {
        **({"hint": {"text": hint}} if hint else {}),
        **({"errorMessage": {"text": error}} if error else {}),
    }


def _label(bound: BoundField, how: Look) -> dict[str, Any]:
    return {"text": _words(bound, how), "classes": f"govuk-label--{how.size or 's'}", "isPageHeading": how.heading}


def _fieldset(bound: BoundField, how: Look, *, may_be_optional: bool = False) -> dict[str, Any]:
    size = how.size or "s"
    text = _words(bound, how, may_be_optional=may_be_optional)
    legend = {"text": text, "classes": f"govuk-fieldset__legend--{size}", "isPageHeading": how.heading}
    return {"legend": legend, **({"describedBy": how.describedby} if how.describedby else {})}


def _text(bound: BoundField, how: Look) -> Markup:
    value = bound.value()
    params = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "value": "" if value is None else str(value),
        "label": _label(bound, how),
        "classes": f"govuk-input--width-{how.width}" if how.width else "",
        "autocomplete": how.autocomplete,
        "spellcheck": how.spellcheck,
        "describedBy": how.describedby,
        "attributes": dict(how.attributes),
        **({"inputmode": how.inputmode} if how.inputmode else {}),
        **({"prefix": {"text": how.prefix}} if how.prefix else {}),
        **({"suffix": {"text": how.suffix}} if how.suffix else {}),
        **_common(bound, how),
    }
    return kit.draw("input", params)


def _password(bound: BoundField, how: Look) -> Markup:
    autocomplete = "current-password" if how.autocomplete == "off" else how.autocomplete
    params = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "label": _label(bound, how),
        "autocomplete": autocomplete,
        "attributes": dict(how.attributes),
        **_common(bound, how),
    }
    return kit.draw("password-input", params)


def _textarea(bound: BoundField, how: Look) -> Markup:
    asked = bound.field
    kind = asked.kind if isinstance(asked, LongText) else ""
    counted = isinstance(asked, LongText) and asked.counted
    value = bound.value()
    params: dict[str, Any] = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "value": "" if value is None else str(value),
        "rows": how.rows or 5,
        "label": _label(bound, how),
        "spellcheck": how.spellcheck,
        "attributes": dict(how.attributes),
        "formGroup": {"classes": f"sw-write sw-write--{kind}" if kind else ""},
        **({"describedBy": how.describedby} if how.describedby else {}),
        **_common(bound, how),
    }
    if counted and isinstance(asked, LongText):
        return kit.draw("character-count", {**params, "maxlength": asked.limit, "threshold": 50})
    return kit.draw("textarea", params)


def _items(bound: BoundField, how: Look, chosen: set[str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for value, text in bound.field.choices:  # type: ignore[attr-defined]  # only choice fields have these widgets
        answer = str(value)
        if answer in how.dividers:
            items.append({"divider": how.dividers[answer]})
        item: dict[str, Any] = {"value": answer, "text": str(text), "checked": answer in chosen}
        if answer in how.hints:
            item["hint"] = {"text": how.hints[answer]}
        if answer in how.reveals:
            item["conditional"] = {"html": _revealed(bound.form, how.reveals[answer])}
        items.append(item)
    return items


def _revealed(form: forms.BaseForm, what: Any) -> Markup:
    if hasattr(what, "__html__"):
        return Markup(what)  # noqa: S704 - it says of itself that it is HTML
    names = [what] if isinstance(what, str) else list(what)
    return Markup("\n").join(form_field(form, name) for name in names)


def _choice_params(bound: BoundField, how: Look, chosen: set[str]) -> dict[str, Any]:
    return {
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "fieldset": _fieldset(bound, how),
        "items": _items(bound, how, chosen),
        "attributes": dict(how.attributes),
        **_common(bound, how),
    }


def _checkboxes(bound: BoundField, how: Look) -> Markup:
    chosen = {str(value) for value in (bound.value() or [])}
    params = _choice_params(bound, how, chosen)
    params["classes"] = "govuk-checkboxes--small" if how.small else ""
    return kit.draw("checkboxes", params)


def _radios(bound: BoundField, how: Look) -> Markup:
    value = bound.value()
    params = _choice_params(bound, how, set() if value in (None, "") else {str(value)})
    wanted = {"govuk-radios--inline": how.inline, "govuk-radios--small": how.small}
    params["classes"] = " ".join(name for name, on in wanted.items() if on)
    return kit.draw("radios", params)


def _tick(bound: BoundField, how: Look) -> Markup:
    common = _common(bound, how)
    hint = common.pop("hint", None)
    item = {"value": "on", "text": how.label or str(bound.label), "checked": bool(bound.value())}
    if hint:
        item["hint"] = hint
    params = {"idPrefix": bound.auto_id, "name": bound.html_name, "items": [item], **common}
    params["classes"] = "govuk-checkboxes--small" if how.small else ""
    return kit.draw("checkboxes", params)


def _select(bound: BoundField, how: Look) -> Markup:
    value = bound.value()
    chosen = "" if value is None else str(value)
    items = [
        {"value": str(answer), "text": str(text), "selected": str(answer) == chosen}
        for answer, text in bound.field.choices  # type: ignore[attr-defined]
    ]
    params = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "items": items,
        "label": _label(bound, how),
        "attributes": dict(how.attributes),
        **_common(bound, how),
    }
    return kit.draw("select", params)


def _box_width(part: str, typed: str) -> int:
    usual = 4 if part == "year" else 2
    return usual if len(typed) <= usual else 10  # a month may be written out


def _day(bound: BoundField, how: Look) -> Markup:
    boxes = boxes_of(bound.value())
    wrong = parts_at_fault(bound)
    birthday = {"day": "bday-day", "month": "bday-month", "year": "bday-year"} if how.autocomplete == "bday" else {}
    items = [
        {
            "name": part,
            "value": getattr(boxes, part),
            "classes": f"govuk-input--width-{_box_width(part, getattr(boxes, part))}"
            + (" govuk-input--error" if part in wrong else ""),
            "autocomplete": birthday.get(part, "off"),
        }
        for part in ("day", "month", "year")
    ]
    params = {
        "id": bound.auto_id,
        "namePrefix": bound.html_name,
        "items": items,
        "fieldset": _fieldset(bound, how, may_be_optional=True),
        "attributes": dict(how.attributes),
        **_common(bound, how),
    }
    return kit.draw("date-input", params)


def _hidden(bound: BoundField, how: Look) -> Markup:
    value = bound.value()
    html = Markup('<input type="hidden" name="{}" value="{}">')
    return html.format(bound.html_name, "" if value is None else str(value))


# The order matters: CheckboxSelectMultiple is a subclass of RadioSelect, and HiddenInput of TextInput's base.
_DRAWERS: tuple[tuple[type[forms.Widget], Callable[[BoundField, Look], Markup]], ...] = (
    (forms.HiddenInput, _hidden),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _tick),
    (forms.Select, _select),
    (DayInput, _day),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.TextInput, _text),
)
