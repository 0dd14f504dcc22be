"""A pick-up link of the cast's, and a browser at the pages for people without an account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.test import Client

from sharewell.casework.answer_decision import AnswerDecision, answer_decision
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.pack_draft import Drafted, ItemDraft
from sharewell.casework.prepare_pack import ReadPack, SavePack, StartPack, read_pack, save_pack, start_pack
from sharewell.casework.seal_pack import SealPack, seal_pack
from sharewell.casework.send_by_link import LinkMade, SendByLink, send_by_link
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.rules import held
from tests.casework.test_deciding import WHOLE
from tests.cast import Cast

ADDRESS = "https://pick-up.example.org"
SOMEBODY = {"name": "R. Khan", "role": "Social worker", "organisation": "The council", "need": "on"}


def sealed_pack(people: Cast, duty_team: held.Recipient) -> str:
    """A sealed pack about Mia for the duty team: its identifier."""
    lead, tools = people.actor("lead"), people.tools
    concern = people.concern(words="Mia came in with a mark on her arm.")
    file_id = people.file_of(concern.concern_id)
    decision = open_decision(lead, tools, OpenDecision(
        file_id=file_id, concern_id=concern.concern_id, recipient_id=duty_team.id))
    answer_decision(lead, tools, AnswerDecision(decision_id=decision.id, answers=WHOLE))
    take_decision(lead, tools, TakeDecision(decision_id=decision.id, outcome="share", answers={}))
    pack = start_pack(lead, tools, StartPack(decision.id))
    page = read_pack(lead, tools, ReadPack(pack.id))
    why = "They decide on her safety and know nothing of the mark."
    items = tuple(ItemDraft(one.id, why) for one in page.statements[:2])
    fields = ("name", "born_on", "address", "family")
    save_pack(lead, tools, SavePack(pack_id=pack.id, draft=Drafted(items=items, child_fields=fields)))
    seal_pack(lead, tools, SealPack(pack_id=pack.id, lock="recipient_key"))
    return pack.id


def a_link(people: Cast, duty_team: held.Recipient) -> LinkMade:
    """A link to such a pack, made by the lead."""
    tools = replace(people.tools, public_address=ADDRESS)
    return send_by_link(people.actor("lead"), tools, SendByLink(pack_id=sealed_pack(people, duty_team)))


@dataclass
class Visitor:
    """Somebody without an account, at one link."""

    made: LinkMade
    client: Client

    @property
    def path(self) -> str:
        """The path of the link."""
        return self.made.address.removeprefix(ADDRESS)

    def look(self) -> HttpResponse:
        """What a mail scanner does."""
        return self.client.get(self.path)

    def do(self, step: str, code: str = "", **more: Any) -> HttpResponse:
        """Press the button of one step."""
        return self.client.post(self.path, {"step": step, "code": code or self.made.code, **more})


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 10**8:08d}"
