"""Signed notes and packs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sharewell.rules.errors import Broken
from sharewell.vault.signing import NoteSigner, NoteVerifier, check_pack
from sharewell.vault.vault import Vault

TEXT = "example.org/ledger\n64\nAAAA\n"
# The worked example of the note package of the Go project: a name, a public key, and a note it signed.
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_is_signed_and_checked(vault: Vault) -> None:
    signer = vault.note_signer("0a" * 16)
    note = signer.sign(TEXT)
    assert note.startswith(TEXT + "\n\u2014 sharewell.ledger/" + "0a" * 16 + " ")
    assert NoteVerifier.parse(signer.verifier.text).verify(note) == TEXT
    assert vault.note_signer("0a" * 16).verifier == signer.verifier
    assert vault.note_signer("0b" * 16).verifier.public_key != signer.verifier.public_key


def test_a_note_made_by_others_software_verifies() -> None:
    assert NoteVerifier.parse(GO_VERIFIER).verify(GO_NOTE).startswith("If you think")


def test_a_cosignature_of_somebody_else_is_passed_over(vault: Vault) -> None:
    signer = vault.note_signer("0a" * 16)
    other = NoteSigner("witness.example.org", bytes(range(32)))
    both = signer.sign(TEXT) + other.sign(TEXT).rpartition("\n\n")[2]
    assert signer.verifier.verify(both) == TEXT
    assert other.verifier.verify(both) == TEXT
    with pytest.raises(Broken, match="expected key"):
        signer.verifier.verify(other.sign(TEXT))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.replace("64", "65"),
        lambda note: note.replace("\u2014", "-"),
        lambda note: note[:-1],
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note + "\n",
        lambda note: note[:-10] + "%" + note[-9:],
        lambda note: note[:-20] + "AAAA" + note[-16:],
        lambda note: "",
    ],
)
def test_a_spoiled_note_is_broken(vault: Vault, spoil: object) -> None:
    signer = vault.note_signer("0a" * 16)
    with pytest.raises(Broken):
        signer.verifier.verify(spoil(signer.sign(TEXT)))  # type: ignore[operator]


@pytest.mark.parametrize(
    "text",
    ["", "a", "a+b", "a+00000000+AQ==", GO_VERIFIER[:-1], GO_VERIFIER.replace("c74f", "c74e"), "a b+1+1"],
)
def test_what_is_not_a_verifier_is_refused(text: str) -> None:
    with pytest.raises(Broken):
        NoteVerifier.parse(text)


@pytest.mark.parametrize("text", ["no end", "a\n\nb\n", ""])
def test_what_is_not_a_notes_text_is_not_signed(text: str) -> None:
    with pytest.raises(ValueError, match="note"):
        NoteSigner("n", bytes(32)).sign(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n"])
def test_what_is_not_a_signers_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        NoteSigner(name, bytes(32))


def test_a_pack_signature_holds_for_exactly_those_bytes(vault: Vault) -> None:
    signer = vault.pack_signer()
    signature = signer.sign(b"pack", "edition hmg-2018")
    assert check_pack(signer.public_key, b"pack", signature) == "edition hmg-2018"
    assert vault.pack_signer().public_key == signer.public_key
    for key, data, text in (
        (signer.public_key, b"pac", signature),
        (signer.public_key, b"pack", signature.replace("hmg-2018", "dfe-2024")),
        (signer.public_key, b"pack", "nonsense"),
        ("nonsense", b"pack", signature),
    ):
        with pytest.raises(Broken):
            check_pack(key, data, text)


def test_any_minisign_checks_a_pack(vault: Vault, tmp_path: Path) -> None:
    signer = vault.pack_signer()
    (tmp_path / "key.pub").write_text(signer.public_key)
    (tmp_path / "pack").write_bytes(b"pack")
    (tmp_path / "pack.minisig").write_text(signer.sign(b"pack", "checked"))
    check = ["minisign", "-V", "-p", "key.pub", "-m", "pack"]
    assert b"verified" in subprocess.run(check, cwd=tmp_path, check=True, capture_output=True).stdout
    (tmp_path / "pack").write_bytes(b"pack changed")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode != 0
