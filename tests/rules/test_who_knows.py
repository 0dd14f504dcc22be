"""Who outside knows what: every telling is in the table, and nobody unlearns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sharewell.rules.who_knows import Knows, Spoke, Telling, who_knows
from tests.support.depth import examples

DAY = datetime(2026, 10, 1, tzinfo=UTC)
TELLINGS = st.lists(
    st.builds(
        Telling,
        item=st.sampled_from("abc"),
        who=st.sampled_from(("The council", "the police", "A nurse")),
        how=st.sampled_from(Knows),
        at=st.integers(0, 9).map(lambda days: DAY + timedelta(days=days)),
    )
)


@settings(max_examples=examples(100, 5_000))
@given(TELLINGS)
def test_every_telling_has_its_cell_and_the_cell_holds_the_most_they_were_told_and_since_when(
    tellings: list[Telling],
) -> None:
    table = who_knows(tellings)
    assert set(table.cells) == {(one.item, one.who) for one in tellings}
    ranks = list(Knows)
    for place, cell in table.cells.items():
        same = [one for one in tellings if (one.item, one.who) == place]
        most = min((one.how for one in same), key=ranks.index)
        assert cell == Telling(*place, most, min(one.at for one in same if one.how is most))
    assert sum(sum(spoke.counts.values()) for spoke in table.spokes) == len(table.cells)
    assert {spoke.who for spoke in table.spokes} == {one.who for one in tellings}


@given(TELLINGS, st.randoms())
def test_the_order_in_which_things_were_told_changes_no_cell(tellings: list[Telling], chance: object) -> None:
    mixed = sorted(tellings, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert who_knows(mixed).cells == who_knows(tellings).cells


def test_a_spoke_says_the_most_they_know() -> None:
    assert Spoke("The council", {Knows.REFUSED: 3, Knows.PART: 1}, DAY).most is Knows.PART
