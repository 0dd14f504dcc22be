"""The pack: it starts empty, each item says why it is needed, and once it is sealed it never changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework.agree_protected import AgreeProtected, agree_protected
from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.casework.decision_words import STATE_WORDS, source_words
from sharewell.casework.pack_draft import Drafted, FormAnswer, ItemDraft, PersonDraft
from sharewell.casework.pack_files import FileDraft
from sharewell.casework.pack_items import CHILD_FIELDS
from sharewell.casework.prepare_pack import PackPage, ReadPack, SavePack, StartPack, read_pack, save_pack, start_pack
from sharewell.casework.seal_pack import BY_KEY, BY_PASSPHRASE, FetchPack, SealPack, fetch_pack, seal_pack
from sharewell.rules.attachments import KIND_WORDS, Kind
from sharewell.rules.errors import Gap
from sharewell.rules.london import london_day, moment_words
from sharewell.rules.recipients import is_checked
from sharewell.rules.values import STATEMENT_LABELS, Statement
from sharewell.web.both_texts import Both, both_texts, meanwhile
from sharewell.web.components.summary import Problem
from sharewell.web.door import NO_PROBLEMS, Door, Problems, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.sharing.pack_texts import CHOICE_WORDS, both_of
from sharewell.web.staff.concerns import about_child, notes_on, source_for_us

TYPES = {"json": "application/json", "age": "application/octet-stream", "pub": "text/plain", "pdf": "application/pdf",
         "jpg": "image/jpeg", "txt": "text/plain; charset=utf-8"}  # fmt: skip
BESIDE = "attachment-"
KINDS = {"document": "document", "cover": "cover", "opening": "opening", "data": "content", "sealed": "sealed",
         "key": "public_key"}  # fmt: skip
PLACES = {"purpose": "#top", "confirmed": "#confirmed", "lock": "#lock", "agreed_why": "#agreed_why",
          "recipient": "#top", "must_not_learn": "#must_not_learn",
          "people": "#people", "form": "#form", "left_out": "#items"}  # fmt: skip


@require_POST
@staff_page
def begin(door: Door, decision_id: str) -> HttpResponse:
    """Begin an empty pack for a decision to share."""
    made = door.attempt(start_pack, StartPack(decision_id, door.request.POST.get("recipient_id", "")))
    if isinstance(made, Problems):
        return door.page("concern/not_now.html", "Not now", made, back=f"/decision/{decision_id}/")
    return HttpResponseRedirect(f"/pack/{made.id}/")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def pack(door: Door, pack_id: str) -> HttpResponse:
    """The pack builder while it is a draft; what was sealed, and what became of it, afterwards."""
    said = read_filters(door.request, {"saved": "", "sealed": "", "sent": ""})
    kept = door.ask(read_pack, ReadPack(pack_id))
    if kept.pack.state != "draft":
        return _sealed_page(door, kept, said, again=door.request.method == "POST")
    if door.request.method != "POST":
        return _builder(door, kept, kept.draft, NO_PROBLEMS, saved=bool(said["saved"]))
    draft = drafted_from(door.request.POST, kept)
    saved = door.attempt(save_pack, SavePack(pack_id=pack_id, draft=draft, version=door.version))
    if isinstance(saved, Problems):
        kept = door.ask(read_pack, ReadPack(pack_id)) if saved.stale else kept
        if kept.pack.state != "draft":
            return _sealed_page(door, kept, said, again=True)
        both = both_of(door, kept, draft) if meanwhile(door, saved, kept.pack.version) else None
        return _builder(door, kept, draft, saved, both=both)
    if door.request.POST.get("do") != "seal":
        return HttpResponseRedirect(f"/pack/{pack_id}/?saved=1")
    sealed = door.attempt(seal_pack, SealPack(pack_id=pack_id, lock=door.request.POST.get("lock", ""),
                                              version=saved.pack.version))
    if isinstance(sealed, Problems):
        return _builder(door, saved, draft, sealed)
    return HttpResponseRedirect(f"/pack/{pack_id}/?sealed=1")


def drafted_from(posted: QueryDict, kept: PackPage) -> Drafted:
    """What was ticked and typed on the builder."""
    ticked = set(posted.getlist("item"))
    items, left = [], []
    for statement in kept.statements:
        words = ItemDraft(
            statement.id,
            posted.get(f"why-{statement.id}", ""),
            posted.get(f"context-{statement.id}", ""),
        )
        if statement.id in ticked:
            items.append(words)
        elif posted.get(f"left-{statement.id}", "").strip():
            left.append(ItemDraft(statement.id, posted.get(f"left-{statement.id}", "")))
    files = []
    for one in kept.attached:
        if one.id in ticked:
            files.append(_file_from(posted, one.id))
        elif posted.get(f"left-{one.id}", "").strip():
            left.append(ItemDraft(one.id, posted.get(f"left-{one.id}", "")))
    people = [
        PersonDraft(name, posted.get(f"person-{place}", ""), posted.get(f"reason-{place}", ""))
        for place, name in enumerate(posted.getlist("name"))
        if name.strip()
    ]
    return Drafted(
        items=tuple(items),
        people=tuple(people),
        child_fields=tuple(name for name in posted.getlist("child") if name in CHILD_FIELDS),
        left_out=tuple(left),
        agreed_because=posted.get("agreed_because", ""),
        confirmed=posted.get("confirmed") == "yes",
        must_not_learn=posted.get("must_not_learn", ""),
        form=tuple(
            FormAnswer(one.key, posted.get(f"form-{one.key}", ""), posted.get(f"unknown-{one.key}") == "yes")
            for one in kept.form
            if posted.get(f"form-{one.key}", "").strip() or posted.get(f"unknown-{one.key}")
        ),
        files=tuple(files),
    )


def _file_from(posted: QueryDict, attachment_id: str) -> FileDraft:
    return FileDraft(
        attachment_id,
        needed_because=posted.get(f"why-{attachment_id}", ""),
        shows=posted.get(f"shows-{attachment_id}", ""),
        looked_through=posted.get(f"looked-{attachment_id}") == "yes",
        context=posted.get(f"context-{attachment_id}", ""),
    )


def _builder(
    door: Door, kept: PackPage, draft: Drafted, problems: Problems, *, saved: bool = False, both: Both | None = None,
    agreed_why: str = "",
) -> HttpResponse:
    chosen = {item.statement_id: item for item in draft.items}
    reasons = {item.statement_id: item.needed_because for item in draft.left_out}
    today = london_day(door.tools.clock())
    rows = [_row(one, chosen, reasons, (today - london_day(one.observed_at or one.recorded_at)).days,
                 notes_on(one.id, kept.corrections), kept.profile.history_days)
            for one in kept.statements]  # fmt: skip
    answered = {person.name: person for person in draft.people}
    named = {**{one.name: "another person" for one in draft.people}, **dict(kept.people)}
    people = [(name, role, answered.get(name, PersonDraft(name))) for name, role in named.items()]
    details, flags = about_child(kept.child, door.tools.clock())
    places = kept.places
    every = (*kept.gaps, *problems.gaps)
    shown = Problems(message=problems.message, status=problems.status)
    summary = tuple(Problem(gap.message, where(gap, places)) for gap in problems.gaps)
    response = door.page(
        "pack/builder.html", "Pack", shown, kept=kept, pack=kept.pack, draft=draft, rows=rows, people=people,
        file_rows=_file_rows(kept, draft, reasons, today), child_fields=CHILD_FIELDS, choice_words=CHOICE_WORDS,
        details=details, flags=flags, gaps=kept.gaps,
        links=[{"href": where(gap, places), "message": gap.message, "note": source_words(gap.source)}
               for gap in kept.gaps],
        ask_again=any(gap.field == "confirmed" for gap in every),
        warnings=kept.warnings, answers={one.key: one for one in draft.form}, count=count_of(draft, kept),
        saved=saved, refused=summary, both=both, agreed_why=agreed_why,
        not_checked=not (kept.recipient and is_checked(kept.recipient.verified_at, door.tools.clock())),
        me=door.actor.person_id, history=_age_words(kept.profile.history_days),
        by_passphrase=BY_PASSPHRASE, by_key=BY_KEY,
    )
    return response


@require_POST
@staff_page
def agree(door: Door, pack_id: str) -> HttpResponse:
    """The second person agrees that a protected detail goes with the pack they have read."""
    why = door.request.POST.get("agreed_why", "")
    agreed = door.attempt(agree_protected, AgreeProtected(pack_id, door.version, why))
    if isinstance(agreed, Problems):
        kept = door.ask(read_pack, ReadPack(pack_id))
        if kept.pack.state == "draft":
            both = None
            if meanwhile(door, agreed, kept.pack.version):
                both = both_texts(door, (), file_id=kept.pack.file_id, row_id=pack_id, over=None)
            return _builder(door, kept, kept.draft, agreed, both=both, agreed_why=why)
        return door.page("concern/not_now.html", "Not now", agreed, back=f"/pack/{pack_id}/")
    return HttpResponseRedirect(f"/pack/{pack_id}/?saved=1")


def _row(
    one: Statement, chosen: dict[str, ItemDraft], reasons: dict[str, str], age: int, notes: list[tuple[str, str, str]],
    history_days: int,
) -> dict[str, Any]:
    item = chosen.get(one.id)
    return {
        "id": one.id,
        "kind": str(one.kind),
        "label": STATEMENT_LABELS[one.kind],
        "text": one.text,
        "about": " · ".join(filter(None, (source_for_us(one), moment_words(one.observed_at or one.recorded_at)))),
        "ticked": item is not None,
        "why": item.needed_because if item else "",
        "context": item.context if item else "",
        "left": reasons.get(one.id, ""),
        "notes": notes,
        "old": age > history_days,
    }


def _file_rows(kept: PackPage, draft: Drafted, reasons: dict[str, str], today: date) -> list[dict[str, Any]]:
    chosen = {one.attachment_id: one for one in draft.files}
    return [
        {
            "id": one.id,
            "name": one.name,
            "about": f"It is {KIND_WORDS[Kind(one.kind)]}, attached {moment_words(one.added_at)}",
            "readable": bool(one.words),
            "ticked": one.id in chosen,
            "given": chosen.get(one.id, FileDraft(one.id)),
            "left": reasons.get(one.id, ""),
            "old": (today - london_day(one.added_at)).days > kept.profile.history_days,
        }
        for one in kept.attached
    ]


def _age_words(days: int) -> str:
    return {1: "1 day", 365: "a year"}.get(days, f"{days} days")


def count_of(draft: Drafted, kept: PackPage) -> dict[str, tuple[int, int]]:
    """What would go, of how many: as the page says it on each save, and a script while it is ticked."""
    return {
        "item": (len(draft.items) + len(draft.files), len(kept.statements) + len(kept.attached)),
        "child": (len(draft.child_fields), len(CHILD_FIELDS)),
    }


def where(gap: Gap, places: tuple[str, ...]) -> str:
    """The field of the builder where a gap is mended."""
    if gap.field.startswith("wanted."):
        return "#about-child"
    part, _, rest = gap.field.partition(".")
    number, _, name = rest.partition(".")
    if part == "items" and number.isdecimal() and name != "mentions" and int(number) < len(places):
        statement = places[int(number)]
        field = name if name in ("context", "shows", "looked") else "why"
        return f"#{field}-{statement}" if statement else "#about-child"
    if "mentions" in gap.field or "mentioned" in gap.message:
        return "#people"
    return PLACES.get(part, "#items")


def _sealed_page(door: Door, kept: PackPage, said: dict[str, str], *, again: bool) -> HttpResponse:
    lock, _, words = kept.pack.lock.partition(":")
    return door.page(
        "pack/sealed.html", "Sealed pack", kept=kept, pack=kept.pack, said=said, passphrase=words,
        locked_to_key=lock == BY_KEY, again=again, state_words=STATE_WORDS,
        left_rows=[{"key": one.title, "value": one.reason or "Nobody said why"} for one in kept.left_out],
        channel_words=CHANNEL_WORDS, receipts={r.dispatch_id: r for r in kept.receipts},
    )


@require_http_methods(["GET", "HEAD"])
@staff_page
def fetch(door: Door, pack_id: str, kind: str) -> HttpResponse:
    """One form of a sealed pack, as a file with a name that says nothing."""
    if kind not in KINDS and not kind.startswith(BESIDE):
        raise Http404
    found = door.attempt(fetch_pack, FetchPack(pack_id, KINDS.get(kind, kind), door.request.build_absolute_uri("/")))
    if isinstance(found, Problems):
        return door.page("concern/not_now.html", "Not now", found, back=f"/pack/{pack_id}/")
    name, raw = found
    made = HttpResponse(raw, content_type=TYPES[name.rpartition(".")[2]])
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    return made
