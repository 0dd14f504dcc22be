"""G23. A pick-up link: nothing opens it but its own link and code, and whoever sent it hears of every try."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sharewell.casework import alerts, pick_up
from sharewell.casework.behind_link import How
from sharewell.casework.due_work import do_due_work
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.pick_up import (
    Caller,
    confirm,
    fetch_it,
    link_works,
    not_meant,
    open_it,
    say_wrong,
    try_code,
)
from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
from sharewell.casework.report_misdirected import ReportMisdirected, RevokeSending, report_misdirected, revoke_sending
from sharewell.casework.send_by_link import LinkMade, SendByLink, send_by_link
from sharewell.casework.tools import Tools
from sharewell.delivery.opening import open_pack
from sharewell.records import ledger
from sharewell.records.models import PackCopy, PickUp
from sharewell.rules.errors import Incomplete
from sharewell.rules.values import new_id
from sharewell.vault import pick_up_lock
from tests.casework.house import House
from tests.casework.test_sending import sealed
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db
ADDRESS = "https://pick-up.example.org"


@pytest.fixture
def tools(tools: Tools) -> Tools:
    """With an address for recipients."""
    return replace(tools, public_address=ADDRESS)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock's cost is not what these tests are about; one below opens with the real one."""
    monkeypatch.setattr(pick_up_lock, "COST", 2**4)


def made(house: House, **how: object) -> LinkMade:
    page = sealed(house)
    return send_by_link(house.actor("Jo"), house.tools, SendByLink(pack_id=page.pack.id, **how))  # type: ignore[arg-type]


def caller(link: LinkMade, code: str = "") -> Caller:
    token = link.address.removeprefix(f"{ADDRESS}/p/").rstrip("/")
    return Caller(token=token, code=code or link.code, name="R. Khan", role="Social worker", organisation="The council")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


def sending_of(house: House, link: LinkMade) -> str:
    return read_dispatch(house.actor("Jo"), house.tools, ReadDispatch(link.dispatch.id)).dispatch.state


def told(house: House) -> list[str]:
    return [one.words for one in alerts.my_alerts(house.actor("Jo"), house.tools, None) if one.kind == alerts.LINK]


def test_the_link_and_the_code_open_it_and_they_confirm(house: House) -> None:
    link = made(house)
    who = caller(link)
    assert link_works(house.tools, who.token)
    found = open_it(house.tools, who)
    assert found.content.about == "Mia Thornbury" and found.files["document"].startswith(b"%PDF")
    assert sending_of(house, link) == "received"
    how, reference = confirm(house.tools, who)
    assert how is How.RIGHT and reference
    assert confirm(house.tools, who) == (How.RIGHT, reference), "pressed twice, one receipt"
    page = read_dispatch(house.actor("Jo"), house.tools, ReadDispatch(link.dispatch.id))
    assert page.receipt is not None and page.receipt.reference == reference
    assert page.receipt.digest == page.pack.digest and "R. Khan" in page.receipt.person
    assert my_worklist(house.actor("Jo"), house.tools, MyWorklist())["waiting"] == []
    with past_the_wall():
        assert not ledger.verify(house.tools.vault, house.done.organisation_id).findings


def test_the_code_may_be_typed_with_spaces_and_costs_what_it_should(house, monkeypatch) -> None:
    monkeypatch.undo()
    assert (pick_up_lock.COST, len(pick_up_lock.new_token()), len(pick_up_lock.new_code())) == (2**15, 43, 8)
    locked = pick_up_lock.shut(b"words", "t" * 43, "12345678")
    assert pick_up_lock.unlock(locked, "t" * 43, "12345678") == b"words"
    assert pick_up_lock.unlock(locked, "t" * 43, "12345679") is None
    assert pick_up_lock.unlock(locked, "u" * 43, "12345678") is None
    assert pick_up_lock.unlock(locked[:-1] + b"x", "t" * 43, "12345678") is None


def test_spaces_in_the_code_do_not_matter(house: House) -> None:
    link = made(house)
    spaced = f" {link.code[:4]} {link.code[4:]} "
    assert try_code(house.tools, caller(link, spaced)).how is How.RIGHT


def test_five_wrong_codes_lock_it_for_the_right_one_too_and_tell_the_sender(house: House) -> None:
    link = made(house)
    hows = [try_code(house.tools, caller(link, wrong(link.code))).how for _ in range(6)]
    assert hows == [How.WRONG] * 4 + [How.LOCKED, How.DEAD]
    assert try_code(house.tools, caller(link)).how is How.DEAD
    assert not link_works(house.tools, caller(link).token)
    assert len(told(house)) == 1 and "five wrong codes" in told(house)[0]
    notes = [one.note for one in my_worklist(house.actor("Jo"), house.tools, MyWorklist())["to_finish"]]
    assert any("locked after five wrong codes" in note for note in notes)
    assert sending_of(house, link) == "sent", "nothing was opened"


def test_control_without_the_count_a_sixth_try_would_open_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pick_up, "TRIES", 1000)
    link = made(house)
    for _ in range(6):
        try_code(house.tools, caller(link, wrong(link.code)))
    assert try_code(house.tools, caller(link)).how is How.RIGHT


def test_a_link_ends_with_its_days(house: House) -> None:
    link = made(house, days=2)
    house.tools.clock.move(hours=47)  # type: ignore[attr-defined]
    assert try_code(house.tools, caller(link)).how is How.RIGHT, "the control"
    house.tools.clock.move(hours=1)  # type: ignore[attr-defined]
    assert not link_works(house.tools, caller(link).token)
    assert try_code(house.tools, caller(link)).how is How.DEAD


@pytest.mark.parametrize("days", [0, 29])
def test_no_link_lives_longer_than_28_days(house: House, days: int) -> None:
    with pytest.raises(Incomplete):
        made(house, days=days)


@pytest.mark.parametrize("by", ["taken back", "wrong person"])
def test_what_is_stopped_opens_nothing_from_the_next_request_on(house: House, by: str) -> None:
    link, jo = made(house), house.actor("Jo")
    assert open_it(house.tools, caller(link)).how is How.RIGHT, "the control"
    if by == "taken back":
        revoke_sending(jo, house.tools, RevokeSending(dispatch_id=link.dispatch.id, reason="A wrong page"))
    else:
        breach = report_misdirected(jo, house.tools, ReportMisdirected(
            dispatch_id=link.dispatch.id, who_got_it="Nobody knows", what_happened="A slip", opened="not_known"))
        assert "opened by R. Khan" in breach.log_says
    for act in (open_it, try_code):
        assert act(house.tools, caller(link)).how is How.DEAD
    assert fetch_it(house.tools, caller(link), "pdf").how is How.DEAD
    assert confirm(house.tools, caller(link))[0] is How.DEAD


def test_the_code_of_another_link_opens_nothing(house: House) -> None:
    first = made(house)
    second = send_by_link(house.actor("Jo"), house.tools, SendByLink(pack_id=first.dispatch.pack_id))
    assert second.code != first.code
    assert try_code(house.tools, caller(first, second.code)).how is How.WRONG
    assert try_code(house.tools, caller(second)).how is How.RIGHT, "the control"


def test_after_three_files_it_is_used_up_and_they_can_still_confirm(house: House) -> None:
    link = made(house)
    kinds = ("pdf", "data", "pdf")
    assert [fetch_it(house.tools, caller(link), kind).how for kind in kinds] == [How.RIGHT] * 3
    assert fetch_it(house.tools, caller(link), "pdf").how is How.DEAD
    assert open_it(house.tools, caller(link)).how is How.DEAD
    assert confirm(house.tools, caller(link, wrong(link.code)))[0] is How.WRONG
    assert confirm(house.tools, caller(link))[0] is How.RIGHT


def test_who_it_is_not_meant_for_closes_it_without_a_code_and_the_sender_is_told(house: House) -> None:
    link = made(house)
    assert not_meant(house.tools, caller(link).token) is How.RIGHT
    assert try_code(house.tools, caller(link)).how is How.DEAD
    assert len(told(house)) == 1 and "not meant for them" in told(house)[0]


def test_something_wrong_in_it_comes_before_the_sender_and_into_the_file(house: House) -> None:
    link = made(house)
    with pytest.raises(Incomplete):
        say_wrong(house.tools, caller(link), "  ")
    assert say_wrong(house.tools, caller(link), "The date of birth is another one.") is How.RIGHT
    assert len(told(house)) == 1


def test_nobody_opens_it_for_a_day_and_the_sender_is_told_once(house: House) -> None:
    link = made(house, days=1)
    house.tools.clock.move(hours=23)  # type: ignore[attr-defined]
    do_due_work(house.tools)
    assert told(house) == []
    house.tools.clock.move(hours=1)  # type: ignore[attr-defined]
    do_due_work(house.tools)
    do_due_work(house.tools)
    assert [one for one in told(house) if "not been opened for a day" in one] == told(house) and len(told(house)) == 1
    other = send_by_link(house.actor("Jo"), house.tools, SendByLink(pack_id=link.dispatch.pack_id))
    open_it(house.tools, caller(other))
    house.tools.clock.move(hours=25)  # type: ignore[attr-defined]
    do_due_work(house.tools)
    assert len(told(house)) == 1, "the one that was opened is not warned of"


def test_the_same_page_sent_twice_makes_one_link_and_shows_no_code_again(house: House) -> None:
    once = new_id()
    link = made(house, dispatch_id=once)
    again = send_by_link(house.actor("Jo"), house.tools, SendByLink(pack_id=link.dispatch.pack_id, dispatch_id=once))
    assert again.again and not again.code and again.dispatch.id == link.dispatch.id


def test_a_draft_and_an_installation_without_an_address_make_no_link(house: House) -> None:
    page = sealed(house)
    with pytest.raises(Incomplete):
        send_by_link(house.actor("Jo"), replace(house.tools, public_address=""), SendByLink(pack_id=page.pack.id))
    with past_the_wall():
        assert PickUp.objects.count() == 0


def test_neither_token_nor_code_is_kept_and_all_keys_of_the_file_open_nothing_behind_it(house: House) -> None:
    link = made(house)
    token, jo = caller(link).token, house.actor("Jo")
    page = read_dispatch(jo, house.tools, ReadDispatch(link.dispatch.id))
    assert page.link is not None and page.link.token == ""
    assert token not in repr(page) and link.code not in repr(page)
    assert page.link.token_digest == pick_up_lock.digest_of(token)
    with past_the_wall():
        row = PackCopy.objects.get(kind="pick_up")
    from sharewell.records.stores.copies import _place

    place = _place(row.organisation_id, row.scope_id, row.pk)
    with house.tools.vault.acting(jo.person_id, "test"):
        kept = house.tools.vault.open(place, bytes(row.body))
    assert b"Mia" not in kept and b"%PDF" not in kept
    found = pick_up_lock.unlock(kept, token, link.code)
    assert found is not None and b"document" in found, "the control: with both it opens"


def test_a_sealed_pack_is_the_same_bytes_whatever_way_it_goes(house: House) -> None:
    """The digest on the receipt is that of the sealed pack, also where its content was read behind a link."""
    link = made(house)
    found = open_it(house.tools, caller(link))
    from sharewell.casework.seal_pack import FetchPack, fetch_pack
    from sharewell.delivery.opening import Identity

    raw = fetch_pack(house.actor("Jo"), house.tools, FetchPack(link.dispatch.pack_id))[1]
    inside = open_pack(raw, Identity(house.recipient_secret)).files
    assert (inside["pack.json"], inside["pack.pdf"]) == (found.files["content"], found.files["document"])
    assert link.dispatch.queued_at <= house.tools.clock() + timedelta(0)
