"""Pages that hold every part in its states, for the tests of the parts. The names in them are made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from sharewell.rules.dates import ClockSide
from sharewell.web.components import fields
from sharewell.web.components.frame import Frame, NavItem, page
from sharewell.web.present.timeline import Entry, with_marks

NOW = datetime(2027, 3, 16, 14, 2, tzinfo=UTC)
FRAME = Frame(
    signed_in_as="Jo Bell",
    nav=(
        NavItem("Needs you", "/", 3),
        NavItem("Record a concern", "/concern/"),
        NavItem("Children", "/children/"),
        NavItem("Decisions", "/form/"),
        NavItem("Retention", "/retention/"),
        NavItem("Settings", "/settings/"),
    ),
    practice=True,
)
ENTRIES = (
    Entry("A concern", datetime(2027, 3, 16, 9, 32, tzinfo=UTC), "Jo Bell", "A mark.\nTwo cm.", "/", main=True),
    Entry("Advice asked without names", datetime(2027, 3, 15, 12, 0, tzinfo=UTC), "Sam Lee", tag="Frozen"),
    Entry("Small worry", datetime(2026, 9, 2, 8, 0, tzinfo=UTC), "Ann Day", "Quiet today."),
    Entry("Old note", None, "not known"),
)  # fmt: skip


class Row(fields.Form):
    """One answer of a decision."""

    told = fields.OneOf(
        "Has the family been told?",
        [("yes", "They agreed"), ("unsafe", "Not asked: not safe"), ("unsure", "I am not sure")],
        missing="Choose whether the family has been told",
    )
    told_words = fields.LongText("What did they say?", required=False)
    reasons = fields.LongText(
        "Your reasons", missing="Say why. The reason is part of the record.", counted=True, limit=50
    )


class Every(fields.Form):
    """One field of each kind."""

    safe = fields.OneOf(
        "Is the child safe right now?", [("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")],
        missing="Choose whether the child is safe right now",
    )  # fmt: skip
    kinds = fields.AnyOf(
        "What kind of thing?", [("said", "Something the child said"), ("feeling", "Just a feeling")],
        missing="Tick what fits", hint="Tick any.",
    )  # fmt: skip
    words = fields.LongText(
        "Their words",
        hint="Write exactly what the child said. Do not tidy it up.",
        kind="verbatim",
        missing="Write it.",
    )
    think = fields.LongText("What you think", kind="opinion", required=False)
    name = fields.PersonName("Name", missing="Enter a name, or choose 'Name not known'.")
    when = fields.DayField("When was it?", what="the concern", missing="Enter the day")
    born = fields.BirthField("Date of birth", required=False)
    at = fields.TimeOfDay("What time?", missing="Enter the time")
    side = fields.OneOf("Which of the two?", [(s.value, s.value) for s in ClockSide], required=False)
    count = fields.ShortText("How many?", missing="Enter how many")
    room = fields.FromList("Room", [("", "Choose"), ("sun", "Sunflower"), ("oak", "Oak")], missing="Choose a room")
    sure = fields.Tick("I need this for my work", missing="Tick that you need this for your work")
    password = fields.Password("Password")
    once = fields.HiddenId(required=False)


FILLED = {
    "safe": "unsure", "kinds": ["said", "feeling"], "words": "one\r\ntwo", "think": "I think", "name": "Zoë O'Brien",
    "when-day": "16", "when-month": "March", "when-year": "2027", "born-day": "3", "born-month": "1",
    "born-year": "2024", "at": "9.30am", "count": "4", "room": "oak", "sure": "on", "password": "secret words",
    "once": "0" * 32,
}  # fmt: skip


def shown(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """A page with a full frame."""
    request.frame = FRAME  # type: ignore[attr-defined]
    return page(request, template, title=title, **context)


def parts(request: HttpRequest, layout: str = "base.html") -> HttpResponse:
    """Every part; an empty row form, or one with errors."""
    row = Row({"row-reasons": "x" * 60} if "wrong" in request.GET else None, now=NOW, prefix="row")
    entries = list(with_marks(ENTRIES))
    return shown(
        request,
        "gallery.html",
        "Every part",
        layout=layout,
        forms={"row": row},
        row=row,
        entries=entries,
    )


def columns(request: HttpRequest) -> HttpResponse:
    """The same beside what is still missing."""
    return parts(request, "layouts/columns.html")


def every_field(request: HttpRequest) -> HttpResponse:
    """All fields: empty, or sent back with errors, or filled."""
    if request.method == "POST":
        form = Every(request.POST, now=NOW)
    else:
        states: dict[str, Any] = {"empty": None, "wrong": {"when-day": "31", "born-day": "1"}, "filled": FILLED}
        form = Every(states[request.GET.get("state", "empty")], now=NOW)
    return shown(request, "form.html", "Every field", form=form)


def stop(request: HttpRequest) -> HttpResponse:
    """The page that stops somebody, in either colour."""
    return shown(request, "stop.html", "Stop", danger="danger" in request.GET)


urlpatterns = [
    path("", parts),
    path("columns/", columns),
    path("form/", every_field),
    path("stop/", stop),
]
