"""A form of sharing that is sent twice saves once, and the second answer shows the first."""

from __future__ import annotations

import re

from tests.support.past_the_wall import past_the_wall
from tests.web.sharing.test_pages import SEALING, WHOLE, decision_of, pack_of, taken, text, version


def count(name: str) -> int:
    from sharewell.records import models

    with past_the_wall():
        found: int = getattr(models, name).objects.count()
    return found


def sealed_pack(client, people, duty_team) -> tuple[str, dict[str, object]]:
    """The address of a pack and the form that sealed it."""
    url = pack_of(client, taken(client, people, duty_team))
    page = text(client.get(url))
    item = re.search(r'name="item"[^>]*value="([0-9a-f]{32})"', page)[1]
    form = {**SEALING, "item": item, f"why-{item}": "They have no other account of it.", "version": version(page)}
    assert client.post(url, form).status_code == 302
    return url, form


def test_b33_a_decision_recorded_twice_is_recorded_once_and_says_when(people, browser, duty_team, clock):
    client = browser("lead")
    url = decision_of(client, people)
    form = {**WHOLE, "recipient_id": duty_team.id, "version": version(text(client.get(url))), "do": "record",
            "outcome": "share"}  # fmt: skip
    assert client.post(url, form).status_code == 302
    clock.move(minutes=5)
    again = client.post(url, {**form, "reasons": "Other words by now.", "outcome": "withhold"})
    assert "Already recorded at 9:30am" in text(again)
    assert WHOLE["reasons"] in text(again)
    assert "Other words" not in text(again)
    assert count("Decision") == 1


def test_b33_an_urgent_share_recorded_twice_is_one_share(people, browser):
    concern, client = people.concern(), browser("lead")
    url = f"/concern/{concern.concern_id}/share-now/"
    once = re.search(r'name="once"[^>]*value="([0-9a-f]{32})"', text(client.get(url)))[1]
    form = {"contact": "duty_team", "told": "What I saw.", "spoken_to": "R. Khan", "once": once}
    first, second = client.post(url, form), client.post(url, {**form, "told": "Other words."})
    assert first.url == second.url
    assert "What I saw." in text(client.get(second.url))
    assert (count("Decision"), count("Referral")) == (1, 1)


def test_b33_a_pack_sealed_twice_is_sealed_once_and_says_when(people, browser, duty_team, clock):
    client = browser("lead")
    url, form = sealed_pack(client, people, duty_team)
    before = client.get(f"{url}sealed.file").content
    clock.move(minutes=5)
    again = client.post(url, form)
    assert "Already sealed at 9:30am" in text(again)
    assert client.get(f"{url}sealed.file").content == before
    assert count("Pack") == 1


def test_b33_a_pack_sent_twice_goes_once(people, browser, duty_team):
    client = browser("lead")
    url, _ = sealed_pack(client, people, duty_team)
    once = re.search(r'name="once"[^>]*value="([0-9a-f]{32})"', text(client.get(f"{url}send/")))[1]
    form = {"channel": "by_hand", "handed_to": "R. Khan", "once": once}
    first, second = (client.post(f"{url}send/", form) for _ in range(2))
    assert first.url == second.url
    assert count("Dispatch") == 1
    assert text(browser("lead").get("/")).count("waiting for them to confirm") == 1
    another = {"channel": "by_hand", "handed_to": "A. Second"}
    assert client.post(f"{url}send/", another).status_code == 302
    assert count("Dispatch") == 2, "a second sending on purpose is no slip"


def test_recording_without_choosing_an_outcome_says_so_beside_the_choice(people, browser, duty_team):
    client = browser("lead")
    url = decision_of(client, people)
    form = {**WHOLE, "recipient_id": duty_team.id, "version": version(text(client.get(url))), "do": "record"}
    refused = client.post(url, form)
    assert refused.status_code == 422
    assert 'id="outcome-error"' in text(refused)


def test_a_gap_of_a_pack_leads_to_the_field_that_mends_it(people, browser, duty_team):
    client = browser("lead")
    url = pack_of(client, taken(client, people, duty_team))
    page = text(client.get(url))
    item = re.search(r'name="item"[^>]*value="([0-9a-f]{32})"', page)[1]
    refused = client.post(url, {**SEALING, "item": item, "version": version(page)})
    assert refused.status_code == 422
    assert text(refused).count(f'href="#why-{item}"') == 2, "in the summary, and beside the page"
