"""What somebody had typed, to be put back on the page when it could not be kept (and nowhere else: not in the browser).

Secrets are left out: fields named by Django's `sensitive_post_parameters`, fields whose names say so, and everything
sent to the sign-in and set-up pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError

SECRET_NAME = re.compile(r"pass(word|phrase)|secret|csrf|(^|_)(code|pin|key|current|new|again)$")
SECRET_PLACES = ("/sign-in", "/set-up", "/password")
# Answers to radio buttons, identifiers, numbers of a date: not words that anybody would miss.
TOKEN = re.compile(r"[a-z0-9_.:-]*")


@dataclass(frozen=True)
class TypedField:
    """One posted value. `shown`: free text that a person would miss; the rest only travels with the form."""

    name: str
    label: str
    value: str
    shown: bool


@dataclass(frozen=True)
class Typed:
    """Everything that was posted. `complete`: nothing was left out, so that it can be sent again as it is."""

    fields: tuple[TypedField, ...] = ()
    complete: bool = True
    too_large: bool = False

    @property
    def shown(self) -> tuple[TypedField, ...]:
        """The texts to show."""
        return tuple(field for field in self.fields if field.shown)


def _label(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] or "Text"


def _is_secret(request: HttpRequest, name: str) -> bool:
    marked = getattr(request, "sensitive_post_parameters", ())
    return marked == "__ALL__" or name in marked or bool(SECRET_NAME.search(name))


def _is_text(value: str) -> bool:
    return TOKEN.fullmatch(value) is None


def typed_in(request: HttpRequest) -> Typed:
    """What came with this request; nothing for a request that sends nothing."""
    if request.method != "POST" or request.path.startswith(SECRET_PLACES):
        return Typed(complete=False)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return Typed(complete=False, too_large=True)
    try:
        posted = request.POST
    except (SuspiciousOperation, BadRequest, UnreadablePostError):
        return Typed(complete=False)
    names = [name for name in posted if name != "csrfmiddlewaretoken"]
    kept = [name for name in names if not _is_secret(request, name)]
    fields = tuple(
        TypedField(name, _label(name), str(value), _is_text(str(value)))
        for name in kept
        for value in posted.getlist(name)
        if value
    )
    return Typed(fields, complete=len(kept) == len(names))
