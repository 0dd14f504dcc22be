"""A file with a word of its own in every text field there is, written through the use cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sharewell.rules import held
from sharewell.rules.values import SafeNow, StatementKind

FREE_WORDS = ("basis_note", "fair_because", "left_out", "purpose", "reasons", "recipient_need", "risk_if_not",
              "risk_if_shared", "requester_unsafe_because")

REPLACED = {"service", "told in person", "told later by practitioner", "known as"}

if TYPE_CHECKING:
    from tests.cast import Cast


@dataclass
class Canaries:
    """Makes words that stand nowhere else, and remembers them by what they were typed into.

    `kept`: those that nothing typed later takes the place of.
    """

    flock: str
    sung: dict[str, str] = field(default_factory=dict)

    def __call__(self, where: str) -> str:
        """A new word for one field."""
        letters = "".join(chr(97 + int(digit)) for digit in f"{len(self.sung):03d}")
        self.sung[where] = f"Zq{self.flock}{letters}"
        return self.sung[where]

    @property
    def kept(self) -> set[str]:
        """The fields whose words stand in the record at the end."""
        return set(self.sung) - REPLACED

    def heard(self, loot: bytes) -> set[str]:
        """The fields whose words stand in `loot`."""
        return {where for where, word in self.sung.items() if word.encode() in loot}


def fill_file(people: Cast, about_staff: tuple[str, ...], sing: Canaries) -> tuple[str, str]:
    """A concern and everything that may follow it, by the lead, whose key must be open: the concern and its file."""
    from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
    from sharewell.casework.child_of_concern import NewChild
    from sharewell.casework.record_concern import RecordConcern, record_concern
    from sharewell.rules.concern import ConcernInput, Paragraph

    now, tools = people.tools.clock(), people.tools
    paragraphs = tuple(
        Paragraph(sing(f"{kind} text"), kind, source=sing(f"{kind} source"), observed_at=now) for kind in StatementKind
    )
    sent = record_concern(
        people.actor("practitioner"), tools,
        RecordConcern(
            concern=ConcernInput(paragraphs=paragraphs, safe_now=SafeNow.NO, questions_asked=sing("questions"),
                                 told_in_person=sing("told in person")),
            new_child=NewChild(name=sing("child name"), known_as=sing("known as"), born_on=date(2023, 5, 5)),
            where=sing("where"), present=sing("present"),
            about_staff=tuple(people.person(part) for part in about_staff),
        ),
    )  # fmt: skip
    more = Paragraph(sing("added"), StatementKind.OBSERVED, source=sing("added source"), time_unknown=True)
    for part in ("practitioner", "lead"):
        add_to_concern(people.actor(part), tools, AddToConcern(concern_id=sent.concern_id, paragraphs=(more,),
                                                               told_in_person=sing(f"told later by {part}")))
    file_id = people.file_of(sent.concern_id)
    _ring(people, sent.concern_id, sing)
    _keep(people, file_id, sing)
    _decide(people, sent.concern_id, file_id, sing)
    return sent.concern_id, file_id


def _ring(people: Cast, concern_id: str, sing: Canaries) -> None:
    from sharewell.casework.share_urgently import ShareUrgently, share_urgently

    for part in ("practitioner", "lead"):
        share_urgently(people.actor(part), people.tools, ShareUrgently(
            concern_id=concern_id, contact="duty_team", told=sing(f"told by {part}"),
            spoken_to=sing(f"spoken to by {part}"), their_reference=sing(f"reference of {part}")))


def _keep(people: Cast, file_id: str, sing: Canaries) -> None:
    from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
    from sharewell.casework.widen_need_to_know import Narrow, Widen, end_need_to_know, widen_need_to_know

    lead, tools = people.actor("lead"), people.tools
    family = held.FamilyMember(name=sing("family name"), relation=sing("relation"), phone=sing("phone"),
                               address=sing("family address"))
    keep_child_details(lead, tools, KeepChildDetails(
        file_id=file_id, name=sing("new name"), known_as=sing("new known as"), address=sing("address"),
        language=sing("language"), needs=sing("needs"), family=(family,)))
    independent = people.person("independent")
    widen_need_to_know(lead, tools, Widen(file_id, independent, sing("why wider")))
    end_need_to_know(lead, tools, Narrow(file_id, independent, sing("why narrower")))


def _decide(people: Cast, concern_id: str, file_id: str, sing: Canaries) -> None:
    from sharewell.casework.answer_decision import AnswerDecision, answer_decision
    from sharewell.casework.keep_address_book import KeepRecipient, keep_recipient
    from sharewell.casework.open_decision import OpenDecision, open_decision
    from sharewell.casework.record_request import RecordRequest, record_request
    from sharewell.casework.seek_advice import PrepareAdvice, SaveBrief, prepare_advice, save_brief
    from sharewell.casework.triage_concern import TriageConcern, triage_concern

    lead, tools = people.actor("lead"), people.tools
    advice = prepare_advice(lead, tools, PrepareAdvice(concern_id=concern_id, service=sing("service")))
    save_brief(lead, tools, SaveBrief(advice_id=advice.id, text=sing("brief"), kept={}, service=sing("new service")))
    asker = keep_recipient(lead, tools, KeepRecipient(name="R. Khan", role="", agency="The council",
                                                      kind="childrens_social_care"))
    record_request(lead, tools, RecordRequest(file_id=file_id, recipient_id=asker.id, purpose=sing("purpose"),
                                              wanted=sing("wanted")))
    decision = open_decision(lead, tools, OpenDecision(file_id=file_id, concern_id=concern_id))
    words = {name: sing(name) for name in FREE_WORDS}
    answer_decision(lead, tools, AnswerDecision(decision_id=decision.id, answers=words))
    triage_concern(lead, tools, TriageConcern(
        concern_id=concern_id, choice="keep_on_file", category="neglect", reply=sing("reply"),
        look_again_on=(tools.clock() + timedelta(days=7)).date(), reason=sing("triage reason")))
