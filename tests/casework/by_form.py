"""A form that is switched on, and requests that came in by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sharewell.casework.alerts import TO_DEAL_WITH, my_alerts
from sharewell.casework.due_work import do_due_work
from sharewell.casework.receive_request import receive_request
from sharewell.casework.request_form import OpenForm, open_form, request_forms
from sharewell.records.models import IncomingRequest
from sharewell.records.stores import by_form
from sharewell.records.stores.base import Opened
from sharewell.rules import held
from sharewell.rules.values import new_id
from tests.cast import Cast

ADDRESS = "https://pick-up.example.org"
ASKED = held.AskedByForm(
    name="Ruth Khan", role="Social worker", agency="Northshire Council", phone="07700 900777", child="Mia Thornbury",
    born_on=date(2023, 9, 1), purpose="An enquiry about her safety.", function="Section 47.",
    wanted="Her attendance, and any worry about her.",
)  # fmt: skip


def an_open_form(people: Cast, by: str = "lead") -> str:
    """The path of the form of the cast's setting, switched on by the lead."""
    tools = replace(people.tools, public_address=ADDRESS)
    actor = people.actor(by)
    setting = request_forms(actor, tools, None)[0].setting
    open_form(actor, tools, OpenForm(setting.id, "01632 960100"))
    return urlsplit(request_forms(actor, tools, None)[0].address).path


def token_of(path: str) -> str:
    """The token in the path of a form."""
    return path.split("/")[2]


def came(people: Cast, path: str = "", **given: Any) -> None:
    """A request comes in, and the clock puts it before somebody."""
    token = token_of(path or an_open_form(people))
    receive_request(people.tools, token, new_id(), replace(ASKED, **given))
    do_due_work(people.tools)


def kept(people: Cast) -> list[held.IncomingRequest]:
    """What is kept of all that came in, read past the gate as only a test may; what is over is not."""
    vault, here = people.tools.vault, people.organisation_id
    with vault.acting("job:test", "test"):
        ids = IncomingRequest.objects.filter(organisation_id=here).exclude(state="ended").values_list("id", flat=True)
        return [by_form.incoming.get(Opened(vault, here, one), one) for one in ids]


def waiting(people: Cast, part: str) -> list[str]:
    """The requests by form on somebody's first page, by identifier."""
    found = my_alerts(people.actor(part), people.tools, None)
    return [one.about_id for one in found if one.kind in TO_DEAL_WITH and one.kind.startswith("form")]
