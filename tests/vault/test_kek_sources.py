"""Where the key-encryption key comes from: each source makes it, loads it again, moves on, and says what is wrong."""

from __future__ import annotations

import base64
import json
import secrets
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from sharewell.rules.errors import Broken, NotNow
from sharewell.vault import kek_services, kek_sources
from sharewell.vault.kek_services import AwsKms, SystemdCredential, VaultTransit, source_of
from sharewell.vault.kek_sources import KeyFile, PassphraseFile, Source, key_from
from sharewell.vault.keystore import Keystore

WORDS = "brass kettle orchard tin"


def ask(new: bool) -> str:
    return WORDS


class FakeKms:
    """AWS KMS as far as it is asked here: seals by remembering."""

    def __init__(self) -> None:
        self.kept: dict[bytes, tuple[bytes, dict[str, str]]] = {}

    def generate_data_key(self, *, KeyId: str, KeySpec: str, EncryptionContext: dict[str, str]) -> dict[str, bytes]:
        assert (KeyId, KeySpec) == ("alias/records", "AES_256")
        blob, plain = secrets.token_bytes(40), secrets.token_bytes(32)
        self.kept[blob] = (plain, EncryptionContext)
        return {"Plaintext": plain, "CiphertextBlob": blob}

    def decrypt(self, *, KeyId: str, CiphertextBlob: bytes, EncryptionContext: dict[str, str]) -> dict[str, bytes]:
        plain, context = self.kept[CiphertextBlob]
        assert context == EncryptionContext
        return {"Plaintext": plain}


class Transit(BaseHTTPRequestHandler):
    """The transit engine as far as it is asked here."""

    kept: dict[str, str] = {}  # noqa: RUF012 - one server a test run

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        asked = json.loads(self.rfile.read(length))
        if self.headers.get("X-Vault-Token") != "token":
            self._say(403, {"errors": ["permission denied"]})
        elif self.path == "/v1/secret-keys/encrypt/records":
            sealed = f"vault:v1:{secrets.token_hex(8)}"
            self.kept[sealed] = asked["plaintext"]
            self._say(200, {"data": {"ciphertext": sealed}})
        elif self.path == "/v1/secret-keys/decrypt/records" and asked["ciphertext"] in self.kept:
            self._say(200, {"data": {"plaintext": self.kept[asked["ciphertext"]]}})
        else:
            self._say(400, {"errors": ["no such thing"]})

    def _say(self, status: int, value: object) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def transit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", 0), Transit)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("VAULT_ADDR", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("VAULT_TOKEN", "token")
    yield
    server.shutdown()
    thread.join()
    server.server_close()


KMS = FakeKms()
MAKERS = {
    "file": KeyFile,
    "passphrase": lambda folder: PassphraseFile(folder, ask, memory=64),
    "aws-kms": lambda folder: AwsKms(folder, "alias/records", KMS),
    "vault-transit": lambda folder: VaultTransit(folder, "secret-keys/records"),
}


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest, tmp_path: Path, transit: None) -> Any:
    return lambda: MAKERS[request.param](tmp_path / "keys")


def test_a_source_makes_its_key_once_and_loads_the_same_again(make: Any, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make().load()
    made = make().create()
    again = make().load()
    assert again.key_id == made.key_id
    assert again.unwrap(made.wrap(b"k" * 32, b"here"), b"here") == b"k" * 32
    with pytest.raises(FileExistsError):
        make().create()
    [path] = (tmp_path / "keys").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_kept_is_not_the_key_but_for_the_plain_file(make: Any, tmp_path: Path) -> None:
    key = make().create()
    kept = make().path.read_bytes()
    assert (key._key in kept or base64.b64encode(key._key) in kept) is (type(make()) is KeyFile)


def test_moving_on_puts_the_next_key_in_the_place_of_the_first_and_overwrites_it(make: Any, tmp_path: Path) -> None:
    first = make().create()
    link = tmp_path / "keys" / "another name of the same file"
    link.hardlink_to(make().path)
    before = link.read_bytes()
    new = make().upcoming()
    assert make().upcoming().key_id == new.key_id != first.key_id
    assert make().load().key_id == first.key_id
    for _ in range(2):
        make().adopt()
        assert make().load().key_id == new.key_id
    assert link.read_bytes() != before
    assert not make().next.exists()
    for _ in range(2):
        make().remove()
    assert not make().path.exists()


def test_a_wrong_passphrase_is_said_and_may_be_tried_again(tmp_path: Path) -> None:
    PassphraseFile(tmp_path / "keys", ask, memory=64).create()
    tried = iter(["wrong kettle orchard tin", WORDS])
    source = PassphraseFile(tmp_path / "keys", lambda new: next(tried))
    with pytest.raises(NotNow, match="does not open"):
        source.load()
    assert source.load().key_id
    with pytest.raises(NotNow, match="at least 15"):
        PassphraseFile(tmp_path / "other", lambda new: "too short", memory=64).create()


def test_a_passphrase_costs_128_mebibytes_a_try(tmp_path: Path) -> None:
    made = PassphraseFile(tmp_path / "keys", ask)
    made.create()
    assert json.loads(made.path.read_bytes())["cost"] == [128 * 1024, 3, 4]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"form": "sharewell sealed key 1"}'])
def test_a_sealed_key_file_that_was_changed_is_said(tmp_path: Path, content: bytes) -> None:
    source = PassphraseFile(tmp_path / "keys", ask, memory=64)
    source.create()
    source.path.write_bytes(content)
    with pytest.raises(Broken, match="not what was written"):
        source.load()


def test_a_credential_of_systemd_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    source = SystemdCredential()
    with pytest.raises(NotNow, match="LoadCredentialEncrypted"):
        source.load()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    key = secrets.token_bytes(32)
    ids = set()
    for content in (key, key.hex().encode() + b"\n"):
        (tmp_path / "sharewell-key").write_bytes(content)
        ids.add(source.load().key_id)
    assert len(ids) == 1
    (tmp_path / "sharewell-key").write_bytes(b"short")
    with pytest.raises(Broken, match="32 bytes"):
        source.load()


def test_a_key_service_that_does_not_answer_or_refuses_is_said_without_its_words(
    tmp_path: Path, transit: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3
    from botocore.stub import Stubber

    client = boto3.client("kms", region_name="eu-west-2", aws_access_key_id="x", aws_secret_access_key="y")
    with Stubber(client) as stub:
        stub.add_client_error("generate_data_key", "AccessDeniedException", "secret words")
        with pytest.raises(NotNow, match="ClientError") as caught:
            AwsKms(tmp_path / "keys", "alias/records", client).create()
        stub.add_response(
            "generate_data_key", {"Plaintext": b"p" * 32, "CiphertextBlob": b"blob", "KeyId": "x"},
            {"KeyId": "alias/records", "KeySpec": "AES_256", "EncryptionContext": kek_services.PURPOSE},
        )  # fmt: skip
        stub.add_response(
            "decrypt", {"Plaintext": b"p" * 32, "KeyId": "x"},
            {"KeyId": "alias/records", "CiphertextBlob": b"blob", "EncryptionContext": kek_services.PURPOSE},
        )  # fmt: skip
        made = AwsKms(tmp_path / "keys", "alias/records", client).create()
        assert AwsKms(tmp_path / "keys", "alias/records", client).load().key_id == made.key_id
    client.close()
    assert "secret words" not in caught.value.reason
    monkeypatch.setenv("VAULT_TOKEN", "another")
    with pytest.raises(NotNow, match="Forbidden"):
        VaultTransit(tmp_path / "other", "secret-keys/records").create()
    monkeypatch.setenv("VAULT_ADDR", "http://127.0.0.1:9")
    with pytest.raises(NotNow, match="ConnectionError"):
        VaultTransit(tmp_path / "other", "secret-keys/records").create()


@pytest.mark.parametrize("package", ["boto3", "hvac"])
def test_without_its_packages_a_source_says_what_to_install(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    source: Source = AwsKms(tmp_path, "x") if package == "boto3" else VaultTransit(tmp_path, "a/b")
    with pytest.raises(NotNow, match=r"sharewell\[kms\]"):
        source.create()


@pytest.mark.parametrize("text", ["", "file:", "passphrase:", "systemd:", "aws-kms:alias/x", "vault-transit:a/b"])
def test_each_setting_names_its_source(text: str, tmp_path: Path) -> None:
    assert source_of(text, tmp_path, ask).text == (text or "file:")


@pytest.mark.parametrize("text", ["fil:", "file:/elsewhere", "passphrase:words", "aws-kms:", "vault-transit:key", "x"])
def test_a_setting_that_names_none_is_said(text: str, tmp_path: Path) -> None:
    with pytest.raises(NotNow, match="SHAREWELL_KEY"):
        source_of(text, tmp_path, ask)


def test_a_keystore_whose_key_is_elsewhere_says_where(tmp_path: Path) -> None:
    path = tmp_path / "keystore" / "keystore.db"
    keystore = Keystore(path, key_from(KeyFile(tmp_path / "keys"), path))
    with keystore.writing() as base:
        base.execute("UPDATE kek SET source = 'passphrase:'")
    keystore.close()
    KeyFile(tmp_path / "keys").remove()
    with pytest.raises(Broken, match="SHAREWELL_KEY=passphrase:"):
        key_from(KeyFile(tmp_path / "keys"), path)
    assert kek_sources.moved_to(path) == "passphrase:"
