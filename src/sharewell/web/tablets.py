"""Shared tablets: a tile and a PIN to write a concern, and the settings of tablets and PINs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework import tablets
from sharewell.rules.pins import TRIES
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.fields import Form, OneOf, Password, ShortText
from sharewell.web.components.frame import page
from sharewell.web.components.summary import Problem
from sharewell.web.cookies import cookie_of, put_cookie, put_tablet, tablet_of
from sharewell.web.door import NO_PROBLEMS, WRITE, Door, Problems, filters, put_gaps, staff_page, tools
from sharewell.web.signing_in import own_path
from sharewell.web.throttle import Tries

WAIT = "There were too many tries. Wait {} minutes, or sign in with your own sign-in name."
LIST = "/settings/tablets/"


class PinForm(Form):
    """One's PIN."""

    pin = Password("Your PIN", missing="Enter your PIN")


class ChoosePinForm(Form):
    """A new PIN, twice; empty to have none."""

    pin = Password("New PIN", required=False, hint="6 digits. Not a date, not a row.")
    again = Password("The same PIN again", required=False)


class DeviceForm(Form):
    """A tablet to enrol."""

    label = ShortText("What is this tablet called?", required=False, hint="For example: Hedgehogs room.")
    setting_id = OneOf("Which pre-school does it lie in?", [], required=False, hint="Its staff are shown on it.")

    def __init__(self, *asked: Any, places: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*asked, **named)
        self.fields["setting_id"].choices = places  # type: ignore[attr-defined]
        if len(places) < 2:
            del self.fields["setting_id"]


def _device(request: HttpRequest) -> tablets.KnownDevice:
    device = tablets.device_of(tools(), tablet_of(request))
    if device is None:
        raise Http404
    return device


@require_http_methods(["GET", "HEAD"])
@asked_by(Who.TABLET)
def first(request: HttpRequest) -> HttpResponse:
    """The tablet's own first page: who writes? A page that does not exist on any other device."""
    after = own_path(request, request.GET.get("next", "/"))
    query = "" if after == "/" else f"?{urlencode({'next': after})}"
    return page(request, "tablet/tiles.html", title="Who are you?", tiles=tablets.tiles(tools(), _device(request)),
                query=query)


@require_http_methods(["GET", "HEAD", "POST"])
@asked_by(Who.TABLET)
def enter(request: HttpRequest, person_id: str) -> HttpResponse:
    """One person's PIN. A wrong one and a throttled one are answered in words; nobody is locked out for good."""
    device = _device(request)
    tile = next((tile for tile in tablets.tiles(tools(), device) if tile.person_id == person_id), None)
    if tile is None:
        raise Http404
    after = own_path(request, request.POST.get("next", request.GET.get("next", "/")))
    form = PinForm(request.POST if request.method == "POST" else None, now=tools().clock())
    status: int = 200
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            secret, words, status = _try(request, device, person_id, form.cleaned_data["pin"])
            if secret:
                return put_cookie(request, HttpResponseRedirect(after if after != "/" else WRITE), secret)
            problems = (Problem(words, "#id_pin"),)
    return page(request, "tablet/pin.html", title="Your PIN", status=status, problems=problems, form=form, tile=tile,
                after=after)


def _try(request: HttpRequest, device: tablets.KnownDevice, person_id: str, pin: str) -> tuple[str, str, int]:
    """One try: the cookie it gives, or words and a status."""
    tries = Tries(f"pin {device.device_id} {person_id}", device.device_id, most=TRIES, rising=True)
    if not tries.another():
        return "", WAIT.format(tries.minutes), 429
    secret = tablets.enter_by_pin(tools(), device, person_id, pin, instead_of=cookie_of(request))
    if secret is not None:
        tries.forget()
        return secret, "", 200
    if tries.used_up():
        tablets.tell_of_wrong_pins(tools(), device, person_id)
    return "", tablets.WRONG, 422


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def devices(door: Door) -> HttpResponse:
    """The shared tablets, and enrolling the one in one's hands."""
    filters(door.request, {"saved": ""})
    found, places = door.ask(tablets.my_devices, None), door.ask(tablets.where_tablets_lie, None)
    posted = door.request.POST if door.request.method == "POST" else None
    form = DeviceForm(posted, now=door.tools.clock(), places=places)
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            secret = door.attempt(tablets.enrol_device, tablets.EnrolDevice(**form.cleaned_data))
            if not isinstance(secret, Problems):
                return put_tablet(HttpResponseRedirect(f"{LIST}?saved=1"), secret)
            problems = secret
        put_gaps(problems, form)
    here = tablets.device_of(door.tools, tablet_of(door.request))
    return door.page("settings/tablets.html", "Shared tablets", problems, form=form, devices=found,
                     here=here.device_id if here else "", lies_in=dict(places) if len(places) > 1 else {})


@require_POST
@staff_page
def end(door: Door, device_id: str) -> HttpResponse:
    """A tablet is used no more."""
    done = door.attempt(tablets.end_device, tablets.EndDevice(device_id))
    if isinstance(done, Problems):
        return door.page("concern/not_now.html", "Not saved", done, back=LIST)
    return HttpResponseRedirect(f"{LIST}?saved=1")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def own_pin(door: Door) -> HttpResponse:
    """Choose one's PIN, or give it up."""
    filters(door.request, {"saved": ""})
    form = ChoosePinForm(door.request.POST if door.request.method == "POST" else None, now=door.tools.clock())
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            asked = tablets.KeepPin(account_id=door.session.account_id, **form.cleaned_data)
            done = door.attempt(tablets.keep_pin, asked)
            if not isinstance(done, Problems):
                return HttpResponseRedirect("/settings/pin/?saved=1")
            problems = done
        put_gaps(problems, form)
    return door.page("settings/pin.html", "Your PIN for shared tablets", problems, form=form,
                     has=door.ask(tablets.has_pin, None), saved="saved" in door.request.GET)
