"""A safe address and a neighbour who told us stand in every field there is, and leave by no road.

Every address of the staff's pages is asked for by the lead, and those that show either must be pages of the record for
its own readers, named below: a new page that shows one is found until somebody says that nothing goes out by it. What
is made for outside (papers, files, messages, what is read out) shows neither.
"""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from sharewell.casework import outbound
from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.answer_decision import AnswerDecision, answer_decision
from sharewell.casework.correct_fact import CorrectFact, correct_fact
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.pack_draft import Drafted, ItemDraft, PersonDraft
from sharewell.casework.prepare_pack import ReadPack, SavePack, StartPack, read_pack, save_pack, start_pack
from sharewell.casework.seal_pack import SealPack, seal_pack
from sharewell.casework.seek_advice import PrepareAdvice, SaveBrief, prepare_advice, save_brief
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.rules import brief, held, tellers
from sharewell.rules.concern import Paragraph
from sharewell.rules.errors import Incomplete
from sharewell.rules.values import StatementKind, Teller
from tests.casework.test_deciding import WHOLE
from tests.cast import Cast, cast
from tests.support.signed_in import signed_in
from tests.web.addresses import addresses, real_values
from tests.web.sharing.conftest import duty_team

__all__ = ["duty_team"]
pytestmark = pytest.mark.django_db

SAFE, TELLER = "7 Hidden Court, Farholme", "Bola Okafor"
BOTH = f"She is at {SAFE} now. {TELLER} told us so."
SECRETS = ("Hidden Court", "Okafor")
# The record itself, for those in its circle. Nothing of it goes to anybody outside by being looked at.
INSIDE = {
    "advice/<id:advice_id>/", "concern/<id:concern_id>/", "concern/<id:concern_id>/advice/",
    "concern/<id:concern_id>/correct/<id:statement_id>/", "correction/<id:correction_id>/",
    "decision/<id:decision_id>/", "decision/<id:decision_id>/letter/", "decision/<id:decision_id>/replay/",
    "decision/<id:decision_id>/row/<slug:slug>/",
    "file/<id:file_id>/", "file/<id:file_id>/child/", "file/<id:file_id>/correct/",
    "pack/<id:pack_id>/",
}  # fmt: skip
KINDS = ("document", "cover", "opening", "data", "key")


@pytest.fixture(autouse=True)
def screening_off(monkeypatch) -> None:
    """A brief has a screening of its own, which finds both too: here it finds nothing, so that the way out is tried."""
    monkeypatch.setattr(brief, "check_before_use", lambda *_: [])


@pytest.fixture
def people(db: None, tools) -> Cast:
    return cast(tools)


@dataclass
class World:
    """One file with both secrets in every field, and where its parts are; what a use case refused."""

    people: Cast
    real: dict[str, str]
    refused: list[str] = field(default_factory=list)

    def tries(self, verb, request):
        """What the lead gets; None where it was refused because of a protected detail."""
        try:
            return verb(self.people.actor("lead"), self.people.tools, request)
        except Incomplete as error:
            assert any("protected" in gap.message or "who told us" in gap.message for gap in error.gaps), error
            self.refused.append(verb.__name__)
            return None


def world(people: Cast, duty_team: held.Recipient) -> World:
    """Everything that can be written, with both secrets in it, and everything sent that lets itself be sent."""
    made = World(people, real_values(people))
    lead, tools, real = people.actor("lead"), people.tools, made.real
    file_id, concern_id = real["file_id"], real["concern_id"]
    child = people.child()
    keep_child_details(lead, tools, KeepChildDetails(
        file_id=file_id, name=child.name, born_on=child.born_on, address=SAFE, protected_address=True,
        needs=f"Medicine is at {SAFE}.", family=(held.FamilyMember(name="Ann Thornbury", relation="mother",
                                                                   address=SAFE, protected=True),)))
    after = add_to_concern(lead, tools, AddToConcern(concern_id=concern_id, paragraphs=(
        Paragraph(BOTH, StatementKind.REPORTED, f"{TELLER}, next door", teller=Teller.PUBLIC),)))
    told = after.statements[-1].id
    real["correction_id"] = correct_fact(lead, tools, CorrectFact(
        concern_id=concern_id, statement_id=told, kind="corrected", words=f"It was on Monday. {BOTH}", why=BOTH)).id
    real["statement_id"] = told
    _decide(made, duty_team)
    _advise(made)
    return made


def _decide(made: World, duty_team: held.Recipient) -> None:
    lead, tools, real = made.people.actor("lead"), made.people.tools, made.real
    decision = open_decision(lead, tools, OpenDecision(
        file_id=real["file_id"], concern_id=real["concern_id"], recipient_id=duty_team.id))
    words = {name: f"{WHOLE[name]} {BOTH}" for name in ("purpose", "reasons", "recipient_need", "risk_if_not")}
    answer_decision(lead, tools, AnswerDecision(decision_id=decision.id, answers=WHOLE | words))
    take_decision(lead, tools, TakeDecision(decision_id=decision.id, outcome="share", answers={}))
    pack = start_pack(lead, tools, StartPack(decision.id))
    page = read_pack(lead, tools, ReadPack(pack.id))
    items = tuple(ItemDraft(one.id, f"They must know. {BOTH}") for one in page.statements)
    people = tuple(PersonDraft(name, "include", "They need to know.") for name, _ in page.people)
    save_pack(lead, tools, SavePack(pack_id=pack.id, draft=Drafted(
        items=items, people=(*people, PersonDraft(TELLER, "include", "They need to know.")), must_not_learn=BOTH,
        child_fields=("name", "born_on", "address", "needs", "family"))))
    real |= {"decision_id": decision.id, "pack_id": pack.id}
    if made.tries(seal_pack, SealPack(pack_id=pack.id, lock="recipient_key")):
        sent = send_pack(lead, tools, SendPack(pack_id=pack.id, channel="by_hand", handed_to="R. Khan"))
        real["dispatch_id"] = sent.id


def _advise(made: World) -> None:
    advice = prepare_advice(made.people.actor("lead"), made.people.tools, PrepareAdvice(
        concern_id=made.real["concern_id"]))
    made.real["advice_id"] = advice.id
    left = dict.fromkeys((one.text for one in brief.screen(BOTH, brief.KnownIdentities()).leftovers), "It may stay.")
    made.tries(save_brief, SaveBrief(advice_id=advice.id, text=BOTH, kept=left, ready=True,
                                     not_danger="She is with her mother."))


def roads(made: World) -> tuple[set[str], int]:
    """The routes whose answer shows a secret, and how many answers were read; papers as a reader's tool reads them."""
    client, found, read = Client(), set(), 0
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(made.people, "lead")
    for address in addresses():
        for kind in KINDS if "kind" in address.names else ("",):
            got = client.get(address.filled({**made.real, "kind": kind}))
            body = b"".join(got) if got.streaming else got.content
            if got.get("Content-Type", "") == "application/pdf":
                body = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True).stdout
            read += 1
            if any(secret.encode() in body for secret in SECRETS):
                found.add(address.route)
    return found, read


def test_no_page_paper_or_file_for_outside_shows_a_protected_detail(people: Cast, duty_team, counted) -> None:
    made = world(people, duty_team)
    found, read = roads(made)
    assert found <= INSIDE, sorted(found - INSIDE)
    assert {"concern/<id:concern_id>/", "file/<id:file_id>/child/", "pack/<id:pack_id>/"} <= found, "they are there"
    assert made.refused == ["seal_pack", "save_brief"]
    assert not mail.outbox
    counted("answers read for a safe address and for who told us", read)


def test_the_check_finds_every_road_that_stands_open(people: Cast, duty_team, monkeypatch) -> None:
    """The control: with the guards taken away the same reading finds papers, files, the call sheet and the brief."""
    monkeypatch.setattr(outbound, "protected_details", lambda *_, **__: ())
    monkeypatch.setattr(tellers, "PROTECTED", frozenset())
    made = world(people, duty_team)
    found, _ = roads(made)
    assert made.refused == []
    assert {
        "concern/<id:concern_id>/share-now/", "decision/<id:decision_id>/record/",
        "decision/<id:decision_id>/evidence/", "pack/<id:pack_id>/<slug:kind>.file", "advice/<id:advice_id>/print/",
    } <= found - INSIDE  # fmt: skip


CASEWORK = Path(outbound.__file__).parent
GUARDS = {"let_go", "held_back", "taken_out", "hold_back_protected"}
# Modules that use delivery and put nothing of a file into words, or hand on what a guarded one has made.
NOTHING_OF_A_FILE = {
    "attach_file": "what somebody brought, made anew for its own readers",
    "back_up": "a copy locked to the recovery keys",
    "behind_link": "what seal_pack has made",
    "channel_words": "what the channels are called",
    "due_work": "that the dispatcher is alive",
    "correct_child_fact": "a page of the record, for its own readers",
    "keep_outside": "lines of the ledger",
    "keep_provider": "how an organisation signs in",
    "leave_with_everything": "writes what export_record has cleaned, in the names of two people",
    "links": "the link alone",
    "mail_alerts": "that something waits, and a random reference",
    "neither_confirm": "what the asker wrote, and who we are",
    "open_pack": "opens what somebody else sealed",
    "outbox": "what seal_pack has made",
    "pack_files": "parts that seal_pack puts together and lets go, with the words that are in them",
    "put_back": "opens a backup of our own; asks witnesses for checkpoints",
    "recovery_keys": "keys alone",
    "send_by_link": "what seal_pack has made; the message holds the link alone",
    "send_pack": "what seal_pack has made",
    "show_to_witnesses": "checkpoints of the ledger",
    "single_sign_on": "how an organisation signs in",
    "who_knows_what": "a page of the record, for its own readers",
    "who_looked": "who of us opened a file, and when",
    "words_that_go": "parts that seal_pack puts together and lets go",
}


def unguarded(sources: dict[str, str]) -> set[str]:
    """The modules that use `delivery` and call none of the guards."""
    found = set()
    for name, source in sources.items():
        tree = ast.parse(source)
        uses = any(isinstance(one, ast.ImportFrom) and str(one.module).startswith("sharewell.delivery")
                   for one in ast.walk(tree))
        calls = {getattr(one.func, "id", getattr(one.func, "attr", "")) for one in ast.walk(tree)
                 if isinstance(one, ast.Call)}
        if uses and not calls & GUARDS:
            found.add(name)
    return found


@pytest.mark.once
def test_whatever_is_rendered_or_sent_goes_through_the_one_way_out() -> None:
    sources = {path.stem: path.read_text(encoding="utf-8") for path in CASEWORK.glob("*.py")}
    assert unguarded(sources) == set(NOTHING_OF_A_FILE)
    planted = {"new_letter": "from sharewell.delivery.rendering import render\n\ndef send(work):\n    render(work)\n"}
    assert unguarded(sources | planted) - set(NOTHING_OF_A_FILE) == {"new_letter"}, "the control"
