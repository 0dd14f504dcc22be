"""The message with a pick-up link: what it says, and that it never goes twice, whenever the dispatcher is killed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core import mail

from sharewell.casework.behind_link import How
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.outbox import hand_over_stuck, run_outbox_once
from sharewell.casework.pick_up import confirm, not_meant, open_it, try_code
from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
from sharewell.casework.send_by_link import LinkMade, SendByLink, send_by_link
from sharewell.delivery import channels, notices
from sharewell.records.models import PickUp
from sharewell.rules.errors import NotNow
from tests.casework.house import House
from tests.casework.test_pick_up import caller, made, quick, tools
from tests.support.past_the_wall import past_the_wall

__all__ = ["quick", "tools"]
pytestmark = pytest.mark.django_db


def mailing(house: House, settings, monkeypatch: pytest.MonkeyPatch) -> LinkMade:
    """A sending whose message waits in the outbox; mail is kept in memory."""
    from sharewell.casework.keep_address_book import CheckRecipient, KeepRecipient, check_recipient, keep_recipient

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(notices, "on", lambda: True)
    duty, jo = house.duty_team, house.actor("Jo")
    keep_recipient(jo, house.tools, KeepRecipient(
        recipient_id=duty.id, name=duty.name, role=duty.role, agency=duty.agency, kind=duty.kind, phone=duty.phone,
        number_source=duty.number_source, email="duty@example.org", age_key=duty.age_key))  # fmt: skip
    check_recipient(jo, house.tools, CheckRecipient(recipient_id=duty.id, how="Rang the published number."))
    return made(house)


def test_the_message_says_only_that_something_waits(house: House, settings, monkeypatch) -> None:
    link = mailing(house, settings, monkeypatch)
    assert link.dispatch.state == "queued" and not link.address
    assert (run_outbox_once(house.tools), run_outbox_once(house.tools)) == (1, 0)
    (message,) = mail.outbox
    for private in ("Mia", "Thornbury", link.code, "Jo Bell", "child", "safeguarding"):
        assert private not in message.subject + message.body
    assert "Larkfield Pre-school has sent you something securely." in message.body
    token = message.body.split("/p/")[1].split("/")[0]
    who = replace(caller(link), token=token)
    assert try_code(house.tools, who).how is How.RIGHT
    page = read_dispatch(house.actor("Jo"), house.tools, ReadDispatch(link.dispatch.id))
    assert page.link is not None and page.link.token == "", "once it has gone, nobody here knows it"


def test_the_name_of_the_setting_can_be_left_out(house: House, settings, monkeypatch) -> None:
    link = mailing(house, settings, monkeypatch)
    second = SendByLink(pack_id=link.dispatch.pack_id, says_who=False)
    send_by_link(house.actor("Jo"), house.tools, second)
    run_outbox_once(house.tools)
    assert sorted("Larkfield" in one.body for one in mail.outbox) == [False, True]


class Killed(BaseException):
    """What nothing catches: the process is gone."""


def killed(*_: object, **__: object) -> object:
    """In the place of what comes next."""
    raise Killed


@pytest.mark.parametrize("step", ["before the claim", "after the claim", "before the message", "after the message",
                                  "while it is written down"])  # fmt: skip
def test_killed_at_any_step_the_message_never_goes_twice(house: House, settings, monkeypatch, step: str) -> None:
    from sharewell.casework import outbox

    link = mailing(house, settings, monkeypatch)
    with monkeypatch.context() as planted:
        real = channels.PickUpLink.deliver

        def deliver(self: object, sealed: bytes, **how: object) -> object:
            if step == "after the message":
                real(self, sealed, **how)  # type: ignore[arg-type]
            raise Killed

        if step == "before the claim":
            planted.setattr(outbox.links, "letter_for", killed)
        elif step == "after the claim":
            planted.setattr(outbox.channels, "by_key", killed)
        elif step == "while it is written down":
            planted.setattr(outbox.links, "forget_token", killed)
        else:
            planted.setattr(channels.PickUpLink, "deliver", deliver)
        with pytest.raises(Killed):
            run_outbox_once(house.tools)
    run_outbox_once(house.tools)
    house.tools.clock.move(minutes=6)  # type: ignore[attr-defined]
    hand_over_stuck(house.tools)
    run_outbox_once(house.tools)
    went = {"before the claim": 1, "after the message": 1, "while it is written down": 1}.get(step, 0)
    assert len(mail.outbox) == went
    finish = [one.about_id for one in my_worklist(house.actor("Jo"), house.tools, MyWorklist())["to_finish"]]
    assert (link.dispatch.id in finish) == (step != "before the claim"), "whatever is not known goes to a person"


@pytest.mark.parametrize(("certain", "words", "state"), [
    (True, "was not sent", "revoked"), (False, "may not have gone: ask them before you send it again", "open"),
])  # fmt: skip
def test_what_is_certain_is_said_and_sending_it_again_takes_it_off_the_list(
    house: House, settings, monkeypatch, certain: bool, words: str, state: str
) -> None:
    link = mailing(house, settings, monkeypatch)
    jo = house.actor("Jo")

    def fails(*_: object) -> None:
        raise notices.NotTaken if certain else OSError("broken off")

    with monkeypatch.context() as planted:
        planted.setattr(notices, "send_link", fails)
        run_outbox_once(house.tools)
    (line,) = my_worklist(jo, house.tools, MyWorklist())["to_finish"]
    assert words in line.note and line.about_id == link.dispatch.id
    page = read_dispatch(jo, house.tools, ReadDispatch(link.dispatch.id))
    assert page.link is not None and (page.link.state, page.link.token) == (state, "")
    send_by_link(jo, house.tools, SendByLink(pack_id=link.dispatch.pack_id))
    assert not my_worklist(jo, house.tools, MyWorklist())["to_finish"]


@pytest.mark.parametrize(("opened", "state"), [(True, "received"), (False, "sent")])
def test_killed_before_it_is_written_down_it_had_gone_once_somebody_was_at_the_link(
    house: House, settings, monkeypatch, opened: bool, state: str
) -> None:
    from sharewell.casework import outbox

    link = mailing(house, settings, monkeypatch)
    with monkeypatch.context() as planted:
        planted.setattr(outbox, "_finish", killed)
        with pytest.raises(Killed):
            run_outbox_once(house.tools)
    (message,) = mail.outbox
    who = replace(caller(link), token=message.body.split("/p/")[1].split("/")[0])
    if opened:
        assert open_it(house.tools, who).how is How.RIGHT
    else:
        assert not_meant(house.tools, who.token) is How.RIGHT
    house.tools.clock.move(minutes=6)  # type: ignore[attr-defined]
    assert (hand_over_stuck(house.tools), hand_over_stuck(house.tools)) == (1, 0)
    page = read_dispatch(house.actor("Jo"), house.tools, ReadDispatch(link.dispatch.id))
    assert page.dispatch.state == state and "had gone" in page.dispatch.detail and page.dispatch.chase_at
    if opened:
        assert confirm(house.tools, who)[0] is How.RIGHT
    assert len(mail.outbox) == 1


def test_confirming_while_the_message_is_still_going_out_asks_to_try_again(house: House, settings, monkeypatch) -> None:
    link = mailing(house, settings, monkeypatch)
    with past_the_wall():
        assert PickUp.objects.get().warn_at
    page = read_dispatch(house.actor("Jo"), house.tools, ReadDispatch(link.dispatch.id))
    assert page.link is not None
    who = replace(caller(link), token=page.link.token)
    assert open_it(house.tools, who).how is How.RIGHT
    with pytest.raises(NotNow):
        confirm(house.tools, who)
    run_outbox_once(house.tools)
    assert confirm(house.tools, who)[0] is How.RIGHT
