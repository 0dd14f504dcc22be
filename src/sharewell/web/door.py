"""How a page calls a use case: who is signed in, with which tools, and what becomes of each kind of error.

A view translates and never decides. What the rules send back comes out of `Door.attempt` as `Problems`, which the page
shows beside the fields with everything typed still there; what no form can mend goes on up to the error pages.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from sharewell.casework import sessions, stopping, tablets
from sharewell.casework.sign_in import SignedIn
from sharewell.casework.tools import Tools
from sharewell.rules.access import WHO_MAY, Action
from sharewell.rules.errors import Gap, Incomplete, Locked, Missing, NeedsFresh, NotNow, Refused, Stale
from sharewell.rules.people import Actor
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.fields import Form
from sharewell.web.components.frame import Frame, NavItem, Places, page
from sharewell.web.components.summary import Problem, add_gaps
from sharewell.web.cookies import cookie_of, tablet_of
from sharewell.web.unsent import DRAFTS, kept_for_later

R = TypeVar("R", contravariant=True)
T = TypeVar("T", covariant=True)
P = ParamSpec("P")
V = TypeVar("V")

NOT_SAVED = (
    "Not saved. Your text is still on this page. Write it on paper now and tell the safeguarding lead face to face. "
    "If a child is in danger ring 999."
)
log = logging.getLogger("sharewell.web")


class Verb(Protocol[R, T]):
    """A use case as a door calls it."""

    def __call__(self, actor: Actor, tools: Tools, request: R) -> T: ...


@dataclass(frozen=True)
class Problems:
    """What stands in the way, to show on the page: gaps by field, or one message for the page; and the HTTP status.

    `href`: where what the message says is mended, if that is another page. `stale`: somebody else saved meanwhile.
    """

    gaps: tuple[Gap, ...] = ()
    message: str = ""
    status: int = 422
    href: str = ""
    stale: bool = False

    def __bool__(self) -> bool:
        return bool(self.gaps or self.message)

    def at(self, field: str) -> str:
        """The words for one field (dotted path), or empty text."""
        return next((gap.message for gap in self.gaps if gap.field == field), "")


NO_PROBLEMS = Problems(status=200)


class UnknownFilter(Exception):
    """A query parameter that this page does not take, or takes only once."""


def tools() -> Tools:
    """The tools of this process, from the function that the settings name."""
    made: Tools = import_string(settings.TOOLS)()
    return made


def attempt(act: Callable[[], V]) -> V | Problems:
    """Run `act`; turn what a person can mend or must be told into `Problems`. Missing goes on up.

    A database that is full, locked or read-only is one of these: nothing was saved, and nothing typed is lost.
    """
    try:
        return act()
    except Incomplete as error:
        return Problems(error.gaps)
    except (NotNow, Stale) as error:
        if stopping.is_of_the_disk(error):
            log.error("nothing was saved: the disk under the keys")
            return Problems(message=NOT_SAVED, status=503)
        return Problems(message=error.reason, status=409, stale=isinstance(error, Stale))
    except NeedsFresh:
        raise
    except Refused as error:
        return Problems(message=error.reason, status=403)
    except (DatabaseError, OSError) as error:
        stopping.heed(error)
        log.error("nothing was saved: %s", type(error).__name__)
        return Problems(message=NOT_SAVED, status=503)


@dataclass(frozen=True)
class Door:
    """One request of somebody who is signed in."""

    request: HttpRequest
    tools: Tools
    who: SignedIn

    @property
    def session(self) -> sessions.Found:
        """The session of this request."""
        found = session_of(self.request)
        if found is None:
            raise Missing
        return found

    @property
    def version(self) -> int:
        """The version of the row that the page showed when its form was sent; 0 where it is not said."""
        typed = str(self.request.POST.get("version", ""))
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.who.actor

    def ask(self, verb: Verb[R, V], request: R) -> V:
        """Call a use case; every error goes on up to the error pages."""
        return verb(self.who.actor, self.tools, request)

    def attempt(self, verb: Verb[R, V], request: R) -> V | Problems:
        """Call a use case; what a person can mend comes back as `Problems`."""
        return attempt(lambda: self.ask(verb, request))

    def page(
        self, template: str, title: str, problems: Problems = NO_PROBLEMS, **content: Any
    ) -> HttpResponse:
        """A page for the person who is signed in, with the status that `problems` carries.

        `title` never holds a name. A message of `problems` goes to the top; gaps belong to forms (see `put_gaps`).
        """
        top = (Problem(problems.message, problems.href),) if problems.message else ()
        return page(
            self.request,
            template,
            title=title,
            status=problems.status,
            problems=top,
            who=self.who,
            now=self.tools.clock(),
            **content,
        )


# What somebody who entered by PIN on a shared tablet comes to: writing a concern, and what they have not sent.
WRITE = "/concern/new/"
ON_A_TABLET = {
    "choose", "about_child", "about_somebody_else", "about_adult", "hide", "drafts", "draft", "keep_draft", "end_draft",
}


def _name_of(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def frame_for(who: SignedIn) -> Frame:
    """Where this person may go: what their role never carries is not offered."""
    if who.actor.writes_only:
        return Frame(signed_in_as=who.name, nav=(NavItem("Record a concern", WRITE), NavItem("Not sent yet", DRAFTS)),
                     practice=who.practice, read_only=who.read_only)
    nav = [NavItem("Needs you", Places.HOME)]
    if who.actor.has(*WHO_MAY[Action.CONCERN_RECORD].roles):
        nav += [NavItem("Record a concern", "/concern/new/"), NavItem("Children", "/children/")]
    nav.append(NavItem("Settings", "/settings/"))
    return Frame(signed_in_as=who.name, nav=tuple(nav), practice=who.practice, read_only=who.read_only)


def session_of(request: HttpRequest) -> sessions.Found | None:
    """The session of a request, half ones included, looked up once; None for nobody's."""
    if not hasattr(request, "sharewell_session"):
        found = sessions.look(tools(), cookie_of(request))
        request.sharewell_session = found  # type: ignore[attr-defined]
        if found is not None and found.who is not None:
            request.frame = frame_for(found.who)  # type: ignore[attr-defined]
    kept: sessions.Found | None = request.sharewell_session  # type: ignore[attr-defined]
    return kept


def who_is(request: HttpRequest) -> SignedIn | None:
    """Who is signed in; None for nobody, and for somebody who has shown the first factor only."""
    found = session_of(request)
    return None if found is None else found.who


def _to_sign_in(request: HttpRequest, *, half: bool) -> HttpResponse:
    """Nobody, or somebody half-way: to the page that is next for them, and back here after."""
    place = Places.SECOND_STEP if half else Places.SIGN_IN
    query = urlencode({"next": request.path}) if request.method == "GET" and request.path != "/" else ""
    return HttpResponseRedirect(f"{place}?{query}" if query else place)


def _on_its_tablet(request: HttpRequest, session: sessions.Found) -> bool:
    """Whether what a PIN opened is used on the very tablet it began on, and that one is still enrolled."""
    device = tablets.device_of(tools(), tablet_of(request))
    return device is not None and device.device_id == session.bound_to


def staff_page(
    view: Callable[Concatenate[Door, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Make a page for people who are signed in; anybody else is sent to sign in and comes back after.

    Missing becomes the one page for everything that is not there or not theirs.
    """

    @functools.wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        from sharewell.web import fresh

        session = session_of(request)
        if session is None and (kept := kept_for_later(request, tools())) is not None:
            return kept
        if session is None or session.who is None:
            return _to_sign_in(request, half=session is not None)
        if session.who.actor.writes_only and not _on_its_tablet(request, session):
            return kept_for_later(request, tools()) or _to_sign_in(request, half=False)
        if session.who.actor.writes_only and _name_of(request) not in ON_A_TABLET:
            return HttpResponseRedirect(WRITE)
        if fresh.is_answer(request):
            answer = fresh.take(request, session)
            if not answer.right:
                return fresh.ask(request, session, answer)
        try:
            return view(Door(request, tools(), who_is(request) or session.who), *args, **kwargs)
        except NeedsFresh:
            return fresh.ask(request, session)
        except Missing:
            raise Http404 from None
        except Locked:
            from sharewell.web.sealed import locked_page  # it draws its page through this door

            return locked_page(Door(request, tools(), who_is(request) or session.who))
        except UnknownFilter:
            return page(request, "worklist/unknown_filter.html", title="Unknown filter", status=400)

    return asked_by(Who.SIGNED_IN)(shown)


def put_gaps(problems: Problems, *forms: Form, names: Mapping[str, str] | None = None) -> None:
    """Put each gap beside its field: in the first of `forms` that has it, at the top of the first one otherwise.

    `names`: the field a gap belongs to, where its path says another. What a form found itself is not said twice.
    """
    known = names or {}
    for gap in problems.gaps:
        path = known.get(gap.field, gap.field)
        parts = set(path.split("."))
        form = next((form for form in forms if parts & set(form.fields)), forms[0])
        form.is_valid()
        said = {str(text) for texts in form.errors.values() for text in texts}
        if gap.message not in said:
            add_gaps(form, Incomplete(Gap(path, gap.message)))


def filters(request: HttpRequest, allowed: Mapping[str, str]) -> dict[str, str]:
    """The query parameters of `allowed` (name to default), each given at most once. Raises UnknownFilter otherwise."""
    for name in request.GET:
        if name not in allowed or len(request.GET.getlist(name)) > 1:
            raise UnknownFilter(name)
    return {name: request.GET.get(name, default) for name, default in allowed.items()}
