"""Every example plays to its end through the use cases; a step that the rules refuse says on which line."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from sharewell.casework.answer_decision import ReadDecision, read_decision
from sharewell.casework.read_file import FilePage, ReadFile, read_file
from sharewell.casework.tools import Tools
from sharewell.cli.stories.playing import Player, StoryRefused
from sharewell.cli.stories.reading import read_story
from sharewell.cli.stories.record import record_of, record_words
from sharewell.delivery.opening import Opened, open_pack
from sharewell.rules.errors import NotNow
from tests.cli.stories import EXAMPLES, SHORT, line_of, play, text_of, verified

pytestmark = pytest.mark.django_db
HOPED_FOR: dict[str, dict[str, Any]] = {
    "advice-rung-back-for-the-name": {"outcome": "referral", "posture": "must_share", "edition": "dfe-2024"},
    "advice-from-the-information-lead": {"outcome": "share_part", "posture": "may_share", "edition": "dfe-2024"},
    "agreement-withdrawn-later": {"outcome": "withhold", "edition": "dfe-2024"},
    "agreement-refused-but-shared": {"outcome": "share", "posture": "must_share", "edition": "hmg-2018"},
    "corrected-fact": {"outcome": "share", "posture": "must_share", "edition": "dfe-2024"},
    "safe-address": {"outcome": "share", "posture": "must_share", "edition": "dfe-2024"},
    "picked-up-by-link-and-confirmed": {"outcome": "share", "posture": "must_share", "edition": "dfe-2024"},
    "wrong-recipient": {"outcome": "share", "posture": "must_share", "edition": "dfe-2024"},
    "refused-and-rightly-not-shared": {"outcome": "withhold", "posture": "must_not_yet", "edition": "dfe-2024"},
    "refusal-reopened": {"outcome": "share_part", "edition": "dfe-2024"},
    "sibling-in-another-setting": {"outcome": "share", "posture": "must_share", "edition": "dfe-2024"},
    "request-answered-in-part": {"outcome": "share_part", "posture": "must_share", "edition": "duty-2026"},
    "second-pair-of-eyes": {"outcome": "referral", "posture": "must_share", "edition": "dfe-2024"},
    "separated-parents-who-disagree": {"outcome": "share", "posture": "must_share", "edition": "dfe-2024"},
    "unnamed-advice-becomes-a-referral": {"outcome": "referral", "posture": "must_share", "edition": "dfe-2024"},
    "urgent-share-debts-paid-next-day": {"outcome": "share", "posture": "must_share", "edition": "dfe-2024"},
}


def file_of(player: Player) -> FilePage:
    return read_file(player.actor(""), player.tools, ReadFile(player.traces.file_id))


def record(player: Player) -> dict[str, Any]:
    return record_of(read_decision(player.actor(""), player.tools, ReadDecision(player.traces.decision_id)))


def opened(player: Player) -> Opened:
    return open_pack(next(iter(player.traces.files.values())), player.traces.passphrase)


# Stories that end before anybody has to decide on sharing.
UNDECIDED = {"asked-for-the-name-not-given"}


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in UNDECIDED])
def test_an_example_ends_as_it_says_with_nothing_owed_and_a_whole_record(name: str, tools: Tools) -> None:
    player = play(text_of(name), tools)
    found = record(player)
    assert {key: found[key] for key in HOPED_FOR[name]} == HOPED_FOR[name]
    assert all(debt["paid_at"] for debt in found["owed"])
    assert record_words(found).count("STILL OWED") == 0
    checked = verified(tools)
    assert checked.ok and checked.events and checked.rows


def test_a_refusal_reopens_when_they_ask_again_and_the_first_answer_stays_as_it_was(tools: Tools) -> None:
    page = file_of(play(text_of("refusal-reopened"), tools))
    newer, older = page.decisions
    second, first = page.requests
    assert (older.outcome, newer.outcome) == ("withhold", "share_part") and newer.reopens_id == older.id
    assert second.again_id == first.id and first.told_words and "second fall" in second.new_facts
    assert newer.request_id == second.id and older.request_id == first.id


def test_a_siblings_school_is_asked_and_what_it_answers_is_kept_beside_what_asking_told_them(tools: Tools) -> None:
    (asking,) = file_of(play(text_of("sibling-in-another-setting"), tools)).askings
    assert (asking.state, asking.answer_kind) == ("answered", "part") and asking.chased_at is None
    assert "Imogen Sayle" in asking.answered_by and asking.said and asking.basis == "recognised_safeguarding"


def test_advice_without_a_name_becomes_a_referral_and_stays_as_it_was_read_out(tools: Tools) -> None:
    page = file_of(play(text_of("unnamed-advice-becomes-a-referral"), tools))
    (advice,), (referral,) = page.advices, page.referrals
    assert advice.state == "became_referral" and referral.advice_id == advice.id
    assert referral.their_reference == "FM-20931"
    assert not re.search(r"Amina|Warsame|Moyle|Derek|Fenmoor", advice.brief)
    assert page.decisions[0].told == advice.brief and page.decisions[0].advice_id == advice.id
    assert page.receipts[0].person == "Ngozi Bright"


def test_they_ring_back_and_the_name_makes_a_referral_of_a_brief_that_stays_as_it_was(tools: Tools) -> None:
    page = file_of(play(text_of("advice-rung-back-for-the-name"), tools))
    (advice,), (referral,) = page.advices, page.referrals
    assert [call.name_asked for call in advice.calls] == ["yes_not_given", "yes_gave"]
    assert len(advice.reviews) == 1 and advice.review_on is None
    assert (advice.state, referral.their_reference, referral.advice_id) == ("became_referral", "FH-2214", advice.id)
    assert not re.search(r"Ffion|Prosser|Gethin|Cerys|Fenmoor", advice.brief)


def test_a_name_that_was_not_given_is_looked_at_again_the_same_day_and_stays_advice(tools: Tools) -> None:
    page = file_of(play(text_of("asked-for-the-name-not-given"), tools))
    (advice,) = page.advices
    assert advice.state == "answered" and not page.referrals and advice.review_on is None
    assert advice.reviews[0].at.date() == advice.calls[0].at.date()
    assert verified(tools).ok


def test_a_refusal_is_kept_as_it_was_given_and_the_pack_says_who_must_not_learn(tools: Tools) -> None:
    player = play(text_of("agreement-refused-but-shared"), tools)
    assert record(player)["answers"]["consent"] == "refused"
    content = opened(player).content
    assert content.must_not_learn[0].startswith("Callum Sinclair")
    assert "I think that Ru is looking after" not in " ".join(item.text for item in content.items)
    assert sum(count.count for count in content.left_out) == 1


def test_nothing_goes_out_where_it_was_rightly_not_shared_and_whoever_asked_was_told(tools: Tools) -> None:
    page = file_of(play(text_of("refused-and-rightly-not-shared"), tools))
    assert page.packs == [] and page.dispatches == []
    (request,) = page.requests
    assert request.state == "answered" and "speak for themselves" in request.told_words
    assert [debt.given for debt in page.debts] == [{"requester_told": "told"}]


def test_an_urgent_share_takes_a_minute_and_its_answers_come_the_next_day(tools: Tools) -> None:
    player = play(text_of("urgent-share-debts-paid-next-day"), tools)
    page = file_of(player)
    (decision,) = page.decisions
    assert decision.urgent and decision.decided_at and decision.state == "decided"
    assert (decision.decided_at - page.concerns[0].recorded_at).total_seconds() == 60
    assert len(page.debts) == 13
    assert {debt.paid_at.date() for debt in page.debts if debt.paid_at} == {date(2026, 10, 2)}
    assert all(debt.paid_at and debt.paid_at <= debt.due_at for debt in page.debts)
    assert "purpose" not in decision.answers
    assert opened(player).content.purpose == "So that the police could find the car before anybody was hurt."


def test_the_information_lead_is_asked_without_a_name_and_two_facts_go(tools: Tools) -> None:
    player = play(text_of("advice-from-the-information-lead"), tools)
    page = file_of(player)
    assert page.advices[0].state == "answered" and page.referrals == []
    assert "Yusuf" not in page.advices[0].brief
    statements = [item for item in opened(player).content.items if item.kind]
    assert [item.historical for item in statements] == [False, False]
    assert "damp" not in " ".join(item.text for item in statements)


def test_a_request_for_everything_is_answered_with_what_is_needed(tools: Tools) -> None:
    player = play(text_of("request-answered-in-part"), tools)
    content = opened(player).content
    words = " ".join(item.text for item in content.items)
    assert "apple" not in words and "tablets" not in words and "Callie" in words
    assert {item.label for item in content.items if item.kind} == {
        "What was seen or heard", "The child's own words", "Opinion",
    }  # fmt: skip
    assert [bool(item.context) for item in content.items if item.historical] == [True]
    assert sum(count.count for count in content.left_out) == 4


REFUSED = {
    "a concern with nothing to act on": (
        SHORT.replace("Mia came without a coat again and said that she was cold.", "Cold."), "[concern]", "too short"),
    "a day to look again when nobody is there": (
        SHORT.replace("2026-03-30", "2026-03-29"), "look_again_on", "is not a working day"),
    "a lead's step by somebody who is no lead": (
        SHORT.replace("[triage]\n", '[triage]\nby = "ana"\n'), "[triage]", "may not see this file"),
    "sharing without what the rules ask for": (
        SHORT + '[decision]\nat = 2026-03-16 11:00:00\nrecipient = "duty_team"\noutcome = "share"\n[decision.answers]\n'
        'harm = "likely_harm"\ntold = "not_told"\n', "[decision.answers]", "Say why this might be shared"),
    "an answer that contradicts another": (
        text_of("agreement-refused-but-shared").replace('basis = "legal_obligation"', 'basis = "consent"'),
        'basis = "consent"', "There is no consent"),
    "a refusal below the line of harm that is not respected": (
        text_of("refused-and-rightly-not-shared").replace(
            'outcome = "withhold"', 'outcome = "share"').replace("withhold_because", "# withhold_because"),
        "[decision.answers]", "a refusal is respected"),
    "a brief that still says who it is": (
        text_of("unnamed-advice-becomes-a-referral").replace("the child pushed up", "Amina pushed up"),
        'brief = """', "still shows who it's about: 'Amina'"),
    "an edit of words that are not there": (
        text_of("unnamed-advice-becomes-a-referral").replace(
            "[advice.call]", '[[advice.edit]]\ntext = "nowhere to be seen"\n[advice.call]'),
        'text = "nowhere', "does not stand in the brief"),
    "a pack before the decision": (
        SHORT + '[pack]\nat = 2026-03-16 12:00:00\nrecipient = "duty_team"\n'
        '[[pack.item]]\nkind = "observed"\nwhy = "x"\n',
        "[pack]", "There is no decision yet"),
    "an item without a reason": (
        text_of("agreement-refused-but-shared").replace(
            'why = "It shows how frightened Ru is, which they need to judge how serious this is for him."',
            'why = "fyi"'),
        "[[pack.item]]", "does not say what"),
    "a receipt of what was never sent": (
        SHORT + '[receipt]\nat = 2026-03-16 12:00:00\nperson = "R. Khan"\n', "[receipt]", "Nothing was sent yet"),
    "somebody mentioned and not decided about": (
        text_of("agreement-refused-but-shared").replace('name = "Isla Patel-Sinclair"\nchoice', 'name = "Ira"\nchoice'),
        "[pack]", "person is mentioned"),
    "somebody who was never checked": (
        text_of("advice-from-the-information-lead").replace('key = "housing"', 'key = "housing"\nchecked = false'),
        "[decision.answers]", "Check who they are"),
    "a way of sending that there is not": (
        text_of("agreement-refused-but-shared").replace(
            'channel = "sealed_file"\n\n[receipt]', 'channel = "fax"\n\n[receipt]'),
        'channel = "fax"', "Choose how to send it"),
    "something paid that is not owed": (
        text_of("urgent-share-debts-paid-next-day").replace('["written_follow_up"]', '["tea"]'),
        "[[paid]]\nat = 2026-10-02 11:10:00", "This is not owed: tea"),
    "a name that cannot be kept": (SHORT.replace('"Mia Thornbury"', '"\\u200b"'), "name =", "Enter a name"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_rules_refuse_says_so_with_its_line(case: str, tools: Tools) -> None:
    text, words, message = REFUSED[case]
    with pytest.raises(StoryRefused) as refused:
        play(text, tools)
    assert message in refused.value.message, refused.value
    assert refused.value.line == line_of(text, words), refused.value
    assert verified(tools).ok


def test_a_story_of_last_year_can_be_played_now_at_the_same_times_of_day(tools: Tools) -> None:
    player = play(SHORT, tools, days_later=14)
    assert [step.at.isoformat() for step in player.done] == ["2026-03-30T08:40:00+00:00", "2026-03-30T09:00:00+00:00"]
    triage = file_of(player).concerns[0].triage
    assert triage is not None and triage.look_again_on == date(2026, 4, 13)


def test_a_child_who_is_on_the_register_is_not_put_there_again(tools: Tools) -> None:
    player = play(SHORT, tools)
    assert player.register_id == player.cast.children["mia"].id


@pytest.mark.parametrize("kept", [True, False])
def test_a_story_is_never_played_beside_a_real_organisation(kept: bool, tools: Tools) -> None:
    from sharewell.cli.story import _cast
    from tests.cast import cast

    cast(tools)
    with pytest.raises(NotNow, match="real organisation"):
        _cast(read_story(SHORT), tools, kept=kept)
