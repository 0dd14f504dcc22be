"""Form fields as the pages need them. Each says in its own words what to do when it is empty (`missing`).

Typed text is never cut short, never tidied without saying so, and comes back on the page whatever is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sharewell.rules.dates import (
    Birth,
    ClockSide,
    DateBoxes,
    DateGap,
    london_day,
    read_birth,
    read_date,
    read_moment,
    read_time,
)
from sharewell.rules.errors import Gap
from sharewell.rules.values import is_id
from sharewell.web.components.text_fields import (
    LONG_TEXT_LIMIT,
    SHORT_TEXT_LIMIT,
    LongText,
    Password,
    PersonName,
    ShortText,
    Text,
    without_hidden,
)

__all__ = [
    "LONG_TEXT_LIMIT",
    "SHORT_TEXT_LIMIT",
    "AnyOf",
    "BirthField",
    "DayField",
    "DayInput",
    "Form",
    "FromList",
    "HiddenId",
    "LongText",
    "OneOf",
    "Password",
    "PersonName",
    "ShortText",
    "Tick",
    "TimeOfDay",
    "boxes_of",
    "moment_of",
    "without_hidden",
]

Choices = Iterable[tuple[str, str]]


class Form(forms.Form):
    """A form that knows the time. `now` is aware; the fields that read dates and times ask it."""

    use_required_attribute = False

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.now = now
        for field in self.fields.values():
            if isinstance(field, DayField | BirthField):
                field.today = london_day(now)


def _refuse(gap: Gap) -> ValidationError:
    return ValidationError(gap.message, params={"parts": getattr(gap, "parts", ())})


class DayInput(forms.Widget):
    """Three boxes: day, month, year. The value is what was typed, untouched."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateBoxes:
        """The three boxes from the posted data; a box that was not sent is empty."""
        return DateBoxes(*(str(data.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year")))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the boxes was sent."""
        return not any(f"{name}-{part}" in data for part in ("day", "month", "year"))


def boxes_of(value: Any) -> DateBoxes:
    """The boxes to show for a typed value, a date or nothing."""
    if isinstance(value, DateBoxes):
        return value
    if isinstance(value, date):
        return DateBoxes(str(value.day), str(value.month), str(value.year))
    return DateBoxes()


class _Boxes(forms.Field):
    widget = DayInput
    today: date

    def __init__(self, label: str, *, missing: str = "", hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(label=label, help_text=hint, **kwargs)
        if missing:
            self.error_messages["required"] = missing


class DayField(_Boxes):
    """A day. `what` names it in messages ("the concern"); a day after today is sent back unless `future`."""

    def __init__(self, label: str, *, what: str, future: bool = False, missing: str = "", **kwargs: Any) -> None:
        super().__init__(label, missing=missing, **kwargs)
        self.what, self.future = what, future

    def clean(self, value: Any) -> date | None:
        """The day, or None where nothing was typed and nothing was needed. Raises ValidationError."""
        boxes = boxes_of(value)
        if boxes == DateBoxes():
            if self.required:
                raise ValidationError(self.error_messages["required"], params={"parts": ("day", "month", "year")})
            return None
        found = read_date(boxes, field="", today=self.today, what=self.what, future=self.future)
        if isinstance(found, DateGap):
            raise _refuse(found)
        return found


class BirthField(_Boxes):
    """A date of birth; nothing typed means not known. Returns a Birth."""

    def clean(self, value: Any) -> Birth:
        """Raises ValidationError for a day that is not real, lies ahead, or makes a grown person."""
        found = read_birth(boxes_of(value), field="", today=self.today)
        if isinstance(found, DateGap):
            raise _refuse(found)
        if self.required and found == Birth():
            raise ValidationError(self.error_messages["required"], params={"parts": ("day", "month", "year")})
        return found


class TimeOfDay(Text):
    """A time as people type it: 14:05, 2.05pm, midday. Returns a `time`, or None where it may be empty."""

    def __init__(self, label: str, *, missing: str = "", **kwargs: Any) -> None:
        super().__init__(label, missing=missing, limit=SHORT_TEXT_LIMIT, **kwargs)

    def clean(self, value: Any) -> Any:
        """Raises ValidationError with what to type instead."""
        text = super().clean(value)
        if not text:
            return None
        found = read_time(text, field="")
        if isinstance(found, time):
            return found
        raise _refuse(found)


class OneOf(forms.ChoiceField):
    """One answer, as radio buttons; nothing is chosen beforehand unless `initial` says so."""

    widget = forms.RadioSelect

    def __init__(self, label: str, choices: Choices, *, missing: str = "", hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(label=label, choices=list(choices), help_text=hint, **kwargs)
        self.error_messages["invalid_choice"] = missing or "Choose one of the answers listed"
        if missing:
            self.error_messages["required"] = missing


class FromList(OneOf):
    """One answer from a long list, as a drop-down."""

    widget = forms.Select  # type: ignore[assignment]  # siblings below ChoiceWidget


class AnyOf(forms.MultipleChoiceField):
    """Any number of answers, as tick boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: str, choices: Choices, *, missing: str = "", hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(label=label, choices=list(choices), help_text=hint, **kwargs)
        self.error_messages["invalid_choice"] = missing or "Choose from the answers listed"
        if missing:
            self.error_messages["required"] = missing


class Tick(forms.BooleanField):
    """One tick box. With `missing` it has to be ticked."""

    def __init__(self, label: str, *, missing: str = "", hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(label=label, help_text=hint, **kwargs)
        if missing:
            self.error_messages["required"] = missing


class HiddenId(forms.CharField):
    """An identifier that travels with the form, such as the one that makes a second sending harmless."""

    widget = forms.HiddenInput

    def validate(self, value: str) -> None:
        """Raises ValidationError where it is not an identifier of ours."""
        super().validate(value)
        if value and not is_id(value):
            raise ValidationError("This page is out of date. Open it again.")


def moment_of(form: Form, day: str, at: str, side: str, *, what: str = "the concern") -> datetime | None:
    """The aware UTC moment of a day and a time that were typed in `form`; errors go to the time or the `side` field.

    `side` is a OneOf of ClockSide that is drawn only when needed (`form_field(..., if_needed=True)`). None where
    there is no whole moment.
    """
    on, clock = form.cleaned_data.get(day), form.cleaned_data.get(at)
    if not isinstance(on, date) or not isinstance(clock, time):
        return None
    chosen = form.cleaned_data.get(side) or ""
    found = read_moment(on, clock, field=at, now=form.now, side=ClockSide(chosen) if chosen else None, what=what)
    if isinstance(found, datetime):
        return found
    form.add_error(side if found.ask_side else at, found.message)
    return None


def small_number(typed: str, *, empty: int) -> int:
    """A number of at most three digits as typed; `empty` where nothing was typed, 0 for what is no such number."""
    typed = typed.strip()
    return (int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0) if typed else empty
