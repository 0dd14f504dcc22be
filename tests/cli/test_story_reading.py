"""A story that is not as it should be is refused before anything is played, with the line of what is wrong."""

from __future__ import annotations

import pytest

from sharewell.cli.stories.reading import StoryError, practice_place, read_story
from sharewell.cli.stories.script import Story
from sharewell.cli.stories.script_packs import ChildField
from tests.cli.stories import EXAMPLES, SHORT, line_of, text_of

ANSWERS = '''
[decision]
at = 2026-03-16 11:00:00
recipient = "duty_team"
[decision.answers]
harm = "likely_harm"
'''
PACK = '''
[pack]
at = 2026-03-16 12:00:00
child = ["name"]
[[pack.item]]
kind = "observed"
why = "They need it."
'''
OWN = '''
[setting]
organisation = "Stour Vale"
name = "Stour Vale Nursery"
controller = "private_or_voluntary"
'''
# What is changed, into what, where the error stands (words of that line), and what it says.
BAD = {
    "an unknown key": (SHORT, 'where_is = "here"', "where_is", "concern.where_is: there is no such field"),
    "an unknown table": (SHORT + '\n[extra]\nx = 1\n', "", "[extra]", "extra: there is no such field"),
    "a wrong kind of value": (SHORT.replace('"Nothing much"', "7"), "", "shows = 7", "shows: expected text"),
    "a list where text belongs": (SHORT, 'where = ["a"]', "where", "concern.where: expected text"),
    "something missing": (SHORT.replace('shows = "Nothing much"\n', ""), "", "title", "shows: is missing"),
    "something missing in a table": (
        SHORT.replace('reply = "Thank you, I have it."\n', ""), "", "[triage]", "is missing"),
    "a day that does not exist": (SHORT.replace("2023-09-01", "2023-02-30"), "", "2023-02-30", "no such date"),
    "an hour that does not exist": (SHORT.replace("09:40:00", "24:40:00"), "", "24:40", "this is not TOML"),
    "an hour lost to the clocks": (
        SHORT.replace("2026-03-16 09:40:00", "2026-03-29 01:30:00"), "", "01:30:00", "clocks go forward"),
    "a time without its day": (
        SHORT.replace("2026-03-16 09:40:00", "09:40:00"), "", "at = 09:40", "say the day as well"),
    "a child born after it begins": (
        SHORT.replace("2023-09-01", "2026-09-01"), "", "born_on", "after the story begins"),
    "an answer before the question": (
        SHORT.replace("2026-03-16 10:00:00", "2026-03-16 09:00:00"), "", "09:00:00", "recorded only at 9:40am"),
    "something seen after it is written": (SHORT, "seen_at = 2026-03-17 09:00:00", "seen_at", "written down before"),
    "somebody who does not work there": (SHORT.replace('"kit"', '"nobody"'), "", '"nobody"', "nobody signs in as"),
    "a closed word that is none of them": (
        SHORT.replace('"neglect"', '"tired"'), "", "tired", "expected one of: neglect"),
    "an answer that is no field": (SHORT + ANSWERS + 'colour = "red"\n', "", "colour", "not a field of a decision"),
    "an answer that is none of its own": (
        SHORT + ANSWERS + 'told = "perhaps"\n', "", "perhaps", "decision.answers.told: expected one of: told"),
    "an answer that is settled elsewhere": (
        SHORT + ANSWERS + 'outcome = "share"\n', "", 'outcome = "share"', "stands beside the answers"),
    "an item in a list of an answer": (
        SHORT + ANSWERS + 'triggers = ["court_order",\n  "rain"]\n', "", '"rain"', "expected one of: court_order"),
    "somebody not in the address book": (
        SHORT + ANSWERS.replace("duty_team", "mayor"), "", "mayor", "not in the address"),
    "words that were never said": (SHORT + PACK.replace("observed", "verbatim"), "", "verbatim", "holds: observed"),
    "a concern that is not there": (SHORT + PACK + 'of = "winter"\n', "", "winter", "no concern has the key"),
    "part of a child that is none": (SHORT + PACK.replace('"name"', '"shoes"'), "", "shoes", "expected one of: name"),
    "people without a setting": (
        SHORT + '[[person]]\nsign_in = "a"\nname = "A"\njob = "b"\nroles = ["lead"]\n', "",
        "[[person]]", "in which setting"),
    "a setting without people": (SHORT + OWN, "", "[setting]", "the role 'lead'"),
    "text that is not TOML": (SHORT + "\nwhat is this\n", "", "what is this", "this is not TOML"),
    "a string that never ends": (SHORT + '\nextra = """never\nends\n', "", "never", "this is not TOML"),
    "a key given twice": (SHORT.replace("shows =", "title ="), "", 'title = "Nothing much"', "this is not TOML"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_it_is_refused_with_its_line(case: str) -> None:
    text, added, words, message = BAD[case]
    if added:
        text = text.replace('by = "kit"\n', f'by = "kit"\n{added}\n')
    with pytest.raises(StoryError) as refused:
        read_story(text)
    assert message in refused.value.message
    wanted = line_of(text, words) if case != "a string that never ends" else len(text.splitlines())
    assert refused.value.line == (1 if case == "something missing" else wanted), refused.value


def test_a_short_story_is_read_as_it_stands() -> None:
    read = read_story(SHORT)
    assert [path for path, _ in read.story.in_order()] == ["concern", "triage"]
    assert read.place is practice_place()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_says_at_its_top_which_clause_it_shows(name: str) -> None:
    text = text_of(name)
    assert text.startswith("# Shows ")
    assert "olicy" in text.split("\n\n")[0] + read_story(text).story.shows


def test_parts_are_played_in_order_of_time_and_calls_after_their_brief() -> None:
    story: Story = read_story(text_of("urgent-share-debts-paid-next-day")).story
    assert [path for path, _ in story.in_order()] == [
        "concern", "urgent", "triage", "paid.0", "pack", "send", "receipt", "paid.1",
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_a_pack_may_say_of_a_child_is_what_the_pack_page_offers() -> None:
    from sharewell.casework.pack_items import CHILD_FIELDS

    assert {field.value for field in ChildField} == set(CHILD_FIELDS)
