"""Put right what is written, or record that somebody disputes it; and tell everybody who holds the old words."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.casework.correct_child_fact import (
    CorrectChildFact,
    ReadSentFacts,
    correct_child_fact,
    read_sent_facts,
)
from sharewell.casework.correct_fact import (
    CorrectFact,
    CorrectionPage,
    ReadCorrection,
    ReadWords,
    SettleHolder,
    correct_fact,
    read_correction,
    read_words,
    settle_holder,
)
from sharewell.casework.decision_words import PACK_WORDS, STATE_WORDS
from sharewell.casework.mark_teller import MarkTeller, mark_teller
from sharewell.casework.prepare_corrections import PrepareCorrections, prepare_corrections
from sharewell.rules.corrections import KIND_WORDS, CorrectionKind
from sharewell.rules.tellers import TELLER_WORDS
from sharewell.rules.values import StatementKind
from sharewell.web.components.fields import Form, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.concerns import about_child, shown

LIMIT = 1_000_000
SAID = ("saved", "prepared", "settled")


class CorrectForm(Form):
    """What is right, or their account; nothing is chosen beforehand."""

    kind = OneOf("What is it?", list(KIND_WORDS.items()), required=False)
    words = LongText("What is right, or their account of it", required=False, limit=LIMIT,
                     hint="This goes with the old words to everybody who holds them.")
    why = LongText("How do you know? Or, if it is disputed: what do we say to it?", required=False, limit=LIMIT,
                   hint="This goes too. Where it is disputed you can leave it empty.")
    who = ShortText("Who disputes it?", required=False, limit=LIMIT,
                    hint="Only where it is disputed: who they are to the child, for example 'her father'.")


class WhyForm(Form):
    """How a fact came to be wrong."""

    why = LongText("How did it come to be wrong, and how do you know what is right?", required=False, limit=LIMIT)


class SettleForm(Form):
    """How somebody was told, or why they need not be."""

    words = LongText("Who told them, how and when? Or why need they not be told?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def correct(door: Door, concern_id: str, statement_id: str) -> HttpResponse:
    """The words as they stand, what was recorded about them before, and the form to put them right."""
    kept = door.ask(read_words, ReadWords(concern_id, statement_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = CorrectForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        asked = CorrectFact(concern_id=concern_id, statement_id=statement_id, kind=posted.get("kind", ""),
                            words=posted.get("words", ""), why=posted.get("why", ""), who=posted.get("who", ""))
        made = door.attempt(correct_fact, asked)
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/correction/{made.id}/?saved=1")
        problems = made
        put_gaps(made, form)
    details, flags = about_child(kept.child, door.tools.clock())
    statement = kept.words.statement
    lines = shown([statement], kept.names, statement.recorded_at) if statement else []
    return door.page("correction/correct.html", "Put it right", problems, form=form, kept=kept, details=details,
                     flags=flags, statements=lines, disputed=CorrectionKind.DISPUTED, teller_words=TELLER_WORDS,
                     told_us=statement if statement and statement.kind is StatementKind.REPORTED else None)


@require_POST
@staff_page
def teller(door: Door, concern_id: str, statement_id: str) -> HttpResponse:
    """Mark whether whoever told us is protected."""
    asked = MarkTeller(concern_id=concern_id, statement_id=statement_id, teller=door.request.POST.get("teller", ""))
    made = door.attempt(mark_teller, asked)
    if isinstance(made, Problems):
        return door.page("concern/not_now.html", "Not now", _said(made),
                         back=f"/concern/{concern_id}/correct/{statement_id}/")
    return HttpResponseRedirect(f"/concern/{concern_id}/")


def _said(problems: Problems) -> Problems:
    return Problems(message=" ".join(gap.message for gap in problems.gaps) or problems.message, status=problems.status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def facts(door: Door, file_id: str) -> HttpResponse:
    """The facts about the child that were sent, beside the record of today; one is put right at a time."""
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems, at = WhyForm(posted, now=door.tools.clock()), NO_PROBLEMS, ""
    if posted is not None:
        at = posted.get("fact", "")
        made = door.attempt(correct_child_fact, CorrectChildFact(file_id=file_id, fact=at, why=posted.get("why", "")))
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/correction/{made.id}/?saved=1")
        problems = made
        put_gaps(made, form, names={"fact": "why"})
    kept = door.ask(read_sent_facts, ReadSentFacts(file_id))
    details, flags = about_child(kept.child, door.tools.clock())
    return door.page("correction/facts.html", "What was sent", problems, kept=kept, form=form, at=at, details=details,
                     flags=flags)


@require_http_methods(["GET", "HEAD"])
@staff_page
def correction(door: Door, correction_id: str) -> HttpResponse:
    """What was put right, and everybody who holds the words as they were."""
    said = read_filters(door.request, dict.fromkeys(SAID, ""))
    return _page(door, door.ask(read_correction, ReadCorrection(correction_id)), said)


@require_POST
@staff_page
def prepare(door: Door, correction_id: str) -> HttpResponse:
    """Begin a pack for each holder who has none yet."""
    made = door.attempt(prepare_corrections, PrepareCorrections(correction_id))
    if isinstance(made, Problems):
        return door.page("concern/not_now.html", "Not now", made, back=f"/correction/{correction_id}/")
    return HttpResponseRedirect(f"/correction/{correction_id}/?prepared=1")


@require_POST
@staff_page
def settle(door: Door, correction_id: str) -> HttpResponse:
    """Record that somebody was told another way, or need not be."""
    key, form = door.request.POST.get("key", ""), SettleForm(door.request.POST, now=door.tools.clock())
    made = door.attempt(settle_holder, SettleHolder(correction_id=correction_id, key=key,
                                                    words=door.request.POST.get("words", "")))
    if not isinstance(made, Problems):
        return HttpResponseRedirect(f"/correction/{correction_id}/?settled=1")
    put_gaps(made, form, names={"key": "words"})
    kept = door.ask(read_correction, ReadCorrection(correction_id))
    return _page(door, kept, dict.fromkeys(SAID, ""), made, form, key)


def _page(door: Door, kept: CorrectionPage, said: dict[str, str], problems: Problems = NO_PROBLEMS,
          form: SettleForm | None = None, at: str = "") -> HttpResponse:
    details, flags = about_child(kept.child, door.tools.clock())
    return door.page(
        "correction/correction.html", "What was put right", problems, kept=kept, one=kept.correction, said=said,
        details=details, flags=flags, form=form or SettleForm(now=door.tools.clock()), at=at, kind_words=KIND_WORDS,
        disputed=kept.correction.kind == CorrectionKind.DISPUTED, channel_words=CHANNEL_WORDS, state_words=STATE_WORDS,
        pack_words=PACK_WORDS, nobody=not (kept.holders or kept.told or kept.waiting),
    )
