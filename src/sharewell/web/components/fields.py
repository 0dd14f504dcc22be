"""Form fields as the pages need them. Each says in its own words what to do when it is empty (`missing`).

Typed text is never cut short, never tidied without saying so, and comes back on the page whatever is wrong with it.
"""

from __future__ import annotations

import re
import unicodedata
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

LONG_TEXT_LIMIT = 100_000
SHORT_TEXT_LIMIT = 200

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


class _Text(forms.CharField):
    """Text with a limit in characters, answered in words; a NUL is refused because no database keeps it."""

    def __init__(self, label: str, *, missing: str = "", limit: int, hint: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(label=label, help_text=hint, **kwargs)
        self.limit = limit
        self.validators = []
        if missing:
            self.error_messages["required"] = missing

    def too_long(self, length: int) -> str:
        """The words for a text over the limit."""
        return f"Shorten to {self.limit:,} characters."

    def to_python(self, value: Any) -> str:
        """Line ends as one character, outer white space gone."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        """Raises ValidationError: empty, too long, or holding a NUL."""
        super().validate(value)
        if "\x00" in value:
            raise ValidationError("This contains a character we cannot store. Delete it and type it again.")
        if len(value) > self.limit:
            raise ValidationError(self.too_long(len(value)))


class ShortText(_Text):
    """One line."""

    def __init__(self, label: str, *, missing: str = "", limit: int = SHORT_TEXT_LIMIT, **kwargs: Any) -> None:
        super().__init__(label, missing=missing, limit=limit, **kwargs)


class LongText(_Text):
    """Several lines. `counted` shows how many characters are left; `kind` gives the edge of a kind of statement."""

    widget = forms.Textarea

    def __init__(
        self,
        label: str,
        *,
        missing: str = "",
        limit: int = LONG_TEXT_LIMIT,
        counted: bool = False,
        kind: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, missing=missing, limit=limit, **kwargs)
        self.counted = counted
        self.kind = kind

    def too_long(self, length: int) -> str:
        """Says how long it is as well: a paste may be far over."""
        way = "shorten it" if self.limit < LONG_TEXT_LIMIT else "send a shorter part, then add the rest to the record"
        return f"This is {length:,} characters. The limit is {self.limit:,}: {way}."


class PersonName(ShortText):
    """A name in any script. Characters that cannot be seen are taken out, and the person is asked to look again."""

    HIDDEN = "The name contains hidden characters. We removed them; check it still reads correctly."

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again is the cleaned name, so that sending it a second time goes through."""
        return without_hidden(data) if isinstance(data, str) else data

    def validate(self, value: str) -> None:
        """Raises ValidationError also where something hidden was taken out."""
        if "\x00" not in value and without_hidden(value) != value:
            raise ValidationError(self.HIDDEN)
        super().validate(value)


def without_hidden(text: str) -> str:
    """`text` without control, direction and zero-width characters; joiners stay where a script needs them."""
    kept = []
    for place, char in enumerate(text):
        if char in "\u200c\u200d":
            around = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
            if len(around) == 2 and all(ord(c) > 0x58F for c in around):
                kept.append(char)
        elif unicodedata.category(char) not in {"Cc", "Cf"}:
            kept.append(char)
    return re.sub(r"\s+", " ", "".join(kept)).strip() if len(kept) != len(text) else text


class Password(ShortText):
    """Any characters, up to 1,000; never shown again."""

    widget = forms.PasswordInput

    def __init__(self, label: str, *, missing: str = "Enter your password", **kwargs: Any) -> None:
        super().__init__(label, missing=missing, limit=1_000, strip=False, **kwargs)


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


class TimeOfDay(_Text):
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
