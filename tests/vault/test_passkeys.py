"""Passkeys that answer wrongly: from inside another page, for somebody else, without a key."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass

import pytest
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode

from sharewell.rules.errors import Unreadable
from sharewell.vault import passkeys
from sharewell.vault.passkeys import Here
from tests.support.authenticator import KEY, Passkey

HERE = Here("testserver", "http://testserver")
USER = secrets.token_bytes(16)


@dataclass
class Framed(Passkey):
    """A passkey in a browser that shows our page inside another one."""

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(json.loads(super()._client(kind, challenge)) | {"crossOrigin": True}).encode()


@dataclass
class Keyless(Passkey):
    """A passkey that says it made a key and gives none."""

    def _data(self, flags: int, rest: bytes = b"") -> bytes:
        return super()._data(flags & ~KEY)


def question(challenge: bytes) -> str:
    return passkeys.as_text(dict(passkeys.make(HERE, challenge, user=USER, name="Jo", known=())))


def asked_again(challenge: bytes) -> str:
    return passkeys.as_text(dict(passkeys.ask(HERE, challenge)))


def made(key: Passkey) -> passkeys.NewKey:
    challenge = secrets.token_bytes(32)
    return passkeys.made(HERE, challenge, key.made(question(challenge)))


def shown(key: Passkey, kept: passkeys.NewKey, user: bytes = USER) -> int:
    challenge = secrets.token_bytes(32)
    return passkeys.shown(HERE, challenge, kept.credential, user, key.shown(asked_again(challenge)))


def test_the_control_a_passkey_that_answers_rightly_is_taken():
    key = Passkey()
    kept = made(key)
    assert passkeys.identifier_of(kept.credential) == key.identifier == kept.identifier
    assert shown(key, kept) == 0
    assert base64.b64decode(kept.credential)


def test_one_that_answers_inside_another_page_is_refused_new_and_known():
    with pytest.raises(Unreadable):
        made(Framed())
    key = Framed()
    kept = made(Passkey(key=key.key, identifier=key.identifier))
    with pytest.raises(Unreadable):
        shown(key, kept)


def test_one_that_names_somebody_else_is_refused():
    key = Passkey()
    kept = made(key)
    assert websafe_decode(key.user) == USER
    with pytest.raises(Unreadable):
        shown(key, kept, secrets.token_bytes(16))


def test_one_that_gives_no_key_is_refused():
    with pytest.raises(Unreadable):
        made(Keyless())


def test_an_answer_that_is_no_object_or_too_long_is_unreadable():
    for text in ("[]", "nonsense", "[" * 100_000, json.dumps({"id": "x" * 1_000_000}),
                 json.dumps({"response": websafe_encode(cbor.encode({}))})):  # fmt: skip
        with pytest.raises(Unreadable):
            passkeys.asked(text)
        with pytest.raises(Unreadable):
            passkeys.challenge_of_new(text)
