"""Keep one's own ways to sign in: passkeys, an authenticator app, recovery codes.

Each change signs every other browser out in the same transaction, and asks for a fresh sign-in. Somebody who has none
yet sets the first one up half-way through signing in, and can do nothing else until then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sharewell.casework import desk
from sharewell.casework.challenges import challenge, claim, purpose_of
from sharewell.casework.sessions import Found, kept_open, own_account
from sharewell.casework.show_who import CODE_SPENT, JOB, steps_of
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records.stores import accounts, people, sessions
from sharewell.records.stores.factors import code_digest, factors, holder_of, key_digest, of_account
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow, Unreadable
from sharewell.rules.events import Event
from sharewell.rules.factors import HOW_MANY_CODES, FactorKind, new_code, plain_code
from sharewell.rules.people import SystemActor
from sharewell.rules.values import new_id
from sharewell.vault import app_codes, passkeys
from sharewell.vault.passkeys import Here

ENROL = "new passkey"
WRONG_CODE = "This is not the code that the app shows now. Wait for the next one and type that."
WRONG_RESET = "This is not the code that your lead gave you, or it is more than two days old. Ask for another."
LAST = "This is the only second step you have. Set up another one first."
LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Own:
    """Whose ways to sign in: the account, the session (what its cookie holds) and its label."""

    account_id: str
    secret: str
    label: str


@dataclass(frozen=True)
class OwnFactors:
    """What the page of one's own ways to sign in shows."""

    passkeys: tuple[held.Factor, ...]
    app: held.Factor | None
    codes_left: int
    practice: bool


@dataclass(frozen=True)
class AppToSetUp:
    """What is shown to set an app up: the picture to scan and the secret to type."""

    picture: str
    typed: str


@dataclass(frozen=True)
class Changed:
    """The cookie of the session that goes on, and recovery codes to show once (none where they stay as they were)."""

    secret: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewPasskey:
    """The browser's answer, and what its owner calls the passkey."""

    here: Here
    answer: str
    name: str


@use_case(Action.ACCOUNT_OWN, Event.FACTOR_CHANGED)
def my_factors(work: Work, request: Own) -> OwnFactors:
    """One's own ways to sign in."""
    own = of_account(work.organisation, own_account(work, request.account_id).id)
    keys = tuple(factor for factor in own if factor.kind == FactorKind.PASSKEY)
    app = next((factor for factor in own if factor.kind == FactorKind.APP), None)
    left = sum(len(factor.codes) for factor in own if factor.kind == FactorKind.CODES)
    return OwnFactors(keys, app, left, desk.the_organisation(work).practice)


@use_case(Action.FACTOR_KEEP, Event.FACTOR_CHANGED)
def app_to_set_up(work: Work, request: Own) -> AppToSetUp:
    """The picture and the secret for a new app. Nothing is kept until a code of it was typed."""
    return _to_set_up(work, own_account(work, request.account_id), request.label)


@use_case(Action.FACTOR_KEEP, Event.FACTOR_CHANGED)
def passkey_to_make(work: Work, request: tuple[Own, Here]) -> str:
    """What the page asks the browser for, as JSON."""
    own, here = request
    return _to_make(work, own_account(work, own.account_id), here, own.label)


@use_case(Action.FACTOR_KEEP, Event.FACTOR_CHANGED)
def add_app(work: Work, request: tuple[Own, str]) -> Changed:
    """Set up the app in the place of any before. Raises Incomplete where the typed code is not its code."""
    own, typed = request
    return _change(work, own, lambda account: _put_app(work, account, own.label, typed))


@use_case(Action.FACTOR_KEEP, Event.FACTOR_CHANGED)
def add_passkey(work: Work, request: tuple[Own, NewPasskey]) -> Changed:
    """Add a passkey. Raises Unreadable where the browser's answer proves none."""
    own, new = request
    return _change(work, own, lambda account: _put_passkey(work, account, own.label, new))


@use_case(Action.FACTOR_KEEP, Event.FACTOR_CHANGED)
def renew_codes(work: Work, request: Own) -> Changed:
    """Ten new recovery codes; the old ones are worth nothing any more."""
    own = own_account(work, request.account_id)
    factors.drop(work, [f.id for f in of_account(work.organisation, own.id) if f.kind == FactorKind.CODES])
    return _change(work, request, lambda account: None)


@use_case(Action.FACTOR_KEEP, Event.FACTOR_CHANGED)
def remove_factor(work: Work, request: tuple[Own, str]) -> Changed:
    """Take a passkey or the app away. Raises NotNow for the last one where a second step is demanded."""
    own, factor_id = request
    kept = of_account(work.organisation, own_account(work, own.account_id).id)
    steps = [factor for factor in kept if factor.kind in (FactorKind.PASSKEY, FactorKind.APP)]
    if factor_id not in {factor.id for factor in steps}:
        raise Missing
    if len(steps) == 1 and not desk.the_organisation(work).practice:
        raise NotNow(LAST)
    gone = [factor_id] if len(steps) > 1 else [factor.id for factor in kept]
    return _change(work, own, lambda account: factors.drop(work, gone), codes=len(steps) > 1)


def _change(work: Work, own: Own, act: Callable[[accounts.Named], object], *, codes: bool = True) -> Changed:
    """Make a change of one's own; every other session ends with it, and the one in use goes on under a new key."""
    account, session = own_account(work, own.account_id), kept_open(work, own.secret)
    act(account)
    made = put_codes(work, account) if codes else ()
    sessions.end_all(account.id)
    return Changed(session.again(work), made)


def put_codes(work: Work, account: accounts.Named) -> tuple[str, ...]:
    """Ten recovery codes for an account that has none; returned once, and kept only as keyed digests."""
    if any(factor.kind == FactorKind.CODES for factor in of_account(work.organisation, account.id)):
        return ()
    codes = tuple(new_code() for _ in range(HOW_MANY_CODES))
    digests = tuple(code_digest(work.vault, account.id, code) for code in codes)
    _put(work, account, FactorKind.CODES, codes=digests)
    return codes


def _put(work: Work, account: accounts.Named, kind: FactorKind, **more: Any) -> None:
    factors.put(work, held.Factor(id=new_id(), account_id=account.id, kind=kind, made_at=work.now, **more))


def _seed(work: Work, account: accounts.Named, label: str) -> str:
    """The secret of an app that is being set up in this session: the same on every page of it, and never written."""
    known = sorted(factor.id for factor in of_account(work.organisation, account.id))
    return app_codes.secret_from(work.vault.sign_in_mark("app set-up", "\n".join((label, *known)).encode()))


def _to_set_up(work: Work, account: accounts.Named, label: str) -> AppToSetUp:
    secret = _seed(work, account, label)
    name = people.people.get(work.organisation, account.person_id).name
    return AppToSetUp(app_codes.picture(app_codes.address(secret, name)), app_codes.grouped(secret))


def _to_make(work: Work, account: accounts.Named, here: Here, label: str) -> str:
    own = [f for f in of_account(work.organisation, account.id) if f.kind == FactorKind.PASSKEY]
    name = people.people.get(work.organisation, account.person_id).name
    question = passkeys.make(
        here, challenge(work.tools, purpose_of(ENROL, label)), user=bytes.fromhex(account.id), name=name,
        known=[passkeys.identifier_of(factor.secret) for factor in own],
    )
    return passkeys.as_text(question)


def _put_app(work: Work, account: accounts.Named, label: str, typed: str) -> None:
    secret = _seed(work, account, label)
    step = app_codes.step_of(secret, plain_code(typed), work.now)
    if step is None:
        raise Incomplete(Gap("code", WRONG_CODE))
    old = [f.id for f in of_account(work.organisation, account.id) if f.kind == FactorKind.APP]
    factors.drop(work, old)
    row = held.Factor(id=new_id(), account_id=account.id, kind=FactorKind.APP, made_at=work.now, secret=secret)
    factors.put(work, row)
    sessions.spend(work.vault, f"app {row.id} {step}", work.now + CODE_SPENT)


def _put_passkey(work: Work, account: accounts.Named, label: str, new: NewPasskey) -> None:
    given = passkeys.challenge_of_new(new.answer)
    if not claim(work.tools, purpose_of(ENROL, label), given):
        raise Unreadable("passkey", passkeys.NOT_SHOWN)
    made = passkeys.made(new.here, given, new.answer)
    digest = key_digest(work.vault, made.identifier)
    if holder_of(digest) is not None:
        raise NotNow("This passkey is set up already.")
    name = new.name.strip()[:LONGEST_NAME] or "Passkey"
    _put(work, account, FactorKind.PASSKEY, name=name, digest=digest, secret=made.credential, count=made.count)


# Half-way through signing in


@dataclass(frozen=True, kw_only=True)
class Enrol:
    """The first second step of an account: an app's code, or a passkey; and a lead's code where one is asked for."""

    session: Found
    code: str = ""
    reset_code: str = ""
    passkey: NewPasskey | None = None


def to_enrol(tools: Tools, session: Found, here: Here) -> tuple[AppToSetUp, str]:
    """What is shown to somebody who has no second step yet: the app's picture, and what a passkey is asked for."""
    return _to_enrol(SystemActor(JOB, session.organisation_id), tools, (_may_enrol(tools, session), session, here))


@as_system(Event.FACTOR_CHANGED)
def _to_enrol(work: Work, request: tuple[accounts.Named, Found, Here]) -> tuple[AppToSetUp, str]:
    account, session, here = request
    return _to_set_up(work, account, session.label), _to_make(work, account, here, session.label)


def _may_enrol(tools: Tools, session: Found) -> accounts.Named:
    account = accounts.named(session.account_id)
    if account is None or steps_of(tools, account.id).any:
        raise Missing
    return account


def enrol(tools: Tools, request: Enrol) -> tuple[str, ...]:
    """Set up the first second step, and return the recovery codes. Every session of the account ends.

    Raises Incomplete, Unreadable; Missing where the account has a second step already.
    """
    account = _may_enrol(tools, request.session)
    return _enrol(SystemActor(JOB, account.organisation_id), tools, (account, request))


@as_system(Event.FACTOR_CHANGED)
def _enrol(work: Work, request: tuple[accounts.Named, Enrol]) -> tuple[str, ...]:
    account, given = request
    kept = of_account(work.organisation, account.id)
    if any(factor.kind in (FactorKind.PASSKEY, FactorKind.APP) for factor in kept):
        raise Missing
    leave = [factor for factor in kept if factor.kind == FactorKind.RESET]
    digest = code_digest(work.vault, account.id, given.reset_code)
    if leave and not any(digest in one.codes and one.ends_at and work.now < one.ends_at for one in leave):
        raise Incomplete(Gap("reset_code", WRONG_RESET))
    if given.passkey is not None:
        _put_passkey(work, account, given.session.label, given.passkey)
    else:
        _put_app(work, account, given.session.label, given.code)
    factors.drop(work, [factor.id for factor in kept])
    sessions.end_all(account.id)
    return put_codes(work, account)
