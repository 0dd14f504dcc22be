"""The page of a referral: by when, whom to ring, what then, and their answer."""

from __future__ import annotations

import html
import re

from sharewell.casework.share_urgently import ShareUrgently, share_urgently
from sharewell.rules.dispatch import STEPS_WHEN_SILENT


def said(response) -> str:
    return html.unescape(" ".join(response.content.decode().split()))


def test_a_referral_is_opened_from_the_list_rung_about_and_answered(people, browser):
    concern = people.concern()
    share_urgently(people.actor("lead"), people.tools, ShareUrgently(
        concern_id=concern.concern_id, contact="duty_team", told="A bruise.", spoken_to="R. Khan"))
    client = browser("lead")
    url = re.search(r"/referral/[0-9a-f]{32}/", client.get("/").content.decode())[0]
    page = said(client.get(url))
    assert "Waiting for their answer" in page and STEPS_WHEN_SILENT[1] in page and "R. Khan" in page
    assert "Write down whom you rang" in said(client.post(f"{url}rang/", {"words": ""}))
    assert client.post(f"{url}rang/", {"words": "Nobody there at two."})["Location"] == url
    refused = client.post(url, {"person": "R. Khan", "words": ""})
    assert refused.status_code == 422 and "also when they will do nothing" in said(refused)
    assert 'value="R. Khan"' in refused.content.decode()
    assert client.post(url, {"person": "R. Khan", "words": "They visit <b>tomorrow</b>."})["Location"] == url
    page = said(client.get(url))
    assert "They visit <b>tomorrow</b>." in page and "Record their answer" not in page
    assert url not in client.get("/").content.decode()
    assert client.post(f"{url}rang/", {"words": "Rang again."}).status_code == 409
