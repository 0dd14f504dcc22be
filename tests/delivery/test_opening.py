"""Opening a pack: every change is refused, and each refusal says what to do next."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable
from functools import cache

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharewell.delivery import opening
from sharewell.delivery.canonical import write_content
from sharewell.delivery.content import EnclosedFile
from sharewell.delivery.opening import EXPECTED, Identity, describe, open_pack
from sharewell.delivery.passphrases import new_passphrase
from sharewell.delivery.sealing import Passphrase, RecipientKey, SealedPack, close, seal
from sharewell.rules.errors import Broken, Incomplete, Unreadable
from tests.delivery.parts import content, signer

IDENTITY = pyrage.x25519.Identity.generate()
LOCK = RecipientKey(str(IDENTITY.to_public()))
UNLOCK = Identity(str(IDENTITY))
WORDS = new_passphrase()


@cache
def made() -> SealedPack:
    return seal(content(), signer(), LOCK)


@cache
def made_with_words() -> SealedPack:
    return seal(content(), signer(), Passphrase(WORDS))


def refusal(sealed: bytes, unlock: Identity | str = UNLOCK, **more: str) -> str:
    with pytest.raises((Unreadable, Broken)) as refused:
        open_pack(sealed, unlock, **more)
    return str(refused.value)


def flipped(raw: bytes, at: int, bit: int = 0) -> bytes:
    changed = bytearray(raw)
    changed[at] ^= 1 << bit
    return bytes(changed)


def relocked(files: Callable[[tarfile.TarFile, tarfile.TarFile], None]) -> bytes:
    """The pack made again inside, and locked by somebody who has the recipient's public key."""
    plain = bytes(pyrage.decrypt(made().sealed, [IDENTITY]))
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(plain)) as before, tarfile.open(fileobj=out, mode="w") as after:
        files(before, after)
    return bytes(pyrage.encrypt(out.getvalue(), [IDENTITY.to_public()]))


def with_files(change: dict[str, bytes]) -> bytes:
    def copy(before: tarfile.TarFile, after: tarfile.TarFile) -> None:
        for entry in before:
            held = before.extractfile(entry)
            assert held is not None
            raw = change.get(entry.name, held.read())
            entry.size = len(raw)
            after.addfile(entry, io.BytesIO(raw))

    return relocked(copy)


def test_no_byte_of_the_sealed_file_can_change_unseen() -> None:
    sealed = made().sealed
    for at in (*range(0, 400), *range(400, len(sealed), 997), len(sealed) - 1):
        assert refusal(flipped(sealed, at, at % 8))


def test_no_byte_of_a_file_inside_can_change_unseen_by_somebody_with_the_key() -> None:
    files = open_pack(made().sealed, UNLOCK).files
    for name, raw in files.items():
        # The first line of minisign's own files is a comment that it calls untrusted; nothing reads it.
        start = raw.index(b"\n") + 1 if name in ("sender.pub", "SHA256SUMS.minisig") else 0
        for at in sorted({start, (start + len(raw)) // 3, (start + len(raw)) // 2, len(raw) - 2} - set(range(start))):
            assert refusal(with_files({name: flipped(raw, at)})), (name, at)
    assert open_pack(with_files({}), UNLOCK).content == content()


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_whatever_is_locked_in_a_file_that_is_no_pack_is_refused_in_words(raw: bytes) -> None:
    assert refusal(bytes(pyrage.encrypt(raw, [IDENTITY.to_public()])))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_pack_without_one_of_its_files_or_with_rubbish_in_it_is_refused(name: str) -> None:
    def without(before: tarfile.TarFile, after: tarfile.TarFile) -> None:
        for entry in before:
            if entry.name != name:
                after.addfile(entry, before.extractfile(entry))

    assert "not a sealed pack" in refusal(relocked(without))
    for rubbish in (b"", b"\xff\xfe", b"x\ny\nz\n"):
        assert refusal(with_files({name: rubbish}))


@pytest.mark.parametrize("name", ["../pack.pdf", "/pack.pdf", "more.txt", "pack.json", "attachment-1.exe",
                                  "attachment-01.pdf"])
def test_a_file_more_than_expected_is_refused(name: str) -> None:
    def more(before: tarfile.TarFile, after: tarfile.TarFile) -> None:
        for entry in before:
            after.addfile(entry, before.extractfile(entry))
        after.addfile(tarfile.TarInfo(name))

    assert "not a sealed pack" in refusal(relocked(more))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.GNUTYPE_SPARSE])
def test_a_link_a_folder_or_a_file_with_holes_is_refused(kind: bytes) -> None:
    def linked(before: tarfile.TarFile, after: tarfile.TarFile) -> None:
        for entry in before:
            if entry.name == "pack.pdf":
                entry.type, entry.linkname, entry.size = kind, "pack.json", 0
                after.addfile(entry)
            else:
                after.addfile(entry, before.extractfile(entry))

    assert "not a sealed pack" in refusal(relocked(linked))


def test_each_refusal_says_what_happened_and_what_to_do() -> None:
    sealed, words = made().sealed, made_with_words().sealed
    other = Identity(str(pyrage.x25519.Identity.generate()))
    assert refusal(b"") == opening.EMPTY
    assert refusal(b"%PDF-1.7") == refusal(b"age-encryptio") == opening.NOT_A_PACK
    assert refusal(b"age-encryption.org/v2\n" + sealed) == opening.NEWER_LOCK
    assert refusal(sealed[:-500]) == refusal(sealed[:250]) == opening.PART
    assert refusal(flipped(sealed, len(sealed) // 2)) == opening.PART
    seal_of_lock = sealed.index(b"\n---") + 8
    other_letter = b"B" if sealed[seal_of_lock : seal_of_lock + 1] == b"A" else b"A"
    assert refusal(sealed[:seal_of_lock] + other_letter + sealed[seal_of_lock + 1 :]) == opening.CHANGED
    assert refusal(sealed, other) == refusal(words, "the wrong words") == opening.WRONG_LOCK
    assert refusal(sealed, WORDS) == opening.OTHER_LOCK_KEY
    assert refusal(words, UNLOCK) == opening.OTHER_LOCK_WORDS
    assert refusal(sealed, Identity("nonsense")) == opening.NOT_A_KEY
    assert refusal(sealed, public_key=signer().public_key) == opening.OTHER_SENDER


def test_a_slip_in_a_passphrase_is_told_by_its_group() -> None:
    at = 15  # in the third group
    typed = WORDS[:at] + str((int(WORDS[at]) + 3) % 10) + WORDS[at + 1 :]
    assert "The third group" in refusal(made_with_words().sealed, typed)


def test_a_file_larger_than_any_pack_is_not_unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LARGEST", 100)
    assert refusal(made().sealed) == opening.TOO_LARGE


def test_a_passphrase_set_to_take_for_ever_is_refused_at_once() -> None:
    header, _, rest = made_with_words().sealed.partition(b"\n-> scrypt ")
    salt_and_cost, _, body = rest.partition(b"\n")
    salt = salt_and_cost.split()[0]
    assert refusal(header + b"\n-> scrypt " + salt + b" 40\n" + body, WORDS) in (opening.TOO_SLOW, opening.PART)


def test_a_pack_signed_by_the_expected_key_opens_and_by_another_does_not() -> None:
    key = made().public_key
    for given_as in (key, key.splitlines()[-1], f"  {key}\n"):
        assert open_pack(made().sealed, UNLOCK, public_key=given_as).content.reference == "K7M-42X"
    forged = with_files({"sender.pub": signer().public_key.encode()})
    assert refusal(forged, public_key=key) == opening.OTHER_SENDER
    assert "signature does not match" in refusal(forged)


def test_a_recipients_key_that_is_no_key_stops_the_sealing() -> None:
    with pytest.raises(Incomplete):
        seal(content(), signer(), RecipientKey("age1nonsense"))


def test_the_reader_is_told_who_sent_what_what_was_checked_and_who_must_not_learn() -> None:
    lines = describe(open_pack(made().sealed, UNLOCK))
    assert lines[0] == "Pack K7M-42X, sealed 9:30am on 23 November 2026"
    assert "Must not learn of it: The adult named in the second item" in lines
    assert any("signature matches" in line for line in lines)
    assert f"Digest of the sealed file (SHA-256): {made().digest}" in lines


def test_a_planted_opener_that_trusts_any_signature_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    forged = with_files({"sender.pub": signer().public_key.encode()})
    monkeypatch.setattr(opening, "check_pack", lambda *_: "anything")
    assert open_pack(forged, UNLOCK).comment == "anything"
    monkeypatch.undo()
    assert refusal(forged)


def with_file(raw: bytes = b"A note.") -> tuple[SealedPack, str]:
    """A pack with one file in it, and the digest that its content gives of that file."""
    said = hashlib.sha256(raw).hexdigest()
    whole = content(files=(EnclosedFile(name="attachment-1.txt", item_id="f1", bytes=len(raw), sha256=said),))
    return seal(whole, signer(), LOCK, {"attachment-1.txt": raw}), said


def test_a_file_that_goes_with_a_pack_is_under_its_signature_and_its_content() -> None:
    pack, said = with_file()
    opened = open_pack(pack.sealed, UNLOCK)
    assert opened.files["attachment-1.txt"] == b"A note."
    assert f"{said}  attachment-1.txt".encode() in opened.files["SHA256SUMS"]
    assert "With it: attachment-1.txt" in describe(opened)


@pytest.mark.parametrize("beside", [{}, {"attachment-1.txt": b"Another."}, {"attachment-1.txt": b"A note.",
                                    "attachment-2.txt": b"More."}, {"attachment-2.txt": b"A note."}])
def test_a_pack_whose_files_are_not_those_of_its_content_is_refused(beside: dict[str, bytes]) -> None:
    raw = b"A note."
    whole = content(files=(EnclosedFile(name="attachment-1.txt", item_id="f1", bytes=7,
                                        sha256=hashlib.sha256(raw).hexdigest()),))  # fmt: skip
    files = {"checkpoint.txt": b"", "pack.json": write_content(whole), "pack.pdf": b"%PDF", "manifest.json": b"{}"}
    _, sealed = close(files | beside, {}, whole, signer(), LOCK)
    assert refusal(sealed) == opening.CHANGED
