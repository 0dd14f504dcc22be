"""Requests that came in by form, for whoever they were put before; and the form itself, in the settings."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.alerts import BY_FORM, my_alerts
from sharewell.casework.keep_address_book import address_book
from sharewell.casework.list_children import ListChildren, my_files
from sharewell.casework.request_form import CloseForm, OpenForm, change_number, close_form, open_form, request_forms
from sharewell.casework.settle_incoming import (
    AT_ONCE,
    OneIncoming,
    PassOnIncoming,
    SetAsideIncoming,
    SetAsideSeveral,
    claim_incoming,
    pass_on_incoming,
    read_incoming,
    set_aside_incoming,
    set_aside_several,
)
from sharewell.casework.take_incoming import TakeIncoming, take_incoming
from sharewell.rules.asked_by_form import OPEN, SET_ASIDE_WORDS, SetAside, danger_words
from sharewell.rules.errors import Gap, Missing
from sharewell.web.components.fields import AnyOf, Form, FromList, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters

LIMIT = 1_000_000
HOME = "/settings/local/form/"
TAKE, ASIDE, PASS_ON, CLAIM = "take", "aside", "pass_on", "claim"


class TakeForm(Form):
    """Who asks, in the address book; what was said when they were rung back; and about whom, chosen here."""

    recipient_id = FromList("Who asks? (from the address book)", [], required=False)
    rang = LongText("Who answered at the published number, and what did they say?", required=False, limit=LIMIT)
    file_id = FromList("Which child is it about? (you choose; nothing is matched)", [], required=False)


class AsideForm(Form):
    """Why it is set aside."""

    closed_as = OneOf("Why do you set it aside?", [(key.value, words) for key, words in SET_ASIDE_WORDS.items()],
                      required=False)
    reason = LongText("How do you know?", required=False, limit=LIMIT)


class SeveralForm(AsideForm):
    """Several that are set aside at once."""

    incoming_ids = AnyOf("Which of them?", [], required=False)


class PassOnForm(Form):
    """Why it is passed on."""

    why = ShortText("Why do you pass it on?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def incoming(door: Door, incoming_id: str) -> HttpResponse:
    """One request that came in by form, and what can be done with it."""
    read_filters(door.request, {"claimed": ""})
    kept = door.ask(read_incoming, OneIncoming(incoming_id))
    posted = door.request.POST if door.request.method == "POST" else None
    step = posted.get("step", "") if posted is not None else ""
    now = door.tools.clock()
    take = TakeForm(posted if step == TAKE else None, now=now)
    book = door.ask(address_book, None)
    take.fields["recipient_id"].choices = [  # type: ignore[attr-defined]
        ("", "Choose from the address book"),
        *((one.id, f"{one.name}, {one.agency}: {one.phone or 'no published number'}") for one in book),
    ]
    files = door.ask(my_files, ListChildren())
    take.fields["file_id"].choices = [  # type: ignore[attr-defined]
        ("", "Choose a child"), *((one.file_id, f"{one.child.name} ({one.reference})") for one in files)]
    aside = AsideForm(posted if step == ASIDE else None, now=now)
    pass_on = PassOnForm(posted if step == PASS_ON else None, now=now)
    problems = NO_PROBLEMS
    if posted is not None:
        form = {TAKE: take, ASIDE: aside, PASS_ON: pass_on}.get(step)
        done = _done(door, incoming_id, step, form)
        if isinstance(done, HttpResponse):
            return done
        problems = done
        if form is not None:
            put_gaps(problems, form)
    return door.page(
        "request/incoming.html", "A request that came in by form", problems, kept=kept, asked=kept.incoming.asked,
        take=take, aside=aside, pass_on=pass_on,
        danger=danger_words(kept.incoming.asked),
        closed=kept.incoming.state not in OPEN, mine=kept.incoming.claimed_by == door.actor.person_id,
        closed_as=SET_ASIDE_WORDS[SetAside(kept.incoming.closed_as)] if kept.incoming.closed_as else "",
    )  # fmt: skip


def _done(door: Door, incoming_id: str, step: str, form: Form | None) -> HttpResponse | Problems:
    """Where a step leads, or what stands in its way."""
    if step == CLAIM:
        done: object = door.attempt(claim_incoming, OneIncoming(incoming_id))
        return done if isinstance(done, Problems) else HttpResponseRedirect(f"/incoming/{incoming_id}/?claimed=1")
    if form is None:
        raise Missing
    if not form.is_valid():
        return Problems()
    given = form.cleaned_data
    if step == TAKE:
        if not given["file_id"]:
            return Problems((Gap("file_id", "Choose which child it is about."),))
        made = door.attempt(take_incoming, TakeIncoming(
            incoming_id=incoming_id, file_id=given["file_id"], recipient_id=given["recipient_id"], rang=given["rang"]))
        return made if isinstance(made, Problems) else HttpResponseRedirect(f"/decision/{made[1].id}/")
    if step == ASIDE:
        done = door.attempt(set_aside_incoming, SetAsideIncoming(incoming_id, given["closed_as"], given["reason"]))
    else:
        done = door.attempt(pass_on_incoming, PassOnIncoming(incoming_id, given["why"]))
    return done if isinstance(done, Problems) else HttpResponseRedirect("/")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def everything(door: Door) -> HttpResponse:
    """All that came in by form and is before this person; several can be set aside at once. Opens none of them."""
    said = read_filters(door.request, {"saved": ""})
    found = [one for one in door.ask(my_alerts, None) if one.kind in BY_FORM]
    posted = door.request.POST if door.request.method == "POST" else None
    aside, problems = SeveralForm(posted, now=door.tools.clock()), NO_PROBLEMS
    aside.fields["incoming_ids"].choices = [(one.about_id, one.words) for one in found[:AT_ONCE]]  # type: ignore[attr-defined]
    if posted is not None:
        problems = Problems()
        if aside.is_valid():
            given = aside.cleaned_data
            done = door.attempt(set_aside_several, SetAsideSeveral(
                tuple(given["incoming_ids"]), given["closed_as"], given["reason"]))
            if not isinstance(done, Problems):
                return HttpResponseRedirect("/incoming/?saved=1")
            problems = done
        put_gaps(problems, aside)
    return door.page("request/all_incoming.html", "Requests that came in by form", problems, found=found, aside=aside,
                     said=said)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def form(door: Door) -> HttpResponse:
    """The form by which other agencies ask: its address, to switch on, renew and off, one setting after another."""
    said = read_filters(door.request, {"saved": ""})
    posted = door.request.POST if door.request.method == "POST" else None
    problems = NO_PROBLEMS
    if posted is not None:
        setting = posted.get("setting_id", "")
        done: object
        if posted.get("step") == "off":
            done = door.attempt(close_form, CloseForm(setting))
        else:
            change = change_number if posted.get("step") == "number" else open_form
            done = door.attempt(change, OpenForm(setting, posted.get("phone", "")))
        if not isinstance(done, Problems):
            return HttpResponseRedirect(f"{HOME}?saved=1")
        problems = Problems(message=done.at("phone") or done.message, status=done.status)
    return door.page("settings/request_form.html", "The form for other agencies", problems, said=said,
                     found=door.ask(request_forms, None), public=bool(door.tools.public_address),
                     typed=posted or {})
