"""The form of a concern, and its translation into what the use case asks for. The rules decide what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sharewell.casework.child_of_concern import NewChild
from sharewell.casework.record_concern import RecordConcern
from sharewell.rules.concern import ASKED_SECRET_WORDS, THING_WORDS, AskedSecret, ConcernInput, Paragraph, Thing
from sharewell.rules.dates import Birth, ClockSide, london_day
from sharewell.rules.errors import Gap
from sharewell.rules.tellers import TELLER_WORDS
from sharewell.rules.values import SafeNow, StatementKind, Teller, is_id, new_id
from sharewell.web.components.fields import (
    AnyOf,
    BirthField,
    DayField,
    Form,
    FromList,
    HiddenId,
    LongText,
    OneOf,
    ShortText,
    Tick,
    TimeOfDay,
    boxes_of,
    moment_of,
)

SAFE_WORDS = {SafeNow.YES: "Yes, for now", SafeNow.NO: "No", SafeNow.UNSURE: "I am not sure"}
ANOTHER = "another"
NOW, EARLIER, UNKNOWN = "now", "earlier", "unknown"
WHEN_WORDS = {NOW: "Just now", EARLIER: "At another time", UNKNOWN: "Time not known"}
SIDES = {ClockSide.BEFORE: "Before the clocks went back", ClockSide.AFTER: "After the clocks went back"}
BOXES = (
    ("verbatim", StatementKind.VERBATIM),
    ("observed", StatementKind.OBSERVED),
    ("reported", StatementKind.REPORTED),
    ("opinion", StatementKind.OPINION),
)
# Where the words about each gap belong on this form.
PLACES = {
    "paragraphs": "observed",
    "child": "name",
    "about": "name",
    "new_child.name": "name",
    "told_in_person": "safe_now",
    **{f"paragraphs.{number}.text": name for number, (name, _) in enumerate(BOXES)},
    "paragraphs.2.source": "told_by",
}
LIMIT = 10_000_000  # the rules say in words what is too long; the field lets it through to them
WHEN_FIELDS = ("day", "at", "side")


class StatementBoxes(Form):
    """The four kinds of statement, kept apart from the first keystroke."""

    verbatim = LongText("Their words", kind="verbatim", required=False, limit=LIMIT, strip=False,
                        hint="Write exactly what the child said. Do not tidy it up.")
    observed = LongText("What you saw or heard", kind="observed", required=False, limit=LIMIT, strip=False,
                        hint="Only what a camera would have caught.")
    reported = LongText("What somebody told you", kind="reported", required=False, limit=LIMIT, strip=False,
                        hint="Something you were told by somebody else.")
    told_by = ShortText("Who told you", required=False, limit=LIMIT, hint="Write 'not known' if you do not know.")
    teller = OneOf("What is that person to the child?", list(TELLER_WORDS.items()), required=False,
                   hint="Only somebody who works with the child can be named to others. Everybody else stays with us.")
    opinion = LongText("What you think", kind="opinion", required=False, limit=LIMIT, strip=False,
                       hint="Your opinion is welcome. It is kept apart.")

    def paragraphs(self, at: datetime | None = None, *, unknown: bool = True) -> tuple[Paragraph, ...]:
        """One paragraph a box, empty ones too, so that a gap says which box it is about."""
        source = self.value("told_by").strip()
        return tuple(
            Paragraph(
                text=self.value(name),
                kind=kind,
                source=source if kind is StatementKind.REPORTED else "",
                observed_at=at,
                time_unknown=unknown and at is None,
                teller=self.who_told() if kind is StatementKind.REPORTED else None,
            )
            for name, kind in BOXES
        )

    def who_told(self) -> Teller | None:
        """What whoever told them is to the child, where it was chosen."""
        chosen = self.value("teller")
        return Teller(chosen) if chosen in set(Teller) else None

    def value(self, name: str) -> str:
        """What was typed in one field, with line ends as one character and nothing else changed."""
        typed = self[name].value()
        return "" if typed is None else str(typed).replace("\r\n", "\n").replace("\r", "\n")


class ConcernForm(StatementBoxes):
    """The one page of a concern. Safe-now comes first and has nothing chosen."""

    concern_id = HiddenId(required=False)
    safe_now = OneOf("Is the child safe right now?", list(SAFE_WORDS.items()), required=False)
    things = AnyOf("What kind of thing is it?", list(THING_WORDS.items()), required=False, hint="Tick any that fit.")
    questions_asked = LongText("What did you say or ask?", required=False, limit=LIMIT, strip=False,
                               hint="Word for word, as well as you can remember.")
    asked_to_keep_secret = OneOf("Were you asked to keep it secret?", list(ASKED_SECRET_WORDS.items()), required=False)
    child_told = Tick("I have told the child that I need help to keep them safe, and who knows", required=False)
    when = OneOf("When was it?", list(WHEN_WORDS.items()), required=False, initial=NOW)
    day = DayField("Which day?", what="the concern", required=False)
    at = TimeOfDay("At what time?", required=False, hint="For example 9:30am or 14:05.")
    side = OneOf("Before or after the clocks went back?", list(SIDES.items()), required=False)
    where = ShortText("Where was it?", required=False, limit=LIMIT)
    present = ShortText("Who else was there?", required=False, limit=LIMIT)
    told_in_person = ShortText("Who did you tell?", required=False, limit=LIMIT)
    close_staff = AnyOf("Does anyone who works here live with, or are they related to, an adult in this?", [],
                        required=False, hint="Tick them. They will not see it. Leave empty if nobody, or if you do not "
                        "know.")
    same_child = FromList("Which child is it?", [], required=False)

    def __init__(self, *args: Any, staff: Iterable[tuple[str, str]] = (), same: Iterable[tuple[str, str]] = (),
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["close_staff"].choices = list(staff)  # type: ignore[attr-defined]
        choices = [("", "Choose one"), *same, (ANOTHER, "Another child with the same name")]
        self.fields["same_child"].choices = choices  # type: ignore[attr-defined]


class NewChildForm(Form):
    """A child who is not on the register."""

    name = ShortText("The child's full name", required=False, limit=LIMIT)
    name_not_known = Tick("Name not known", required=False)
    known_as = ShortText("Known as", required=False, limit=LIMIT)
    born_on = BirthField("Date of birth", required=False, hint="For example 3 11 2023. Leave empty if not known.")
    not_born_yet = Tick("Not born yet", required=False)
    expected_on = DayField("When is the baby expected?", what="the expected birth", future=True, required=False)

    def child(self) -> NewChild:
        """The child as the use case takes it."""
        born = self.cleaned_data.get("born_on")
        unborn = bool(self.cleaned_data.get("not_born_yet"))
        return NewChild(
            name=str(self["name"].value() or ""),
            known_as=str(self["known_as"].value() or ""),
            born_on=born.born_on if isinstance(born, Birth) and not unborn else None,
            expected_on=self.cleaned_data.get("expected_on") if unborn else None,
            name_not_known=bool(self.cleaned_data.get("name_not_known")),
        )


class AdultForm(Form):
    """Which adults who work here a concern is about, and which child, if any."""

    about_staff = AnyOf("Who is it about?", [], required=False, hint="Tick everybody. They will not see it.")
    child_id = FromList("Which child is it about?", [], required=False)

    def __init__(self, *args: Any, staff: Iterable[tuple[str, str]], children: Iterable[tuple[str, str]],
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about_staff"].choices = list(staff)  # type: ignore[attr-defined]
        nobody = ("", "No particular child, or not on the list")
        self.fields["child_id"].choices = [nobody, *children]  # type: ignore[attr-defined]


def unchecked(form: Form) -> dict[str, Any]:
    """Everything typed in `form`, to show again on a page that finds no fault with it yet."""
    return {name: form[name].value() for name in form.fields}


@dataclass(frozen=True)
class Written:
    """What the posted form says: the request, and the gaps found while reading dates and times."""

    request: RecordConcern
    gaps: tuple[Gap, ...]


def read(
    form: ConcernForm,
    new_child: NewChildForm | None,
    *,
    child_id: str,
    about_staff: tuple[str, ...],
    close_staff: tuple[str, ...] = (),
) -> Written:
    """Translate the posted forms. Dates that cannot be read are gaps; with a child who may not be safe they are kept
    as typed beside the place instead, so that nothing stands in the way.
    """
    form.is_valid()
    if new_child is not None:
        new_child.is_valid()
    safe = form["safe_now"].value()
    safe_now = SafeNow(safe) if safe in set(SafeNow) else None
    urgent = safe_now in (SafeNow.NO, SafeNow.UNSURE)
    moment, gaps = _moment(form)
    if new_child is not None:
        gaps += [Gap(name, str(text)) for name, texts in new_child.errors.items() for text in texts]
    where = form.value("where")
    if urgent and gaps:
        where = " ".join(filter(None, [where, _as_typed(form)]))
    concern_id = form.value("concern_id")
    return Written(
        RecordConcern(
            concern=_input(form, safe_now, moment),
            child_id=child_id,
            new_child=new_child.child() if new_child is not None else None,
            where=where,
            present=form.value("present"),
            about_staff=about_staff,
            close_staff=close_staff,
            concern_id=concern_id if is_id(concern_id) else new_id(),
        ),
        () if urgent else tuple(gaps),
    )


def _input(form: ConcernForm, safe_now: SafeNow | None, moment: datetime | None) -> ConcernInput:
    secret = form["asked_to_keep_secret"].value()
    return ConcernInput(
        paragraphs=form.paragraphs(moment),
        safe_now=safe_now,
        things=frozenset(Thing(thing) for thing in form["things"].value() or [] if thing in set(Thing)),
        asked_to_keep_secret=AskedSecret(secret) if secret in set(AskedSecret) else None,
        child_told_it_is_passed_on=bool(form["child_told"].value()) or None,
        questions_asked=form.value("questions_asked"),
        told_in_person=form.value("told_in_person"),
    )


def _moment(form: ConcernForm) -> tuple[datetime | None, list[Gap]]:
    when = form["when"].value()
    if when == UNKNOWN:
        return None, []
    if when != EARLIER:
        return form.now, []
    day, at = form.cleaned_data.get("day"), form.cleaned_data.get("at")
    if isinstance(day, date) and isinstance(at, time):
        found = moment_of(form, "day", "at", "side")
        return found, _gaps_of(form)
    gaps = _gaps_of(form)
    if not isinstance(day, date) and "day" not in form.errors:
        gaps.append(Gap("day", "Enter the day, or choose 'Time not known'."))
    elif "at" not in form.errors and "day" not in form.errors:
        gaps.append(Gap("at", "Enter the time, or choose 'Time not known'."))
    return None, gaps


def _gaps_of(form: ConcernForm) -> list[Gap]:
    return [Gap(name, str(text)) for name in WHEN_FIELDS for text in form.errors.get(name, [])]


def _as_typed(form: ConcernForm) -> str:
    boxes = boxes_of(form["day"].value())
    typed = " ".join(filter(None, [boxes.day, boxes.month, boxes.year, form.value("at")]))
    return f"(when, as typed: {typed})" if typed else ""


def begun(room: str = "") -> dict[str, Any]:
    """What an empty form begins with: an identifier of its own, so that sending it twice saves it once."""
    return {"concern_id": new_id(), "when": NOW, "where": room}


def folded(name: str) -> str:
    """A name as two are compared: without case, and with one space between its parts."""
    return " ".join(name.split()).casefold()


def today_of(form: Form) -> date:
    """The day it is in London for this form."""
    return london_day(form.now)
