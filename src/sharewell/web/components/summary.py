"""The list of problems at the top of a page, each linked to the place where it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, Form
from django.forms.boundfield import BoundField
from markupsafe import Markup

from sharewell.rules.errors import Incomplete
from sharewell.web.components import kit
from sharewell.web.components.fields import DayInput


@dataclass(frozen=True)
class Problem:
    """What to do next, and the fragment of the page where it is done ("#id_reasons"), if there is one."""

    message: str
    href: str = ""


def parts_at_fault(bound: BoundField) -> tuple[str, ...]:
    """Which boxes of a date are wrong: all three unless the error says which."""
    for error in bound.form.errors.as_data().get(bound.name, []):
        params = getattr(error, "params", None) or {}
        return tuple(params.get("parts", ())) or ("day", "month", "year")
    return ()


def target(bound: BoundField) -> str:
    """The id of the control that takes the focus when the link of a problem is followed."""
    if isinstance(bound.field.widget, DayInput):
        return f"{bound.auto_id}-{(parts_at_fault(bound) or ('day',))[0]}"
    return str(bound.auto_id)


def _of_form(form: BaseForm) -> Iterator[Problem]:
    for error in form.errors.get(NON_FIELD_ERRORS, []):
        yield Problem(str(error))
    for name in form.fields:
        bound = form[name]
        for error in form.errors.get(name, []):
            yield Problem(str(error), "" if bound.is_hidden else f"#{target(bound)}")


def error_summary(forms: Iterable[BaseForm], problems: Iterable[Problem] = ()) -> Markup:
    """The summary, or nothing where there is no problem. The same words stand beside each field."""
    found = [*problems, *(problem for form in forms if form.is_bound for problem in _of_form(form))]
    if not found:
        return Markup("")
    items = [{"text": p.message, "href": p.href} if p.href else {"text": p.message} for p in found]
    return kit.draw("error-summary", {"titleText": "There is a problem", "errorList": items})


def add_gaps(form: Form, error: Incomplete) -> None:
    """Put the gaps that a use case found beside the fields they belong to, by the last part of their path.

    A gap about something the form does not ask goes to the top of the page.
    """
    for gap in error.gaps:
        ends = [part for part in reversed(gap.field.split(".")) if part in form.fields]
        form.add_error(ends[0] if ends else None, gap.message)
