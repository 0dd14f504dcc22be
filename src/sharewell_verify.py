"""sharewell-verify: is this record whole, and was this decision or pack in it? A checker that trusts nobody.

For an inspector, a court or a council. It shares no code with Sharewell, needs no database, no network and no Django:
Python 3.11 and the package `cryptography` are enough, and this one file can be copied anywhere. The formats are public:
docs/reference/ledger-format.md and evidence-format.md; RFC 9162; C2SP signed-note, tlog-checkpoint, tlog-proof and
tlog-cosignature.

    sharewell-verify export FOLDER --key KEY       a ledger, exported by `sharewell ledger export`
    sharewell-verify evidence FILE --key KEY       one decision, exported by `sharewell ledger evidence`
    sharewell-verify evidence FILE --pack PACK     and whether this sealed pack is the one it speaks of

KEY stands on the setting's weekly sheet, or its council keeps it. Without it the key inside the files is taken, which
proves only that they belong together. Ends with 0 where all holds, 1 where something does not, 2 where it is no file.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DASH, NOTE, COSIGNATURE = "\u2014", 1, 4
EVENT, ROW, EVIDENCE, PROOF = "sharewell event 1", "sharewell row 1", "sharewell-evidence/1", "c2sp.org/tlog-proof@v1"
PACKS, DESTROYED, REMOVED, SALT_GONE = "records_pack", "file.destroyed", "-", "-"
PAPER_LETTERS, PAPER_ROOT = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 20


class Unreadable(Exception):
    """A file is not of the form it should be of."""


@dataclass(frozen=True)
class Key:
    """A public key, written `name+hash+base64`: kind 1 signs notes, kind 4 adds a witness's time to them."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, word: str) -> Key:
        name, _, rest = word.strip().partition("+")
        given, _, encoded = rest.partition("+")
        raw = decode(encoded)
        if not name or len(raw) != 33 or raw[0] not in (NOTE, COSIGNATURE):
            raise Unreadable("a key looks like name+8 letters+44 letters")
        key = cls(name, raw[0], raw[1:])
        if key.id().hex() != given:
            raise Unreadable("this key has a slip in it; copy it again")
        return key

    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def signed(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Checkpoint:
    """A ledger at one size, as its key signed it; `seen` says when each known witness saw it."""

    size: int
    root: bytes
    seen: dict[str, datetime] = field(default_factory=dict)


def open_note(note: str, key: Key, witnesses: Iterable[Key] = ()) -> Checkpoint | None:
    """The checkpoint in a signed note, or None where `key` did not sign it or a known witness's line is false."""
    text, gap, lines = note.rpartition("\n\n")
    body, ours, seen = (text + "\n").encode(), False, {}
    known = {(one.name, one.id()): one for one in (key, *witnesses)}
    for line in lines.splitlines() if gap else ():
        dash, name, encoded = [*line.split(" "), "", ""][:3]
        raw = decode(encoded)
        signer = known.get((name, raw[:4]))
        if dash != DASH or signer is None:
            continue
        time = int.from_bytes(raw[4:12], "big")
        ended = (body, raw[4:]) if signer.kind == NOTE else (b"cosignature/v1\ntime %d\n%b" % (time, body), raw[12:])
        if not signer.signed(*ended):
            return None
        if signer.kind == NOTE:
            ours = ours or signer == key
        else:
            seen[name] = datetime.fromtimestamp(time, UTC)
    origin, size, root = [*text.split("\n"), "", ""][:3]
    return Checkpoint(whole(size), decode(root), seen) if ours and origin == key.name else None


def from_paper(text: str) -> Checkpoint | None:
    """A checkpoint from a printed sheet, `2048 ABCD-EFGH-…`: its size, and the first 20 bytes of its root. Else None.

    Raises Unreadable where its last group, which is made from the others, says that there is a slip.
    """
    size, _, rest = text.strip().upper().partition(" ")
    letters = rest.translate(str.maketrans("OIL", "011", "- \n"))
    if not size.isdecimal() or len(letters) != 36 or set(letters) - set(PAPER_LETTERS):
        return None
    number = 0
    for letter in letters[:32]:
        number = number * 32 + PAPER_LETTERS.index(letter)
    root = number.to_bytes(PAPER_ROOT, "big")
    check = int.from_bytes(hashlib.sha256(b"%d\n%b" % (int(size), root)).digest()[:3], "big") >> 4
    if "".join(PAPER_LETTERS[check >> shift & 31] for shift in (15, 10, 5, 0)) != letters[32:]:
        raise Unreadable("the text from paper has a slip in it; copy it again, letter by letter")
    return Checkpoint(int(size), root)


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def roots_at(leaves: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The root of the tree over the first `size` leaves, for each of `sizes` that there are leaves for."""
    wanted, found, peaks = set(sizes), {0: hashlib.sha256().digest()}, list[bytes]()
    for size, leaf in enumerate(leaves, 1):
        peaks.append(hashlib.sha256(b"\0" + leaf).digest())
        bits = size
        while not bits & 1:
            right = peaks.pop()
            peaks[-1], bits = node_hash(peaks[-1], right), bits >> 1
        if size in wanted:
            root = peaks[-1]
            for peak in reversed(peaks[:-1]):
                root = node_hash(peak, root)
            found[size] = root
    return found


def root_from_proof(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to, or None where it cannot be one (2.1.3.2)."""
    if index >= size:
        return None
    position, last, root = index, size - 1, hashlib.sha256(b"\0" + leaf).digest()
    for sibling in path:
        if last == 0:
            return None
        if position & 1 or position == last:
            root = node_hash(sibling, root)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        position, last = position >> 1, last >> 1
    return root if last == 0 else None


@dataclass(frozen=True)
class Event:
    """One event: its place, when, what, who (a random identifier), about which file, and the digests of rows."""

    seq: int
    at: str
    kind: str
    actor: str
    scope: str
    rows: dict[tuple[str, str], str]


def event_of(leaf: bytes) -> Event:
    """The event with these bytes. Raises Unreadable where they are none."""
    lines = leaf.decode().split("\n")
    rows = [line.split(" ") for line in lines[8:-1]]
    if lines[0] != EVENT or len(lines) < 9 or lines[-1] or any(len(row) not in (3, 4) for row in rows):
        raise Unreadable("an event of the ledger is not of the form it should be of")
    at, kind, actor, scope = lines[3:7]
    return Event(whole(lines[1]), at, kind, actor, scope, {(row[0], row[1]): row[2] for row in rows})


def columns_of(canonical: bytes) -> tuple[str, dict[str, str]]:
    """The table, and the readable columns, in a row's canonical bytes."""
    head, table, *lines = [*canonical.partition(b"\n\n")[0].decode().split("\n"), ""]
    if head != ROW:
        raise Unreadable("a row is not of the form it should be of")
    return table, dict(line.split("=", 1) for line in lines if "=" in line)


def salted(salt: str, content: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + content).hexdigest()


def proof_of(text: str) -> tuple[bytes, int, list[bytes], str]:
    """Leaf, index, hashes and signed note of a `tlog-proof`."""
    head, gap, note = text.partition("\n\n")
    first, extra, index, *path = [*head.split("\n"), "", ""][: max(3, head.count("\n") + 1)]
    if first != PROOF or not gap or not extra.startswith("extra ") or not index.startswith("index "):
        raise Unreadable("a proof is not of the form it should be of")
    return decode(extra[6:]), whole(index[6:]), [decode(line) for line in path], note


@dataclass
class Report:
    """What was found, in sentences."""

    good: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def say(self, holds: bool, good: str, bad: str) -> bool:
        """Add one of two sentences (`good` may be empty); returns `holds`."""
        if not holds or good:
            (self.good if holds else self.bad).append(good if holds else bad)
        return holds

    def key(self, given: str, inside: str) -> Key:
        """The key to check with: the one that was given, or else the one that came with the files, and a warning."""
        if not given:
            self.notes.append("no --key was given, so the key that came with the files was taken. Compare it with one "
                              f"that you have from elsewhere: {inside.strip()}")
        return Key.parse(given or inside)


def check_export(folder: Path, given: str, against: Sequence[str], witnesses: Sequence[Key]) -> Report:
    """Everything in an exported ledger: its files, events, tree, checkpoints and rows, and what was kept elsewhere."""
    report = Report()
    key = report.key(given, (folder / "key.txt").read_text())
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        report.say(found == digest, "", f"{name} was changed after the export, or did not arrive whole")
    leaves = [decode(line) for line in (folder / "events.txt").read_text().splitlines()]
    events = [event_of(leaf) for leaf in leaves]
    astray = [place for place, event in enumerate(events) if event.seq != place]
    report.say(not astray, f"{len(events):,} events stand in one unbroken order", f"event {astray[:1]} is out of place")
    late = [after.seq for before, after in pairwise(events) if after.at < before.at]
    if late:
        report.notes.append(f"{len(late)} events have an earlier time than the one before, first event {late[0]}: the "
                            "clock was set back. Their order is certain, their times are not.")
    notes = [path.read_text() for path in sorted((folder / "checkpoints").iterdir())]
    check_heads(report, leaves, [open_note(note, key, witnesses) for note in notes],
                [from_paper(text) or open_note(text, key, witnesses) for text in against])
    check_rows(report, events, (folder / "rows.txt").read_text().splitlines())
    return report


def check_heads(
    report: Report, leaves: Sequence[bytes], inside: Sequence[Checkpoint | None], outside: Sequence[Checkpoint | None]
) -> None:
    """Every checkpoint in the export, and every one kept elsewhere, against the tree that the events make."""
    roots = roots_at(leaves, [one.size for one in (*inside, *outside) if one])
    whole_tree, covered = True, 0
    for one, where in [(one, "in the export") for one in inside] + [(one, "from elsewhere") for one in outside]:
        if one is None:
            whole_tree = report.say(False, "", f"a checkpoint {where} is not signed by the key")
            continue
        root, covered = roots.get(one.size), max(covered, one.size)
        held = root is not None and len(one.root) >= PAPER_ROOT and root.startswith(one.root)
        wrong = f"the ledger was cut short: a checkpoint {where} counts {one.size:,} events, here are {len(leaves):,}"
        changed = f"the first {one.size:,} events are not those of the checkpoint {where}: they were changed"
        whole_tree = report.say(held, "", wrong if root is None else changed) and whole_tree
        for name, seen in one.seen.items():
            report.notes.append(f"the witness {name} saw the first {one.size:,} events on {when(seen)}")
    if whole_tree and (inside or outside):
        report.good.append(f"{len(inside):,} checkpoints in the export and {len(outside):,} from elsewhere hold")
    if covered < len(leaves):
        report.notes.append(f"the last {len(leaves) - covered:,} events are newer than any checkpoint")


def check_rows(report: Report, events: Sequence[Event], lines: Sequence[str]) -> None:
    """Every row against the last event about it, both ways; destroyed files by the events that destroyed them."""
    last = {row: (digest, event.seq) for event in events for row, digest in event.rows.items()}
    gone = {event.scope: event for event in events if event.kind == DESTROYED}
    closed = read = 0
    for line in lines:
        table, row_id, scope, salt, encoded = line.split(" ")
        digest, seq = last.pop((table, row_id), ("", -1))
        if salt == SALT_GONE:
            why = f"{table} {row_id}: its key is gone, and no event says that its file was destroyed"
            closed += report.say(bool(digest) and scope in gone, "", why)
            continue
        content = decode(encoded)
        name, columns = columns_of(content)
        right = (name, columns.get("id"), columns.get("scope_id")) == (table, row_id, scope)
        wrong = f"it is not what event {seq} wrote" if digest else "no event wrote it"
        read += report.say(right and salted(salt, content) == digest, "", f"{table} {row_id}: {wrong}")
    for (table, row_id), (digest, seq) in last.items():
        report.say(digest == REMOVED, "", f"{table} {row_id}: event {seq} wrote it, and it is missing")
    report.good.append(f"{read:,} rows are as their events wrote them; {closed:,} more are of destroyed files")
    for event in gone.values():
        report.notes.append(f"file {event.scope} was destroyed on {event.at[:10]} by {event.actor} (event {event.seq})")


def check_evidence(file: Path, given: str, witnesses: Sequence[Key], pack: Path | None) -> Report:
    """An evidence file: its words, rows, events, proofs, checkpoint and witnesses; and a pack against it."""
    report, data = Report(), json.loads(file.read_text())
    if data.get("format") != EVIDENCE:
        raise Unreadable(f"this is not an evidence file, since it does not say {EVIDENCE}")
    key = report.key(given, data["key"])
    known = list(witnesses) or [Key.parse(word) for word in data.get("witnesses", [])]
    before = open_note(data["before"], key, known) if data.get("before") else None
    for item in data["items"]:
        check_item(report, item, key, known, before)
    if pack:
        found = hashlib.sha256(pack.read_bytes()).hexdigest()
        packs = [columns_of(decode(one["row"]))[1].get("digest") for one in data["items"] if one["table"] == PACKS]
        report.say(found in packs, f"{pack.name} is the sealed pack that the record speaks of",
                   f"{pack.name} is not a pack that this evidence speaks of, or it was changed")
    return report


def check_item(
    report: Report, item: dict[str, Any], key: Key, witnesses: Sequence[Key], before: Checkpoint | None
) -> None:
    """One row of an evidence file, from its words up to the signed root."""
    what = str(item.get("what", item["table"]))
    leaf, index, path, note = proof_of(item["proof"])
    checkpoint = open_note(note, key, witnesses)
    if checkpoint is None:
        report.bad.append(f"{what}: its checkpoint is not signed by the key")
        return
    event, content = event_of(leaf), decode(item["row"])
    table, columns = columns_of(content)
    inside = event.seq == index and root_from_proof(leaf, index, checkpoint.size, path) == checkpoint.root
    right = (table, columns.get("id")) == (item["table"], item["id"])
    held = right and salted(item["salt"], content) == event.rows.get((table, item["id"]))
    if not report.say(inside, "", f"{what}: its event does not stand in the ledger") or not report.say(
        held, f"{what}: stands in the ledger as event {index} ({event.kind}), by its own clock at {event.at[:19]} UTC",
        f"{what}: the row is not what event {index} wrote",
    ):  # fmt: skip
        return
    if "words" in item:
        spoken = json.dumps(item["words"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        report.say(salted(item["words_salt"], spoken) == columns.get("words"), f"{what}: these are the recorded words",
                   f"{what}: its words are not those that were recorded")
    for name, seen in checkpoint.seen.items():
        report.good.append(f"{what}: was there on {when(seen)} at the latest, as the witness {name} saw")
    for name, seen in before.seen.items() if before and before.size <= index else ():
        report.good.append(f"{what}: was not there yet on {when(seen)}, as the witness {name} saw")


def decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Unreadable("something that should be base64 is not") from None


def whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Unreadable("something that should be a whole number is not")
    return int(text)


def when(time: datetime) -> str:
    return f"{time.day} {time:%B %Y at %H:%M} UTC"


def text_of(given: str) -> str:
    """What stands in a file, or the text itself where there is no file of this name."""
    return Path(given).read_text() if len(given) < 250 and Path(given).is_file() else given


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser("sharewell-verify", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=["export", "evidence"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--key", default="", help="the setting's key, from elsewhere than the files")
    parser.add_argument("--witness", action="append", default=[], help="the key of a witness; may be given again")
    parser.add_argument("--against", action="append", default=[], help="a checkpoint from elsewhere: a file, or paper")
    parser.add_argument("--pack", type=Path, help="a sealed pack that the evidence should speak of")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    chosen = parser.parse_args(arguments)
    try:
        witnesses = [Key.parse(text_of(word)) for word in chosen.witness]
        if chosen.what == "export":
            report = check_export(chosen.path, chosen.key, [text_of(one) for one in chosen.against], witnesses)
        else:
            report = check_evidence(chosen.path, chosen.key, witnesses, chosen.pack)
    except (OSError, Unreadable, ValueError, KeyError, TypeError, AttributeError) as error:
        sys.stderr.write(f"It could not be read: {error}\n")
        return 2
    if chosen.json:
        sys.stdout.write(json.dumps({"ok": not report.bad, **vars(report)}, indent=2) + "\n")
    else:
        for mark, lines in (("holds: ", report.good), ("note:  ", report.notes), ("WRONG: ", report.bad)):
            sys.stdout.writelines(f"{mark} {line}\n" for line in lines)
        sys.stdout.write("NOT AS IT WAS WRITTEN.\n" if report.bad else "Everything that was checked holds.\n")
    return 1 if report.bad else 0


if __name__ == "__main__":
    sys.exit(main())
