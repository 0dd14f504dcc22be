"""Signing in by the organisation's own provider: go there, come back, be known by the stable number (`sub`) it gives.

Nobody is ever found by their e-mail address: an address is handed on to the next person who has the post. An account
is linked once, by its owner while they are signed in, or with a one-time code that the lead hands over.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sharewell.casework.keep_provider import PURPOSE, end_links, provider_of
from sharewell.casework.sessions import kept_open
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.delivery import identity_provider as elsewhere
from sharewell.records import gate
from sharewell.records.stores import accounts, finding, sessions
from sharewell.records.stores.elsewhere import LIVE, WAITING, all_active, digest_of, links, organisation_of
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.identity_token import Expected, refused
from sharewell.rules.people import SystemActor
from sharewell.rules.values import new_id

SPENT_FOR = timedelta(hours=1)
NOT_OURS = "That sign-in was not for this. Start again from the sign-in page."


@dataclass(frozen=True)
class Offered:
    """A provider as the sign-in page may show it."""

    provider_id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One way there and back: what must be kept in the browser until it returns. Says nothing about anybody."""

    provider_id: str
    state: str
    nonce: str
    verifier: str
    fresh: bool


@dataclass(frozen=True)
class Came:
    """Who came back: the account they are linked to (empty: none yet), and the digest that would link them."""

    account_id: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class LinkOwn:
    """Link one's own account to the number with this digest, as `came_back` gave it. `secret`: the cookie in use."""

    account_id: str
    digest: str
    secret: str


def offered(tools: Tools) -> list[Offered]:
    """What the sign-in page offers: the one provider of this installation.

    Where several organisations are kept here none is listed, since the list would tell who they are: each gives its
    people its own address.
    """
    found = all_active()
    return [_shown(tools, *found[0])] if found and len(finding.organisations()) == 1 else []


def _shown(tools: Tools, provider_id: str, organisation_id: str) -> Offered:
    return Offered(provider_id, provider_of(tools, provider_id, organisation_id).label)


def set_out(tools: Tools, provider_id: str, *, back: str, fresh: bool = False) -> tuple[Attempt, str]:
    """Begin: what to keep in the browser, and the address to send it to. Raises Missing for no such provider."""
    provider = provider_of(tools, provider_id)
    attempt = Attempt(
        provider_id=provider.id,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        fresh=fresh,
    )
    asked = elsewhere.ask(
        _client(provider), elsewhere.describe(provider.issuer), back=back, state=attempt.state, nonce=attempt.nonce,
        verifier=attempt.verifier, fresh=fresh,
    )
    return attempt, asked.address


def came_back(tools: Tools, attempt: Attempt, *, state: str, code: str, back: str) -> Came:
    """Who has come back with `code`. Raises NotNow for an answer to another question, or one that proves nothing."""
    if not code or not secrets.compare_digest(state.encode(), attempt.state.encode()):
        raise NotNow(NOT_OURS)
    provider = provider_of(tools, attempt.provider_id)
    claims = elsewhere.claims_of(
        _client(provider), elsewhere.describe(provider.issuer), back=back, code=code, verifier=attempt.verifier
    )
    expected = Expected(provider.issuer, provider.client_id, attempt.nonce, attempt.fresh, provider.second_factor)
    wrong = refused(claims, expected, tools.clock())
    if wrong:
        elsewhere.log.warning("an identity token was refused: %s", wrong)
        raise NotNow(elsewhere.NOT_OURS if wrong != "no second factor" else SECOND_FACTOR)
    digest = digest_of(tools.vault, provider.id, provider.issuer, str(claims["sub"]))
    organisation_id = organisation_of(provider.id)
    with tools.vault.acting("", PURPOSE):
        found = links.where(gate.open_organisation(tools.vault, organisation_id), digest=digest, state=LIVE)
    return Came(found[0].account_id if found else "", digest)


def first_use(tools: Tools, nonce: str) -> bool:
    """Whether what came back with this nonce was not used yet; from now on it was."""
    return sessions.spend(tools.vault, f"elsewhere {nonce}", until=tools.clock() + SPENT_FOR)


SECOND_FACTOR = (
    "Your organisation's sign-in did not use a second step (a code or a key). Ask whoever looks after it to switch "
    "that on for Sharewell."
)


@use_case(Action.PROVIDER_LINK, Event.PROVIDER_LINKED)
def link_own(work: Work, request: LinkOwn) -> str:
    """Link one's own account: every other session ends, and the cookie of the one that goes on is returned.

    Raises NotNow where that number is linked to another account already.
    """
    own = [a for a in accounts.all_of(work.organisation) if a.id == request.account_id and a.active]
    if not own or own[0].person_id != work.actor.person_id:
        raise Missing
    session = kept_open(work, request.secret)
    _link(work, own[0], request.digest, work.actor.person_id)
    return session.again(work)


def use_code(tools: Tools, provider_id: str, digest: str, code: str) -> str:
    """Link the number with `digest` to the account that `code` was made for, and return that account.

    Raises Incomplete where the code is wrong, used or too old: one answer for all three.
    """
    organisation_id = organisation_of(provider_id)
    if not organisation_id:
        raise Missing
    return _use_code(SystemActor("sign in", organisation_id), tools, (digest, code))


@as_system(Event.PROVIDER_LINKED)
def _use_code(work: Work, request: tuple[str, str]) -> str:
    digest, typed = request
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    known = digest_of(work.vault, "code", work.organisation_id, code)
    waiting = [
        link
        for link in links.where(work.organisation, digest=known, state=WAITING)
        if link.ends_at is not None and work.now < link.ends_at
    ]
    own = {account.id: account for account in accounts.all_of(work.organisation) if account.active}
    if not waiting or waiting[0].account_id not in own:
        raise Incomplete(Gap("code", "This code does not work. Check it, or ask your safeguarding lead for a new one."))
    end_links(work, waiting)
    _link(work, own[waiting[0].account_id], digest, waiting[0].made_by)
    return waiting[0].account_id


def _link(work: Work, account: held.Account, digest: str, by: str) -> None:
    """Another way to sign in is another factor: every session of the account ends with it."""
    live = links.where(work.organisation, digest=digest, state=LIVE)
    if any(link.account_id != account.id for link in live):
        raise NotNow("That sign-in belongs to another account here. Ask your safeguarding lead.")
    end_links(work, links.where(work.organisation, account_id=account.id, state=LIVE))
    links.put(
        work,
        held.IdentityLink(
            id=new_id(), account_id=account.id, person_id=account.person_id, digest=digest, state=LIVE,
            made_at=work.now, made_by=by,
        ),
    )
    sessions.end_all(account.id)


def _client(provider: held.IdentityProvider) -> elsewhere.Client:
    return elsewhere.Client(provider.issuer, provider.client_id, provider.client_secret)
