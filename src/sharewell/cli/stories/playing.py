"""Play a story through the same use cases as the pages, by a clock that follows its times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sharewell.casework.answer_decision import (
    AnswerDecision,
    DecisionPage,
    ReadDecision,
    answer_decision,
    read_decision,
)
from sharewell.casework.keep_address_book import CheckRecipient, KeepRecipient, check_recipient, keep_recipient
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.pack_draft import Drafted, ItemDraft, PersonDraft
from sharewell.casework.prepare_pack import ReadPack, SavePack, StartPack, read_pack, save_pack, start_pack
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.record_concern import NewChild, RecordConcern, record_concern
from sharewell.casework.record_request import AnswerRequester, RecordRequest, answer_requester, record_request
from sharewell.casework.seal_pack import FetchPack, SealPack, fetch_pack, seal_pack
from sharewell.casework.seek_advice import (
    LogAdviceCall,
    PrepareAdvice,
    SaveBrief,
    log_advice_call,
    prepare_advice,
    save_brief,
)
from sharewell.casework.send_pack import RecordReceipt, SendPack, record_receipt, run_outbox_once, send_pack
from sharewell.casework.share_urgently import ShareUrgently, share_urgently
from sharewell.casework.take_decision import PayDebt, TakeDecision, pay_debt, take_decision
from sharewell.casework.tools import Tools
from sharewell.casework.triage_concern import TriageConcern, triage_concern
from sharewell.cli.practice import PracticeCast
from sharewell.cli.stories.reading import StoryError, line_of
from sharewell.cli.stories.script import Story, StoryConcern, StoryPack
from sharewell.rules.concern import AskedSecret, ConcernInput, Paragraph
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused, SharewellError
from sharewell.rules.held import FamilyMember
from sharewell.rules.people import Actor
from sharewell.rules.values import SafeNow, StatementKind

STEP = timedelta(minutes=10)
Told = Callable[[str], None]


@dataclass
class Played:
    """What came of it: the identifiers the command prints from, the sealed bytes and the passphrase, told once."""

    concern_id: str = ""
    file_id: str = ""
    decision_id: str = ""
    request_id: str = ""
    pack_id: str = ""
    dispatch_id: str = ""
    sealed: bytes = b""
    file_name: str = ""
    passphrase: str = ""
    steps: list[str] = field(default_factory=list)


@dataclass
class Player:
    """One story being played. `told` is called with each step as it is done."""

    story: Story
    lines: dict[str, int]
    tools: Tools
    cast: PracticeCast
    told: Told
    now: datetime
    played: Played = field(default_factory=Played)

    def play(self) -> Played:
        """Every step that the story has, in order. Raises StoryError with the line of the step the rules refuse."""
        for name, step in (
            ("concern", self._concern), ("triage", self._triage), ("urgent", self._urgent), ("advice", self._advice),
            ("request", self._request), ("decision", self._decision), ("pack", self._pack), ("send", self._send),
            ("receipt", self._receipt), ("told", self._told),
        ):  # fmt: skip
            part = getattr(self.story, name)
            if part is None:
                continue
            self._move(getattr(part, "at", None), name)
            try:
                words = step(part)
            except SharewellError as error:
                raise StoryError(_refused(name, error), self._line(name, error)) from None
            self._say(words)
        return self.played

    def _say(self, words: str) -> None:
        self.played.steps.append(words)
        self.told(words)

    def _move(self, at: datetime | None, name: str) -> None:
        """Move the clock on to a step's own time, or ten minutes."""
        if at is not None and at < self.now:
            line = line_of(f"{name}.at", self.lines)
            raise StoryError(f"{name}.at: time cannot go backwards in a story", line)
        self.now = at if at is not None else self.now + STEP

    def _line(self, name: str, error: SharewellError) -> int:
        asked = error.gaps[0].field if isinstance(error, Incomplete) else ""
        for path in (f"{name}.{asked}", f"{name}.answers.{asked}", f"{name}.paid.{asked}", name):
            if path in self.lines:
                return self.lines[path]
        return line_of(name, self.lines)

    def _actor(self, name: str, path: str) -> Actor:
        if name not in self.cast.actors:
            known = ", ".join(sorted(self.cast.actors))
            raise StoryError(f"{path}: nobody signs in as '{name}'. Choose one of: {known}", line_of(path, self.lines))
        return self.cast.actors[name]

    def _recipient(self, key: str, path: str) -> str:
        if key not in self.cast.recipients:
            known = ", ".join(sorted(self.cast.recipients))
            raise StoryError(f"{path}: '{key}' is not in the address book. Choose one of: {known}",
                             line_of(path, self.lines))  # fmt: skip
        return self.cast.recipients[key].id

    def _concern(self, part: StoryConcern) -> str:
        child = self.story.child
        by = self._actor(part.by, "concern.by")
        made = record_concern(by, self._tools(), RecordConcern(
            concern=_said(part, self.now), new_child=NewChild(name=child.name, known_as=child.known_as,
                                                              born_on=child.born_on), where=part.where))  # fmt: skip
        lead = self._actor("jo", "concern.by")
        kept = read_concern(lead, self._tools(), ReadConcern(made.concern_id))
        self.played.concern_id, self.played.file_id = made.concern_id, kept.concern.file_id
        keep_child_details(lead, self._tools(), KeepChildDetails(
            file_id=kept.concern.file_id, name=child.name, known_as=child.known_as, born_on=child.born_on,
            address=child.address, protected_address=child.protected_address, language=child.language,
            needs=child.needs, family=tuple(FamilyMember(**vars(one)) for one in child.family)))  # fmt: skip
        return f"A concern is recorded. It goes to {', '.join(made.readers)}."

    def _triage(self, part: Any) -> str:
        triage_concern(self._actor(part.by, "triage.by"), self._tools(), TriageConcern(
            concern_id=self.played.concern_id, choice=part.choice, category=part.category, reply=part.reply,
            look_again_on=part.look_again_on, reason=part.reason, significant=part.significant))  # fmt: skip
        return f"A lead looks at it and decides; the reporter is told: {part.reply}"

    def _urgent(self, part: Any) -> str:
        shared = share_urgently(self._actor(part.by, "urgent.by"), self._tools(), ShareUrgently(
            concern_id=self.played.concern_id, contact=part.contact, told=part.told, spoken_to=part.spoken_to,
            their_reference=part.their_reference))  # fmt: skip
        self.played.decision_id = shared.id
        by = self._actor(part.paid_by, "urgent.paid_by")
        debts = read_decision(by, self._tools(), ReadDecision(shared.id)).debts
        self._say(f"Shared urgently with {shared.spoken_to}; {len(debts)} answers are owed.")
        if not part.paid:
            return "Nothing owed is paid yet."
        self._move(part.paid_at, "urgent.paid")
        for debt in debts:
            pay_debt(by, self._tools(), PayDebt(debt_id=debt.id, answers=part.paid))
        return f"All {len(debts)} answers owed are paid."

    def _advice(self, part: Any) -> str:
        by = self._actor(part.by, "advice.by")
        begun = prepare_advice(by, self._tools(), PrepareAdvice(concern_id=self.played.concern_id, service=part.service))
        save_brief(by, self._tools(), SaveBrief(advice_id=begun.id, text=part.brief, kept=part.kept, ready=True))
        self._say("A brief without names is ready, and read out.")
        self.now += STEP
        call = part.call
        logged = log_advice_call(by, self._tools(), LogAdviceCall(
            advice_id=begun.id, service=part.service, person=call.person, words=call.words, name_asked=call.name_asked,
            reason_not_given=call.reason_not_given, their_reference=call.their_reference, confirmed=True))  # fmt: skip
        if logged.decision_id:
            self.played.decision_id = logged.decision_id
            return "They asked for the name, and it was given: it is a referral now, and nothing was typed twice."
        return "The advice is logged."

    def _request(self, part: Any) -> str:
        asked, decision = record_request(self._actor(part.by, "request.by"), self._tools(), RecordRequest(
            file_id=self.played.file_id, recipient_id=self._recipient(part.recipient, "request.recipient"),
            purpose=part.purpose, wanted=part.wanted, by_when=part.by_when))  # fmt: skip
        self.played.request_id, self.played.decision_id = asked.id, decision.id
        return "A request is written down, and becomes a decision."

    def _decision(self, part: Any) -> str:
        by = self._actor(part.by, "decision.by")
        recipient = self._recipient(part.recipient, "decision.recipient") if part.recipient else None
        if not self.played.decision_id or self.story.urgent is not None:
            opened = open_decision(by, self._tools(), OpenDecision(file_id=self.played.file_id,
                                                                   concern_id=self.played.concern_id))  # fmt: skip
            self.played.decision_id = opened.id
        decision_id = self.played.decision_id
        if recipient:
            answer_decision(by, self._tools(), AnswerDecision(decision_id=decision_id, answers={},
                                                              recipient_id=recipient))  # fmt: skip
        answer_decision(by, self._tools(), AnswerDecision(decision_id=decision_id, answers=part.answers))
        self.now += STEP
        taken = take_decision(by, self._tools(), TakeDecision(decision_id=decision_id, outcome=part.outcome, answers={}))
        return f"The decision is recorded: {taken.decision.outcome.replace('_', ' ')}."

    def _pack(self, part: StoryPack) -> str:
        by = self._actor(part.by, "pack.by")
        recipient = self._recipient(part.recipient, "pack.recipient") if part.recipient else ""
        if part.age_key:
            self._give_key(part)
        pack = start_pack(by, self._tools(), StartPack(self.played.decision_id, recipient))
        page = read_pack(by, self._tools(), ReadPack(pack.id))
        by_kind = {str(one.kind): one.id for one in page.statements}
        draft = Drafted(
            items=tuple(ItemDraft(_of(by_kind, one.kind, "pack.item", self.lines), one.why, one.context)
                        for one in part.item),
            left_out=tuple(ItemDraft(_of(by_kind, one.kind, "pack.left_out", self.lines), one.why)
                           for one in part.left_out),
            people=tuple(PersonDraft(one.name, one.choice, one.reason) for one in part.person),
            child_fields=part.child, must_not_learn=part.must_not_learn)  # fmt: skip
        save_pack(by, self._tools(), SavePack(pack_id=pack.id, draft=draft))
        lock = "recipient_key" if part.age_key else "passphrase"
        sealed = seal_pack(by, self._tools(), SealPack(pack_id=pack.id, lock=lock))
        self.played.pack_id, self.played.passphrase = pack.id, sealed.pack.lock.partition(":")[2]
        self.played.file_name, self.played.sealed = fetch_pack(by, self._tools(), FetchPack(pack.id))
        return f"Pack {pack.reference} is sealed: {len(part.item)} of {len(page.statements)} statements."

    def _give_key(self, part: StoryPack) -> None:
        lead = self._actor("jo", "pack.by")
        kept = self.cast.recipients[part.recipient or (self.story.decision.recipient if self.story.decision else "")]
        changed = keep_recipient(lead, self._tools(), KeepRecipient(
            recipient_id=kept.id, name=kept.name, role=kept.role, agency=kept.agency, kind=kept.kind,
            phone=kept.phone, number_source=kept.number_source, age_key=part.age_key))  # fmt: skip
        check_recipient(lead, self._tools(), CheckRecipient(recipient_id=changed.id, how="They read the key to me."))

    def _send(self, part: Any) -> str:
        sending = send_pack(self._actor(part.by, "send.by"), self._tools(), SendPack(
            pack_id=self.played.pack_id, channel=part.channel, handed_to=part.handed_to))  # fmt: skip
        self.played.dispatch_id = sending.id
        run_outbox_once(self._tools())
        return f"Sent: {part.channel.replace('_', ' ')}{f', to {part.handed_to}' if part.handed_to else ''}."

    def _receipt(self, part: Any) -> str:
        record_receipt(self._actor(part.by, "receipt.by"), self._tools(), RecordReceipt(
            dispatch_id=self.played.dispatch_id, person=part.person, their_reference=part.their_reference,
            how=part.how))  # fmt: skip
        return f"{part.person} confirms that they have it."

    def _told(self, part: Any) -> str:
        answer_requester(self._actor(part.by, "told.by"), self._tools(), AnswerRequester(
            request_id=self.played.request_id, how=part.how, words=part.words))  # fmt: skip
        return "The requester is told what was decided, and why."

    def _tools(self) -> Tools:
        return replace(self.tools, clock=lambda: self.now)

    def page(self) -> DecisionPage:
        """The decision as it stands at the end."""
        return read_decision(self._actor("jo", "decision.by"), self._tools(), ReadDecision(self.played.decision_id))


def _of(by_kind: dict[str, str], kind: str, path: str, lines: dict[str, int]) -> str:
    if kind not in by_kind:
        raise StoryError(f"{path}.kind: the concern holds no '{kind}'. It holds: {', '.join(by_kind)}",
                         line_of(path, lines))  # fmt: skip
    return by_kind[kind]


def _said(part: StoryConcern, at: datetime) -> ConcernInput:
    kinds = ((StatementKind.OBSERVED, part.observed, ""), (StatementKind.VERBATIM, part.verbatim, ""),
             (StatementKind.REPORTED, part.reported, part.reported_by), (StatementKind.OPINION, part.opinion, ""))  # fmt: skip
    return ConcernInput(
        paragraphs=tuple(Paragraph(text, kind, source, at) for kind, text, source in kinds if text.strip()),
        safe_now=SafeNow(part.safe_now) if part.safe_now in set(SafeNow) else None,
        asked_to_keep_secret=AskedSecret(part.asked_to_keep_secret)
        if part.asked_to_keep_secret in set(AskedSecret) else None,
        questions_asked=part.questions_asked,
        told_in_person=part.told_in_person,
    )  # fmt: skip


def _refused(name: str, error: SharewellError) -> str:
    if isinstance(error, Incomplete):
        return f"the rules refuse this step ({name}): " + " · ".join(f"{g.field}: {g.message}" for g in error.gaps)
    if isinstance(error, Missing):
        return f"the rules refuse this step ({name}): whoever does it may not see this file"
    if isinstance(error, Refused | NotNow):
        return f"the rules refuse this step ({name}): {error.reason}"
    return f"{name}: {error}"
