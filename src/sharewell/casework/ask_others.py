"""We ask somebody outside for what they know: whom, for what, by what power and by when; chased until they answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sharewell import guidance
from sharewell.casework import desk
from sharewell.casework.chasing import JOB, Late, each_late, put_first, rang
from sharewell.casework.outbound import let_go
from sharewell.casework.recipient_fit import may_be_sent
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.casework.working_days import working_days_after
from sharewell.guidance.schema import LawfulBasis
from sharewell.guidance.vocabulary import ControllerType
from sharewell.records.stores import finding, people, sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.asking import ASKINGS, THEIR_ANSWER_WORDS, AskingEvent, AskingState, TheirAnswer
from sharewell.rules.decision.timing import CLOSE_OF_DAY
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import at_london, london_day
from sharewell.rules.values import new_id


@dataclass(frozen=True, kw_only=True)
class AskOthers:
    """Whom we ask, for what, why they would know, by what power, and what asking tells them.

    `by_when` left out: the working days the local profile gives. `again_id`: an answered request this one follows,
    with `new_facts`.
    """

    file_id: str
    recipient_id: str
    wanted: str
    purpose: str
    basis: str
    said: str
    function: str = ""
    by_when: date | None = None
    again_id: str = ""
    new_facts: str = ""


@dataclass(frozen=True)
class ReadAsking:
    """Which request of ours."""

    asking_id: str


@dataclass(frozen=True)
class StartAsking:
    """In which file."""

    file_id: str


@dataclass(frozen=True)
class AskingChoices:
    """What the page of a new request offers: the address book, and the grounds open to this kind of body today."""

    child: held.Child
    recipients: list[held.Recipient]
    bases: tuple[LawfulBasis, ...]


@dataclass(frozen=True)
class AskingPage:
    """One request of ours: whom it went to (None: no longer in the address book), and the steps when nobody answers."""

    asking: held.Asking
    asked: held.Recipient | None
    basis: LawfulBasis
    by: str
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordTheirAnswer:
    """What they answered: a value of `TheirAnswer`, who said it, their words and their reference."""

    asking_id: str
    kind: str
    person: str
    words: str
    their_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class LogAskedAgain:
    """Somebody rang, and there is no answer yet: what was said."""

    asking_id: str
    words: str


def _bases(work: Work) -> tuple[LawfulBasis, ...]:
    controller = ControllerType(desk.the_organisation(work).controller)
    return guidance.lawful_bases(controller, london_day(work.now))


@use_case(Action.OTHERS_ASK, Event.FILE_READ, about="file", reading=True)
def start_asking(work: Work, request: StartAsking) -> AskingChoices:
    """What a new request can be made of, for somebody in the circle of the file."""
    return AskingChoices(
        desk.child_of(work.file),
        sorted(people.recipients.where(work.organisation), key=lambda r: (r.agency.casefold(), r.name.casefold())),
        _bases(work),
    )


@use_case(Action.OTHERS_ASK, Event.OTHERS_ASKED, about="file")
def ask_others(work: Work, request: AskOthers) -> held.Asking:
    """Record that we ask, and put it on the lists of what others owe.

    Raises Incomplete with each gap, or where a protected detail stands in what they are told; NotNow where they may be
    told nothing of this file, or were not checked.
    """
    desk.child_of(work.file)  # a file that is locked says so before anything typed is looked at
    gaps = list(_gaps(work, request))
    if gaps:
        raise Incomplete(*gaps)
    to = people.recipients.get(work.organisation, request.recipient_id)
    may_be_sent(work, to)
    _follows(work, request)
    told = {name: getattr(request, name).strip() for name in ("wanted", "purpose", "function", "said", "new_facts")}
    let_go(work, told)
    day = request.by_when
    until = at_london(day, CLOSE_OF_DAY) if day else working_days_after(work.now, _days(work))
    kept = sharing.askings.put(work, held.Asking(
        id=new_id(), file_id=work.scope_id, state=ASKINGS.start, asked_at=work.now, asked_by=work.actor.person_id,
        recipient_id=to.id, basis=request.basis, answer_by=until, again_id=request.again_id, **told,
    ))  # fmt: skip
    line = f"We asked {to.name}, {to.agency}, for information{' again' if kept.again_id else ''}."
    desk.write_entry(work, "asking", kept.id, line, significant=True)
    _wait(work, kept, to)
    return kept


def _gaps(work: Work, request: AskOthers) -> Iterator[Gap]:
    for name, words in (
        ("recipient_id", "Choose whom you ask from the address book, or add them first."),
        ("wanted", "Write what you ask for."),
        ("purpose", "Write what you need it for."),
        ("said", "Write what you tell them in asking: they learn at least that you ask about this child."),
    ):
        if not getattr(request, name).strip():
            yield Gap(name, words)
    if request.basis not in {one.id for one in _bases(work)}:
        yield Gap("basis", "Choose the ground on which you may ask. Not sure? Ask your information lead first.")
    if request.by_when is not None and request.by_when < london_day(work.now):
        yield Gap("by_when", "The date you need it by must not be in the past.")
    if request.again_id and not request.new_facts.strip():
        yield Gap("new_facts", "Write what is new since they answered.")


def _follows(work: Work, request: AskOthers) -> None:
    if not request.again_id:
        return
    before = sharing.askings.get(work.file, request.again_id)
    if before.state != AskingState.ANSWERED:
        raise NotNow("They have not answered yet: ring them instead.")


def _days(work: Work) -> int:
    return desk.profile(work).confirm_within_days


def _wait(work: Work, asking: held.Asking, to: held.Recipient | None) -> None:
    who = f"{to.name}{f' ({to.phone})' if to.phone else ''}" if to else "them"
    desk.give(work, desk.WAITING, "asking", asking.id, f"We asked {who}: no answer yet", due=asking.answer_by)


def _whom(work: Work, asking: held.Asking) -> held.Recipient | None:
    found = people.recipients.these(work.organisation, {asking.recipient_id})
    return found.get(asking.recipient_id)


@use_case(Action.OTHERS_ASK, Event.FILE_READ, about="asking", reading=True)
def read_asking(work: Work, request: ReadAsking) -> AskingPage:
    """One request of ours, for somebody in the circle of its file."""
    asking = sharing.askings.get(work.file, request.asking_id)
    return AskingPage(
        asking, _whom(work, asking), guidance.lawful_basis(asking.basis),
        desk.some_names(work, [asking.asked_by]).get(asking.asked_by, "somebody who has left"),
        desk.profile(work).escalation,
    )  # fmt: skip


@use_case(Action.OTHERS_ASK, Event.OTHERS_ANSWERED, about="asking")
def record_their_answer(work: Work, request: RecordTheirAnswer) -> held.Asking:
    """Keep what they answered; nobody rings any more. Raises Incomplete with each gap, NotNow once answered."""
    before = sharing.askings.get(work.file, request.asking_id)
    state = ASKINGS.after(AskingState(before.state), AskingEvent.ANSWER)
    gaps = []
    if request.kind not in set(TheirAnswer):
        gaps.append(Gap("kind", "Choose how they answered."))
    if not request.person.strip():
        gaps.append(Gap("person", "Enter who answered."))
    if not request.words.strip():
        gaps.append(Gap("words", "Write down what they said; if they refused, their reasons."))
    if gaps:
        raise Incomplete(*gaps)
    kept = sharing.askings.put(work, replace(
        before, state=state, answered_at=work.now, answered_by=request.person.strip(), answer_kind=request.kind,
        answer=request.words.strip(), their_reference=request.their_reference.strip(),
        recorded_by=work.actor.person_id,
    ))  # fmt: skip
    worklist.done(work, before.id)
    line = f"{kept.answered_by} answered. {THEIR_ANSWER_WORDS[TheirAnswer(kept.answer_kind)]}: {kept.answer}"
    desk.write_entry(work, "asking", before.id, line, significant=True)
    return kept


@use_case(Action.OTHERS_ASK, Event.OTHERS_CHASED, about="asking")
def log_asked_again(work: Work, request: LogAskedAgain) -> held.Asking:
    """Keep what was said; the limit begins again. Raises Incomplete without words, NotNow once they have answered."""
    before = sharing.askings.get(work.file, request.asking_id)
    ASKINGS.after(AskingState(before.state), AskingEvent.RING)
    rang(work, "asking", before.id, request.words)
    until = working_days_after(work.now, _days(work))
    again = sharing.askings.put(work, replace(before, answer_by=until, chased_at=None))
    _wait(work, again, _whom(work, again))
    return again


def chase_silent(tools: Tools) -> int:
    """Put what nobody answered in time first among what others owe, once for each limit: how many."""
    return each_late(tools, JOB, finding.asked_unanswered, _late)


@as_system(Event.OTHERS_LATE)
def _late(work: Work, late: Late) -> None:
    work.scope_id = late.file_id
    asking = sharing.askings.get(work.file, late.row_id)
    if asking.state != AskingState.ASKED or asking.chased_at is not None or not _over(asking, work.now):
        raise Missing  # answered, or rung about, in between
    to = _whom(work, asking)
    number = f" Ring {to.name}: {to.phone}" if to and to.phone else " Ring them"
    put_first(work, "asking", asking.id, f"We asked, and there is no answer in time.{number}", asking.answer_by)
    sharing.askings.put(work, replace(asking, chased_at=work.now))


def _over(asking: held.Asking, now: datetime) -> bool:
    return asking.answer_by is not None and asking.answer_by <= now
