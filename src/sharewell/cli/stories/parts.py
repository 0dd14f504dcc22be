"""What each part of a story does: one function for each, through the use case that its page calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sharewell.casework.answer_decision import AnswerDecision, ReadDecision, answer_decision, read_decision
from sharewell.casework.ask_again import AskAgain, ask_again
from sharewell.casework.child_of_concern import NewChild
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.log_advice_call import LogAdviceCall, log_advice_call
from sharewell.casework.look_again_at_name import LookAgainAtName, look_again_at_name
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.record_concern import RecordConcern, record_concern
from sharewell.casework.record_request import AnswerRequester, RecordRequest, answer_requester, record_request
from sharewell.casework.second_look import AskSecondLook, GiveSecondLook, ask_second_look, give_second_look
from sharewell.casework.seek_advice import PrepareAdvice, SaveBrief, prepare_advice, save_brief
from sharewell.casework.share_urgently import ShareUrgently, share_urgently
from sharewell.casework.take_decision import PayDebt, TakeDecision, pay_debt, take_decision
from sharewell.casework.triage_concern import TriageConcern, triage_concern
from sharewell.casework.working_days import holidays
from sharewell.cli.stories.asking import answered, asked
from sharewell.cli.stories.packs import corrected, pack, picked_up, receipt, send, wrong_recipient
from sharewell.cli.stories.playing import Player
from sharewell.cli.stories.script import (
    StoryAdvice,
    StoryCall,
    StoryConcern,
    StoryDecision,
    StoryLook,
    StoryPaid,
    StoryReopened,
    StoryRequest,
    StorySecondLook,
    StoryTold,
    StoryTriage,
    StoryUrgent,
)
from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.rules.advice import NameAsked
from sharewell.rules.concern import ConcernInput, Paragraph
from sharewell.rules.decision.family import FAMILY_AGAIN
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.london import moment_words
from sharewell.rules.triage import CHOICE_WORDS, is_working_day
from sharewell.rules.values import StatementKind

PEOPLE = ("protected_agreed_by", "exception_agreed_by")


def _concern(player: Player, part: StoryConcern) -> str:
    child = player.read.story.child
    new = NewChild(
        name=child.name, known_as=child.known_as, born_on=child.born_on, expected_on=child.expected_on
    )
    made = record_concern(player.actor(part.by), player.tools, RecordConcern(
        concern=_said(player, part), child_id=player.register_id, new_child=None if player.register_id else new,
        where=part.where, present=part.present,
        about_staff=tuple(player.cast.actors[one].person_id for one in part.about_staff)))  # fmt: skip
    first = not player.traces.file_id
    player.traces.concern_id = player.traces.concerns[part.key] = made.concern_id
    if first:
        _details(player, made.concern_id)
    owed = f" Still owed: {' '.join(made.owed)}" if made.owed else ""
    hidden = f" Not shown to {', '.join(made.not_shown_to)}." if made.not_shown_to else ""
    return f"recorded a concern. It goes to {', '.join(made.readers)}.{hidden}{owed}"


def _details(player: Player, concern_id: str) -> None:
    """Whoever in the circle looks first brings who the child is, and the family, into the new file."""
    for reader in (player.cast.lead, *player.cast.actors):
        try:
            kept = read_concern(player.cast.actors[reader], player.tools, ReadConcern(concern_id))
        except Missing:
            continue
        if kept.whole:
            break
    child = player.read.story.child
    player.traces.file_id = kept.concern.file_id
    keep_child_details(player.cast.actors[reader], player.tools, KeepChildDetails(
        file_id=kept.concern.file_id, name=child.name, known_as=child.known_as, born_on=child.born_on,
        address=child.address, protected_address=child.protected_address, language=child.language, needs=child.needs,
        family=child.family))  # fmt: skip


def _said(player: Player, part: StoryConcern) -> ConcernInput:
    at = player.moved(part.seen_at or part.at)
    kinds = (
        (part.observed, StatementKind.OBSERVED, ""),
        (part.verbatim, StatementKind.VERBATIM, ""),
        (part.reported, StatementKind.REPORTED, part.reported_by),
        (part.opinion, StatementKind.OPINION, player.cast.names[part.by or player.cast.lead]),
    )
    return ConcernInput(
        paragraphs=tuple(
            Paragraph(text.strip(), kind, source, at, teller=part.teller if kind is StatementKind.REPORTED else None)
            for text, kind, source in kinds
            if text.strip()
        ),
        safe_now=part.safe_now,
        things=frozenset(part.things),
        asked_to_keep_secret=part.asked_to_keep_secret,
        questions_asked=part.questions_asked,
        told_in_person=part.told_in_person,
    )


def _triage(player: Player, part: StoryTriage) -> str:
    by = player.actor(part.by)
    again = player.day(part.look_again_on) if part.look_again_on else None
    read_concern(by, player.tools, ReadConcern(player.traces.concern_id))
    while again is not None and player.days_later and not is_working_day(again, holidays()):
        again += timedelta(days=1)
    triage_concern(by, player.tools, TriageConcern(
        concern_id=player.traces.concern_id, choice=part.choice, category=part.category, reply=part.reply,
        look_again_on=again, reason=part.reason, significant=part.significant))  # fmt: skip
    return f"looked at it and decided: {CHOICE_WORDS[part.choice]}. Whoever recorded it is told: “{part.reply}”"


def _urgent(player: Player, part: StoryUrgent) -> str:
    shared = share_urgently(player.actor(part.by), player.tools, ShareUrgently(
        concern_id=player.traces.concern_id, contact=part.contact, number=part.number, told=part.told.strip(),
        spoken_to=part.spoken_to, their_reference=part.their_reference))  # fmt: skip
    player.traces.urgent_id = player.traces.decision_id = shared.id
    debts = _debts(player, "")
    first = moment_words(min(debt.due_at for debt in debts)) if debts else ""
    owed = f"{len(debts)} answers are owed, the first by {first}." if debts else "Nothing is owed."
    return f"shared it by phone now, with {shared.spoken_to}. {owed}"


def _debts(player: Player, by: str) -> list[Any]:
    """What is still owed, after the urgent share and after the decision."""
    made = dict.fromkeys(one for one in (player.traces.urgent_id, player.traces.decision_id) if one)
    pages = [read_decision(player.actor(by), player.tools, ReadDecision(one)) for one in made]
    return [debt for page in pages for debt in page.debts if debt.paid_at is None and debt.key != FAMILY_AGAIN]


def _advice(player: Player, part: StoryAdvice) -> str:
    by, traces = player.actor(part.by), player.traces
    begun = prepare_advice(by, player.tools, PrepareAdvice(
        concern_id=traces.concern_id, service=part.service, adviser=part.adviser or ""))  # fmt: skip
    traces.advice_id = begun.id
    text = part.brief.strip() or begun.brief
    for number, edit in enumerate(part.edit):
        if edit.text not in text:
            words = f"'{edit.text}' does not stand in the brief, which reads:\n{text}"
            raise Incomplete(Gap(f"edit.{number}.text", words))
        text = text.replace(edit.text, edit.into)
    save_brief(by, player.tools, SaveBrief(
        advice_id=begun.id, text=text, kept={one.text: one.why for one in part.keep},
        not_danger=part.not_danger, ready=True))  # fmt: skip
    return f"made a brief without names for {part.service}, and read it through. It says:\n{text}"


def _call(player: Player, part: StoryCall) -> str:
    logged = log_advice_call(player.actor(part.by), player.tools, LogAdviceCall(
        advice_id=player.traces.advice_id, service="", person=part.person, words=part.words.strip(),
        name_asked=part.name_asked, reason_not_given=part.reason_not_given, their_reference=part.their_reference,
        safe_now=part.safe_now, adviser=part.adviser or "", confirmed=True))  # fmt: skip
    said = f"asked {part.person}, who said: “{part.words.strip()}”"
    if not logged.decision_id:
        if part.name_asked is NameAsked.YES_NOT_GIVEN:
            return f"{said} The name was asked for and not given: {part.reason_not_given.strip()}"
        return said
    player.traces.decision_id = logged.decision_id
    return f"{said} The name was asked for and given: it is a referral now, and nothing was typed twice."


def _look(player: Player, part: StoryLook) -> str:
    kept = LookAgainAtName(advice_id=player.traces.advice_id, reason=part.reason)
    look_again_at_name(player.actor(part.by), player.tools, kept)
    return f"looked again, the same day, at the name that was not given. Still not given: {part.reason.strip()}"


def _request(player: Player, part: StoryRequest) -> str:
    by_when = player.day(part.by_when) if part.by_when else None
    asked, decision = record_request(player.actor(part.by), player.tools, RecordRequest(
        file_id=player.traces.file_id, recipient_id=player.recipient(part.recipient), purpose=part.purpose,
        wanted=part.wanted, by_when=by_when))  # fmt: skip
    player.traces.request_id, player.traces.decision_id = asked.id, decision.id
    who = player.cast.recipients[part.recipient]
    return f"wrote down what {who.name}, {who.agency}, asks for: {part.wanted}"


def _decision(player: Player, part: StoryDecision) -> str:
    by, traces = player.actor(part.by), player.traces
    if not traces.decision_id or traces.decision_id == traces.urgent_id:
        traces.decision_id = open_decision(by, player.tools, OpenDecision(
            file_id=traces.file_id, concern_id=traces.concern_id, advice_id=traces.advice_id)).id  # fmt: skip
    answer_decision(by, player.tools, AnswerDecision(
        decision_id=traces.decision_id, answers=_answers(player, part.answers),
        recipient_id=player.recipient(part.recipient) or None))  # fmt: skip
    if part.outcome is None:
        return "began to answer the questions of the decision."
    said = "".join(_looked_over(player, part, look) for look in part.second)
    take_decision(by, player.tools, TakeDecision(decision_id=traces.decision_id, outcome=part.outcome, answers={}))
    return f"{said}took the decision: {OUTCOME_WORDS[Outcome(part.outcome)]}."


def _looked_over(player: Player, part: StoryDecision, look: StorySecondLook) -> str:
    by, second, decision_id = player.actor(part.by), player.actor(look.by), player.traces.decision_id
    ask_second_look(by, player.tools, AskSecondLook(decision_id, second.person_id))
    read = read_decision(second, player.tools, ReadDecision(decision_id)).decision
    words = look.words.strip()
    give_second_look(second, player.tools, GiveSecondLook(
        decision_id=decision_id, version=read.version, agrees=look.agrees, words=words))  # fmt: skip
    if look.mended:
        answer_decision(by, player.tools, AnswerDecision(
            decision_id=decision_id, answers=_answers(player, look.mended)))  # fmt: skip
    name = player.cast.names[look.by]
    return f"asked {name} to look it over, who {'agreed' if look.agrees else f'said what was missing: {words}'}; then "


def _reopened(player: Player, part: StoryReopened) -> str:
    traces = player.traces
    if part.new_facts:
        again, newer = ask_again(player.actor(part.by), player.tools, AskAgain(traces.request_id, part.new_facts))
        traces.request_id, traces.decision_id = again.id, newer.id
        said = f"wrote down that they asked again, with this: {part.new_facts.strip()} The decision reopened. Then "
        return f"{said}{_decision(player, part)}"
    newer = open_decision(player.actor(part.by), player.tools, OpenDecision(
        file_id=traces.file_id, concern_id=traces.concern_id, reopens_id=traces.decision_id))  # fmt: skip
    traces.decision_id = newer.id
    return f"reopened the decision with new facts. The earlier one stays as it was. Then {_decision(player, part)}"


def _answers(player: Player, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as the pages would post them: a second person by their identity, not by their name."""
    answers = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    if "defer_until" in answers:
        answers["defer_until"] = player.day(date.fromisoformat(answers["defer_until"])).isoformat()
    for name in PEOPLE:
        if answers.get(name) in player.cast.actors:
            answers[name] = player.cast.actors[answers[name]].person_id
    return answers


def _paid(player: Player, part: StoryPaid) -> str:
    debts = [debt for debt in _debts(player, part.by) if not part.owed or debt.key in part.owed]
    unknown = sorted(set(part.owed) - {debt.key for debt in debts})
    if unknown or not debts:
        raise NotNow(f"This is not owed: {', '.join(unknown)}." if unknown else "Nothing is owed.")
    for debt in debts:
        pay_debt(player.actor(part.by), player.tools, PayDebt(
            debt_id=debt.id, answers=_answers(player, part.answers), words=part.words.strip()))  # fmt: skip
    left = len(_debts(player, part.by))
    return f"answered {len(debts)} of the things owed; {left or 'nothing'} left. {part.words.strip()}"


def _told(player: Player, part: StoryTold) -> str:
    answer_requester(player.actor(part.by), player.tools, AnswerRequester(
        request_id=player.traces.request_id, how=part.how, words=part.words.strip()))  # fmt: skip
    return f"told whoever asked what was decided, and why. {part.how}: “{part.words.strip()}”"


PLAYS: Mapping[str, Callable[[Player, Any], str]] = {
    "earlier": _concern,
    "concern": _concern,
    "triage": _triage,
    "urgent": _urgent,
    "advice": _advice,
    "advice.call": _call,
    "advice.again": _call,
    "advice.look": _look,
    "request": _request,
    "asked": asked,
    "answered": answered,
    "decision": _decision,
    "pack": pack,
    "send": send,
    "picked_up": picked_up,
    "receipt": receipt,
    "wrong_recipient": wrong_recipient,
    "corrected": corrected,
    "paid": _paid,
    "reopened": _reopened,
    "told": _told,
}
