"""What is under way in the practice setting when it is first opened: one thing at each step of the main job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sharewell.casework.answer_decision import AnswerDecision, answer_decision
from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.pack_draft import Drafted, ItemDraft
from sharewell.casework.prepare_pack import ReadPack, SavePack, StartPack, read_pack, save_pack, start_pack
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.record_concern import RecordConcern, record_concern
from sharewell.casework.review_retention import ReviewRetention, review_retention
from sharewell.casework.seal_pack import SealPack, seal_pack
from sharewell.casework.seek_advice import PrepareAdvice, prepare_advice
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.casework.tools import Tools
from sharewell.casework.triage_concern import TriageConcern, triage_concern
from sharewell.casework.working_days import holidays
from sharewell.cli.stories.scene import Cast as PracticeCast
from sharewell.rules.concern import AskedSecret, ConcernInput, Paragraph, Thing
from sharewell.rules.held import FamilyMember
from sharewell.rules.london import london_day
from sharewell.rules.triage import look_again_on
from sharewell.rules.values import SafeNow, StatementKind

SHARE = {
    "harm": "likely_harm",
    "purpose": "So that the duty team can decide whether the child is safe at home.",
    "risk_if_shared": "The family may keep the child at home for a few days.",
    "risk_if_not": "The child may be hurt again, and nobody would know the whole of it.",
    "recipient_need": "They decide on protection and have no other account of what we saw.",
    "asked": "no",
    "closeness": "neither",
    "told": "told",
    "consent": "not_asked",
    "not_asked_because": "share_whatever_the_answer",
    "expected": "yes",
    "identifiable": "yes",
    "special_category": "yes",
    "condition": "safeguarding",
    "basis": "recognised_safeguarding",
    "minimum": "yes",
    "third_parties": "none_named",
    "protected": "none_present",
    "channel": "by_hand",
    "advice": "not_needed",
    "reasons": "A mark that nobody can explain, on a child who says it was done to her.",
}


@dataclass(frozen=True)
class _Past:
    """The tools with a clock that says some time ago, so that the practice setting has a past."""

    tools: Tools

    def ago(self, **by: float) -> Tools:
        now = self.tools.clock() - timedelta(**by)
        clock: Callable[[], datetime] = lambda: now  # noqa: E731  # one moment, said three words away
        return replace(self.tools, clock=clock)


def put_under_way(tools: Tools, made: PracticeCast) -> None:
    """One thing at each step: new, may not be safe, advice begun, a decision and a pack waiting, a review due."""
    past = _Past(tools)
    _review_due(past, made)
    shared = _concern(past.ago(days=6), made, "kit", "zoe", "Zoë had a round mark on her left upper arm, about 2 cm.",
                      said="Somebody squashed my arm.")  # fmt: skip
    _look_at(past.ago(days=6, hours=-1), made, shared, "share_or_refer", "physical", "Read, and in hand")
    _send_pack(past, made, shared)
    asked = _concern(past.ago(days=3), made, "bea", "noor", "Noor came without a coat or lunch for the third day.",
                     thought="I think things are hard at home.")  # fmt: skip
    _look_at(past.ago(days=3, hours=-2), made, asked, "seek_advice", "neglect", "Come and see me")
    prepare_advice(made.actor("jo"), past.ago(days=2), PrepareAdvice(concern_id=asked, service="Duty team"))
    deciding = _concern(past.ago(days=2), made, "una", "kasia", "Kasia's mother asked us not to tell anybody that they "
                        "have moved.", told="She says she is afraid of being found.")  # fmt: skip
    _look_at(past.ago(days=1), made, deciding, "share_or_refer", "domestic_abuse", "Thank you. Keep it to yourself")
    _decide(past, made, deciding)
    _concern(past.ago(hours=2), made, "kit", "mia", "Mia was very quiet, and ate two lunches.")
    _concern(past.ago(minutes=20), made, "bea", "leo", "Leo flinched when his uncle came to collect him.",
             safe=SafeNow.UNSURE, said="I don't want to go home with him.")  # fmt: skip


def _concern(
    tools: Tools, made: PracticeCast, by: str, child: str, saw: str, *, said: str = "", told: str = "",
    thought: str = "", safe: SafeNow = SafeNow.YES,
) -> str:
    at = tools.clock()
    kinds = ((StatementKind.OBSERVED, saw, ""), (StatementKind.VERBATIM, said, ""),
             (StatementKind.REPORTED, told, "her mother"), (StatementKind.OPINION, thought, ""))  # fmt: skip
    given = ConcernInput(
        paragraphs=tuple(Paragraph(text, kind, source, at) for kind, text, source in kinds if text),
        safe_now=safe,
        things=frozenset({Thing.CHILD_SAID} if said else {Thing.CARE}),
        asked_to_keep_secret=AskedSecret.SAID_COULD_NOT if said else None,
        questions_asked="I asked: what happened here?" if said else "",
        told_in_person="Jo Bell" if safe is not SafeNow.YES else "",
    )
    request = RecordConcern(concern=given, child_id=made.children[child].id, where=made.children[child].room)
    return record_concern(made.actor(by), tools, request).concern_id


def _look_at(
    tools: Tools, made: PracticeCast, concern_id: str, choice: str, category: str, reply: str, *, again: bool = False
) -> None:
    jo, day = made.actor("jo"), london_day(tools.clock())
    read_concern(jo, tools, ReadConcern(concern_id))
    triage_concern(jo, tools, TriageConcern(
        concern_id=concern_id, choice=choice, category=category, reply=reply, significant=True,
        look_again_on=look_again_on(day, holidays()) if again else None))  # fmt: skip


def _review_due(past: _Past, made: PracticeCast) -> None:
    """A file from last term that was to be looked at again this week: the review is due."""
    old = _concern(past.ago(days=70), made, "bea", "ben", "Ben came with a scraped chin and would not say how.",
                   said="I fell off the thing.")  # fmt: skip
    _look_at(past.ago(days=70, hours=-3), made, old, "support_in_setting", "other", "Thank you. Please watch for more",
             again=True)  # fmt: skip
    jo, then = made.actor("jo"), past.ago(days=60)
    file_id = read_concern(jo, then, ReadConcern(old)).concern.file_id
    first = read_file(jo, then, ReadFile(file_id)).reviews[0]
    review_retention(jo, then, ReviewRetention(
        review_id=first.id, outcome="keep", reason="It may be the first of several. Look again this term.",
        next_review=london_day(past.ago(days=2).clock())))  # fmt: skip
    do_due_work(past.tools)


def _decide(past: _Past, made: PracticeCast, concern_id: str) -> None:
    jo = made.actor("jo")
    kept = read_concern(jo, past.ago(days=1), ReadConcern(concern_id))
    visitor = made.recipients["health_visitor"].id
    opened = open_decision(jo, past.ago(days=1), OpenDecision(
        file_id=kept.concern.file_id, concern_id=concern_id, recipient_id=visitor))  # fmt: skip
    answer_decision(jo, past.ago(days=1), AnswerDecision(decision_id=opened.id, answers={
        "harm": "likely_harm", "purpose": "So that the health visitor can see the family where they live now.",
        "told": "told", "consent": "agreed"}))  # fmt: skip


def _send_pack(past: _Past, made: PracticeCast, concern_id: str) -> None:
    jo, tools = made.actor("jo"), past.ago(days=5)
    kept = read_concern(jo, tools, ReadConcern(concern_id))
    keep_child_details(jo, tools, KeepChildDetails(
        file_id=kept.concern.file_id, name=kept.child.name, born_on=kept.child.born_on,
        address="Flat 2, 9 Sedge Road, Fenmoor", language="Yoruba and English",
        family=(FamilyMember(name="Folake Adeyemi", relation="mother", responsibility=True),)))  # fmt: skip
    team = made.recipients["duty_team"].id
    opened = open_decision(jo, tools, OpenDecision(file_id=kept.concern.file_id, concern_id=concern_id,
                                                   recipient_id=team))  # fmt: skip
    answer_decision(jo, tools, AnswerDecision(decision_id=opened.id, answers=SHARE))
    take_decision(jo, tools, TakeDecision(decision_id=opened.id, outcome="share", answers={}))
    pack = start_pack(jo, tools, StartPack(opened.id))
    page = read_pack(jo, tools, ReadPack(pack.id))
    why = "They decide on her safety and have no other account of the mark."
    draft = Drafted(items=tuple(ItemDraft(one.id, why) for one in page.statements),
                    child_fields=("name", "born_on", "address", "language", "family"))  # fmt: skip
    save_pack(jo, tools, SavePack(pack_id=pack.id, draft=draft))
    seal_pack(jo, tools, SealPack(pack_id=pack.id))
    send_pack(jo, tools, SendPack(pack_id=pack.id, channel="by_hand", handed_to="R. Khan at the duty desk"))
