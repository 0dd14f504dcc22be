"""Speaking to an OpenID Connect provider: where it is, what it signed, who it says has come.

Only the server speaks to it, only by HTTPS (or to this same machine), never further than the addresses that the
provider's own description names, and never for longer than a few seconds.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from sharewell.rules.errors import NotNow

SECONDS = 5
LARGEST = 512 * 1024
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
HERE = {"localhost", "127.0.0.1", "::1"}
SILENT = "Your organisation's own sign-in does not answer. Wait a minute and try again, or sign in with your password."
NOT_OURS = "Your organisation's own sign-in gave an answer that cannot be trusted. Tell whoever looks after it."
log = logging.getLogger("sharewell.single_sign_on")


@dataclass(frozen=True)
class Client:
    """How we are known to one provider."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Asked:
    """Where to send the browser. `state`, `nonce` and `verifier` must be kept until it comes back."""

    address: str


def trusted_address(address: str) -> bool:
    """Whether `address` may be spoken to: HTTPS with a host, or plain HTTP on this same machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username or parts.password or parts.fragment:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in HERE))


def describe(issuer: str) -> dict[str, Any]:
    """The provider's own description (OpenID Connect Discovery 1.0). Raises NotNow where it has none to be trusted."""
    found = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != issuer or not all(trusted_address(str(found.get(name, ""))) for name in wanted):
        log.warning("the description of the provider is of another issuer, or names addresses without HTTPS")
        raise NotNow(NOT_OURS)
    return found


def ask(
    client: Client, described: Mapping[str, Any], *, back: str, state: str, nonce: str, verifier: str, fresh: bool
) -> Asked:
    """Where to send the browser to sign in there and come back to `back`; with `fresh`, to sign in again for sure."""
    again = {"prompt": "login", "max_age": "0"} if fresh else {}
    with _session(client, back) as session:
        address, _ = session.create_authorization_url(
            described["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier, **again
        )
    return Asked(str(address))


def claims_of(
    client: Client, described: Mapping[str, Any], *, back: str, code: str, verifier: str
) -> dict[str, Any]:
    """What the provider says of whoever came back with `code`, its signature checked and nothing else.

    Raises NotNow where the provider does not answer, refuses the code, or signed with a key that is not its own.
    """
    try:
        with _session(client, back) as session:
            token = session.fetch_token(
                described["token_endpoint"], code=code, code_verifier=verifier, timeout=SECONDS, allow_redirects=False
            )
        signed = token.get("id_token")
        keys = jwk.KeySet.import_key_set(_fetch(described["jwks_uri"]))  # type: ignore[arg-type]
        claims: dict[str, Any] = jwt.decode(str(signed), keys, algorithms=list(SIGNATURES)).claims
    except (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError) as error:
        log.warning("the provider's answer was refused: %s", type(error).__name__)
        raise NotNow(NOT_OURS) from None
    except requests.RequestException as error:
        log.warning("the provider does not answer: %s", type(error).__name__)
        raise NotNow(SILENT) from None
    return claims


def _session(client: Client, back: str) -> Any:
    return OAuth2Session(
        client.client_id,
        client.client_secret or None,
        token_endpoint_auth_method="client_secret_basic" if client.client_secret else "none",
        scope="openid",
        redirect_uri=back,
        code_challenge_method="S256",
    )


def _fetch(address: str) -> dict[str, Any]:
    if not trusted_address(address):
        raise NotNow(NOT_OURS)
    try:
        with requests.get(address, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
            text = answer.raw.read(LARGEST + 1, decode_content=True)
            if answer.status_code != requests.codes.ok or len(text) > LARGEST:
                raise NotNow(SILENT)
    except requests.RequestException as error:
        log.warning("the provider does not answer: %s", type(error).__name__)
        raise NotNow(SILENT) from None
    try:
        found = json.loads(text)
    except ValueError:
        raise NotNow(NOT_OURS) from None
    if not isinstance(found, dict):
        raise NotNow(NOT_OURS)
    return found
