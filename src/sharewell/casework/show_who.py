"""Showing who one is: by password, by a code, by a passkey. Whatever is wrong gets one answer: nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from sharewell.casework.challenges import SIGN_IN, challenge, claim, purpose_of
from sharewell.casework.keep_provider import may_sign_in_here
from sharewell.casework.sessions import Found
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.records import gate
from sharewell.records.stores import accounts, people, sessions
from sharewell.records.stores.base import Opened
from sharewell.records.stores.factors import code_digest, factors, holder_of, key_digest, of_account
from sharewell.rules import held
from sharewell.rules.errors import Stale, Unreadable
from sharewell.rules.events import Event
from sharewell.rules.factors import FactorKind, is_app_code, plain_code
from sharewell.rules.people import SystemActor
from sharewell.vault import passkeys
from sharewell.vault.app_codes import step_of
from sharewell.vault.passkeys import Here

__all__ = ["Here", "Steps", "by_code", "by_passkey", "by_password", "is_password", "passkey_question", "steps_of"]

JOB = "sign in"
FRESH = "show again"
CODE_SPENT = timedelta(minutes=5)


@dataclass(frozen=True)
class Steps:
    """What an account can show beside its password. `needed`: its organisation demands it (all but practice ones do).

    `reset`: a lead has started the second step anew, and its code is asked for before another can be set up.
    """

    passkeys: bool
    app: bool
    codes: bool
    reset: bool
    needed: bool

    @property
    def any(self) -> bool:
        """Whether there is a second step to take. Recovery codes alone are none."""
        return self.passkeys or self.app


def by_password(tools: Tools, sign_in_name: str, password: str) -> str | None:
    """The open account with this name and password, or None: the same work for whatever is wrong."""
    found = accounts.by_password(tools.vault, sign_in_name, password)
    return found.id if found is not None and may_sign_in_here(tools, found.id) else None


def is_password(tools: Tools, session: Found, password: str) -> bool:
    """Whether this is the password of the account that is signed in."""
    right = accounts.password_matches(_opened(tools, session.organisation_id), session.account_id, password)
    return right and may_sign_in_here(tools, session.account_id)


def _opened(tools: Tools, organisation_id: str) -> Opened:
    return gate.open_organisation(tools.vault, organisation_id)


def steps_of(tools: Tools, account_id: str) -> Steps:
    """What this account can show, and whether it must."""
    account = accounts.named(account_id)
    if account is None:
        return Steps(False, False, False, False, True)
    opened = _opened(tools, account.organisation_id)
    with tools.vault.acting(account.person_id, JOB):
        kinds = {factor.kind for factor in of_account(opened, account_id)}
        practice = people.organisations.get(opened, account.organisation_id).practice
    return Steps(
        FactorKind.PASSKEY in kinds, FactorKind.APP in kinds, FactorKind.CODES in kinds, FactorKind.RESET in kinds,
        not practice,
    )


def by_code(tools: Tools, account_id: str, typed: str) -> bool:
    """Whether `typed` is the app's code of now or a recovery code of this account. Either is used up by it."""
    account = accounts.named(account_id)
    if account is None:
        return False
    try:
        return _by_code(SystemActor(JOB, account.organisation_id), tools, (account.id, typed))
    except Stale:
        return False


@as_system(Event.FACTOR_USED)
def _by_code(work: Work, request: tuple[str, str]) -> bool:
    account_id, typed = request
    kept = of_account(work.organisation, account_id)
    if is_app_code(typed):
        return any(_is_app_code(work, factor, typed) for factor in kept if factor.kind == FactorKind.APP)
    digest = code_digest(work.vault, account_id, typed)
    for factor in kept:
        if factor.kind == FactorKind.CODES and digest in factor.codes:
            factors.put(work, replace(factor, codes=tuple(code for code in factor.codes if code != digest)))
            return True
    return False


def _is_app_code(work: Work, factor: held.Factor, typed: str) -> bool:
    step = step_of(factor.secret, plain_code(typed), work.now)
    return step is not None and sessions.spend(work.vault, f"app {factor.id} {step}", work.now + CODE_SPENT)


def passkey_question(tools: Tools, here: Here, session: Found | None = None) -> str:
    """What the page asks the browser for, as JSON: any passkey to sign in with, or one's own to show again."""
    if session is None:
        return passkeys.as_text(passkeys.ask(here, challenge(tools, SIGN_IN)))
    opened = _opened(tools, session.organisation_id)
    with tools.vault.acting(session.person_id, JOB):
        own = [f for f in of_account(opened, session.account_id) if f.kind == FactorKind.PASSKEY]
    known = [passkeys.identifier_of(factor.secret) for factor in own]
    return passkeys.as_text(passkeys.ask(here, challenge(tools, purpose_of(FRESH, session.label)), known))


def by_passkey(tools: Tools, here: Here, answer: str, session: Found | None = None) -> str | None:
    """The open account whose passkey made `answer` to a question of ours; None for anything else.

    With `session` it must be that account's, and the answer to the question that was put in that session.
    """
    try:
        identifier, given = passkeys.asked(answer)
    except Unreadable:
        return None
    purpose = SIGN_IN if session is None else purpose_of(FRESH, session.label)
    holder = holder_of(key_digest(tools.vault, identifier))
    if not claim(tools, purpose, given) or holder is None:
        return None
    account = accounts.named(holder[1])
    if account is None or account.organisation_id != holder[0] or not may_sign_in_here(tools, account.id):
        return None
    if session is not None and session.account_id != account.id:
        return None
    try:
        return _by_passkey(SystemActor(JOB, account.organisation_id), tools, _Shown(here, given, answer, *holder[1:]))
    except (Unreadable, Stale):
        return None


@dataclass(frozen=True)
class _Shown:
    here: Here
    challenge: bytes
    answer: str
    account_id: str
    factor_id: str


@as_system(Event.FACTOR_USED)
def _by_passkey(work: Work, request: _Shown) -> str | None:
    factor = factors.get(work.organisation, request.factor_id)
    if factor.account_id != request.account_id or factor.kind != FactorKind.PASSKEY:
        return None
    owner = bytes.fromhex(factor.account_id)
    count = passkeys.shown(request.here, request.challenge, factor.secret, owner, request.answer)
    if count or factor.count:
        if count <= factor.count:
            return None  # a copy of the key exists (WebAuthn, signature counter)
        factors.put(work, replace(factor, count=count))
    return factor.account_id
