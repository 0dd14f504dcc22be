"""The page of a file that is sealed, for somebody in its circle whose own key is not open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import HttpResponse

from sharewell.casework.keep_handler_key import my_handler_key
from sharewell.rules.errors import Refused
from sharewell.web.components.fields import Form, Password
from sharewell.web.components.typed_text import typed_in
from sharewell.web.door import NO_PROBLEMS, Door, Problems

ABOUT_CONCERN = re.compile(r"/concern/[0-9a-f]{32}/")
STATUS = 423


class OpenForm(Form):
    """One's own passphrase."""

    passphrase = Password("Your passphrase", missing="Enter your passphrase")


def locked_page(
    door: Door,
    *,
    back: str = "",
    typed: Sequence[tuple[str, str]] | None = None,
    form: OpenForm | None = None,
    problems: Problems = NO_PROBLEMS,
) -> HttpResponse:
    """The page, with what was typed on the one before; the status is 423, or what `problems` carries."""
    request = door.request
    where = back or (request.get_full_path() if request.method == "GET" else request.path)
    kept = [(field.name, field.value) for field in typed_in(request).fields] if typed is None else typed
    concern = ABOUT_CONCERN.match(where)
    response = door.page(
        "sealed/locked.html",
        "Sealed record",
        problems,
        state=_state(door),
        back=where,
        typed=[{"name": name, "value": value} for name, value in kept],
        form=form or OpenForm(now=door.tools.clock()),
        share_now=f"{concern[0]}share-now/" if concern else "",
    )
    response.status_code = problems.status if problems else STATUS
    return response


def _state(door: Door) -> str:
    try:
        return door.ask(my_handler_key, None).state
    except Refused:
        return "none"
