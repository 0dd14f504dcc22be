"""What a recipient without an account does at a pick-up link. Nobody is signed in: the link and the code open it.

Every step shows the code again, since the page keeps nothing and sets no cookie. A try is counted before the lock is
tried, so that many at one moment are all counted. Unknown, expired, revoked, locked and used up are one answer.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sharewell.casework import desk, links
from sharewell.casework.behind_link import ALL, DATA, PDF, Behind, How
from sharewell.casework.outbox import moved
from sharewell.casework.record_concern import new_reference
from sharewell.casework.send_pack import RecordReceipt, keep_receipt
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.records.stores import copies, finding, sharing
from sharewell.rules import held
from sharewell.rules.dispatch import DispatchEvent, DispatchState
from sharewell.rules.errors import Gap, Incomplete, Locked, Missing
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor
from sharewell.rules.pick_up import (
    CONFIRMED,
    DOWNLOADS,
    LOCKED,
    NOT_MEANT,
    OPENED,
    TRIES,
    WRONG,
    LinkState,
    clean_code,
    works,
)
from sharewell.vault import pick_up_lock

JOB = "pick-up"
AFTER_THE_LAST = (LinkState.USED_UP.value,)  # whoever fetched the last file may still confirm, or say it is wrong


@dataclass(frozen=True, kw_only=True)
class Caller:
    """What somebody at the link gives: the link's token, the code, and who they say they are."""

    token: str
    code: str = ""
    name: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class _At:
    link_id: str
    file_id: str
    caller: Caller
    words: str = ""
    kind: str = ""


DEAD = Behind(How.DEAD, {})


def link_works(tools: Tools, token: str, *, also: tuple[str, ...] = ()) -> bool:
    """Whether the link of `token` still opens, as the page asks for it without opening anything: no key, no count.

    `also`: states that still may answer.
    """
    try:
        _at(tools, Caller(token=token), also=also)
    except Missing:
        return False
    return True


def _at(tools: Tools, caller: Caller, *, also: tuple[str, ...] = ()) -> tuple[SystemActor, _At]:
    """Where the link leads. Raises Missing for one that does not open (`also`: states that still may answer)."""
    found = finding.link_of(pick_up_lock.digest_of(caller.token))
    if found is None:
        raise Missing
    ends = datetime.fromisoformat(found[4])
    if not works(LinkState.OPEN if found[3] in also else found[3], ends, tools.clock()):
        raise Missing
    return SystemActor(JOB, found[2]), _At(found[0], found[1], caller)


def try_code(tools: Tools, caller: Caller, *, also: tuple[str, ...] = ()) -> Behind:
    """Try the code at the link: what lies behind it where it is right. A wrong one is counted and the fifth locks."""
    try:
        system, at = _at(tools, caller, also=also)
        return _try(system, tools, at)
    except (Missing, Locked):
        return DEAD


@as_system(Event.LINK_TRIED)
def _try(work: Work, at: _At) -> Behind:
    work.scope_id = at.file_id
    link = sharing.pick_ups.get(work.file, at.link_id)
    if link.state not in (LinkState.OPEN, LinkState.USED_UP) or link.tries >= TRIES:
        raise Missing
    counted = sharing.pick_ups.put(work, replace(link, tries=link.tries + 1))
    raw = copies.fetch(work.file, link.id, links.CODE_KIND)
    found = pick_up_lock.unlock(raw, at.caller.token, clean_code(at.caller.code))
    if found is not None:
        sharing.pick_ups.put(work, replace(counted, tries=link.tries))
        return Behind(How.RIGHT, {kind: b64decode(part) for kind, part in json.loads(found).items()})
    if counted.tries < TRIES:
        return Behind(How.WRONG, {})
    looks = (*link.looks, _look(work, at, LOCKED))
    sharing.pick_ups.put(work, replace(counted, state=LinkState.LOCKED, warn_at=None, looks=looks))
    links.tell_sender(
        work, link,
        "A link you sent was locked after five wrong codes. Ring them, then make a new one.",
        "the link was locked after five wrong codes: ring them",
    )  # fmt: skip
    return Behind(How.LOCKED, {})


def open_it(tools: Tools, caller: Caller) -> Behind:
    """The code, and who is asking: what lies behind the link. Raises Incomplete where they do not say who they are."""
    behind = try_code(tools, caller)
    if behind.how is not How.RIGHT:
        return behind
    asked = {"name": "your name", "role": "your role", "organisation": "your organisation"}
    gaps = [Gap(field, f"Enter {words}.") for field, words in asked.items() if not getattr(caller, field).strip()]
    if gaps:
        raise Incomplete(*gaps)
    return _and_then(tools, caller, behind, _opened)


def fetch_it(tools: Tools, caller: Caller, kind: str) -> Behind:
    """What is behind the link: PDF, DATA, or ALL with the files that go with it. The last fetch allowed uses it up."""
    behind = try_code(tools, caller)
    if behind.how is not How.RIGHT or kind not in (PDF, DATA, ALL):
        return behind if kind in (PDF, DATA, ALL) else DEAD
    return _and_then(tools, caller, behind, _fetched, kind=kind)


def _and_then(
    tools: Tools, caller: Caller, behind: Behind, act: Callable[[SystemActor, Tools, _At], None], kind: str = ""
) -> Behind:
    try:
        system, at = _at(tools, caller)
        act(system, tools, replace(at, kind=kind))
    except Missing:
        return DEAD  # taken back in between
    return behind


def _live(work: Work, at: _At, *, also: tuple[str, ...] = ()) -> held.PickUp:
    work.scope_id = at.file_id
    link = sharing.pick_ups.get(work.file, at.link_id)
    if not works(LinkState.OPEN if link.state in also else link.state, link.expires_at, work.now):
        raise Missing
    return link


def _look(work: Work, at: _At, what: str) -> held.LinkLook:
    who = at.caller
    return held.LinkLook(work.now, what, who.name.strip(), who.role.strip(), who.organisation.strip())


@as_system(Event.LINK_OPENED)
def _opened(work: Work, at: _At) -> None:
    link = _live(work, at)
    sharing.pick_ups.put(work, replace(link, warn_at=None, looks=(*link.looks, _look(work, at, OPENED))))
    sending = sharing.dispatches.get(work.file, link.dispatch_id)
    if sending.state in (DispatchState.SENT, DispatchState.FAILED):
        sharing.dispatches.put(work, replace(sending, state=moved(sending, DispatchEvent.RECEIVE)))
        who = ", ".join((at.caller.name.strip(), at.caller.role.strip(), at.caller.organisation.strip()))
        desk.write_entry(work, "dispatch", sending.id, f"The link was opened by {who}.", significant=True)


@as_system(Event.LINK_FETCHED)
def _fetched(work: Work, at: _At) -> None:
    link = _live(work, at)
    downloads = link.downloads + 1
    state = LinkState.USED_UP if downloads >= DOWNLOADS else link.state
    looks = (*link.looks, _look(work, at, at.kind))
    sharing.pick_ups.put(work, replace(link, downloads=downloads, state=state, looks=looks))


def confirm(tools: Tools, caller: Caller) -> tuple[How, str]:
    """They have it: a receipt, and the reference they keep. Works also after the last file was fetched."""
    behind = try_code(tools, caller, also=AFTER_THE_LAST)
    if behind.how is not How.RIGHT:
        return behind.how, ""
    try:
        system, at = _at(tools, caller, also=AFTER_THE_LAST)
        return How.RIGHT, _confirmed(system, tools, at)
    except Missing:
        return How.DEAD, ""


@as_system(Event.RECEIPT_RECORDED)
def _confirmed(work: Work, at: _At) -> str:
    link = _live(work, at, also=AFTER_THE_LAST)
    sending = sharing.dispatches.get(work.file, link.dispatch_id)
    kept = [one for one in sharing.receipts.where(work.file, dispatch_id=sending.id) if one.reference]
    if kept:
        return kept[0].reference
    sharing.dispatches.put(work, replace(sending, state=moved(sending, DispatchEvent.ACKNOWLEDGE)))
    sharing.pick_ups.put(work, replace(link, warn_at=None, looks=(*link.looks, _look(work, at, CONFIRMED))))
    who = ", ".join(filter(None, (at.caller.name.strip(), at.caller.role.strip(), at.caller.organisation.strip())))
    asked = RecordReceipt(dispatch_id=sending.id, person=who or "whoever had the code", how="by the pick-up link")
    return keep_receipt(work, sending, asked, reference=new_reference()).reference


def say_wrong(tools: Tools, caller: Caller, words: str) -> How:
    """Something in it is wrong, in their words: before the sender and the leads. Raises Incomplete without words."""
    behind = try_code(tools, caller, also=AFTER_THE_LAST)
    if behind.how is not How.RIGHT:
        return behind.how
    if not words.strip():
        raise Incomplete(Gap("words", "Say what is wrong."))
    try:
        system, at = _at(tools, caller, also=AFTER_THE_LAST)
        _questioned(system, tools, replace(at, words=words.strip()[:4000]))
    except Missing:
        return How.DEAD
    return How.RIGHT


@as_system(Event.LINK_QUESTIONED)
def _questioned(work: Work, at: _At) -> None:
    link = _live(work, at, also=AFTER_THE_LAST)
    sharing.pick_ups.put(work, replace(link, looks=(*link.looks, _look(work, at, WRONG))))
    desk.write_entry(work, "dispatch", link.dispatch_id, f"The recipient says that something is wrong: {at.words}")
    links.tell_sender(
        work, link,
        "Somebody says that something is wrong in what you sent. Look at the sending.",
        "the recipient says that something in it is wrong",
    )  # fmt: skip


def not_meant(tools: Tools, token: str) -> How:
    """It is not meant for whoever has the link: it is closed at once and the sender is told. No code is needed."""
    try:
        system, at = _at(tools, Caller(token=token))
        _closed(system, tools, at)
    except (Missing, Locked):
        return How.DEAD
    return How.RIGHT


@as_system(Event.LINK_CLOSED)
def _closed(work: Work, at: _At) -> None:
    link = _live(work, at)
    looks = (*link.looks, _look(work, at, NOT_MEANT))
    sharing.pick_ups.put(work, replace(link, state=LinkState.NOT_MEANT, token="", warn_at=None, looks=looks))
    links.tell_sender(
        work, link,
        "Somebody says that a link you sent is not meant for them. It is closed. Look at the sending.",
        "whoever has the link says that it is not meant for them: was it the wrong person?",
    )  # fmt: skip
