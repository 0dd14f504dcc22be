"""The tests of the minimum, both ways: each finds what it is for, and a sound pack passes them all."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.brief import Known, KnownIdentities
from sharewell.rules.guarded import people_in
from sharewell.rules.minimum import TESTS, MinimumCheck, RecipientNeeds, Wanted, check_pack
from sharewell.rules.pack import (
    ItemKind,
    LeftOut,
    Mention,
    MentionChoice,
    Override,
    PackDraft,
    PackItem,
    ProtectedDetail,
    ProtectedKind,
)
from sharewell.rules.values import StatementKind

TODAY = date(2026, 11, 22)
NEEDS = RecipientNeeds(
    "the duty team",
    (Wanted("name", "the child's full name"), Wanted("address", "home address")),
    frozenset({ItemKind.WHO, ItemKind.STATEMENT, ItemKind.FAMILY}),
)
WHO = PackItem("w", ItemKind.WHO, "Who the child is", "Amira Khan, aged 3", recorded_on=TODAY,
               needed_because="They must know who it is about.", gives=frozenset({"name"}))  # fmt: skip
SEEN = PackItem("s", ItemKind.STATEMENT, "The bruise", "A bruise on the cheek.", StatementKind.OBSERVED, "Jo",
                happened_on=TODAY, needed_because="It shows what was seen and when.")  # fmt: skip
SOUND = PackDraft("To look into how she was hurt.", "Duty team", ("Amira Khan",), recipient_checked=True,
                  items=(WHO, SEEN), not_known=frozenset({"address"}))  # fmt: skip
KNOWN = KnownIdentities(
    (Known("Amira Khan", "child"), Known("Kai Khan", "brother"), Known("Jo Bell", "member of staff"))
)
ADDRESS = ProtectedDetail(ProtectedKind.SAFE_ADDRESS, ("14 Elm Close, Tunstead",))
REPORTER = ProtectedDetail(ProtectedKind.REPORTER, ("Nadia Khan",))


def check(draft: PackDraft, **more: Any) -> MinimumCheck:
    return check_pack(draft, NEEDS, today=TODAY, **more)


def with_item(**changes: Any) -> PackDraft:
    return replace(SOUND, items=(WHO, replace(SEEN, **changes)))


def messages(draft: PackDraft, **more: Any) -> list[str]:
    return [gap.message for gap in check(draft, **more).gaps]


def test_a_sound_pack_passes_every_test() -> None:
    assert check(SOUND, known=KNOWN) == MinimumCheck()


PLANTED: dict[str, tuple[PackDraft, str, str]] = {
    "no purpose": (replace(SOUND, purpose=" "), "necessary", "Say what this is for, in a sentence."),
    "no need": (
        with_item(needed_because=""),
        "necessary",
        "Say why the duty team needs 'The bruise', or leave it out.",
    ),
    "just in case": (
        with_item(needed_because="Just in case."),
        "necessary",
        "'Just in case.' does not say what the duty team would do with 'The bruise'. Say it, or leave it out.",
    ),
    "not theirs": (
        with_item(kind=ItemKind.DECISION),
        "relevant",
        "The duty team does not usually need 'decisions'. Say why this time, or leave 'The bruise' out.",
    ),
    "nothing in it": (
        replace(SOUND, items=()),
        "adequate",
        "Add what the duty team needs for this. A pack starts empty.",
    ),
    "a fact missing": (
        replace(SOUND, not_known=frozenset()),
        "adequate",
        "Add this, or mark it 'not known': home address.",
    ),
    "an empty item": (with_item(text=" "), "adequate", "'The bruise' is empty. Leave it out."),
    "corrected": (
        with_item(corrected=True),
        "accurate",
        "'The bruise' was corrected. Add the correction, so that it travels with it.",
    ),
    "disputed": (
        with_item(disputed=True),
        "accurate",
        "'The bruise' is disputed. Say who disputes it and what they say.",
    ),
    "after today": (
        with_item(happened_on=TODAY + timedelta(days=1)),
        "accurate",
        "'The bruise' is dated 23 November 2026, which is after today.",
    ),
    "not marked": (
        with_item(label=None),
        "fact_and_opinion",
        "Mark 'The bruise': seen or heard, the child's own words, told by, or opinion.",
    ),
    "old": (
        with_item(happened_on=date(2025, 11, 21)),
        "history",
        "'The bruise' is from 21 November 2025. Say in a line what has changed since, or why it still matters.",
    ),
    "not decided": (
        with_item(mentions=(Mention("Kai Khan", "the child's brother"),)),
        "third_parties",
        "1 person is mentioned who is not the child this is about. Decide: include, hide, or leave out.",
    ),
    "included without why": (
        with_item(mentions=(Mention("Kai Khan", "the child's brother", MentionChoice.INCLUDE),)),
        "third_parties",
        "Say why the duty team may know about the child's brother.",
    ),
    "safe address": (
        replace(with_item(text="Now at 14 elm close."), protected=(ADDRESS,)),
        "protected",
        "'The bruise' contains an address marked as protected. "
        "Remove it, or ask a second person to agree why it must go.",
    ),
    "reporter": (
        replace(with_item(source="Nadia"), protected=(REPORTER,)),
        "protected",
        "'The bruise' shows who reported. Remove it, or ask a second person to agree why it must go.",
    ),
}
MENDED: dict[str, PackDraft] = {
    "not theirs": with_item(kind=ItemKind.DECISION, fits_because="They asked what we decided last time."),
    "corrected": with_item(corrected=True, correction="It was the right cheek."),
    "disputed": with_item(disputed=True, dispute="Her mother says that it was there on Sunday."),
    "old": with_item(happened_on=date(2025, 11, 21), context="It has not happened again since."),
    "included without why": with_item(
        mentions=(Mention("Kai Khan", "the child's brother", MentionChoice.INCLUDE, "He may be at risk too."),)
    ),
}


@pytest.mark.parametrize("planted", list(PLANTED))
def test_each_fault_is_found_alone_with_its_rule(planted: str) -> None:
    draft, test, message = PLANTED[planted]
    (gap,) = check(draft).gaps
    assert (gap.message, gap.source) == (message, TESTS[test])


@pytest.mark.parametrize("planted", list(MENDED))
def test_each_mend_is_taken(planted: str) -> None:
    assert check(MENDED[planted]).may_be_sealed


def test_every_test_has_a_planted_fault() -> None:
    assert {test for _, test, _ in PLANTED.values()} == set(TESTS)


def test_exactly_a_year_old_needs_no_explanation() -> None:
    assert check(with_item(happened_on=TODAY - timedelta(days=365))).may_be_sealed
    assert not check(with_item(happened_on=TODAY - timedelta(days=366))).may_be_sealed
    assert not check(replace(with_item(happened_on=TODAY - timedelta(days=31)), historical_after=30)).may_be_sealed


def test_b26_everybody_mentioned_is_counted_once() -> None:
    three = tuple(Mention(name, "another child") for name in ("Kai", "Zed", "Tia", "KAI"))
    assert messages(with_item(mentions=three)) == [
        "3 people are mentioned who are not the child this is about. Decide for each: include, hide, or leave out."
    ]


def test_somebody_the_record_knows_is_seen_even_where_nobody_listed_them() -> None:
    draft = with_item(text="Amira Khan said that kai hit her. Jo Bell saw it.")
    assert messages(draft, known=KNOWN)[0].startswith("2 people are mentioned")
    decided = replace(draft, items=(WHO, replace(draft.items[1], mentions=(
        Mention("Kai Khan", "the child's brother", MentionChoice.MASK),
        Mention("Jo Bell", "a member of staff", MentionChoice.INCLUDE, "They saw it, and may be asked."),
    ))))  # fmt: skip
    assert check(decided, known=KNOWN).may_be_sealed


def test_a_relative_with_the_childs_surname_is_not_seen_in_the_childs_own_name() -> None:
    known = KnownIdentities((*KNOWN.items, Known("Sana Khan", "mother")))
    assert people_in("Amira Khan was quiet.", known) == ()
    assert [one.role for one in people_in("Amira Khan asked for Sana and KAI.", known)] == ["brother", "mother"]
    assert people_in("Amira Khan asked for Kai.", known, settled=("Kai Khan",)) == ()


def test_a_possible_name_that_is_also_a_word_is_a_warning() -> None:
    draft = with_item(text="The sun rose.", mentions=(Mention("Rose", "another child", MentionChoice.MASK),))
    assert [w.message for w in check(draft).warnings] == [
        "Look at 'rose' in 'The bruise': it may be a name that is to be hidden."
    ]


def many(count: int, left_out: int = 0) -> PackDraft:
    more = tuple(replace(SEEN, id=str(n), title=f"Entry {n}") for n in range(count))
    gone = tuple(LeftOut(f"x{n}", ItemKind.ENTRY, "Other") for n in range(left_out))
    return replace(SOUND, items=(WHO, *more), left_out=gone)


def test_b20_the_whole_file_is_sent_only_with_each_section_confirmed() -> None:
    assert messages(many(42)) == [
        "You chose all 42 entries. For 'referral' people usually send 3 to 8. Confirm each section is needed."
    ]
    assert messages(replace(many(42), confirmed=frozenset({ItemKind.WHO}))) != []
    assert check(replace(many(42), confirmed=frozenset({ItemKind.WHO, ItemKind.STATEMENT}))).may_be_sealed
    assert check(many(8)).may_be_sealed


def test_more_than_usual_but_not_the_whole_file_is_a_warning() -> None:
    found = check(many(12, left_out=30))
    assert found.may_be_sealed
    assert [w.message for w in found.warnings] == [
        "30 entries stay here, and nobody has said why. Say it, for us alone.",
        "You chose 12 of 42 entries. For 'referral' people usually send 3 to 8."
    ]


OVERRIDE = Override("p1", "p2", "The court ordered it.")


@pytest.mark.parametrize(
    "override", [None, Override("p1", "p1", "Why."), Override("p1", "", "Why."), Override("p1", "p2", " ")]
)
def test_a_protected_detail_does_not_go_on_one_persons_word(override: Override | None) -> None:
    draft = replace(with_item(text="Now at 14 Elm Close."), protected=(replace(ADDRESS, override=override),))
    assert not check(draft).may_be_sealed
    assert not check(draft, urgent=True).may_be_sealed


def test_two_people_may_let_a_protected_detail_go_but_never_to_somebody_unchecked() -> None:
    draft = replace(with_item(text="Now at 14 Elm Close."), protected=(replace(ADDRESS, override=OVERRIDE),))
    assert check(draft).may_be_sealed
    unchecked = replace(draft, recipient_checked=False)
    assert messages(unchecked) == [
        "'The bruise' contains an address marked as protected. Remove it: this recipient has not been checked."
    ]
    assert not check(unchecked, urgent=True).may_be_sealed


def test_the_childs_own_surname_is_not_taken_for_the_reporters() -> None:
    assert check(replace(SOUND, protected=(REPORTER,))).may_be_sealed


def test_a_protected_detail_that_was_masked_away_is_gone() -> None:
    mask = (Mention("Nadia Khan", "a relative", MentionChoice.MASK),)
    assert check(replace(with_item(text="Nadia told us.", mentions=mask), protected=(REPORTER,))).may_be_sealed


DRAFTS = st.builds(
    lambda planted, purpose, items: replace(
        PLANTED[planted][0], purpose=purpose, items=PLANTED[planted][0].items[:items]
    ),
    st.sampled_from(list(PLANTED)),
    st.sampled_from(["", "To help."]),
    st.integers(0, 2),
)


@given(DRAFTS)
def test_urgent_never_stops_on_anything_but_a_protected_detail_and_forgets_nothing(draft: PackDraft) -> None:
    calm, urgent = check(draft), check(draft, urgent=True)
    assert all(gap.source == TESTS["protected"] for gap in urgent.gaps)
    assert sorted(map(str, (*urgent.gaps, *urgent.owed))) == sorted(map(str, calm.gaps))
