"""Read a concern, look at it and decide, add to it. Its readers see it whole; its recorder sees their own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.read_concern import ConcernPage, ReadConcern, read_concern
from sharewell.casework.record_concern import reference_of
from sharewell.casework.saved_last import Saved
from sharewell.casework.triage_concern import TriageConcern, triage_concern
from sharewell.rules import held
from sharewell.rules.access import LEADS
from sharewell.rules.concern import ASKED_SECRET_WORDS, THING_WORDS, AskedSecret, Thing
from sharewell.rules.corrections import RECORDED_WORDS
from sharewell.rules.london import age_words, date_words, london_day, moment_words
from sharewell.rules.tellers import PROTECTED
from sharewell.rules.triage import CATEGORY_WORDS, CHOICE_WORDS, Category, Choice, check
from sharewell.rules.values import STATEMENT_LABELS, SafeNow, Statement
from sharewell.web.both_texts import Both, both_texts, in_words
from sharewell.web.components.fields import DayField, Form, FromList, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, attempt, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.present.timeline import Entry, with_marks
from sharewell.web.staff.recording_form import LIMIT, PLACES, StatementBoxes

REPLIES = {
    "in_hand": "Read, and in hand",
    "watch": "Please watch for…",
    "come": "Come and see me",
    "closed": "Closed, thank you",
}
SUGGESTED: tuple[tuple[Thing, Category], ...] = (
    (Thing.ADULT_DID, Category.PHYSICAL),
    (Thing.MARK, Category.PHYSICAL),
    (Thing.CARE, Category.NEGLECT),
    (Thing.ONLINE, Category.ONLINE),
    (Thing.BEHAVIOUR, Category.BEHAVIOUR),
)


class TriageForm(Form):
    """The five answers. Nothing is chosen beforehand but the day to look again, and 'no' for a significant event."""

    read_at_version = ShortText("Version", required=False)
    choice = OneOf("What will you do?", [(c, CHOICE_WORDS[c]) for c in Choice], required=False)
    category = FromList("Main type of concern", [("", "Choose one"), *((c, CATEGORY_WORDS[c]) for c in Category)],
                        required=False)
    significant = OneOf("Is this a significant event?", [("no", "No"), ("yes", "Yes")], required=False, initial="no",
                        hint="Significant events stand in the timeline of main events.")
    reply_kind = OneOf("What may the person who told you be told?", list(REPLIES.items()), required=False,
                       hint="They see these words and nothing more.")
    reply_words = ShortText("More words for them", required=False, limit=LIMIT)
    look_again_on = DayField("Look again on", what="the next look", future=True, required=False,
                             hint="A working day. Leave empty where you share, refer or ask for advice now.")
    reason = LongText("Your reasons", required=False, limit=LIMIT)

    def reply(self) -> str:
        """The words the reporter will see: what was chosen, and what was typed."""
        kind = str(self["reply_kind"].value() or "")
        more = str(self["reply_words"].value() or "").strip()
        if kind == "watch":
            return f"Please watch for: {more}" if more else "Please watch, and tell me if anything changes"
        return ". ".join(filter(None, [REPLIES.get(kind, ""), more])) if kind in REPLIES else ""


@dataclass(frozen=True)
class Shown:
    """One statement as the page shows it."""

    kind: str
    label: str
    text: str
    about: str
    id: str = ""
    notes: tuple[tuple[str, str, str], ...] = ()


def shown(
    statements: Iterable[Statement], names: dict[str, str], recorded_at: datetime,
    corrections: Iterable[held.Correction] = (),
) -> list[Shown]:
    """Statements with who said it, who wrote it down and when: later words say that they were added. What was put
    right or is disputed stands below: what it is, the words, and which correction it is."""
    corrections = tuple(corrections)
    lines = []
    for s in statements:
        about = []
        if s.source:
            about.append(f"From: {source_for_us(s)}")
        about.append("time not known" if s.observed_at is None else moment_words(s.observed_at))
        if s.recorded_at > recorded_at:
            about.append(f"added {moment_words(s.recorded_at)}")
        if s.recorded_by in names:
            about.append(f"written by {names[s.recorded_by]}")
        lines.append(Shown(str(s.kind), STATEMENT_LABELS[s.kind], s.text, " · ".join(about), s.id,
                           tuple(notes_on(s.id, corrections))))
    return lines


def source_for_us(statement: Statement) -> str:
    """Who said it, and where they are protected that they are."""
    return f"{statement.source} (protected: stays with us)" if statement.teller in PROTECTED else statement.source


def notes_on(about_id: str, corrections: Iterable[held.Correction]) -> list[tuple[str, str, str]]:
    """What was put right or is disputed about some words: what it is, the words, and which correction it is."""
    return [
        (f"{RECORDED_WORDS[one.kind]}{f' ({one.who})' if one.who else ''}, {date_words(london_day(one.made_at))}",
         one.words, one.id)
        for one in corrections
        if one.about_id == about_id
    ]  # fmt: skip


def about_child(child: held.Child, now: datetime) -> tuple[list[str], list[str]]:
    """What stands beside a child's name, and what must not be overlooked."""
    today = london_day(now)
    details = []
    if child.born_on:
        details.append(f"{age_words(child.born_on, today)}, born {date_words(child.born_on)}")
    if child.expected_on:
        details.append(f"not born yet, expected {date_words(child.expected_on)}")
    details += filter(None, [f"known as {child.known_as}" if child.known_as else "", child.room])
    return details, ["Protected address"] if child.protected_address else []


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def concern(door: Door, concern_id: str) -> HttpResponse:
    """One concern. For a lead in the circle the form to look at it and decide stands below."""
    request = door.request
    said = read_filters(request, {"told": "", "saved": "", "added": ""})
    if request.method == "POST":
        form = TriageForm(request.POST, now=door.tools.clock())
        found = _triage(door, concern_id, form)
        if not isinstance(found, Problems):
            return HttpResponseRedirect(f"/concern/{concern_id}/?saved=1")
        kept = door.ask(read_concern, ReadConcern(concern_id))
        if found.stale and kept.whole:
            return _both(door, kept, form, found, said)
        put_gaps(found, form, names={"reply": "reply_kind"})
        return _whole(door, kept, form, found, said) if kept.whole else _own(door, kept, said)
    kept = door.ask(read_concern, ReadConcern(concern_id))
    if not kept.whole:
        return _own(door, kept, said)
    return _whole(door, kept, _fresh(door, kept), NO_PROBLEMS, said)


def _triage(door: Door, concern_id: str, form: TriageForm) -> held.Concern | Problems:
    answers = {name: str(form[name].value() or "") for name in ("choice", "category", "reason", "read_at_version")}
    if not form.is_valid():
        rest = attempt(lambda: check(choice=answers["choice"], category=answers["category"], reply=form.reply(),
                                     look_again_on=None, today=london_day(form.now), holidays=frozenset()))
        gaps = rest.gaps if isinstance(rest, Problems) else ()
        return Problems(tuple(gap for gap in gaps if gap.field not in form.errors))
    version = answers["read_at_version"]
    return door.attempt(
        triage_concern,
        TriageConcern(
            concern_id=concern_id,
            choice=answers["choice"],
            category=answers["category"],
            reply=form.reply(),
            look_again_on=form.cleaned_data["look_again_on"],
            significant=form["significant"].value() == "yes",
            reason=answers["reason"],
            read_at_version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        ),
    )


def _fresh(door: Door, kept: ConcernPage) -> TriageForm:
    now, before = door.tools.clock(), kept.concern.triage
    initial: dict[str, object] = {
        "read_at_version": kept.concern.version,
        "significant": "no",
        "look_again_on": in_two_weeks(london_day(now)),
        "category": next((c for thing, c in SUGGESTED if thing in kept.concern.things), ""),
    }
    if before is not None:
        initial |= {"choice": before.choice, "category": before.category, "reason": before.reason}
    return TriageForm(initial=initial, now=now)


def _both(door: Door, kept: ConcernPage, form: TriageForm, problems: Problems, said: dict[str, str]) -> HttpResponse:
    """What somebody else decided meanwhile beside what was typed, with a form that is made from both."""
    posted = door.request.POST.copy()
    posted["read_at_version"] = str(kept.concern.version)
    decided = kept.concern.triage
    if decided is None:
        return _whole(door, kept, TriageForm(posted, now=form.now), problems, said)
    theirs = TriageForm(initial=vars(decided), now=form.now)
    names = ("choice", "category", "look_again_on", "reason")
    rows = [(str(form[name].field.label), in_words(theirs[name]), in_words(form[name])) for name in names]
    rows.insert(2, (f"What {kept.recorder} is told", decided.reply, form.reply()))
    saved = Saved(kept.names.get(decided.decided_by, "Somebody"), decided.decided_at)
    return _whole(door, kept, TriageForm(posted, now=form.now), problems, said,
                  both_texts(door, rows, file_id=kept.concern.file_id, saved=saved))


def in_two_weeks(today: date) -> date:
    """A fortnight on, moved off a weekend to the Monday after."""
    day = today + timedelta(days=14)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _whole(
    door: Door, kept: ConcernPage, form: TriageForm, problems: Problems, said: dict[str, str], both: Both | None = None
) -> HttpResponse:
    details, flags = about_child(kept.child, door.tools.clock())
    entries = [
        Entry(title=e.line, at=e.at, who=kept.names.get(e.by, ""), main=e.significant)
        for e in kept.log
        if e.about_id != kept.concern.id
    ]
    return door.page(
        "concern/concern.html", "Concern", problems, kept=kept, concern=kept.concern, form=form, said=said,
        reference=reference_of(kept.concern.id), both=both,
        details=details, flags=flags,
        statements=shown(kept.concern.statements, kept.names, kept.concern.recorded_at, kept.corrections),
        things=[THING_WORDS[Thing(t)] for t in kept.concern.things if t in set(Thing)],
        entries=list(with_marks(entries)),
        earlier=[(o, shown(o.statements, kept.names, o.recorded_at, kept.corrections)) for o in kept.earlier],
        asked_secret=ASKED_SECRET_WORDS.get(AskedSecret(kept.concern.asked_to_keep_secret), "")
        if kept.concern.asked_to_keep_secret else "",
        triages=door.actor.has(*LEADS) and not kept.emergency, choice_words=CHOICE_WORDS,
        unsafe=kept.concern.safe_now is not SafeNow.YES,
        category_words=CATEGORY_WORDS,
        about_names=[kept.names[person] for person in kept.concern.about_staff if person in kept.names],
    )


def _own(door: Door, kept: ConcernPage, said: dict[str, str]) -> HttpResponse:
    words = shown(kept.concern.statements, {}, kept.concern.recorded_at)
    return door.page("concern/own.html", "What you told us", kept=kept, concern=kept.concern, statements=words,
                     said=said, reference=reference_of(kept.concern.id))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def add(door: Door, concern_id: str) -> HttpResponse:
    """Add more words, or say that there is nothing more."""
    request, now = door.request, door.tools.clock()
    said = read_filters(request, {"sent": ""})
    kept = door.ask(read_concern, ReadConcern(concern_id))
    form = StatementBoxes(request.POST if request.method == "POST" else None, now=now)
    problems = NO_PROBLEMS
    if request.method == "POST":
        nothing = request.POST.get("do") == "nothing_more"
        form.is_valid()
        found = door.attempt(
            add_to_concern,
            AddToConcern(concern_id=concern_id, paragraphs=() if nothing else form.paragraphs(),
                         nothing_more=nothing),
        )
        if not isinstance(found, Problems):
            return HttpResponseRedirect(f"/concern/{concern_id}/?added=1")
        problems = found
        put_gaps(found, form, names={**PLACES, "paragraphs": "observed"})
    return door.page("concern/add.html", "Add to a concern", problems, form=form, kept=kept, concern=kept.concern,
                     said=said)
