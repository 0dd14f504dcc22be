"""What a form asks for, what is old and what stays: each is pointed out exactly where it is so, over random packs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.minimum import Wanted, check_pack
from sharewell.rules.pack import ItemKind, LeftOut
from tests.rules.test_minimum import NEEDS, SOUND, TODAY, check, with_item

ASKED = ("whereabouts", "household", "language")


@given(st.sets(st.sampled_from([wanted.id for wanted in NEEDS.wanted])), st.sets(st.sampled_from(ASKED)))
def test_a_form_asks_for_exactly_what_is_neither_given_nor_said_to_be_not_known(given_, unknown) -> None:
    needs = replace(NEEDS, wanted=(*NEEDS.wanted, *(Wanted(key, f"their {key}", must=False) for key in ASKED)))
    items = tuple(replace(one, gives=frozenset(given_) if not place else frozenset())
                  for place, one in enumerate(SOUND.items))  # fmt: skip
    found = check_pack(replace(SOUND, items=items, not_known=frozenset(unknown)), needs, today=TODAY)
    gaps = {gap.field.removeprefix("wanted.") for gap in found.gaps if gap.field.startswith("wanted.")}
    assert gaps == {wanted.id for wanted in NEEDS.wanted} - given_
    said = " ".join(one.message for one in found.warnings if one.field == "form")
    assert {key for key in ASKED if f"their {key}" in said} == set(ASKED) - unknown


@given(st.integers(0, 1200), st.integers(1, 999), st.booleans())
def test_what_is_older_than_the_age_set_here_needs_its_line_and_nothing_else_does(age, limit, explained) -> None:
    item = with_item(happened_on=TODAY - timedelta(days=age), context="She lives elsewhere now." if explained else "")
    found = check(replace(item, historical_after=limit))
    assert found.may_be_sealed is (age <= limit or explained)


@given(st.lists(st.booleans(), max_size=12))
def test_what_stays_without_a_reason_is_counted_and_never_stops_a_pack(given_) -> None:
    left = tuple(LeftOut(str(n), ItemKind.STATEMENT, "An entry", "Not about this." if why else "")
                 for n, why in enumerate(given_))  # fmt: skip
    found = check(replace(SOUND, left_out=left))
    silent = given_.count(False)
    said = [one.message for one in found.warnings if one.field == "left_out"]
    assert found.may_be_sealed and len(said) == bool(silent)
    assert not silent or said[0].startswith(f"{silent} entr")
