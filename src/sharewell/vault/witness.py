"""A witness: it remembers the last checkpoint of each ledger it knows, and signs only what follows from it.

C2SP tlog-witness. It runs where those who keep the records cannot reach it: on the chair's machine, at the council. It
needs no database: one folder, a file for each ledger. What it accepts is durable before it answers, so that no crash
can make it sign two histories.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharewell.rules.errors import Broken, Unreadable
from sharewell.rules.ledger.checkpoint import Checkpoint, ConsistencyProof
from sharewell.rules.ledger.merkle import check_consistency
from sharewell.vault.cosigning import Cosigner, WitnessKey
from sharewell.vault.signing import NoteVerifier

PLAIN = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
LARGEST = 64 * 1024
NAME = re.compile(r"[a-z0-9.-]{3,100}/?[a-z0-9./-]{0,100}")


@dataclass(frozen=True)
class Answer:
    """What the witness answers: an HTTP status, a kind of content, and text."""

    status: int
    text: str
    kind: str = PLAIN


class Witness:
    """The witness whose memory is in one folder. Made the first time, with a key of its own."""

    def __init__(self, folder: Path, name: str = "") -> None:
        """Raises Broken where the folder holds another witness, or `name` is needed or cannot be one."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self._one_at_a_time = threading.Lock()
        self._cosigner = _cosigner(folder, name)

    @property
    def key(self) -> WitnessKey:
        """What others check this witness's lines with."""
        return self._cosigner.witness

    def know(self, key: str) -> str:
        """Watch the ledger with this verifier key from now on; returns its name. Raises Broken where it is no key.

        A ledger's key, once known, is not exchanged: that would let somebody start it anew.
        """
        verifier = NoteVerifier.parse(key.strip())
        path = self._path(verifier.name, "key")
        if path.exists() and path.read_text() != f"{verifier.text}\n":
            raise Broken("This witness knows that ledger by another key. Ask who keeps the ledger why it changed.")
        _write_durably(path, f"{verifier.text}\n")
        return verifier.name

    def known(self) -> list[str]:
        """The names of the ledgers that are watched."""
        return sorted(NoteVerifier.parse(path.read_text().strip()).name for path in self.folder.glob("*.key"))

    def begin_again(self, origin: str) -> Path:
        """Forget what was seen of a ledger, because an old copy of it was put back and its people have said why.

        Only the witness's own keeper does this. What was seen is kept in a file, whose path this gives. Raises Broken
        where nothing was seen of it.
        """
        path = self._path(origin, "note")
        with self._alone():
            if not path.exists():
                raise Broken("Nothing was seen of a ledger with this name.")
            size = Checkpoint.parse(_text_of(path.read_text(encoding="utf-8"))).size
            kept = path.with_name(f"{path.name}.before-{size}")
            path.replace(kept)
        return kept

    def latest(self, origin_digest: str) -> Answer:
        """The last checkpoint of the ledger whose name has this SHA-256 (hex), with this witness's line."""
        path = self.folder / f"{origin_digest}.note"
        if not re.fullmatch("[0-9a-f]{64}", origin_digest) or not path.exists():
            return Answer(404, "No such ledger is watched here.\n")
        return Answer(200, path.read_text(encoding="utf-8"))

    def add_checkpoint(self, body: bytes, now: datetime) -> Answer:
        """Take a checkpoint, with the proof that it follows from the last one; answer with a cosignature line."""
        try:
            asked = ConsistencyProof.parse(body.decode())
            said = Checkpoint.parse(_text_of(asked.note))
        except (Unreadable, UnicodeDecodeError):
            return Answer(400, "This is not a checkpoint with a proof.\n")
        key = self._path(said.origin, "key")
        if not key.exists():
            return Answer(404, "This ledger is not watched here.\n")
        try:
            NoteVerifier.parse(key.read_text().strip()).verify(asked.note)
        except Broken:
            return Answer(403, "The checkpoint is not signed by the key that is known here.\n")
        if asked.old > said.size:
            return Answer(400, "The older size is larger than the checkpoint.\n")
        with self._alone():
            return self._judge(asked, said, now)

    def _judge(self, asked: ConsistencyProof, said: Checkpoint, now: datetime) -> Answer:
        path = self._path(said.origin, "note")
        last = Checkpoint.parse(_text_of(path.read_text(encoding="utf-8"))) if path.exists() else None
        seen = last.size if last else 0
        if asked.old != seen or (last and last.size == said.size and last.root != said.root):
            return Answer(409, f"{seen}\n", SIZE)
        follows = not asked.path if last is None else check_consistency(
            last.size, said.size, last.root, said.root, asked.path)  # fmt: skip
        if not follows:
            return Answer(422, "The proof does not hold: this checkpoint does not follow from the last one.\n")
        text = _text_of(asked.note)
        line = self._cosigner.line(text, int(now.timestamp()))
        _write_durably(path, f"{asked.note.rstrip(chr(10))}\n{line}\n")
        return Answer(200, f"{line}\n")

    def _path(self, origin: str, ending: str) -> Path:
        return self.folder / f"{digest_of(origin)}.{ending}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One judgement at a time, also where two programs use the folder."""
        import fcntl

        with self._one_at_a_time, (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def digest_of(origin: str) -> str:
    """The name under which a ledger is kept and asked for: SHA-256 of its origin, in hex."""
    return hashlib.sha256(origin.encode()).hexdigest()


def _text_of(note: str) -> str:
    text, gap, _ = note.rpartition("\n\n")
    if not gap:
        raise Unreadable("checkpoint", "A checkpoint has an empty line before its signatures.")
    return text + "\n"


def _cosigner(folder: Path, name: str) -> Cosigner:
    path = folder / "witness.secret"
    if not path.exists():
        if not NAME.fullmatch(name):
            raise Broken("Give the witness a name, as an address without https://: for example chair.example.org")
        private = Ed25519PrivateKey.generate().private_bytes_raw()
        _write_durably(path, f"{name}\n{private.hex()}\n", mode=0o600)
    kept, secret = path.read_text().split()
    if name and name != kept:
        raise Broken(f"This folder holds the witness {kept}. Choose another folder for {name}.")
    return Cosigner(kept, bytes.fromhex(secret))


def _write_durably(path: Path, text: str, mode: int = 0o644) -> None:
    """The file as a whole or not at all, on the disk before this returns."""
    fresh = path.with_suffix(f"{path.suffix}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
