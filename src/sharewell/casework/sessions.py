"""Sessions: begin one, look whose it is, end it. What is in the cookie is never stored, only its SHA-256."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import DatabaseError, transaction

from sharewell.casework.sign_in import SignedIn, words_for
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records.engine.watching import on_reserve
from sharewell.records.stores import access_log, accounts, sessions
from sharewell.records.times import moment, stamp
from sharewell.rules.access import Action
from sharewell.rules.errors import Missing
from sharewell.rules.events import Event
from sharewell.rules.people import Actor, Role, SystemActor
from sharewell.rules.pins import IDLE
from sharewell.rules.sessions import AT_ONCE, LONGEST, SEEN_EVERY, Kind, is_fresh, over
from sharewell.rules.values import new_id

SIGNED_IN = "account.sign_in"
log = logging.getLogger("sharewell.casework")


# What stands in a cookie between its secret and the tablet it is for: no letter of either.
BOUND = "."


@dataclass(frozen=True, kw_only=True)
class Found:
    """The session of a request. `who`: None while one factor was shown only. `bound_to`: the tablet it began on."""

    id: str
    label: str
    account_id: str
    organisation_id: str
    person_id: str
    kind: Kind
    who: SignedIn | None
    bound_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Begin:
    """For which account, of which kind, in which browser, and on which enrolled tablet alone."""

    account: accounts.Named
    kind: Kind = Kind.FULL
    device: str = ""
    bound_to: str = ""


def look(tools: Tools, secret: str) -> Found | None:
    """Whose session the cookie `secret` is; None for nobody's, and for one that has ended. One read.

    The last click is written down at most once a minute.
    """
    if not secret:
        return None
    standing = sessions.find(tools.vault, secret)
    if standing is None:
        return None
    session, now = standing.session, tools.clock()
    seen = moment(session.seen)
    kind = Kind(session.kind)
    if over(seen, moment(session.ends), now, min(tools.idle, IDLE) if kind is Kind.TABLET else tools.idle):
        return None
    if now - seen >= SEEN_EVERY:
        _click(tools, session)
    return Found(
        id=session.id, label=session.label, account_id=session.account_id, organisation_id=session.organisation_id,
        person_id=session.person_id, kind=kind, who=None if kind is Kind.HALF else _who(tools, standing, kind),
        bound_to=secret.partition(BOUND)[2],
    )


def _click(tools: Tools, session: sessions.Held) -> None:
    """Write the last click down. Where nothing can be written now, people go on reading until they count as idle."""
    try:
        sessions.move(tools.vault, session, seen=stamp(tools.clock()))
    except DatabaseError as error:
        log.error("a click was not written down: %s", type(error).__name__)


def _who(tools: Tools, standing: sessions.Standing, kind: Kind) -> SignedIn:
    session = standing.session
    roles = frozenset(Role(role) for role in standing.roles.split(",") if role)
    shown_at = moment(session.fresh) if session.fresh else None
    actor = Actor(
        session.person_id, session.organisation_id, frozenset({standing.setting_id} - {""}), roles,
        fresh=kind is Kind.FULL and is_fresh(shown_at, tools.clock()), writes_only=kind is Kind.TABLET,
        shown_at=shown_at or moment(session.made),
    )
    return words_for(tools, actor, standing.versions)


def whose_was(tools: Tools, secret: str) -> tuple[str, str] | None:
    """The organisation and the person whose session this cookie was, ended or not: for keeping what they had typed.

    It signs nobody in. None where the session was ended by its owner, by another sign-in, or half a day ago.
    """
    standing = sessions.find(tools.vault, secret) if secret else None
    return None if standing is None else (standing.session.organisation_id, standing.session.person_id)


def begin(
    tools: Tools, account_id: str, *, kind: Kind = Kind.FULL, device: str = "", instead_of: str = "", bound_to: str = ""
) -> str:
    """Sign somebody in, once they have shown what they must: returns what goes into the cookie.

    `instead_of`: the cookie the browser had; its session ends, so that nobody can hand somebody else a session of
    their choosing. At most two full sessions stand at once; the oldest ends. Raises Missing for no open account.
    """
    account = accounts.named(account_id)
    if account is None:
        raise Missing
    if instead_of:
        sessions.end(sessions.id_of(instead_of))
    asked = Begin(account=account, kind=kind, device=device, bound_to=bound_to)
    return _begin(SystemActor("sign in", account.organisation_id), tools, asked)


@as_system(Event.SIGNED_IN)
def _begin(work: Work, request: Begin) -> str:
    account, now = request.account, work.now
    sessions.lock_account(account.id)
    sessions.end_past(now)
    sessions.end_oldest(account.id, request.kind, keep=AT_ONCE - 1)
    secret = put_new(work, account, request.kind, request.device, request.bound_to)
    if request.kind is not Kind.HALF:
        access_log.note(work, person_id=account.person_id, file_id="", action=SIGNED_IN, at=now, allowed=True)
    return secret


def put_new(work: Work, account: accounts.Named, kind: Kind, device: str, bound_to: str = "") -> str:
    """Write a new session inside a use case, and return what goes into the cookie.

    `bound_to`, the tablet it is for, is part of the cookie. The session is found by the digest of the whole cookie, so
    that nobody can write another tablet there.
    """
    secret = sessions.new_secret() + (f"{BOUND}{bound_to}" if bound_to else "")
    session = sessions.Held(
        id=sessions.id_of(secret), label=new_id(), organisation_id=account.organisation_id, account_id=account.id,
        person_id=account.person_id, kind=kind, made=stamp(work.now), seen=stamp(work.now),
        fresh="" if kind is Kind.HALF else stamp(work.now), ends=stamp(work.now + LONGEST[kind]),
    )
    sessions.put(work.vault, session, device)
    return secret


def freshen(tools: Tools, secret: str) -> str:
    """Somebody has shown again who they are: the same session under a new key, which is returned for the cookie.

    Its end stays where it was. Raises Missing where the session has ended meanwhile.
    """
    with on_reserve(), transaction.atomic():
        standing = sessions.find(tools.vault, secret)
        if standing is None or standing.session.kind != Kind.FULL:
            raise Missing
        new, now = sessions.new_secret(), stamp(tools.clock())
        sessions.move(tools.vault, standing.session, id=sessions.id_of(new), seen=now, fresh=now)
    return new


def end(tools: Tools, secret: str) -> None:
    """Sign out. Nothing happens where nobody is signed in."""
    if secret:
        sessions.end(sessions.id_of(secret))


@dataclass(frozen=True, kw_only=True)
class OwnSessions:
    """Whose browser asks: the account, and the label of the session in use."""

    account_id: str
    label: str


@dataclass(frozen=True)
class OwnSession:
    """One line of the page of one's own sessions."""

    listed: sessions.Listed
    this: bool


@use_case(Action.ACCOUNT_OWN, Event.ACCOUNT_CHANGED)
def my_sessions(work: Work, request: OwnSessions) -> Sequence[OwnSession]:
    """Where somebody is signed in, the newest first."""
    own_account(work, request.account_id)
    return [
        OwnSession(one, one.label == request.label)
        for one in sessions.of_account(work.vault, request.account_id)
        if one.kind != Kind.HALF
    ]


@dataclass(frozen=True, kw_only=True)
class EndSessions:
    """Which of one's own sessions to end: one by its label, or every other one (`label` empty)."""

    account_id: str
    own: str
    label: str = ""


@use_case(Action.ACCOUNT_OWN, Event.ACCOUNT_CHANGED)
def end_sessions(work: Work, request: EndSessions) -> None:
    """Sign out elsewhere."""
    own_account(work, request.account_id)
    if request.label:
        sessions.end_labelled(request.account_id, request.label)
        return
    for one in sessions.of_account(work.vault, request.account_id):
        if one.label != request.own:
            sessions.end_labelled(request.account_id, one.label)


def own_account(work: Work, account_id: str) -> accounts.Named:
    """The account that acts, checked to be the actor's own. Raises Missing for any other."""
    found = accounts.named(account_id)
    if found is None or found.person_id != work.actor.person_id or found.organisation_id != work.organisation_id:
        raise Missing
    return found


def kept_open(work: Work, secret: str) -> KeptOpen:
    """Remember one's own session before a change that ends every session of the account."""
    standing = sessions.find(work.vault, secret)
    if standing is None or standing.session.person_id != work.actor.person_id:
        raise Missing
    listed = sessions.of_account(work.vault, standing.session.account_id)
    device = next(one.device for one in listed if one.label == standing.session.label)
    return KeptOpen(standing.session, device)


@dataclass(frozen=True)
class KeptOpen:
    """A session to put back, under a new key, once the change is made."""

    session: sessions.Held
    device: str

    def again(self, work: Work) -> str:
        """Put it back; returns what goes into the cookie. It ends when it would have, and is as fresh as it was."""
        secret = sessions.new_secret()
        sessions.put(work.vault, replace(self.session, id=sessions.id_of(secret), label=new_id()), self.device)
        return secret
