"""Answer whoever asked and is refused: what, why, what we offer, and what would make us look again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk, outbound
from sharewell.casework.letterhead import complaints_to, duty_team, sender_of
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.letter import render_letter
from sharewell.guidance.vocabulary import Outcome
from sharewell.records.stores import people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision.answers import WithholdReason
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.letters import RefusalWords, refusal, refusal_draft
from sharewell.rules.london import london_day

NOT_REFUSED = "This request is not refused: there is no decision not to share, or in part. Take the decision first."
PART = "We share a part of it, which comes to you apart from this letter. The rest we do not share."
REFUSING = frozenset({Outcome.WITHHOLD, Outcome.SHARE_PART, Outcome.SHARE_DEIDENTIFIED})
FOR_EACH = {
    "asked": "Write what they asked for.", "decided": "Write what was decided.", "why": "Write why, in words that are "
    "safe for them to read.", "offer": "Write what we offer instead.",
    "new_facts": "Write what new facts would make us look again.", "complain": "Write how they can complain.",
}  # fmt: skip


@dataclass(frozen=True)
class ReadRefusal:
    """For which request."""

    request_id: str


@dataclass(frozen=True, kw_only=True)
class WriteRefusal:
    """Which request, and the words as somebody has read them."""

    request_id: str
    words: RefusalWords


@dataclass(frozen=True)
class RefusalPage:
    """The request, who asked (name, agency), the words to begin with, and why there is no letter (empty: there is)."""

    request: held.SharingRequest
    to: tuple[str, ...]
    words: RefusalWords
    why_not: str


@use_case(Action.REQUEST_RECORD, Event.FILE_READ, about="request", reading=True)
def read_refusal(work: Work, request: ReadRefusal) -> RefusalPage:
    """The letter to begin with, from the kinds of reason of the decision and never from its words."""
    asked = sharing.requests.get(work.file, request.request_id)
    decision = _refused(work, asked)
    reasons = [WithholdReason(one) for one in (decision.answers.get("withhold_because") or ())] if decision else []
    sender = sender_of(work)
    words = refusal_draft(reasons, asked=asked.wanted, duty=duty_team(work), complain_to=complaints_to(sender))
    if decision is not None and decision.outcome != Outcome.WITHHOLD:
        words = replace(words, decided=PART)
    return RefusalPage(asked, _to(work, asked), words, "" if decision else NOT_REFUSED)


@use_case(Action.FILE_PRINT, Event.LETTER_WRITTEN, about="request")
def write_refusal(work: Work, request: WriteRefusal) -> tuple[str, bytes]:
    """The letter as a PDF; its words are kept with the request. Raises Incomplete or NotNow."""
    asked = sharing.requests.get(work.file, request.request_id)
    if _refused(work, asked) is None:
        raise NotNow(NOT_REFUSED)
    gaps = [Gap(name, words) for name, words in FOR_EACH.items() if not getattr(request.words, name).strip()]
    if gaps:
        raise Incomplete(*gaps)
    outbound.let_go(work, request.words)
    letter = refusal(request.words, to=_to(work, asked), day=london_day(work.now), sender=sender_of(work))
    sharing.requests.put(work, replace(asked, letter=letter.text()))
    desk.write_entry(work, "request", asked.id, "A letter was written to whoever asked, with what was decided and why.")
    return "letter.pdf", render_letter(letter).pdf


def _refused(work: Work, asked: held.SharingRequest) -> held.Decision | None:
    """The newest decision on this request, where it refuses all or a part."""
    taken = [one for one in sharing.decisions.where(work.file, order="opened_at")
             if one.request_id == asked.id and one.decided_at is not None]  # fmt: skip
    newest = taken[-1] if taken else None
    return newest if newest is not None and newest.outcome and Outcome(newest.outcome) in REFUSING else None


def _to(work: Work, asked: held.SharingRequest) -> tuple[str, ...]:
    book = {one.id: (one.name, one.agency) for one in people.recipients.where(work.organisation)}
    return book.get(asked.recipient_id, ())
