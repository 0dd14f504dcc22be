"""Text as people type it: never cut short, never tidied without saying so; refused only where no store can keep it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONG_TEXT_LIMIT = 100_000
SHORT_TEXT_LIMIT = 200


class Text(forms.CharField):
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


class ShortText(Text):
    """One line."""

    def __init__(self, label: str, *, missing: str = "", limit: int = SHORT_TEXT_LIMIT, **kwargs: Any) -> None:
        super().__init__(label, missing=missing, limit=limit, **kwargs)


class LongText(Text):
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
