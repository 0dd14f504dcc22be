"""A passkey and an authenticator app in Python: for tests of what is answered, right and wrong."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData

PRESENT, VERIFIED, KEY = 0x01, 0x04, 0x40


def app_code(secret: str, now: Any, later: int = 0) -> str:
    """What an app with this secret shows, `later` steps from now."""
    return str(pyotp.TOTP(secret).at(now.timestamp() + 30 * later))


@dataclass
class Passkey:
    """A key that answers as a browser would. `origin` and `flags` can be wrong on purpose; it counts nothing."""

    origin: str = "http://testserver"
    host: str = "testserver"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    identifier: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user: str = ""

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, flags: int, rest: bytes = b"") -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count) + rest

    def made(self, question: str) -> str:
        """The answer to a question for a new passkey."""
        asked = json.loads(question)
        self.user = asked["user"]["id"]
        kept = AttestedCredentialData.create(
            Aaguid.NONE, self.identifier, ES256.from_cryptography_key(self.key.public_key())
        )
        proof = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(self.flags | KEY, bytes(kept))})
        client = self._client("create", asked["challenge"])
        return self._answer({"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(proof)})

    def shown(self, question: str) -> str:
        """The answer to a question for a passkey that is there."""
        client, data = self._client("get", json.loads(question)["challenge"]), self._data(self.flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({
            "clientDataJSON": websafe_encode(client), "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature), "userHandle": self.user,
        })  # fmt: skip

    def _answer(self, response: dict[str, str]) -> str:
        own = websafe_encode(self.identifier)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
