"""Who told us: what of it tells who they are, what others may know, and where their name alone gives them away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharewell.rules.pack import ProtectedDetail, ProtectedKind
from sharewell.rules.protected import protected_in, without_protected
from sharewell.rules.tellers import PROTECTED, identifying, marked, source_for_others
from sharewell.rules.values import Statement, StatementKind, Teller
from tests.support.depth import examples

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
SAID = Statement("1" * 32, StatementKind.REPORTED, "He shouts at night.", "Mrs Okafor, a neighbour", NOON, NOON, "kit")
NEIGHBOUR = ProtectedDetail(ProtectedKind.REPORTER, ("Bola Okafor",), beside=("Mia Thornbury",))


@pytest.mark.parametrize(("source", "names"), [
    ("Mrs Okafor, a neighbour, 07700 900123", ("07700 900123", "Okafor")),
    ("a neighbour", ()), ("Gran", ()), ("not known", ()), ("a lady at the bus stop", ()), ("health visitor", ()),
    ("his Gran (Sue Obi)", ("Sue Obi",)), ("Rose from number 12", ("Rose",)), ("Mark next door", ("Mark",)),
    ("Another parent, Zoë's mum", ("Zoë",)), ("sue.obi@example.org", ("sue.obi@example.org",)),
    ("Dr Ada Price", ("Ada Price",)), ("O'Brien", ("O'Brien",)),
])  # fmt: skip
def test_what_tells_who_it_is_is_found_and_everyday_words_are_not(source: str, names: tuple[str, ...]) -> None:
    assert identifying(source) == names


@pytest.mark.parametrize("teller", list(Teller))
def test_others_learn_the_part_of_a_protected_teller_and_never_the_name(teller: Teller) -> None:
    shown = source_for_others(replace(SAID, teller=teller))
    assert ("Okafor" in shown) is (teller not in PROTECTED)
    assert source_for_others(SAID) == SAID.source, "nobody has marked them yet"


def test_a_mark_made_later_counts_and_an_unknown_one_does_not() -> None:
    assert marked((SAID,), {SAID.id: "public"})[0].teller is Teller.PUBLIC
    assert marked((SAID,), {SAID.id: "nonsense", "other": "public"}) == (SAID,)


@pytest.mark.parametrize("words", ["Bola Okafor rang.", "It was mrs okafor", "Okafors gate", "B Okafor", "bola okafor"])
def test_a_protected_teller_is_found_however_they_are_written(words: str) -> None:
    assert protected_in(words, (NEIGHBOUR,)) == (ProtectedKind.REPORTER,)
    assert "kafor" not in without_protected(words, (NEIGHBOUR,))


def test_the_child_is_not_taken_for_a_teller_of_the_same_surname() -> None:
    aunt = ProtectedDetail(ProtectedKind.REPORTER, ("Sue Thornbury",), beside=("Mia Thornbury",))
    assert not protected_in("Mia Thornbury was cold. The Thornbury family lives here.", (aunt,))
    assert protected_in("Sue Thornbury rang.", (aunt,))


def test_one_of_the_family_may_be_named_but_not_as_the_one_who_told_us() -> None:
    mother = ProtectedDetail(ProtectedKind.REPORTER, ("Ann Thornbury",), items=frozenset({SAID.id}),
                             beside=("Mia Thornbury",), named_anyway=True)  # fmt: skip
    assert not protected_in("Ann Thornbury collects her on Mondays.", (mother,))
    for telling in ("Ann Thornbury told us.", "This is from Ann.", "On Monday Ann rang and cried."):
        assert protected_in(telling, (mother,))
    assert "Ann" in without_protected("Ann was there.", (mother,))
    assert "Ann" not in without_protected("Ann was there.", (mother,), item=SAID.id), "their own words"


@settings(max_examples=examples(60, 2000))
@given(before=st.text(st.characters(categories=("L", "Zs", "P")), max_size=40), after=st.text(max_size=20))
def test_taking_out_leaves_nothing_that_is_surely_found(before: str, after: str) -> None:
    text = f"{before} Bola Okafor said so. {after}"
    assert not protected_in(without_protected(text, (NEIGHBOUR,)), (NEIGHBOUR,))
