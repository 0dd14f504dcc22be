"""We ask others: whom, for what, by what power and by when; what they answered, or that there is no answer yet."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.ask_others import (
    AskingChoices,
    AskOthers,
    LogAskedAgain,
    ReadAsking,
    RecordTheirAnswer,
    StartAsking,
    ask_others,
    log_asked_again,
    read_asking,
    record_their_answer,
    start_asking,
)
from sharewell.rules.asking import THEIR_ANSWER_WORDS, UNSETTLED, AskingState, TheirAnswer
from sharewell.rules.dispatch import STEPS_WHEN_SILENT
from sharewell.web.components.fields import DayField, Form, FromList, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.staff.concerns import about_child

LIMIT = 1_000_000
SAME = ("recipient_id", "wanted", "purpose", "function", "basis", "said")


class AskForm(Form):
    """Whom we ask, for what, by what power, what they are told, and by when."""

    recipient_id = FromList("Whom do you ask?", [], required=False,
                            hint="Not in the address book? Add them in Settings, and ring back on a published number.")
    wanted = LongText("What do you ask for?", required=False, limit=LIMIT, hint="No more than you need.")
    purpose = LongText("What do you need it for?", required=False, limit=LIMIT)
    function = LongText("Why would they know?", required=False, limit=LIMIT)
    basis = OneOf("On what ground may you ask?", [], required=False)
    said = LongText("What do you tell them in asking?", required=False, limit=LIMIT,
                    hint="As little as they need to find it. They learn at least that you ask about this child.")
    by_when = DayField("By when do you need it?", what="the answer", future=True, required=False,
                       hint="Left empty: the working days that the local numbers and words give.")


class AskAgainForm(AskForm):
    """The same, and what is new."""

    new_facts = LongText("What is new since they answered?", required=False, limit=LIMIT)


class AnswerForm(Form):
    """How they answered, who, and in what words."""

    kind = OneOf("How did they answer?", [(one.value, words) for one, words in THEIR_ANSWER_WORDS.items()],
                 required=False)
    person = ShortText("Who answered?", required=False, limit=LIMIT)
    words = LongText("What did they say? In their words", required=False, limit=LIMIT)
    their_reference = ShortText("Their reference", required=False, limit=LIMIT)


class RingingForm(Form):
    """What was said when somebody rang."""

    words = LongText("Whom did you ring, and what did they say?", required=False, limit=LIMIT)


def _choices(form: AskForm, offered: AskingChoices) -> None:
    book = [(one.id, f"{one.name}, {one.agency}") for one in offered.recipients]
    form.fields["recipient_id"].choices = [("", "Choose from the address book"), *book]  # type: ignore[attr-defined]
    bases = [(one.id, f"{one.label} ({one.legal_name})") for one in offered.bases]
    form.fields["basis"].choices = bases  # type: ignore[attr-defined]


def _ask(door: Door, file_id: str, form: AskForm, offered: AskingChoices, again_id: str = "") -> HttpResponse:
    problems = NO_PROBLEMS
    _choices(form, offered)
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            names = (*SAME, "by_when", *(("new_facts",) if again_id else ()))
            made = door.attempt(ask_others, AskOthers(
                file_id=file_id, again_id=again_id, **{name: form.cleaned_data[name] for name in names}))
            if not isinstance(made, Problems):
                return HttpResponseRedirect(f"/asked/{made.id}/")
            problems = made
        put_gaps(problems, form)
    details, flags = about_child(offered.child, door.tools.clock())
    return door.page("asking/ask.html", "Ask somebody for information", problems, form=form, child=offered.child,
                     again_id=again_id, details=details, flags=flags,
                     back=f"/asked/{again_id}/" if again_id else f"/file/{file_id}/")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def ask(door: Door, file_id: str) -> HttpResponse:
    """Ask somebody outside about the child of one file."""
    offered = door.ask(start_asking, StartAsking(file_id))
    posted = door.request.POST if door.request.method == "POST" else None
    return _ask(door, file_id, AskForm(posted, now=door.tools.clock()), offered)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def again(door: Door, asking_id: str) -> HttpResponse:
    """Ask the same people again, with what is new; nothing is typed twice."""
    before = door.ask(read_asking, ReadAsking(asking_id)).asking
    offered = door.ask(start_asking, StartAsking(before.file_id))
    posted = door.request.POST if door.request.method == "POST" else None
    initial = {name: getattr(before, name) for name in SAME}
    return _ask(door, before.file_id, AskAgainForm(posted, initial=initial, now=door.tools.clock()), offered, before.id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def asked(door: Door, asking_id: str) -> HttpResponse:
    """One request of ours: by when, whom to ring, and what they answered."""
    kept = door.ask(read_asking, ReadAsking(asking_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = AnswerForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        made = door.attempt(record_their_answer, RecordTheirAnswer(
            asking_id=asking_id, kind=posted.get("kind", ""), person=posted.get("person", ""),
            words=posted.get("words", ""), their_reference=posted.get("their_reference", "")))  # fmt: skip
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/asked/{asking_id}/")
        problems = made
        put_gaps(made, form)
    one = kept.asking
    answer = TheirAnswer(one.answer_kind) if one.answer_kind else None
    return door.page("asking/asked.html", "We asked for information", problems, form=form, kept=kept, asking=one,
                     steps=kept.steps or STEPS_WHEN_SILENT, waits=one.state == AskingState.ASKED,
                     answer=THEIR_ANSWER_WORDS[answer] if answer else "", unsettled=answer in UNSETTLED,
                     late=one.answer_by is not None and one.answer_by <= door.tools.clock())


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def rang(door: Door, asking_id: str) -> HttpResponse:
    """Somebody rang, and there is no answer yet: what was said. The limit begins again."""
    kept = door.ask(read_asking, ReadAsking(asking_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = RingingForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        made = door.attempt(log_asked_again, LogAskedAgain(asking_id=asking_id, words=posted.get("words", "")))
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/asked/{asking_id}/")
        problems = made
        put_gaps(made, form)
    return door.page("asking/rang.html", "You rang", problems, form=form, asking=kept.asking)
