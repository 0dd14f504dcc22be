"""Passkeys: what the browser is asked, and whether its answer was made by the key, for us, by its owner (WebAuthn).

The library of the people who make security keys checks the answers. Each must be for this very origin, carry our
challenge, and say that the owner was verified (a finger, a face or a PIN), not just that somebody was there.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sharewell.rules.errors import Unreadable

NAME = "Sharewell"
REQUIRED = UserVerificationRequirement.REQUIRED
NOT_SHOWN = "The passkey was not recognised. Try again, or use another way to sign in."
LONGEST = 20_000
T = TypeVar("T")


@dataclass(frozen=True)
class Here:
    """Where people reach us: the host name that passkeys belong to, and the whole origin that answers must name."""

    host: str
    origin: str

    @property
    def server(self) -> Fido2Server:
        """The checks, for this place only."""
        return Fido2Server(PublicKeyCredentialRpEntity(name=NAME, id=self.host), verify_origin=self._is_here)

    def _is_here(self, origin: str) -> bool:
        return origin == self.origin


@dataclass(frozen=True)
class NewKey:
    """A passkey as it will be kept: its identifier, its public key and how often it says it was used."""

    credential: str
    identifier: bytes
    count: int


def _read(text: str, act: Callable[[dict[str, Any]], T]) -> T:
    """What `act` makes of an answer in JSON. Raises Unreadable for whatever is wrong with it: one answer for all."""
    try:
        if len(text) > LONGEST:
            raise ValueError("too long")
        found = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return act(found)
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError, IndexError, struct.error, RecursionError):
        raise Unreadable("passkey", NOT_SHOWN) from None


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": REQUIRED}


def _known(identifiers: Sequence[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=one) for one in identifiers]


def make(here: Here, challenge: bytes, *, user: bytes, name: str, known: Sequence[bytes]) -> dict[str, Any]:
    """What to ask the browser for a new passkey. It must be found without a name, and verify its owner."""
    options, _ = here.server.register_begin(
        PublicKeyCredentialUserEntity(id=user, name=name, display_name=name), credentials=_known(known) or None,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED, challenge=challenge,
    )
    return dict(options.public_key)


def made(here: Here, challenge: bytes, answer: str) -> NewKey:
    """The new passkey. Raises Unreadable where the answer proves none."""

    def read(found: dict[str, Any]) -> NewKey:
        if RegistrationResponse.from_dict(found).response.client_data.cross_origin:
            raise ValueError("asked from inside another page")
        data = here.server.register_complete(_state(challenge), found)
        # Never None: the library refuses an answer without a key, and what is none could not be read here either.
        key = cast(AttestedCredentialData, data.credential_data)
        return NewKey(base64.b64encode(bytes(key)).decode(), key.credential_id, data.counter)

    return _read(answer, read)


def ask(here: Here, challenge: bytes, known: Sequence[bytes] = ()) -> dict[str, Any]:
    """What to ask the browser for: any passkey of this place, or one of `known`."""
    options, _ = here.server.authenticate_begin(
        credentials=_known(known) or None, user_verification=REQUIRED, challenge=challenge
    )
    return dict(options.public_key)


def asked(answer: str) -> tuple[bytes, bytes]:
    """Which passkey answers, and to which challenge: nothing is proven yet. Raises Unreadable."""

    def read(found: dict[str, Any]) -> tuple[bytes, bytes]:
        response = AuthenticationResponse.from_dict(found)
        return response.raw_id, response.response.client_data.challenge

    return _read(answer, read)


def challenge_of_new(answer: str) -> bytes:
    """To which challenge a new passkey answers. Raises Unreadable."""
    return _read(answer, lambda found: RegistrationResponse.from_dict(found).response.client_data.challenge)


def shown(here: Here, challenge: bytes, credential: str, user: bytes, answer: str) -> int:
    """How often the passkey says it was used, once its answer is proven. Raises Unreadable where it proves nothing."""

    def read(found: dict[str, Any]) -> int:
        response = AuthenticationResponse.from_dict(found)
        if response.response.client_data.cross_origin:
            raise ValueError("asked from inside another page")
        if response.response.user_handle not in (None, user):
            raise ValueError("somebody else's")
        key = AttestedCredentialData(base64.b64decode(credential))
        here.server.authenticate_complete(_state(challenge), [key], found)
        return response.response.authenticator_data.counter

    return _read(answer, read)


def identifier_of(credential: str) -> bytes:
    """The identifier of a kept passkey."""
    return AttestedCredentialData(base64.b64decode(credential)).credential_id


def as_text(options: dict[str, Any]) -> str:
    """A question as the page hands it to its script."""
    return json.dumps(options, separators=(",", ":"))

