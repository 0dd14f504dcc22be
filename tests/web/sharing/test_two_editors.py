"""Two people work on the same thing: what the first saved is never overwritten by a page that did not show it.

A page says at which version it was shown; one that says another, none, nothing that is a number, or 0, saves nothing,
and gives back what was typed.
"""

from __future__ import annotations

import random
import re

import pytest

from sharewell.casework.answer_decision import ReadDecision, read_decision
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.prepare_pack import ReadPack, read_pack
from sharewell.casework.seek_advice import ReadAdvice, SaveBrief, read_advice, save_brief
from sharewell.records.stores import base
from sharewell.rules.errors import Stale
from tests.support.depth import examples
from tests.web.sharing.test_advice_pages import advice, lead
from tests.web.sharing.test_pages import decision_of, pack_of, taken, text, version

__all__ = ["advice", "lead"]
pytestmark = pytest.mark.django_db
NOT_SHOWN = ["0", "", "x", "1e3", "-1"]
HISTORIES = examples(6, 60, postgresql=(2, 20))


def decision_now(people, url):
    return read_decision(people.actor("lead"), people.tools, ReadDecision(url.split("/")[2])).decision


def without(fields, said):
    return {name: value for name, value in fields.items() if name != "version"} if said is None else fields


@pytest.mark.parametrize("said", ["old", None, *NOT_SHOWN])
def test_answers_of_a_decision_that_were_not_shown_are_not_overwritten(people, browser, duty_team, said):
    first, second = browser("lead"), browser("deputy")
    url = decision_of(first, people)
    shown = version(text(first.get(url)))
    assert second.post(url, {"purpose": "Hers: ask for help at home.", "version": shown}).status_code == 302
    his = {"purpose": "His: see the doctor.", "version": shown if said == "old" else said}
    again = first.post(url, without(his, said))
    assert again.status_code == 409 and "His: see the doctor." in text(again)
    assert decision_now(people, url).answers["purpose"] == "Hers: ask for help at home."


@pytest.mark.parametrize("said", [None, "0"])
@pytest.mark.parametrize("row", ["family-members/", "others/"])
def test_the_pages_beside_a_decision_overwrite_nothing_either(people, browser, duty_team, row, said):
    client = browser("lead")
    url = decision_of(client, people)
    before = decision_now(people, url).version
    address = next(f"{url}{one}" for one in (row, "family/", "others/") if client.get(f"{url}{one}").status_code == 200)
    posted = {"person-0": "The grandmother", "relation-0": "grandmother", "if_shared-0": "None.", "if_not-0": "None.",
              "version": said}  # fmt: skip
    assert client.post(address, without(posted, said)).status_code == 409
    assert decision_now(people, url).version == before


@pytest.mark.parametrize("said", ["old", None, "0"])
def test_a_pack_that_somebody_else_filled_is_neither_saved_nor_sealed_over(people, browser, duty_team, said):
    first, second = browser("lead"), browser("deputy")
    url = pack_of(first, taken(first, people, duty_team))
    shown = version(text(first.get(url)))
    statement = read_pack(people.actor("lead"), people.tools, ReadPack(url.split("/")[2])).statements[0].id
    hers = {"item": statement, f"why-{statement}": "Hers: it shows how she is looked after.", "version": shown}
    assert second.post(url, hers).status_code == 302
    his = {"item": statement, f"why-{statement}": "His: another reason.", "do": "seal",
           "version": shown if said == "old" else said}  # fmt: skip
    again = first.post(url, without(his, said))
    assert again.status_code == 409 and "His: another reason." in text(again)
    kept = read_pack(people.actor("lead"), people.tools, ReadPack(url.split("/")[2]))
    assert kept.pack.state == "draft" and "Hers" in str(kept.draft.items[0]) and "His" not in str(kept.draft)


@pytest.mark.parametrize("said", ["old", None, "0"])
def test_a_brief_that_somebody_else_saved_comes_back_with_both_texts(people, browser, lead, advice, said):
    url = advice if isinstance(advice, str) else f"/advice/{advice.id}/"
    shown = version(text(lead.get(url)))
    hers = {"brief": "Hers: a child of three was hungry.", "version": shown}
    assert browser("deputy").post(url, hers).status_code == 302
    his = {"brief": "His: a child was not fed.", "version": shown if said == "old" else said}
    again = lead.post(url, without(his, said))
    page = text(again)
    assert again.status_code == 409 and "Hers: a child of three" in page and "His: a child was not fed." in page
    saved = lead.post(url, {"brief": "Both: a child of three was hungry and not fed.", "version": version(page)})
    assert saved.status_code == 302


def histories(people, advice_id, seed):
    """Two people in turn, each with the page as they last opened it, or with none: what was refused, what is kept."""
    chance, pages, kept, wrong = random.Random(seed), {}, None, []  # noqa: S311 - a history, no secret
    for number in range(12):
        who = chance.choice(("lead", "deputy"))
        actor = people.actor(who)
        now = read_advice(actor, people.tools, ReadAdvice(advice_id)).advice
        kept = kept or now.brief
        if now.brief != kept:
            wrong.append(f"{number}: {now.brief!r} stands for {kept!r}")
        if chance.random() < 0.4:
            pages[who] = now.version
            continue
        said, words = chance.choice([pages.get(who, 0), 0]), f"{who} wrote {number}"
        try:
            save_brief(actor, people.tools, SaveBrief(advice_id=advice_id, text=words, kept={}, version=said))
            if said != now.version:
                wrong.append(f"{number}: saved over version {now.version} from {said}")
            kept = words
        except Stale:
            if said == now.version:
                wrong.append(f"{number}: refused although nothing had changed")
    return wrong


def advice_id_of(advice):
    return re.search(r"[0-9a-f]{32}", advice if isinstance(advice, str) else advice.id)[0]


def test_no_history_of_two_editors_loses_a_text(people, advice, counted):
    assert [histories(people, advice_id_of(advice), seed) for seed in range(HISTORIES)] == [[]] * HISTORIES
    counted("histories of two editors of one brief", HISTORIES)


def test_without_the_look_at_the_version_histories_lose_texts(people, advice, monkeypatch):
    """The control: what the page showed is not asked."""
    from sharewell.casework import seek_advice

    monkeypatch.setattr(seek_advice, "as_shown", lambda value, version: value)
    assert any(histories(people, advice_id_of(advice), seed) for seed in range(HISTORIES))


def test_a_program_that_was_shown_nothing_saves_what_it_says(people):
    file_id = people.file_of(people.concern().concern_id)
    asked = KeepChildDetails(file_id=file_id, name="Mia Thornbury", needs="Hearing aid.")
    assert keep_child_details(people.actor("lead"), people.tools, asked).needs == "Hearing aid."
    with pytest.raises(Stale, match="nothing was lost"):
        base.as_shown(people.child(), 0)
