"""Keep the organisation's own provider: where its people sign in, who may still sign in here, codes to link with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from sharewell.casework import alerts, desk
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.delivery import identity_provider as elsewhere
from sharewell.records import gate
from sharewell.records.stores import accounts, people, sessions
from sharewell.records.stores.elsewhere import ENDED, WAITING, all_active, digest_of, links, organisation_of
from sharewell.records.stores.elsewhere import providers as store
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.people import Actor, SystemActor
from sharewell.rules.values import is_id, new_id

CODE_DAYS = 7
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
PURPOSE = "sign_in.elsewhere"
PASSED_BY = "passed_by"


@dataclass(frozen=True, kw_only=True)
class KeepProvider:
    """How the organisation's provider is reached. An empty secret keeps the one there is."""

    label: str
    issuer: str
    client_id: str
    client_secret: str = ""
    second_factor: bool = True
    local_off: bool = False
    break_glass_person: str = ""
    active: bool = True


@dataclass(frozen=True)
class MakeCode:
    """For whom a one-time code is made."""

    person_id: str


def provider_of(tools: Tools, provider_id: str, organisation_id: str = "") -> held.IdentityProvider:
    """An active provider by its identifier. Raises Missing for any other."""
    organisation_id = organisation_id or (organisation_of(provider_id) if is_id(provider_id) else "")
    if not organisation_id:
        raise Missing
    with tools.vault.acting("", PURPOSE):
        found = store.get(gate.open_organisation(tools.vault, organisation_id), provider_id)
    if not found.active:
        raise Missing
    return found


def keep_provider(actor: Actor, tools: Tools, request: KeepProvider) -> held.IdentityProvider:
    """Add or change the organisation's provider, after asking it who it is.

    Raises Incomplete with what to mend, NotNow where the provider does not answer or is another one.
    """
    gaps = [
        Gap(name, words)
        for name, words in (
            ("label", "Enter what people call it, for example: Larkfield sign-in."),
            ("issuer", "Enter the issuer address that the provider gave you."),
            ("client_id", "Enter the client ID that the provider gave you."),
        )
        if not getattr(request, name).strip()
    ]
    if not gaps and not elsewhere.trusted_address(request.issuer.strip()):
        gaps.append(Gap("issuer", "Enter an address that begins with https://"))
    if gaps:
        raise Incomplete(*gaps)
    if request.active:
        elsewhere.describe(request.issuer.strip())
    return _keep_provider(actor, tools, request)


@use_case(Action.PROVIDER_KEEP, Event.PROVIDER_KEPT)
def _keep_provider(work: Work, request: KeepProvider) -> held.IdentityProvider:
    before = store.where(work.organisation, order="id", limit=1)
    own = {account.person_id: account.id for account in accounts.all_of(work.organisation) if account.active}
    if request.local_off and request.break_glass_person not in own:
        raise Incomplete(Gap("break_glass_person", "Choose who can still sign in here when the provider is down."))
    changed = held.IdentityProvider(
        id=new_id(),
        label=request.label.strip(),
        issuer=request.issuer.strip(),
        client_id=request.client_id.strip(),
        client_secret=request.client_secret.strip() or (before[0].client_secret if before else ""),
        second_factor=request.second_factor,
        local_off=request.local_off and request.active,
        break_glass_id=own.get(request.break_glass_person, ""),
        active=request.active,
    )
    if before:
        if changed.issuer != before[0].issuer:
            gone = [link for link in links.where(work.organisation) if link.state != ENDED]
            end_links(work, gone)
            for account_id in {link.account_id for link in gone if link.person_id != work.actor.person_id}:
                sessions.end_all(account_id)
        changed = replace(changed, id=before[0].id, version=before[0].version)
    if changed.local_off and not (before and before[0].local_off):
        # Nobody stays in by a password that opens nothing any more; whoever switched it off finishes what they do.
        for person_id, account_id in own.items():
            if person_id != work.actor.person_id and account_id != changed.break_glass_id:
                sessions.end_all(account_id)
    return store.put(work, changed)


@use_case(Action.PROVIDER_KEEP, Event.PROVIDER_KEPT)
def kept_provider(work: Work, request: None) -> held.IdentityProvider | None:
    """The organisation's provider, for its settings page; None where there is none."""
    found = store.where(work.organisation, order="id", limit=1)
    return found[0] if found else None


def own_provider(tools: Tools, organisation_id: str) -> held.IdentityProvider | None:
    """The active provider of one organisation, or None."""
    found = [provider_id for provider_id, organisation in all_active() if organisation == organisation_id]
    return provider_of(tools, found[0], organisation_id) if found else None


def may_sign_in_here(tools: Tools, account_id: str) -> bool:
    """Whether this account may sign in without the provider: all may until that was switched off, then one may.

    Call it once they have shown who they are: the use of that one account is put before the independent person.
    """
    account = accounts.named(account_id)
    if account is None:
        return False
    provider = own_provider(tools, account.organisation_id)
    if provider is None or not provider.local_off:
        return True
    if provider.break_glass_id != account_id:
        return False
    _past_the_provider(SystemActor("sign in", account.organisation_id), tools, account.person_id)
    return True


@as_system(Event.PROVIDER_PASSED_BY)
def _past_the_provider(work: Work, person_id: str) -> None:
    name = desk.names(work).get(person_id, "Somebody")
    words = f"{name} signed in here without the organisation's own sign-in, with the account kept for when it is down."
    alerts.alert(work, alerts.watchers(work, apart_from=[person_id]), PASSED_BY, words, about_id=person_id)


@use_case(Action.PROVIDER_KEEP, Event.PROVIDER_LINKED)
def make_code(work: Work, request: MakeCode) -> str:
    """A one-time code to hand to somebody face to face: with it they link their account at their next sign-in."""
    person = people.people.get(work.organisation, request.person_id)
    own = [a for a in accounts.all_of(work.organisation) if a.person_id == person.id and a.active]
    if not own or not person.active:
        raise NotNow("This person has no account. Give them a sign-in name first.")
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    end_links(work, links.where(work.organisation, account_id=own[0].id, state=WAITING))
    links.put(
        work,
        held.IdentityLink(
            id=new_id(),
            account_id=own[0].id,
            person_id=person.id,
            digest=digest_of(work.vault, "code", work.organisation_id, code),
            state=WAITING,
            made_at=work.now,
            made_by=work.actor.person_id,
            ends_at=work.now + timedelta(days=CODE_DAYS),
        ),
    )
    return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def end_links(work: Work, some: list[held.IdentityLink]) -> None:
    """These links, and codes that wait to become one, work no more."""
    for link in some:
        links.put(work, replace(link, state=ENDED, digest=""))
