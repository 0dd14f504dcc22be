"""What stands around a page, and the one way to make a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sharewell.casework.stopping import stopped_words
from sharewell.web.components.summary import Problem


class Places:
    """Addresses that the frame links to. They hold no identifier, and error pages need them without a URL table."""

    HOME = "/"
    DANGER = "/danger/"
    SIGN_IN = "/sign-in/"
    SIGN_IN_PASSKEY = "/sign-in/passkey/"
    SECOND_STEP = "/sign-in/second-step/"
    FRESH = "/fresh/"
    SIGN_OUT = "/sign-out/"
    HELP = "/help/"
    PROMISES = "/promises/"


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation. `count` is shown as a number with hidden words, for "Needs you" only."""

    text: str
    href: str
    count: int = 0


@dataclass(frozen=True)
class Frame:
    """Who is looking and where they may go. The sign-in door sets `request.frame`; without it: signed out."""

    signed_in_as: str = ""
    nav: tuple[NavItem, ...] = ()
    practice: bool = False
    read_only: bool = False


def frame_of(request: HttpRequest | None) -> Frame:
    """The frame that the sign-in door put on the request, or the signed-out one."""
    found = getattr(request, "frame", None)
    return found if isinstance(found, Frame) else Frame()


def _is_current(item: NavItem, path: str) -> bool:
    return path == item.href if item.href == Places.HOME else path.startswith(item.href)


def draw_page(
    request: HttpRequest | None,
    template: str,
    *,
    title: str,
    problems: tuple[Problem, ...] = (),
    frame: Frame | None = None,
    **context: Any,
) -> str:
    """The page as text. `title` must never hold a name: it stays in the browser's history."""
    frame = frame or frame_of(request)
    forms = [value for value in context.values() if isinstance(value, BaseForm)]
    path = request.path if request else ""
    return render_to_string(
        template,
        {
            "title": title,
            "frame": frame,
            "practice": frame.practice or bool(getattr(settings, "SHAREWELL_PRACTICE", False)),
            "current_nav": next((item.href for item in reversed(frame.nav) if _is_current(item, path)), ""),
            "stopped": stopped_words(),
            "page_forms": forms,
            "problems": problems,
            "both": None,
            "has_problems": bool(problems) or any(form.is_bound and form.errors for form in forms),
            **context,
        },
        request,
    )


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    status: int = 200,
    problems: tuple[Problem, ...] = (),
    **context: Any,
) -> HttpResponse:
    """A whole page. Forms among `context` that have errors put "Error:" before the title and a summary at the top."""
    made = HttpResponse(draw_page(request, template, title=title, problems=problems, **context), status=status)
    made.sharewell_page = True  # type: ignore[attr-defined]  # tells the middleware that it is no bare error
    return made
