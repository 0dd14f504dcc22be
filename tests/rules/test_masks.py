"""Hiding other people: their names are removed, not covered; the child's own words and names stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.brief.fold import key_of
from sharewell.rules.masks import PART_LEFT_OUT, Mention, MentionChoice, masked_text

KAI = Mention("Kai Khan", "the child's brother", MentionChoice.MASK)
ROSE = Mention("Rose Smith", "another child", MentionChoice.LEAVE_OUT)
ABOUT = ("Amira Khan",)


def test_a_masked_name_is_gone_and_its_role_stands_there() -> None:
    seen = masked_text("Amira Khan said kai's toy was broken by Kaï Khan.", (KAI,), ABOUT)
    assert seen.text == "Amira Khan said [the child's brother]'s toy was broken by [the child's brother]."
    assert seen.masked == (("the child's brother", 2),)


def test_a_sentence_that_names_somebody_left_out_goes_whole() -> None:
    seen = masked_text("She ate well. Rose Smith hit her! She cried.\nThen home.", (ROSE,), ABOUT)
    assert seen.text == f"She ate well. {PART_LEFT_OUT} She cried.\nThen home."
    assert seen.masked == ((PART_LEFT_OUT, 1),)


def test_an_everyday_word_or_a_shared_surname_is_a_doubt_for_a_person() -> None:
    seen = masked_text("The sun rose. Khan signed.", (KAI, ROSE), ABOUT)
    assert seen.text == "The sun rose. Khan signed."
    assert set(seen.doubts) == {"rose", "Khan"}


@pytest.mark.parametrize("choice", [MentionChoice.INCLUDE, None])
def test_whoever_is_included_or_not_decided_stays(choice: MentionChoice | None) -> None:
    text = "Kai Khan was there."
    assert masked_text(text, (Mention("Kai Khan", "the child's brother", choice),), ABOUT).text == text


@pytest.mark.parametrize(
    "written", ["KAI", "Kai\u2019s", "K\u200bai", "Kai  Khan", "kai-khan", "KaiKhan", "Mr Kai Khan", "\u041aai"]
)
def test_no_way_of_writing_a_name_gets_past_the_mask(written: str) -> None:
    seen = masked_text(f"Then {written} left.", (KAI,), ABOUT)
    assert "kai" not in key_of(seen.text)
    assert "[the child's brother]" in seen.text


@given(st.text(st.sampled_from("Kai khanRose.!\n Amira'\u200b-"), max_size=80))
def test_after_masking_nothing_of_the_name_is_found_again(text: str) -> None:
    once = masked_text(text, (KAI, ROSE), ABOUT)
    again = masked_text(once.text, (KAI, ROSE), ABOUT)
    assert again.text == once.text
    assert not again.masked


@given(st.text(max_size=120))
def test_with_nobody_to_hide_the_words_are_kept_exactly(text: str) -> None:
    assert masked_text(text, (), ABOUT).text == text
    untouched = masked_text(text, (Mention("Xqzzvw Qqkkrx", "another child", MentionChoice.MASK),), ABOUT)
    assert untouched.text == text
