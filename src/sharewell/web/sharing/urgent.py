"""Share now, finish after: whom to ring, the call sheet, what was told. One short page."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.share_urgently import CallSheet, CallSheetPage, ShareUrgently, read_call_sheet, share_urgently
from sharewell.rules.london import age_words, date_words, london_day
from sharewell.rules.values import new_id
from sharewell.web.components.fields import Form, HiddenId, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page

LIMIT = 1_000_000
PUBLISHED = "published"


class UrgentForm(Form):
    """Whom, what and who: the rest is owed."""

    contact = OneOf("Who did you ring?", [], required=False,
                    hint="If somebody rang you, tell them nothing yet: ring back on one of these numbers.")
    number = ShortText("The published number you rang, and whose it is", required=False, limit=LIMIT)
    told = LongText("What did you tell them?", required=False, limit=LIMIT)
    spoken_to = ShortText("Who did you speak to?", required=False, limit=LIMIT)
    their_reference = ShortText("Their reference", required=False, limit=LIMIT)
    once = HiddenId(required=False)


PROTECTED = "Protected: do not give it on the phone. Two people together may let it go, with a pack"
UNSURE = "It may be protected: ask the safeguarding lead before you give it on the phone"


def call_sheet_rows(sheet: CallSheetPage, door: Door) -> list[dict[str, str]]:
    """The facts a duty team asks for. A protected address is not among them: it never goes to someone unchecked.

    Whoever sees their own words only is shown no address at all, for every child alike: whether it is protected is what
    the file has learned, and an address from the register might be the one that was marked since.
    """
    child, today = sheet.child, london_day(door.tools.clock())
    born = f"{date_words(child.born_on)} ({age_words(child.born_on, today)})" if child.born_on else ""
    if child.expected_on:
        born = f"not born yet, expected {date_words(child.expected_on)}"
    address = PROTECTED if child.protected_address else child.address
    if not sheet.whole:
        address = UNSURE
    carers = "; ".join(
        f"{one.name}, {one.relation}{' (parental responsibility)' if one.responsibility else ''}"
        for one in child.family
    )
    words = "\n".join(statement.text for statement in sheet.concern.statements)
    return [
        {"key": "Child's full name", "value": child.name},
        {"key": "Date of birth", "value": born},
        {"key": "Home address", "value": address},
        {"key": "Who has parental responsibility, who lives there", "value": carers},
        {"key": "Language, interpreter", "value": child.language},
        {"key": "Health and other needs", "value": child.needs},
        {"key": "Where the child is now", "value": ""},
        {"key": "Whether the parents know", "value": ""},
        {"key": "What happened", "value": words},
        {"key": "We are", "value": ", ".join(filter(None, (sheet.setting.name, sheet.setting.phone)))},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def share_now(door: Door, concern_id: str) -> HttpResponse:
    """The urgent page. Recording it twice by the back button shows the one that is there."""
    sheet = door.ask(read_call_sheet, CallSheet(concern_id=concern_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form = UrgentForm(posted, initial={"once": new_id()}, now=door.tools.clock())
    known = [(one.kind, f"{one.name}: {one.phone}") for one in sheet.profile.contacts]
    form.fields["contact"].choices = [("emergency", "999"), *known, (PUBLISHED, "Another published number")]  # type: ignore[attr-defined]
    ways = [{"who": "Danger this minute", "number": "999", "note": ""},
            *({"who": one.name, "number": one.phone, "note": one.hours} for one in sheet.profile.contacts)]
    problems = NO_PROBLEMS
    if posted is not None:
        form.is_valid()
        made = door.attempt(
            share_urgently,
            ShareUrgently(
                concern_id=concern_id,
                contact="" if posted.get("contact") == PUBLISHED else posted.get("contact", ""),
                number=posted.get("number", ""),
                told=posted.get("told", ""),
                spoken_to=posted.get("spoken_to", ""),
                their_reference=posted.get("their_reference", ""),
                decision_id=posted.get("once", ""),
            ),
        )
        if not isinstance(made, Problems):
            if sheet.whole and not sheet.emergency:
                return HttpResponseRedirect(f"/decision/{made.id}/")
            return door.page("urgent/recorded.html", "Recorded", decision=made)
        problems = made
        put_gaps(made, form)
    return door.page("urgent/share_now.html", "Share now, finish after", problems, form=form, sheet=sheet,
                     concern=sheet.concern, ways=ways,
                     rows=call_sheet_rows(sheet, door))


@require_http_methods(["GET", "HEAD"])
@staff_page
def from_file(door: Door, file_id: str) -> HttpResponse:
    """From a file: the newest concern is the one to ring about; another can be chosen."""
    kept = door.ask(read_file, ReadFile(file_id))
    if len(kept.concerns) == 1:
        return HttpResponseRedirect(f"/concern/{kept.concerns[0].id}/share-now/")
    return door.page("urgent/choose.html", "Share now, finish after", kept=kept)
