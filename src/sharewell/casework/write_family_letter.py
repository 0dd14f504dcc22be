"""Tell a family by letter what was shared about their child, with whom and why; unless that is not safe."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk, outbound
from sharewell.casework.letterhead import complaints_to, sender_of
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.letter import render_letter
from sharewell.guidance.vocabulary import Outcome
from sharewell.records.stores import people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision.answers import Told
from sharewell.rules.decision.outcomes import SENDING
from sharewell.rules.decision.voices import anybody_left_out
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.letters import FamilyWords, family, family_next
from sharewell.rules.london import london_day

NOTHING_WENT = "Nothing was shared by this decision: there is nothing to write to the family about."
NOT_SAFE = (
    "This decision says that the family is not told, and why. When it is safe to tell them, record that first: on the "
    "decision, under what to look at again."
)
ONLY_TO = (
    "Somebody of this family must not know. The decision says who was told: {names}. Write one name just like that."
)
FOR_EACH = {"what": "Write what was shared.", "whom": "Write with whom.", "why": "Write why.",
            "next": "Write what they can do."}  # fmt: skip


@dataclass(frozen=True)
class ReadFamilyLetter:
    """For which decision."""

    decision_id: str


@dataclass(frozen=True, kw_only=True)
class WriteFamilyLetter:
    """Which decision, to whom of the family, and the words as somebody has read them."""

    decision_id: str
    to: str
    words: FamilyWords


@dataclass(frozen=True)
class FamilyLetterPage:
    """The words to begin with, who of the family could be written to, and why it is not done (empty: it may be)."""

    decision: held.Decision
    child: held.Child
    words: FamilyWords
    family: tuple[str, ...]
    why_not: str


@use_case(Action.DECISION_ANSWER, Event.FILE_READ, about="decision", reading=True)
def read_family_letter(work: Work, request: ReadFamilyLetter) -> FamilyLetterPage:
    """The letter as it could go: from the decision's purpose and recipient, never from its reasons."""
    decision, child = sharing.decisions.get(work.file, request.decision_id), desk.child_of(work.file)
    book = {one.id: f"{one.name}, {one.agency}" for one in people.recipients.where(work.organisation)}
    sender = sender_of(work)
    words = FamilyWords(
        what="", whom=book.get(decision.recipient_id, decision.spoken_to),
        why=str(decision.answers.get("purpose", "")), next=family_next(sender.phone, complaints_to(sender)),
    )
    names = tuple(one.name for one in child.family if one.name)
    return FamilyLetterPage(decision, child, words, names, _why_not(work, decision))


@use_case(Action.FILE_PRINT, Event.LETTER_WRITTEN, about="decision")
def write_family_letter(work: Work, request: WriteFamilyLetter) -> tuple[str, bytes]:
    """The letter as a PDF, and its line in the file. Raises Incomplete with what is missing or must not go, NotNow."""
    decision, child = sharing.decisions.get(work.file, request.decision_id), desk.child_of(work.file)
    if why_not := _why_not(work, decision, request.to):
        raise NotNow(why_not)
    gaps = [Gap(name, words) for name, words in FOR_EACH.items() if not getattr(request.words, name).strip()]
    if not request.to.strip():
        gaps.insert(0, Gap("to", "Say to whom the letter goes."))
    if gaps:
        raise Incomplete(*gaps)
    outbound.let_go(work, request.words)
    letter = family(
        request.words, child=child.name, to=(request.to.strip(),), day=london_day(work.now), sender=sender_of(work)
    )
    desk.write_entry(work, "decision", decision.id, f"A letter to {request.to.strip()} says what was shared.")
    return "letter.pdf", render_letter(letter).pdf


def _why_not(work: Work, decision: held.Decision, to: str = "") -> str:
    """Why no letter goes; to somebody by name, also where another of the family must not know of it."""
    if decision.decided_at is None or not decision.outcome or Outcome(decision.outcome) not in SENDING:
        return NOTHING_WENT
    told = [str(debt.given.get("told")) for debt in sharing.debts.where(work.file, order="due_at",
            decision_id=decision.id) if debt.given and debt.given.get("told")]  # fmt: skip
    if (told[-1] if told else decision.answers.get("told")) == Told.NOT_TOLD:
        return NOT_SAFE
    if to and not told and anybody_left_out(one.heard() for one in decision.voices):
        may = [one.person for one in decision.voices if one.told == Told.TOLD]
        return "" if to.strip() in may else ONLY_TO.format(names=", ".join(may))
    return ""
