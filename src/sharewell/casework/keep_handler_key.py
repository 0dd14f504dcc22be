"""A handler's own key: make it, change its passphrase, open and shut it.

The passphrase goes to whoever holds the keys and nowhere else. What is kept in the record is the public half.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import access_log, circles, people
from sharewell.rules import held, passwords
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.values import new_id
from sharewell.vault.sealed.boxes import random_words
from sharewell.vault.sealed.sealing import NONE

WRONG = "This is not the passphrase of your key. Check it and try again."
DIFFERENT = "Type the same passphrase in both boxes."


@dataclass(frozen=True)
class MakeHandlerKey:
    """The new passphrase, twice."""

    passphrase: str
    again: str


@dataclass(frozen=True)
class ChangePassphrase:
    """The passphrase in use, and the new one twice."""

    current: str
    passphrase: str
    again: str


@dataclass(frozen=True)
class OpenHandlerKey:
    """The passphrase."""

    passphrase: str


@dataclass(frozen=True)
class MyKey:
    """One's own key: "none", "shut" or "open"; since when; and whether a record waits for a first key, or is locked."""

    state: str
    made_at: datetime | None
    waiting: bool
    sealed: bool


def suggested_passphrase() -> str:
    """A passphrase to offer: six words at random. Nothing remembers it."""
    return random_words()


@use_case(Action.HANDLER_KEY_OPEN, Event.HANDLER_KEY_OPENED)
def my_handler_key(work: Work, request: None) -> MyKey:
    """How it stands with one's own key."""
    mine = people.handler_keys.where(work.organisation, person_id=work.actor.person_id, order="-made_at", limit=1)
    seals = work.vault.sealing.seals(circles.files_of(work.organisation_id, work.actor.person_id, work.now))
    state = work.vault.sealing.key_state() if mine else NONE
    return MyKey(
        state=state,
        made_at=mine[0].made_at if mine and state != NONE else None,
        waiting=any(seal.waiting for seal in seals.values()),
        sealed=any(not seal.waiting for seal in seals.values()),
    )


@use_case(Action.HANDLER_KEY_KEEP, Event.HANDLER_KEY_MADE)
def make_handler_key(work: Work, request: MakeHandlerKey) -> None:
    """Make one's own key, in the place of an earlier one, and open it. Raises Incomplete for a weak passphrase."""
    _check(work, request.passphrase, request.again)
    people.handler_keys.put(
        work,
        held.HandlerKey(
            id=new_id(),
            person_id=work.actor.person_id,
            public=work.vault.sealing.make_key(request.passphrase),
            made_at=_after_the_last(work),
        ),
    )


def _after_the_last(work: Work) -> datetime:
    """Now, or just after the earlier key was made where the clock stands still or was put back: the newest counts."""
    earlier = [key.made_at for key in people.handler_keys.where(work.organisation, person_id=work.actor.person_id)]
    return max([work.now, *(made_at + timedelta(microseconds=1) for made_at in earlier)])


@use_case(Action.HANDLER_KEY_KEEP, Event.HANDLER_KEY_CHANGED)
def change_passphrase(work: Work, request: ChangePassphrase) -> None:
    """The same key under a new passphrase. Raises Incomplete for a wrong one and for a weak one."""
    _check(work, request.passphrase, request.again)
    if not work.vault.sealing.change_passphrase(request.current, request.passphrase):
        raise Incomplete(Gap("current", WRONG))
    [kept] = people.handler_keys.where(
        work.organisation, person_id=work.actor.person_id, order="-made_at", limit=1
    )
    people.handler_keys.put(work, kept)


@use_case(Action.HANDLER_KEY_OPEN, Event.HANDLER_KEY_OPENED)
def open_handler_key(work: Work, request: OpenHandlerKey) -> None:
    """Open one's own key for a quarter of an hour without use. Raises Incomplete for a wrong passphrase, NotNow after
    too many tries."""
    if not work.vault.sealing.open_key(request.passphrase):
        raise Incomplete(Gap("passphrase", WRONG))
    access_log.note(work, person_id=work.actor.person_id, file_id="", action=Action.HANDLER_KEY_OPEN, at=work.now,
                    allowed=True)  # fmt: skip


@use_case(Action.ACCOUNT_OWN, Event.HANDLER_KEY_OPENED)
def shut_handler_key(work: Work, request: None) -> None:
    """Shut one's own key: at once, whoever asks it of their own. Nothing happens where it is shut or there is none."""
    work.vault.sealing.shut_key()


def _check(work: Work, passphrase: str, again: str) -> None:
    name = desk.some_names(work, [work.actor.person_id]).get(work.actor.person_id, "")
    context = (desk.the_organisation(work).name, desk.the_setting(work).name, name)
    gaps = passwords.gaps(passphrase.strip(), context=context, field="passphrase")
    if not gaps and passphrase.strip() != again.strip():
        gaps.append(Gap("again", DIFFERENT))
    if gaps:
        raise Incomplete(*gaps)
