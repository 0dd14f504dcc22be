"""Scanning the slip leads to the page where the receipt is recorded."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from sharewell.casework.send_pack import RecordReceipt, SendPack, record_receipt, send_pack
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
