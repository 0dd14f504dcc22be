"""The pages of a correction: written down, seen with its holders, a pack for each, and settled in words."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.prepare_pack import ReadPack, read_pack
from sharewell.casework.send_pack import SendPack, send_pack
from tests.support.signed_in import signed_in
from tests.web.public import sealed_pack

pytestmark = pytest.mark.django_db
RIGHT = "She wore a coat; it was the hat that was missing."


@pytest.fixture
def lead(people):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, "lead")
    return client


def text(got) -> str:
    return " ".join(got.content.decode().split())


def sent(people, duty_team):
    """A sealed pack given by hand, and where its first statement is put right."""
    pack_id, jo = sealed_pack(people, duty_team), people.actor("lead")
    send_pack(jo, people.tools, SendPack(pack_id=pack_id, channel="by_hand", handed_to="R. Khan"))
    page = read_pack(jo, people.tools, ReadPack(pack_id))
    return page, f"/concern/{page.decision.concern_id}/correct/{page.statements[0].id}/"


def test_from_the_concern_to_a_pack_for_each_holder(people, duty_team, lead):
    page, where = sent(people, duty_team)
    assert where in text(lead.get(f"/concern/{page.decision.concern_id}/"))
    assert page.statements[0].text in text(lead.get(where))
    made = lead.post(where, {"kind": "corrected", "words": RIGHT, "why": "The register of coats."})
    shown = text(lead.get(made["Location"]))
    assert "Duty team, The council" in shown
    assert f"Pack {page.pack.reference}</a>, {CHANNEL_WORDS['by_hand'].label}" in shown
    assert "Prepare a pack that tells them" in shown
    address = made["Location"].split("?")[0]
    after = text(lead.get(lead.post(f"{address}prepare/")["Location"]))
    assert "Not sealed yet" in after and "Prepare a pack" not in after
    concern = text(lead.get(f"/concern/{page.decision.concern_id}/"))
    assert RIGHT in concern and address in concern
    assert address in text(lead.get(f"/file/{page.file.id}/"))
    assert RIGHT in text(lead.get(f"/file/{page.file.id}/chronology/"))
    assert "Something in it was put right" in text(lead.get(f"/pack/{page.pack.id}/"))


def test_what_was_typed_comes_back_with_what_is_missing(people, duty_team, lead):
    _, where = sent(people, duty_team)
    got = lead.post(where, {"kind": "disputed", "words": RIGHT})
    assert got.status_code == 422 and RIGHT in text(got) and "Say who disputes it" in text(got)


def test_told_another_way_is_written_down_beside_its_holder(people, duty_team, lead):
    _, where = sent(people, duty_team)
    address = lead.post(where, {"kind": "corrected", "words": RIGHT, "why": "The register."})["Location"].split("?")[0]
    bare = lead.post(f"{address}settle/", {"key": duty_team.id, "words": " "})
    assert bare.status_code == 422 and "Say who told them" in text(bare)
    done = lead.post(f"{address}settle/", {"key": duty_team.id, "words": "Rang R. Khan at ten."})
    assert "Rang R. Khan at ten." in text(lead.get(done["Location"]))


def test_a_fact_about_the_child_is_put_right_on_its_own_page(people, duty_team, lead):
    page, _ = sent(people, duty_team)
    where = f"/file/{page.file.id}/correct/"
    assert where in text(lead.get(f"/file/{page.file.id}/child/"))
    keep_child_details(people.actor("lead"), people.tools, KeepChildDetails(
        file_id=page.file.id, name=page.child.name, born_on=page.child.born_on, address="12 Mill Lane"))
    assert "12 Mill Lane" in text(lead.get(where))
    bare = lead.post(where, {"fact": "address", "why": ""})
    assert bare.status_code == 422 and "Say how you know" in text(bare)
    made = lead.post(where, {"fact": "address", "why": "The house next door was written down."})
    assert "Duty team" in text(lead.get(made["Location"])) and "who was told" in text(lead.get(where))
