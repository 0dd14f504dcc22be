"""Needs you: the first page. What waits, longest first, and a child who may not be safe before everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.alerts import BY_FORM, FORM, my_alerts
from sharewell.casework.desk import NEW, QUEUES, REVIEWS, TO_FINISH, TOLD, WAITING
from sharewell.casework.keep_handler_key import my_handler_key
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.rules.access import LEADS
from sharewell.rules.held import WorklistRow
from sharewell.web.door import Door, UnknownFilter, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.alerts import OTHER, TITLES_OF_ALERTS, alert_address

PAGE = 20
BY_FORM_SHOWN = 5  # of the requests that came in by form; the rest stand on a page of their own
ADDRESSES = {
    "concern": "/concern/{}/",
    "review": "/review/{}/",
    "decision": "/decision/{}/",
    "advice": "/advice/{}/",
    "pack": "/pack/{}/",
    "dispatch": "/dispatch/{}/receipt/",
    "breach": "/breach/{}/",
    "referral": "/referral/{}/",
    "correction": "/correction/{}/",
    "request": "/request/{}/told/",
    "asking": "/asked/{}/",
}


@dataclass(frozen=True)
class Queue:
    """One list of the page: its heading, what stands there when it is empty, and whether time there is a wait."""

    key: str
    title: str
    empty: str
    waits: bool = False


TITLES = (
    Queue(NEW, "New", "A concern appears here as soon as somebody sends one that you need to know about.", True),
    Queue(TO_FINISH, "Decisions to finish", "What you have begun, and what is still owed, appears here."),
    Queue(WAITING, "Waiting for others", "What you have sent and nobody has confirmed yet appears here."),
    Queue(REVIEWS, "Reviews due", "When it is time to ask whether a file may still be kept, it appears here."),
    Queue(TOLD, "What became of what you told us", "When you record a concern, you will see here that it has been read "
          "and what you may be told."),
)


@dataclass(frozen=True)
class Line:
    """One row: the child, the words, where it leads, and since or until when."""

    child: str
    note: str
    href: str
    at: datetime
    first: bool


def line_of(row: WorklistRow) -> Line:
    """A row as the page shows it. Its sort key is "0" or "1" (first or not) and then a stored time."""
    at = datetime.fromisoformat(row.sort_key[1:28])
    href = ADDRESSES.get(row.about_kind, "/file/{}/").format(
        row.about_id if row.about_kind in ADDRESSES else row.file_id
    )
    return Line(row.child, row.note, href, at, row.sort_key.startswith("0"))


@require_http_methods(["GET", "HEAD"])
@staff_page
def home(door: Door) -> HttpResponse:
    """Every queue, or one of them from a line on."""
    asked = read_filters(door.request, {"queue": "", "after": ""})
    if asked["queue"] not in ("", *QUEUES) or (asked["after"] and not asked["queue"]):
        raise UnknownFilter("queue")
    rows = door.ask(my_worklist, MyWorklist(queue=asked["queue"], after=asked["after"], limit=PAGE + 1))
    shown = [(queue, _lines(rows[queue.key]), _next(queue.key, rows[queue.key])) for queue in TITLES
             if queue.key in rows]
    key = door.ask(my_handler_key, None) if door.actor.has(*LEADS) and not asked["queue"] else None
    found = [] if asked["queue"] else door.ask(my_alerts, None)
    # Of many that came in by form: those that are said to be urgent, or are late, and then the newest.
    by_form = sorted((one for one in found if one.kind in BY_FORM), key=lambda one: one.kind == FORM)
    shorter = [one for one in found if one not in by_form[BY_FORM_SHOWN:]]
    return door.page("worklist/home.html", "Needs you", queues=shown, one=bool(asked["queue"]), key=key,
                     alerts=[(one, TITLES_OF_ALERTS.get(one.kind, OTHER), alert_address(one)) for one in shorter],
                     to_look_at=len(found), by_form=len(by_form) if len(by_form) > BY_FORM_SHOWN else 0)


def _lines(rows: list[WorklistRow]) -> list[Line]:
    return [line_of(row) for row in rows[:PAGE]]


def _next(queue: str, rows: list[WorklistRow]) -> str:
    """The address of the next page of a queue; empty text where there is none."""
    return f"/?queue={queue}&after={rows[PAGE - 1].sort_key}" if len(rows) > PAGE else ""
