"""The sources of the key-encryption key that are kept by somebody else: systemd, AWS KMS, a transit engine."""

from __future__ import annotations

import base64
import binascii
import json
import os
from pathlib import Path
from typing import Any

from sharewell.rules.errors import Broken, NotNow
from sharewell.vault.kek import KEY_BYTES, AesKey
from sharewell.vault.kek_sources import FORM, Ask, KeyFile, PassphraseFile, Source, parts_of

CREDENTIAL = "sharewell-key"
PURPOSE = {"sharewell": "key-encryption key"}
NO_EXTRA = "This source of the key needs more packages. Install them with: pip install 'sharewell[kms]'"
NOT_OPENED = "The key service did not open the key ({why}). Check its address, your sign-in to it and the key's name."
NO_CREDENTIAL = f"systemd gave no credential {CREDENTIAL}. Add LoadCredentialEncrypted={CREDENTIAL} to the unit."
UNKNOWN = "SHAREWELL_KEY must begin with file:, passphrase:, systemd:, aws-kms: or vault-transit:."


class AwsKms(KeyFile):
    """A data key that AWS KMS sealed; `client` is made by boto3 from the environment unless one is given."""

    name = "master.kms"

    def __init__(self, folder: Path, key: str, client: Any = None) -> None:
        super().__init__(folder, f"aws-kms:{key}")
        self._key = key
        self._given = client

    def new(self) -> tuple[bytes, bytes]:
        """As `KeyFile.new`."""
        made = self._call("generate_data_key", KeyId=self._key, KeySpec="AES_256", EncryptionContext=PURPOSE)
        sealed = base64.b64encode(made["CiphertextBlob"]).decode()
        return made["Plaintext"], json.dumps({"form": FORM, "sealed": sealed}).encode()

    def unlock(self, content: bytes) -> bytes:
        """As `KeyFile.unlock`."""
        sealed = base64.b64decode(parts_of(content).get("sealed", ""))
        opened = self._call("decrypt", KeyId=self._key, CiphertextBlob=sealed, EncryptionContext=PURPOSE)
        return bytes(opened["Plaintext"])

    def _call(self, name: str, **arguments: Any) -> Any:
        try:
            import boto3
            from botocore.exceptions import BotoCoreError, ClientError
        except ImportError:
            raise NotNow(NO_EXTRA) from None
        try:
            return getattr(self._given or boto3.client("kms"), name)(**arguments)
        except (BotoCoreError, ClientError) as error:
            raise NotNow(NOT_OPENED.format(why=type(error).__name__)) from None


class VaultTransit(KeyFile):
    """A key sealed by a transit engine; address and token come from VAULT_ADDR and VAULT_TOKEN."""

    name = "master.transit"

    def __init__(self, folder: Path, where: str) -> None:
        super().__init__(folder, f"vault-transit:{where}")
        self._mount, _, self._key = where.rpartition("/")
        if not self._mount or not self._key:
            raise NotNow("Write SHAREWELL_KEY as vault-transit:MOUNT/KEY.")

    def lock(self, key: bytes) -> bytes:
        """As `KeyFile.lock`."""
        plain = base64.b64encode(key).decode()
        sealed = self._call("encrypt_data", plaintext=plain)["data"]["ciphertext"]
        return json.dumps({"form": FORM, "sealed": sealed}).encode()

    def unlock(self, content: bytes) -> bytes:
        """As `KeyFile.unlock`."""
        sealed = parts_of(content).get("sealed", "")
        try:
            return base64.b64decode(self._call("decrypt_data", ciphertext=sealed)["data"]["plaintext"], validate=True)
        except (binascii.Error, KeyError, TypeError):
            raise Broken("The key service gave something that is not a key.") from None

    def _call(self, name: str, **arguments: Any) -> Any:
        try:
            import hvac
            import requests
        except ImportError:
            raise NotNow(NO_EXTRA) from None
        try:
            transit = hvac.Client(timeout=10).secrets.transit
            return getattr(transit, name)(name=self._key, mount_point=self._mount, **arguments)
        except (hvac.exceptions.VaultError, requests.RequestException) as error:
            raise NotNow(NOT_OPENED.format(why=type(error).__name__)) from None


class SystemdCredential:
    """32 bytes, or their hexadecimal digits, that systemd puts where CREDENTIALS_DIRECTORY says. Made outside."""

    text = "systemd:"

    def load(self) -> AesKey:
        """As `Source.load`."""
        folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
        path = Path(folder) / CREDENTIAL
        if not folder or not path.exists():
            raise NotNow(NO_CREDENTIAL)
        content = path.read_bytes()
        if len(content) != KEY_BYTES:
            try:
                content = bytes.fromhex(content.decode().strip())
            except ValueError:
                content = b""
        return AesKey(content)

    def create(self) -> AesKey:
        """The credential there is: it is made outside."""
        return self.load()

    def upcoming(self) -> AesKey:
        """As `create`: moving to it means moving to the credential there is."""
        return self.load()

    def adopt(self) -> None:
        """Nothing to do."""

    def remove(self) -> None:
        """Nothing that could be done from here: take the credential out of the unit."""


def source_of(text: str, folder: Path, ask: Ask) -> Source:
    """The source that SHAREWELL_KEY names. Raises NotNow where it names none."""
    kind, _, rest = (text or "file:").partition(":")
    if kind == "file" and not rest:
        return KeyFile(folder)
    if kind == "passphrase" and not rest:
        return PassphraseFile(folder, ask)
    if kind == "systemd" and not rest:
        return SystemdCredential()
    if kind == "aws-kms" and rest:
        return AwsKms(folder, rest)
    if kind == "vault-transit" and rest:
        return VaultTransit(folder, rest)
    raise NotNow(UNKNOWN)
