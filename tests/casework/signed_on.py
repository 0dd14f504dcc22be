"""What tests of an organisation's own sign-in have in common: a provider on loopback, and going there and back."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.support.signed_in import signed_in

BACK = "https://sharewell.example.org/sign-in/elsewhere/back/"


@pytest.fixture
def provider(clock) -> Iterator[Provider]:
    with Provider(clock) as running:
        yield running


@pytest.fixture
def people(db, tools):
    from tests.cast import cast

    return cast(tools)


def keep(people, provider, by="lead", **changed):
    from sharewell.casework.keep_provider import KeepProvider, keep_provider

    given = {"label": "Larkfield sign-in", "issuer": provider.issuer, "client_id": CLIENT_ID,
             "client_secret": CLIENT_SECRET}
    return keep_provider(people.actor(by), people.tools, KeepProvider(**given | changed))


def there_and_back(people, provider, kept, *, fresh=False, meddle=lambda answer: answer):
    """Somebody goes to the provider, signs in and comes back; `meddle` changes what comes back."""
    from sharewell.casework.single_sign_on import came_back, set_out

    attempt, address = set_out(people.tools, kept.id, back=BACK, fresh=fresh)
    returned = parse_qs(urlsplit(provider.sign_in(address)).query)
    answer = meddle({"attempt": attempt, "state": returned["state"][0], "code": returned["code"][0]})
    return came_back(people.tools, answer["attempt"], state=answer["state"], code=answer["code"], back=BACK)


def account_of(people, part):
    from sharewell.records import gate
    from sharewell.records.stores import accounts

    organisation = people.actor(part).organisation_id
    opened = gate.open_organisation(people.tools.vault, organisation)
    return next(a.id for a in accounts.all_of(opened) if a.person_id == people.person(part))


def link(people, part, came):
    from sharewell.casework.single_sign_on import LinkOwn, link_own

    return link_own(people.actor(part), people.tools, LinkOwn(
        account_id=account_of(people, part), digest=came.digest, secret=signed_in(people, part)))
