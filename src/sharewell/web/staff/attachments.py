"""Files attached to a concern: the list, attaching one, looking at the copy, taking one out of view."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.attach_file import IN_VIEW, AttachFile, attach_file
from sharewell.casework.read_attachments import (
    FetchAttachment,
    ReadAttachments,
    fetch_attachment,
    read_attachments,
)
from sharewell.casework.remove_attachment import RemoveAttachment, remove_attachment
from sharewell.rules.attachments import BEFORE_CHOOSING, FIELD, KIND_WORDS, MOST_BYTES, NO_FILE, TAKEN, TOO_LARGE, Kind
from sharewell.rules.errors import Gap
from sharewell.web.components.fields import Form, LongText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.recording_form import LIMIT

TYPES = {Kind.PDF: "application/pdf", Kind.TEXT: "text/plain; charset=utf-8"}
SMALL = 1_000_000


class ReasonForm(Form):
    """Why nobody may see it any more."""

    reason = LongText("Why nobody may see it any more", limit=LIMIT, required=False,
                      hint="It stays recorded that there was a file, who attached it and what you write here.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def attached(door: Door, concern_id: str) -> HttpResponse:
    """What is attached to a concern, and a form to attach one more file."""
    said = read_filters(door.request, {"added": "", "removed": ""})
    problems = NO_PROBLEMS
    if door.request.method == "POST":
        found = _attach(door, concern_id)
        if not isinstance(found, Problems):
            return HttpResponseRedirect(f"/concern/{concern_id}/files/?added=1")
        problems = found
    kept = door.ask(read_attachments, ReadAttachments(concern_id))
    refused = problems.at(FIELD)
    if refused:
        problems = Problems(problems.gaps, refused, problems.status, "#file")
    return door.page("attachment/list.html", "Attached files", problems, kept=kept, concern_id=concern_id, said=said,
                     in_view=IN_VIEW, size_words=size_words, kind_words=KIND_WORDS, refused=refused,
                     warn=BEFORE_CHOOSING, taken=TAKEN)


def _attach(door: Door, concern_id: str) -> object | Problems:
    given = door.request.FILES.get(FIELD)
    if given is None:
        # What is larger than the limit never became a file of this request: nothing of it was kept anywhere.
        too_large = int(door.request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
        door.ask(read_attachments, ReadAttachments(concern_id))
        return Problems((Gap(FIELD, TOO_LARGE if too_large else NO_FILE),))
    return door.attempt(attach_file, AttachFile(concern_id, given.name or "", given.read()))


def size_words(size: int) -> str:
    """How large a file is, for people."""
    return f"{size / SMALL:.1f} MB" if size >= SMALL else f"{max(1, size // 1000)} kB"


@require_http_methods(["GET", "HEAD"])
@staff_page
def copy(door: Door, attachment_id: str) -> HttpResponse:
    """The viewing copy, to be saved and opened: never inside a page of ours, and never the original."""
    name, kind, raw = door.ask(fetch_attachment, FetchAttachment(attachment_id))
    made = HttpResponse(raw, content_type=TYPES.get(Kind(kind), "image/jpeg"))
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    made.sharewell_sandboxed = True  # type: ignore[attr-defined]
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def remove(door: Door, attachment_id: str) -> HttpResponse:
    """Take one out of view, with a reason."""
    fetched = door.ask(fetch_attachment, FetchAttachment(attachment_id))
    form = ReasonForm(door.request.POST if door.request.method == "POST" else None, now=door.tools.clock())
    problems = NO_PROBLEMS
    if door.request.method == "POST":
        form.is_valid()
        found = door.attempt(remove_attachment, RemoveAttachment(attachment_id, str(form["reason"].value() or "")))
        if not isinstance(found, Problems):
            return HttpResponseRedirect(f"/concern/{found.concern_id}/files/?removed=1")
        problems = found
        put_gaps(found, form)
    return door.page("attachment/remove.html", "Take a file out of view", problems, form=form,
                     attachment_id=attachment_id, what=KIND_WORDS[Kind(fetched[1])])
