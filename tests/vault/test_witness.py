"""A witness: it signs what follows from what it saw, refuses forks and shorter ledgers, and forgets nothing."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharewell.rules.errors import Broken
from sharewell.rules.ledger import merkle
from sharewell.rules.ledger.checkpoint import Checkpoint, ConsistencyProof
from sharewell.vault.cosigning import WitnessKey
from sharewell.vault.signing import NoteSigner
from sharewell.vault.witness import SIZE, Witness, digest_of

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SIGNER = NoteSigner("sharewell.ledger/0a0a", bytes(range(32)))


class Log:
    """A ledger of plain leaves, and the requests that it sends to a witness."""

    def __init__(self, *leaves: str) -> None:
        self.hashes = [merkle.leaf_hash(leaf.encode()) for leaf in leaves]

    def root(self, start: int, end: int) -> bytes:
        peaks: list[bytes] = []
        return merkle.fold(merkle.extend(0, peaks, self.hashes[start:end])[1])

    def note(self, size: int, signer: NoteSigner = SIGNER) -> str:
        return signer.sign(Checkpoint(signer.name, size, self.root(0, size)).text())

    def request(self, old: int, size: int, signer: NoteSigner = SIGNER) -> bytes:
        covers = merkle.consistency_cover(old, size) if old else []
        node = lambda at: self.root(at[1] << at[0], (at[1] + 1) << at[0])  # noqa: E731
        return ConsistencyProof(old, tuple(merkle.proof(covers, node)), self.note(size, signer)).text().encode()


LOG = Log(*(f"event {number}" for number in range(40)))
FORK = Log(*(f"event {number}" for number in range(6)), *(f"another {number}" for number in range(34)))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    made = Witness(tmp_path / "w", "chair.example.org")
    made.know(SIGNER.verifier.text)
    return made


def text_of(note: str) -> str:
    return note.rpartition("\n\n")[0] + "\n"


def test_a_ledger_that_grows_is_signed_each_time_and_the_line_holds(witness: Witness) -> None:
    old = 0
    for size in (1, 2, 5, 8, 13, 40, 40):
        answer = witness.add_checkpoint(LOG.request(old, size), NOW)
        assert answer.status == 200, answer
        key = WitnessKey.parse(witness.key.text)
        assert key.seen_at(text_of(LOG.note(size)), answer.text.rstrip("\n")) == int(NOW.timestamp())
        with pytest.raises(Broken):
            key.seen_at(text_of(FORK.note(40)), answer.text.rstrip("\n"))
        old = size


@pytest.mark.parametrize(("body", "status"), [
    (b"", 400), (b"\xff\xfe", 400), (b"old 0\n\nno note", 400), (LOG.request(8, 13).replace(b"old 8", b"old 20"), 400),
    (LOG.request(0, 13), 409), (LOG.request(5, 13), 409), (FORK.request(0, 8), 409), (FORK.request(8, 8), 409),
    (FORK.request(8, 13), 422), (LOG.request(8, 13).replace(b"old 8\n", b"old 8\n" + b"A" * 43 + b"=\n"), 422),
    (LOG.request(8, 13, NoteSigner(SIGNER.name, bytes(32))), 403),
    (LOG.request(8, 13, NoteSigner("sharewell.ledger/other", bytes(32))), 404),
], ids=str)  # fmt: skip
def test_whatever_does_not_follow_is_refused_and_changes_nothing(witness: Witness, body: bytes, status: int) -> None:
    witness.add_checkpoint(LOG.request(0, 8), NOW)
    before = witness.latest(digest_of(SIGNER.name))
    answer = witness.add_checkpoint(body, NOW)
    assert answer.status == status
    assert (answer.kind, answer.text) == (SIZE, "8\n") or status != 409
    assert witness.latest(digest_of(SIGNER.name)) == before
    assert witness.add_checkpoint(LOG.request(8, 13), NOW).status == 200


def test_it_remembers_after_a_restart_and_keeps_its_key(witness: Witness) -> None:
    witness.add_checkpoint(LOG.request(0, 8), NOW)
    again = Witness(witness.folder)
    assert again.key == witness.key
    assert again.add_checkpoint(LOG.request(0, 5), NOW).status == 409
    assert again.known() == [SIGNER.name]
    with pytest.raises(Broken, match="another folder"):
        Witness(witness.folder, "another.example.org")
    assert (witness.folder / "witness.secret").stat().st_mode & 0o777 == 0o600


def test_what_it_signs_is_on_the_disk_before_it_answers(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").resolve().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    witness.add_checkpoint(LOG.request(0, 8), NOW)
    assert synced == [f"{digest_of(SIGNER.name)}.note.new", "w"]
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError("no space")))
    with pytest.raises(OSError, match="no space"):
        witness.add_checkpoint(LOG.request(8, 13), NOW)
    monkeypatch.setattr(os, "fsync", real)
    assert Checkpoint.parse(text_of(witness.latest(digest_of(SIGNER.name)).text)).size == 8


def test_a_ledger_cannot_be_started_anew_under_another_key(witness: Witness) -> None:
    with pytest.raises(Broken, match="another key"):
        witness.know(NoteSigner(SIGNER.name, bytes(32)).verifier.text)
    with pytest.raises(Broken, match="not a checkpoint key"):
        witness.know("nonsense")
    with pytest.raises(Broken, match="name"):
        Witness(witness.folder.parent / "new", "not a name")


def test_a_ledger_that_is_not_watched_and_a_name_that_is_none_are_not_found(witness: Witness) -> None:
    for digest in ("0" * 64, "../witness", "", "A" * 64):
        assert witness.latest(digest).status == 404


def test_a_line_that_is_no_line_or_somebody_elses_is_refused(witness: Witness, tmp_path: Path) -> None:
    answer = witness.add_checkpoint(LOG.request(0, 8), NOW)
    line, key = answer.text.strip(), WitnessKey.parse(witness.key.text)
    note = text_of(witness.latest(digest_of(SIGNER.name)).text)
    assert key.seen_at(note, line)
    other = WitnessKey(key.name, bytes(32))
    for wrong, words in ((line[:-4] + "%%%%", "cannot be read"), (line.replace(key.name, "x.example.org"), "expected"),
                         (line[:-8], "expected|read"), ("", "expected")):  # fmt: skip
        with pytest.raises(Broken, match=words):
            key.seen_at(note, wrong)
    with pytest.raises(Broken, match="expected"):
        other.seen_at(note, line)


def test_its_key_is_made_as_the_specification_says() -> None:
    public = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw()
    key = WitnessKey("chair.example.org", public)
    assert key.id() == hashlib.sha256(b"chair.example.org\n\x04" + public).digest()[:4]
    for wrong in (key.text[:-3], key.text.replace("+", "-"), SIGNER.verifier.text, ""):
        with pytest.raises(Broken, match="key of a witness"):
            WitnessKey.parse(wrong)
