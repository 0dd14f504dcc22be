"""What a recipient said of a link, and a lock, stay before a person until somebody has looked into them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.casework.chase_receipt import LogChase, log_chase
from sharewell.casework.due_work import do_due_work
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.pick_up import Caller, confirm, not_meant, say_wrong, try_code
from sharewell.casework.settle_link import SettleLink, settle_link
from sharewell.rules.errors import Incomplete, NotNow
from sharewell.rules.pick_up import open_question
from tests.casework.house import House
from tests.casework.test_pick_up import caller, made, quick, tools
from tests.web.public import wrong

__all__ = ["quick", "tools"]
pytestmark = pytest.mark.django_db
WORDS = "Rang R. Khan: the birth date was wrong. Corrected."


def finish(house: House) -> list[str]:
    return [line.note for line in my_worklist(house.actor("Jo"), house.tools, MyWorklist())["to_finish"]]


def says_wrong(house: House, who: Caller) -> None:
    confirm(house.tools, who)
    say_wrong(house.tools, who, "The birth date.")


def locks(house: House, who: Caller) -> None:
    for _ in range(5):
        try_code(house.tools, replace(who, code=wrong(who.code)))


def says_not_meant(house: House, who: Caller) -> None:
    not_meant(house.tools, who.token)


@pytest.mark.parametrize("happens", [says_wrong, locks, says_not_meant])
def test_what_happened_stays_on_the_list_until_it_is_looked_into(house: House, happens) -> None:
    jo, link = house.actor("Jo"), made(house)
    with pytest.raises(NotNow):
        settle_link(jo, house.tools, SettleLink(dispatch_id=link.dispatch.id, words=WORDS))
    happens(house, caller(link))
    assert len(finish(house)) == 1
    with pytest.raises(Incomplete):
        settle_link(jo, house.tools, SettleLink(dispatch_id=link.dispatch.id, words=" "))
    kept = settle_link(jo, house.tools, SettleLink(dispatch_id=link.dispatch.id, words=WORDS))
    assert finish(house) == [] and kept.looks[-1].name == "Jo Bell"
    with pytest.raises(NotNow):
        settle_link(jo, house.tools, SettleLink(dispatch_id=link.dispatch.id, words=WORDS))


def test_ringing_about_a_link_nobody_opened_takes_that_line_off_but_no_open_question(house: House) -> None:
    jo, link = house.actor("Jo"), made(house)
    house.tools.clock.move(hours=24)  # type: ignore[attr-defined]
    do_due_work(house.tools)
    assert "nobody has opened the link for a day" in finish(house)[0]
    log_chase(jo, house.tools, LogChase(dispatch_id=link.dispatch.id, words="Rang: they look at four."))
    assert finish(house) == []
    locks(house, caller(link))
    log_chase(jo, house.tools, LogChase(dispatch_id=link.dispatch.id, words="Rang again."))
    assert "five wrong codes" in finish(house)[0]


@pytest.mark.parametrize(("noted", "found"), [
    ([], ""), (["opened", "pdf", "confirmed"], ""), (["wrong", "opened"], "wrong"), (["wrong", "settled"], ""),
    (["wrong", "settled", "locked"], "locked"), (["wrong", "not_meant"], "not_meant"),
])  # fmt: skip
def test_only_what_came_after_somebody_looked_is_open(noted: list[str], found: str) -> None:
    assert open_question(noted) == found
