"""A recipient who is wrong, and what must not reach the right one: each page says why, and nothing has gone."""

from __future__ import annotations

import html
import re

import pytest

from sharewell.casework.keep_address_book import KeepRecipient, Leave, end_employment, keep_recipient
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.rules import held
from sharewell.rules.recipients import CLOSED, NAMED, NOT_CHECKED, YOURSELF
from tests.web.public import sealed_pack
from tests.web.sharing.test_pages import SEALING, pack_of, taken, version

SAFE = "7 Hidden Court, Larkfield"
ENTRY = {"name": "First response", "role": "duty", "agency": "The council", "kind": "childrens_social_care",
         "phone": "01632 960142", "number_source": "the council's website"}  # fmt: skip


def said(response) -> str:
    return html.unescape(" ".join(response.content.decode().split()))


def added(people, **changed: str) -> str:
    return keep_recipient(people.actor("lead"), people.tools, KeepRecipient(**(ENTRY | changed))).id


def begun_for(people, browser, duty_team, recipient_id: str):
    """The answer to beginning a pack for somebody else than the decision is about."""
    client = browser("lead")
    return client.post(f"{taken(client, people, duty_team)}pack/", {"recipient_id": recipient_id})


def test_b23_a_mistyped_address_is_sent_back_and_free_mail_is_pointed_out(people, browser):
    client = browser("lead")
    refused = client.post("/settings/address-book/new/", ENTRY | {"email": "duty@gmial.com"})
    assert refused.status_code == 422
    assert "gmial.com looks wrong; did you mean gmail.com?" in said(refused) and "01632 960142" in said(refused)
    assert client.post("/settings/address-book/new/", ENTRY | {"email": "duty@gmail.com"}).status_code == 302
    assert "gmail.com is free mail: anybody can have such an address." in said(client.get("/settings/address-book/"))


def test_b23_nobody_whose_address_was_changed_gets_what_was_sealed_before(people, browser, duty_team):
    pack_id, client = sealed_pack(people, duty_team), browser("lead")
    keep_recipient(people.actor("lead"), people.tools, KeepRecipient(**ENTRY, recipient_id=duty_team.id))
    refused = client.post(f"/pack/{pack_id}/send/", {"channel": "sealed_file"})
    assert refused.status_code == 409 and NOT_CHECKED in said(refused)
    assert "Not sent yet." in said(client.get(f"/pack/{pack_id}/"))


def test_b24_a_pack_for_somebody_the_record_names_is_not_begun(people, browser, duty_team):
    client = browser("lead")
    url = taken(client, people, duty_team)
    file_id = re.search(r"/file/([0-9a-f]{32})/", client.get(url).content.decode())[1]
    keep_child_details(people.actor("lead"), people.tools, KeepChildDetails(
        file_id=file_id, name="Mia Thornbury", born_on=people.child().born_on,
        family=(held.FamilyMember(name="Dana Thornbury", relation="mother", phone="07700 900123"),)))
    refused = client.post(f"{url}pack/", {"recipient_id": added(people, name="Dana Thornbury")})
    assert refused.status_code == 409 and NAMED in said(refused)


def test_b25_nobody_sends_a_pack_to_themselves_or_to_a_closed_account(people, browser, duty_team):
    own = added(people, name=people.name("lead"), phone="")
    refused = begun_for(people, browser, duty_team, own)
    assert refused.status_code == 409 and YOURSELF in said(refused)
    gone = people.person("practitioner")
    end_employment(people.actor("manager"), people.tools, Leave(person_id=gone))
    refused = begun_for(people, browser, duty_team, added(people, name=people.name("practitioner"), phone=""))
    assert refused.status_code == 409 and CLOSED in said(refused)


def test_b27_a_pack_that_holds_a_safe_address_is_not_sealed_by_one_person(people, browser, duty_team):
    client = browser("lead")
    url = taken(client, people, duty_team)
    file_id = re.search(r"/file/([0-9a-f]{32})/", client.get(url).content.decode())[1]
    keep_child_details(people.actor("lead"), people.tools, KeepChildDetails(
        file_id=file_id, name="Mia Thornbury", born_on=people.child().born_on, address=SAFE, protected_address=True))
    draft = pack_of(client, url)
    page = client.get(draft).content.decode()
    items = re.findall(r'name="item"[^>]*value="([0-9a-f]{32})"', page)
    posted = {**SEALING, "item": items, "version": version(page), "agreed_because": "They visit her tonight."}
    posted |= {f"why-{one}": "They have no other account of it." for one in items}
    refused = client.post(draft, posted)
    assert refused.status_code == 422 and "marked as protected" in said(refused)
    assert client.post(f"{draft}send/", {"channel": "by_hand", "handed_to": "R. Khan"}).status_code == 409


@pytest.mark.parametrize("days", ["0", "29", "ten", "-1", "1000"])
def test_a_number_of_days_that_no_link_has_is_sent_back(people, duty_team, days):
    from dataclasses import replace

    from sharewell.casework.send_by_link import SendByLink, send_by_link
    from sharewell.rules.errors import Incomplete
    from sharewell.web.components.fields import small_number

    pack_id = sealed_pack(people, duty_team)
    tools = replace(people.tools, public_address="https://pick-up.example.org")
    with pytest.raises(Incomplete, match="Enter between 1 and 28 days"):
        send_by_link(people.actor("lead"), tools, SendByLink(pack_id=pack_id, days=small_number(days, empty=7)))
