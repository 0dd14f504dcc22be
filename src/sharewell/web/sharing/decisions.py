"""The decision: seven rows with what is still missing beside them, one row at a time, recorded, reopened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from sharewell import guidance
from sharewell.casework.answer_decision import (
    AnswerDecision,
    DecisionPage,
    ReadDecision,
    answer_decision,
    read_decision,
)
from sharewell.casework.decision_words import (
    LABELS,
    PACK_WORDS,
    ROW_OF,
    ROWS,
    Row,
    each_of_family,
    each_other,
    said,
    source_words,
)
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.guidance.vocabulary import OUTCOME_WORDS, RECIPIENT_WORDS, Outcome, RecipientKind
from sharewell.rules.decision.assessment import POSTURE_WORDS, Finding
from sharewell.web.both_texts import Both, both_texts, meanwhile, of_forms
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.sharing.answers import AnswersForm
from sharewell.web.staff.concerns import about_child

MOVED = {"recipient": "recipient_id"}
OUTCOMES: tuple[tuple[Outcome, str], ...] = tuple((one, OUTCOME_WORDS[one]) for one in Outcome)


@dataclass(frozen=True)
class RowView:
    """One row as the page shows it: its answers in one line, and how far it is."""

    row: Row
    line: str
    state: str
    open: bool


@dataclass(frozen=True)
class Missing:
    """One thing still missing, with the place on the page where it is mended."""

    href: str
    message: str
    note: str = ""


def row_views(kept: DecisionPage, opened: frozenset[str]) -> list[RowView]:
    """The seven rows. A row with a gap is in progress, or not started where it holds no answer."""
    wanting = {ROW_OF[ask].slug for gap in kept.assessment.still_missing for ask in gap.asks if ask in ROW_OF}
    views = []
    for row in ROWS:
        line = " · ".join(filter(None, (line_of(kept, name) for name in row.fields)))
        done = "In progress" if row.slug in wanting else "Done"
        state = done if line else "Not started"
        views.append(RowView(row, line if len(line) < 160 else f"{line[:157]}…", state, row.slug in opened))
    return views


def line_of(kept: DecisionPage, name: str) -> str:
    """One answer as people read it; empty where there is none."""
    if name == "recipient_id":
        known = f"{kept.recipient.name}, {kept.recipient.agency}" if kept.recipient else ""
        kind = kept.decision.answers.get("recipient", "")
        return known or (RECIPIENT_WORDS[RecipientKind(kind)] if kind else "")
    value = kept.decision.answers.get(name)
    if name == "basis" and value and value != "unsure":
        return guidance.lawful_basis(str(value)).label
    if name == "condition" and value and value != "unsure":
        return ""
    return said(name, value)


def missing(findings: tuple[Finding, ...], base: str = "") -> list[Missing]:
    """What is still missing, row by row, each with a link to the row that holds its field."""
    made = []
    for gap in sorted(findings, key=_row_number):
        ask = next((one for one in gap.asks if one in ROW_OF), "")
        place = f"#row-{ROW_OF[ask].slug}" if ask else "#record"
        made.append(Missing(base + place, gap.words, source_words(gap.source).partition(";")[0]))
    return made


def _row_number(gap: Finding) -> int:
    return next((ROW_OF[ask].number for ask in gap.asks if ask in ROW_OF), len(ROWS))


@require_POST
@staff_page
def begin(door: Door, file_id: str) -> HttpResponse:
    """Open a decision in a file, from a concern, a request, or an earlier decision with new facts."""
    posted = door.request.POST
    made = door.attempt(
        open_decision,
        OpenDecision(
            file_id=file_id,
            concern_id=posted.get("concern_id", ""),
            request_id=posted.get("request_id", ""),
            reopens_id=posted.get("reopens_id", ""),
        ),
    )
    if isinstance(made, Problems):
        return door.page("concern/not_now.html", "Not now", made, back=f"/file/{file_id}/")
    return HttpResponseRedirect(f"/decision/{made.id}/")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def overview(door: Door, decision_id: str) -> HttpResponse:
    """All seven rows; saving keeps what is there, recording takes the decision."""
    read_filters(door.request, {"saved": ""})
    kept = door.ask(read_decision, ReadDecision(decision_id))
    if kept.decision.decided_at is not None:
        return _taken(door, kept, again=door.request.method == "POST")
    if door.request.method != "POST":
        return _open_page(door, kept, AnswersForm(kept=kept, now=door.tools.clock()), NO_PROBLEMS)
    return _posted(door, kept, ROWS)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def one_row(door: Door, decision_id: str, slug: str) -> HttpResponse:
    """The same answers, one row a page."""
    row = next((one for one in ROWS if one.slug == slug), None)
    if row is None:
        raise Http404
    kept = door.ask(read_decision, ReadDecision(decision_id))
    if kept.decision.decided_at is not None:
        return HttpResponseRedirect(f"/decision/{decision_id}/")
    if door.request.method != "POST":
        form = AnswersForm(kept=kept, rows=(row,), now=door.tools.clock())
        return _row_page(door, kept, row, form, NO_PROBLEMS)
    return _posted(door, kept, (row,))


def _posted(door: Door, kept: DecisionPage, rows: tuple[Row, ...]) -> HttpResponse:
    posted = door.request.POST
    form = AnswersForm(posted, kept=kept, rows=rows, now=door.tools.clock())
    problems, after = Problems(), kept
    valid = form.is_valid()
    if valid:
        saved = door.attempt(
            answer_decision,
            AnswerDecision(decision_id=kept.decision.id, answers=form.answers(), version=door.version,
                           recipient_id=form.cleaned_data.get("recipient_id")),
        )
        if isinstance(saved, Problems):
            problems = saved
        else:
            after = saved
            if posted.get("do") == "record":
                problems = _record(door, after)
            if not problems:
                return HttpResponseRedirect(_next(kept.decision.id, rows, posted.get("do", "")))
    put_gaps(problems, form, names=MOVED)
    if problems.stale:
        kept = after = door.ask(read_decision, ReadDecision(kept.decision.id))
    both = _both(door, kept, rows, form) if meanwhile(door, problems, kept.decision.version) else None
    if len(rows) == 1:
        return _row_page(door, after, rows[0], form, problems, both)
    return _open_page(door, after, form, problems, both)


def _both(door: Door, kept: DecisionPage, rows: tuple[Row, ...], form: AnswersForm) -> Both:
    saved = AnswersForm(kept=kept, rows=rows, now=door.tools.clock())
    return both_texts(door, of_forms([saved], [form]), file_id=kept.decision.file_id, row_id=kept.decision.id)


def _record(door: Door, kept: DecisionPage) -> Problems:
    posted = door.request.POST
    taken = door.attempt(
        take_decision,
        TakeDecision(decision_id=kept.decision.id, outcome=posted.get("outcome", ""), answers={},
                     version=kept.decision.version, alone_because=posted.get("alone_because", "")),
    )
    if not isinstance(taken, Problems):
        return NO_PROBLEMS
    waits = taken.at("second_person")
    return Problems(message=waits, href=f"/decision/{kept.decision.id}/second-look/") if waits else taken


def _next(decision_id: str, rows: tuple[Row, ...], do: str) -> str:
    if len(rows) == 1 and do == "next":
        place = [row.slug for row in ROWS].index(rows[0].slug)
        if place + 1 < len(ROWS):
            return f"/decision/{decision_id}/row/{ROWS[place + 1].slug}/"
    return f"/decision/{decision_id}/" if do == "record" else f"/decision/{decision_id}/?saved=1"


def common(door: Door, kept: DecisionPage) -> dict[str, Any]:
    """What every page of a decision shows."""
    details, flags = about_child(kept.child, door.tools.clock())
    return {
        "kept": kept,
        "decision": kept.decision,
        "assessment": kept.assessment,
        "posture": POSTURE_WORDS[kept.assessment.posture],
        "details": details,
        "flags": flags,
        "heard": each_of_family(kept.decision),
        "others": each_other(kept.decision),
    }


def _open_page(
    door: Door, kept: DecisionPage, form: AnswersForm, problems: Problems, both: Both | None = None
) -> HttpResponse:
    wrong = {ROW_OF[name].slug for name in form.errors if name in ROW_OF} if form.is_bound else set()
    chosen = door.request.POST.get("outcome", "") or str(kept.decision.answers.get("outcome", ""))
    return door.page(
        "decision/overview.html", "Sharing decision", problems, form=form,
        rows=row_views(kept, frozenset(wrong)), outcomes=OUTCOMES, chosen=chosen, no_outcome=problems.at("outcome"),
        gaps=missing(kept.assessment.still_missing), no_reason=problems.at("alone_because"),
        alone_because=door.request.POST.get("alone_because", ""), second=kept.second,
        saved="saved" in door.request.GET, both=both, **common(door, kept),
    )


def _row_page(
    door: Door, kept: DecisionPage, row: Row, form: AnswersForm, problems: Problems, both: Both | None = None
) -> HttpResponse:
    wants = [gap for gap in kept.assessment.still_missing if any(ROW_OF.get(ask) == row for ask in gap.asks)]
    return door.page("decision/row.html", row.title, problems, form=form, row=row, rows=ROWS,
                     gaps=missing(tuple(wants)), both=both, **common(door, kept))


def _taken(door: Door, kept: DecisionPage, *, again: bool) -> HttpResponse:
    answers = [
        {"key": LABELS.get(name, name.capitalize()), "value": line_of(kept, name)}
        for row in ROWS for name in row.fields if line_of(kept, name)
    ]
    findings = [(f.status.replace("_", " "), f.words, source_words(f.source)) for f in kept.assessment.findings]
    return door.page(
        "decision/taken.html", "Sharing decision", answers=answers, findings=findings,
        outcome=OUTCOME_WORDS[Outcome(kept.decision.outcome)], **common(door, kept),
        again=again, pack_words=PACK_WORDS,
        goes_out=kept.decision.outcome in ("share", "share_part", "share_deidentified", "referral"),
    )
