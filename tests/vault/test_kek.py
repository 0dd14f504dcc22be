"""The key file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sharewell.rules.errors import Broken
from sharewell.vault.kek import KeyEncryptionKey, LocalFileKey
from sharewell.vault.vault import open_vault
from tests.support.memory_key import MemoryKey


def test_a_new_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key"
    LocalFileKey.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]
    assert len(path.read_bytes()) == 32


def test_a_key_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key"
    LocalFileKey.create(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        LocalFileKey.create(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys" / "key"
    LocalFileKey.create(path)
    path.chmod(mode)
    with pytest.raises(Broken, match="chmod 600"):
        LocalFileKey.load(path)


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key"
    LocalFileKey.create(path)
    path.parent.chmod(0o755)
    with pytest.raises(Broken, match="chmod 700"):
        LocalFileKey.load(path)


def test_a_key_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key"
    LocalFileKey.create(path)
    path.write_bytes(b"short")
    with pytest.raises(Broken, match="32 bytes"):
        LocalFileKey.load(path)


def test_a_wrapped_key_opens_only_under_its_key_its_context_and_unchanged() -> None:
    kek: KeyEncryptionKey = MemoryKey()
    wrapped = kek.wrap(b"k" * 32, b"here")
    assert kek.unwrap(wrapped, b"here") == b"k" * 32
    assert kek.wrap(b"k" * 32, b"here") != wrapped
    changed = bytearray(wrapped)
    changed[-1] ^= 1
    for other, context, content in (
        (kek, b"there", wrapped),
        (MemoryKey(b"x" * 32), b"here", wrapped),
        (kek, b"here", bytes(changed)),
        (kek, b"here", b"\x02" + wrapped[1:]),
        (kek, b"here", wrapped[:5]),
        (kek, b"here", b""),
    ):
        with pytest.raises(Broken):
            other.unwrap(content, context)


def test_without_its_key_file_a_keystore_is_not_given_a_new_one(tmp_path: Path) -> None:
    key, keystore = tmp_path / "keys" / "key", tmp_path / "keys" / "keystore.db"
    vault = open_vault(key, keystore)
    vault.new_scope("a" * 32, [])
    vault.keystore.close()
    again = open_vault(key, keystore)
    assert len(again.row_salt("a" * 32, "t", "r", 1)) == 32
    again.keystore.close()
    key.unlink()
    with pytest.raises(Broken, match="key file is missing"):
        open_vault(key, keystore)
    assert not key.exists()
