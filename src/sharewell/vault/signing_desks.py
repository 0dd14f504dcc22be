"""Signing where the signing keys are: at the key desk, or with its agent."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.vault.keys import Keys
from sharewell.vault.signing import NoteVerifier


@dataclass(frozen=True)
class NoteDesk:
    """Signs notes of one organisation where the signing key is."""

    keys: Keys
    organisation: str

    @property
    def verifier(self) -> NoteVerifier:
        """What others need to check these notes."""
        return NoteVerifier.parse(self.keys.note_key(self.organisation))

    def sign(self, text: str) -> str:
        """`text` as a signed note."""
        return self.keys.sign_note(self.organisation, text)


@dataclass(frozen=True)
class PackDesk:
    """Signs packs where the signing key is."""

    keys: Keys

    @property
    def public_key(self) -> str:
        """The text of a minisign public key file: what a recipient checks with."""
        return self.keys.pack_key()

    def sign(self, data: bytes, comment: str) -> str:
        """The text of a signature file for `data`."""
        return self.keys.sign_pack(data, comment)
