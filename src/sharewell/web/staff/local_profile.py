"""The local profile: numbers, thresholds, channels, limits and steps of this place; read and printed by everybody."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell import guidance
from sharewell.casework import keep_address_book as keep
from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.guidance.schema import Clock
from sharewell.guidance.vocabulary import ClockUnit
from sharewell.rules import held
from sharewell.rules.access import WHO_MAY, Action
from sharewell.rules.decision.second_eyes import SECOND_EYES_WORDS, SecondEyes
from sharewell.rules.dispatch import STEPS_WHEN_SILENT
from sharewell.rules.london import date_words, london_day
from sharewell.web.components.fields import small_number
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.keeping_forms import CONTACTS, ProfileForm

HOME = "/settings/local/"
UNITS = {ClockUnit.HOURS: "hour", ClockUnit.DAYS: "day", ClockUnit.WORKING_DAYS: "working day",
         ClockUnit.MONTHS: "month"}  # fmt: skip
SET_HERE = frozenset({"chase_receipt"})
NO_LENGTH = {ClockUnit.AT_ONCE: "At once", ClockUnit.SAME_DAY: "The same day", ClockUnit.NAMED: "The day it names"}


def limit_words(clock: Clock) -> str:
    """A time limit as people say it: at once, the same day, 1 working day."""
    if clock.unit in NO_LENGTH:
        return NO_LENGTH[clock.unit]
    return f"{clock.amount} {UNITS[clock.unit]}{'' if clock.amount == 1 else 's'}"


def _limits(kept: held.LocalProfile) -> list[tuple[str, str, str, str]]:
    """Every time limit: what, how long, from when, and who says so; those that are set here first."""
    days = kept.confirm_within_days
    return [
        ("Somebody looks at a new concern", f"{kept.look_within_hours} hours", "when it is recorded", "Set here"),
        ("A recipient confirms, or somebody answers us", f"{days} working day{'' if days == 1 else 's'}",
         "when it was sent or asked", "Set here"),
        *((one.title, limit_words(one), one.starts, f"{'By law: ' if one.fixed else ''}{one.source}")
          for one in guidance.clocks() if one.key not in SET_HERE),
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD"])
@staff_page
def profile(door: Door) -> HttpResponse:
    """The profile in force, to read and to print."""
    said = read_filters(door.request, {"saved": ""})
    kept = door.ask(keep.local_profile, None)
    known = {one.kind for one in kept.contacts}
    return door.page(
        "settings/profile.html", "Local numbers and words", said=said, kept=kept, limits=_limits(kept),
        second_eyes=SECOND_EYES_WORDS[SecondEyes(kept.second_eyes)], steps=kept.escalation or STEPS_WHEN_SILENT,
        channels=[CHANNEL_WORDS[key].label for key in kept.channels if key in CHANNEL_WORDS],
        checked=[{"who": one.name, "number": one.phone, "note": _checked(one)} for one in kept.contacts],
        wanting=[name for kind, name, _ in CONTACTS if kind not in known],
        overdue=kept.review_on is not None and kept.review_on <= london_day(door.tools.clock()),
        may=door.actor.has(*WHO_MAY[Action.PROFILE_KEEP].roles),
    )  # fmt: skip


def _checked(one: held.LocalContact) -> str:
    return f"{f'{one.hours}. ' if one.hours else ''}Checked on {date_words(one.checked_on)}: {one.source}"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def change(door: Door) -> HttpResponse:
    """Put the next version of the profile in force."""
    kept = door.ask(keep.local_profile, None)
    if door.request.method != "POST" and not door.actor.has(*WHO_MAY[Action.PROFILE_KEEP].roles):
        return HttpResponseRedirect(HOME)
    names = ("partnership", "no_secrets_words", "thresholds", "review_on", "look_within_hours", "confirm_within_days",
             "history_days", "second_eyes")  # fmt: skip
    initial = {name: getattr(kept, name) for name in names}
    initial |= {"escalation": "\n".join(kept.escalation or STEPS_WHEN_SILENT), "channels": list(kept.channels)}
    posted = door.request.POST if door.request.method == "POST" else None
    form = ProfileForm(posted, contacts=kept.contacts, initial=initial, now=door.tools.clock())
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            saved = door.attempt(keep.keep_profile, _given(form, kept))
            if not isinstance(saved, Problems):
                return HttpResponseRedirect(f"{HOME}?saved=1")
            problems = saved
        put_gaps(problems, form)
    return door.page("settings/profile_change.html", "Change the local numbers and words", problems, form=form,
                     kinds=CONTACTS)


def _given(form: ProfileForm, kept: held.LocalProfile) -> keep.KeepProfile:
    typed = form.cleaned_data
    return keep.KeepProfile(
        partnership=typed["partnership"], contacts=form.contacts(), no_secrets_words=typed["no_secrets_words"],
        thresholds=typed["thresholds"], channels=tuple(typed["channels"]), review_on=typed["review_on"],
        look_within_hours=small_number(typed["look_within_hours"], empty=24),
        confirm_within_days=small_number(typed["confirm_within_days"], empty=1),
        history_days=small_number(typed["history_days"], empty=365),
        escalation=tuple(typed["escalation"].splitlines()), second_eyes=typed["second_eyes"] or kept.second_eyes,
    )  # fmt: skip
