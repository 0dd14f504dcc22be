"""The children in one's circles, and one child's safeguarding file with everything open in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.list_children import ListChildren, my_files
from sharewell.casework.print_chronology import Chronology, PrintWhole, print_whole, read_chronology
from sharewell.casework.read_file import FilePage, ReadFile, read_file
from sharewell.casework.who_looked import looks_report, who_looked
from sharewell.rules.access import LEADS
from sharewell.rules.corrections import RECORDED_WORDS
from sharewell.rules.london import london_day
from sharewell.rules.pack import ProtectedKind
from sharewell.rules.values import STATEMENT_LABELS
from sharewell.web.components.fields import Form, LongText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, UnknownFilter, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.present.timeline import Entry, with_marks
from sharewell.web.staff.concerns import about_child

PROTECTED_WORDS = {
    ProtectedKind.SAFE_ADDRESS: "a protected address", ProtectedKind.REPORTER: "who told us",
}  # fmt: skip
EVERYTHING, MAIN = "everything", "significant"
HREFS = {
    "concern": "/concern/{}/",
    "addition": "/concern/{}/",
    "triage": "/concern/{}/",
    "advice": "/advice/{}/",
    "asking": "/asked/{}/",
    "decision": "/decision/{}/",
    "pack": "/pack/{}/",
    "dispatch": "/dispatch/{}/receipt/",
    "breach": "/breach/{}/",
    "correction": "/correction/{}/",
    "receipt": "/dispatch/{}/receipt/",
    "retention": "/review/{}/",
}
LABELS = {kind.value: label for kind, label in STATEMENT_LABELS.items()} | RECORDED_WORDS


@require_http_methods(["GET", "HEAD"])
@staff_page
def children(door: Door) -> HttpResponse:
    """The children whose files the signed-in person is in the circle of. Nothing says whether there are others."""
    read_filters(door.request, {})
    today = london_day(door.tools.clock())
    lines = [(line, about_child(line.child, door.tools.clock())) for line in door.ask(my_files, ListChildren())]
    return door.page("children/children.html", "Children", lines=lines, today=today)


def timeline(kept: FilePage, *, main_only: bool) -> list[Entry]:
    """The file's log as timeline entries, newest first."""
    receipts = {r.id: r.dispatch_id for r in kept.receipts}
    return [
        Entry(
            title=line.line,
            at=line.at,
            who=kept.names.get(line.by, ""),
            href=_href(line.kind, receipts.get(line.about_id, line.about_id)),
            main=line.significant,
        )
        for line in kept.entries
        if line.significant or not main_only
    ]


def paper(kept: Chronology, *, main_only: bool) -> list[Entry]:
    """The same for paper, oldest first, each line with what was written down then."""
    who, receipts = kept.names.get, kept.receipts
    return [
        Entry(
            line, at, who(by, ""), "\n".join([f"{LABELS[said]}: {text}" for said, text in then]) if then else "",
            _href(kind, receipts.get(about_id, about_id)), "", significant,
        )
        for at, kind, about_id, line, significant, by, then in kept.lines
        if significant or not main_only
    ]  # fmt: skip


def _href(kind: str, about_id: str) -> str:
    """Where the line leads; empty text where it leads nowhere."""
    return HREFS[kind].format(about_id) if kind in HREFS else ""


@require_http_methods(["GET", "HEAD"])
@staff_page
def file(door: Door, file_id: str) -> HttpResponse:
    """One file: who the child is, what is open, the timeline, the circle, packs, decisions and advice."""
    asked = read_filters(door.request, {"show": EVERYTHING, "changed": ""})
    if asked["show"] not in (EVERYTHING, MAIN):
        raise UnknownFilter("show")
    kept = door.ask(read_file, ReadFile(file_id))
    now = door.tools.clock()
    details, flags = about_child(kept.child, now)
    return door.page(
        "file/file.html", "File", kept=kept, details=details, flags=flags, main_only=asked["show"] == MAIN,
        entries=list(with_marks(timeline(kept, main_only=asked["show"] == MAIN))),
        members=sorted(
            (m for m in kept.circle if (m.until is None or m.until > now) and not _excluded(kept, m.person_id)),
            key=lambda m: kept.names.get(m.person_id, "").casefold(),
        ),
        key_person="" if _excluded(kept, kept.file.key_person_id) else kept.names.get(kept.file.key_person_id, ""),
        leads=door.actor.has(*LEADS) and not kept.emergency, changed=bool(asked["changed"]),
        open_concerns=[c for c in kept.concerns if c.state in ("recorded", "added_to")],
        debts=[d for d in kept.debts if d.paid_at is None],
        reviews=[r for r in kept.reviews if r.state != "done"],
        holds=[h for h in kept.holds if h.lifted_at is None],
    )


def _excluded(kept: FilePage, person_id: str) -> bool:
    return any(e.person_id == person_id for e in kept.excluded)


class WholeForm(Form):
    """Why protected details must stand on paper."""

    why = LongText("Why must they stand on this paper?", missing="Say why protected details must stand on this paper.")


def _why(door: Door) -> WholeForm:
    return WholeForm(door.request.POST if door.request.method == "POST" else None, now=door.tools.clock())


def _whole(door: Door, file_id: str) -> tuple[Chronology | None, WholeForm, Problems]:
    """The chronology with protected details, or what stands in the way of it."""
    form, problems = _why(door), Problems()
    if form.is_valid():
        made = door.attempt(print_whole, PrintWhole(file_id, form.cleaned_data["why"]))
        if not isinstance(made, Problems):
            return made, _why(door), NO_PROBLEMS
        problems = made
    put_gaps(problems, form)
    return None, form, problems


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def chronology(door: Door, file_id: str) -> HttpResponse:
    """The timeline for paper: oldest first, with every concern's words. Sent with a reason: with protected details."""
    asked = read_filters(door.request, {"show": EVERYTHING})
    if asked["show"] not in (EVERYTHING, MAIN):
        raise UnknownFilter("show")
    kept, form, problems = _whole(door, file_id) if door.request.method == "POST" else (None, _why(door), NO_PROBLEMS)
    kept = kept or door.ask(read_chronology, ReadFile(file_id))
    details, flags = about_child(kept.child, door.tools.clock())
    entries = paper(kept, main_only=asked["show"] == MAIN)
    return door.page("file/chronology.html", "Chronology", problems, kept=kept, details=details, flags=flags, form=form,
                     entries=list(with_marks(entries)), main_only=asked["show"] == MAIN,
                     protected=[PROTECTED_WORDS[kind] for kind in kept.protected])


@require_http_methods(["GET", "HEAD"])
@staff_page
def looks(door: Door, file_id: str) -> HttpResponse:
    """Who looked at this file, newest first."""
    read_filters(door.request, {})
    return door.page("file/looks.html", "Who looked", rows=door.ask(who_looked, ReadFile(file_id)), file_id=file_id)


@require_http_methods(["GET", "HEAD"])
@staff_page
def looks_paper(door: Door, file_id: str) -> HttpResponse:
    """The whole report of who looked, to print or keep."""
    read_filters(door.request, {})
    name, pdf = door.ask(looks_report, ReadFile(file_id))
    made = HttpResponse(pdf, content_type="application/pdf")
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    return made
