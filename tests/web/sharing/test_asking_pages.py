"""The pages of what we ask of others: asked, rung about, answered, asked again with what is new."""

from __future__ import annotations

import re

from tests.web.sharing.test_referral_pages import said

ASKED = {"wanted": "Whether <b>they</b> know her.", "purpose": "Her safety.", "basis": "recognised_safeguarding",
         "said": "That we worry."}  # fmt: skip


def test_others_are_asked_rung_about_answer_and_are_asked_again(people, browser, duty_team):
    client, file_id = browser("lead"), people.file_of(people.concern().concern_id)
    assert "ask-others" in client.get(f"/file/{file_id}/").content.decode()
    page = f"/file/{file_id}/ask-others/"
    assert "Asking shares something too" in said(client.get(page))
    refused = client.post(page, {"wanted": ASKED["wanted"]})
    assert refused.status_code == 422 and "Choose the ground on which you may ask" in said(refused)
    assert "Whether &lt;b&gt;they" in refused.content.decode()
    url = client.post(page, ASKED | {"recipient_id": duty_team.id})["Location"]
    assert re.fullmatch(r"/asked/[0-9a-f]{32}/", url) and url in client.get("/").content.decode()
    assert duty_team.phone in said(client.get(url))
    assert client.post(f"{url}rang/", {"words": ""}).status_code == 422
    assert client.post(f"{url}rang/", {"words": "Nobody there."})["Location"] == url
    assert client.post(url, {"kind": "refused", "person": "R. Khan"}).status_code == 422
    assert client.post(url, {"kind": "refused", "person": "R. Khan", "words": "Not <i>now</i>."})["Location"] == url
    page = said(client.get(url))
    assert "They refused" in page and "Not <i>now</i>." in page and "If you still need it" in page
    again = client.get(f"{url}again/").content.decode()
    assert "Whether &lt;b&gt;they" in again and "What is new" in again
    assert client.post(f"{url}again/", ASKED | {"recipient_id": duty_team.id}).status_code == 422
    newer = client.post(f"{url}again/", ASKED | {"recipient_id": duty_team.id, "new_facts": "Hurt again."})["Location"]
    assert url in client.get(f"/file/{file_id}/").content.decode()
    assert newer != url and "Hurt again." in said(client.get(newer))
