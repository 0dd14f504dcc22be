"""The page of a sending: the slip leads there, and when nobody confirms it says whom to ring and what then."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from sharewell.casework.send_pack import RecordReceipt, SendPack, record_receipt, send_pack
from sharewell.rules.dispatch import STEPS_WHEN_SILENT
from tests.support.signed_in import signed_in
from tests.web.public import sealed_pack

pytestmark = pytest.mark.django_db


def test_the_slip_leads_to_the_sending_by_hand_that_waits_and_then_to_the_pack(people, duty_team):
    pack_id, lead = sealed_pack(people, duty_team), people.actor("lead")
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, "lead")
    assert client.get(f"/pack/{pack_id}/received/")["Location"] == f"/pack/{pack_id}/"
    sending = send_pack(lead, people.tools, SendPack(pack_id=pack_id, channel="by_hand", handed_to="R. Khan"))
    assert client.get(f"/pack/{pack_id}/received/")["Location"] == f"/dispatch/{sending.id}/receipt/"
    record_receipt(lead, people.tools, RecordReceipt(dispatch_id=sending.id, person="R. Khan"))
    assert client.get(f"/pack/{pack_id}/received/")["Location"] == f"/pack/{pack_id}/"


def test_a_late_one_shows_the_number_and_the_steps_and_keeps_what_was_said(people, duty_team):
    pack_id, lead = sealed_pack(people, duty_team), people.actor("lead")
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, "lead")
    sending = send_pack(lead, people.tools, SendPack(pack_id=pack_id, channel="by_hand", handed_to="R. Khan"))
    page, rang = f"/dispatch/{sending.id}/receipt/", f"/dispatch/{sending.id}/rang/"
    shown = client.get(page).content.decode()
    assert "Waiting for them to confirm" in shown and duty_team.phone in shown and STEPS_WHEN_SILENT[1] in shown
    people.tools.clock.move(hours=36)
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, "lead")
    assert "Not confirmed in time" in client.get(page).content.decode()
    assert "Write down whom you rang and what they said." in client.post(rang, {"words": " "}).content.decode()
    assert client.post(rang, {"words": "Rang; they look today."})["Location"] == page
    assert "Waiting for them to confirm" in client.get(page).content.decode()
