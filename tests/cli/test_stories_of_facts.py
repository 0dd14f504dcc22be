"""Two stories of what goes out: a fact put right wherever it went, and a safe address that two people let go."""

from __future__ import annotations

import pytest

from sharewell.casework.pack_items import FACT
from sharewell.casework.prepare_pack import ReadPack, read_pack
from sharewell.casework.seal_pack import FetchPack, fetch_pack
from sharewell.casework.tools import Tools
from sharewell.cli.stories.playing import Player, StoryRefused
from sharewell.delivery.canonical import read_content
from sharewell.delivery.content import PackContent
from tests.cli.stories import play, text_of
from tests.cli.test_story_playing import file_of, opened

pytestmark = pytest.mark.django_db


def contents(player: Player) -> list[PackContent]:
    """Every sealed pack of the story, the oldest first."""
    packs = sorted(file_of(player).packs, key=lambda pack: pack.sealed_at or pack.made_at)
    lead = player.actor("")
    return [read_content(fetch_pack(lead, player.tools, FetchPack(pack.id, "content"))[1]) for pack in packs]


def test_a_corrected_fact_follows_its_old_words_and_so_does_the_other_account(tools: Tools) -> None:
    player = play(text_of("corrected-fact"), tools)
    first, second, third = contents(player)
    assert all(not item.correction and not item.dispute for item in first.items)
    (arm,), (said,) = second.items, third.items
    assert "left arm" in arm.text and "right arm" in arm.correction and "10 March 2026" in arm.correction
    assert "her mother" in said.dispute and "lamb pen" in said.dispute
    assert first.reference in second.purpose and first.reference in third.purpose
    page = read_pack(player.actor(""), player.tools, ReadPack(file_of(player).packs[-1].id))
    assert page.overtaken, "the first pack says that it was put right since"


def test_a_safe_address_goes_by_two_people_and_who_rang_does_not_go(tools: Tools) -> None:
    words = opened(play(text_of("safe-address"), tools)).files["pack.json"].decode()
    assert "Lantern House" in words and "Dobrescu" not in words and "07700 900653" not in words
    assert "a member of the public, who is not named" in words


@pytest.mark.parametrize("line", ['agreed_by = "sam"', 'protected_because = "They visit tonight and'])
def test_without_the_second_person_or_the_reason_it_stays_here(tools: Tools, line: str) -> None:
    text = text_of("safe-address")
    start = text.index(f"\n{line}") + 1
    cut = text[:start] + text[text.index("\n", start) + 1 :]
    with pytest.raises(StoryRefused):
        play(cut, tools)


def test_not_ticked_the_reader_learns_that_there_is_an_address_and_whom_to_ring(tools: Tools) -> None:
    text = text_of("safe-address").replace('"born_on", "address", "language"', '"born_on", "language"')
    lines = [line for line in text.splitlines() if not line.startswith(("protected_because", "agreed_"))]
    item = next(one for one in opened(play("\n".join(lines), tools)).content.items if one.id == f"{FACT}address")
    assert "Ring us" in item.text and "Lantern" not in item.text
