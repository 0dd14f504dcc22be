"""An exported ledger, checked by the program that shares no code with us; and every way to spoil one is found."""

from __future__ import annotations

import ast
import base64
import hashlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sharewell_verify
from sharewell.records import ledger
from sharewell.rules.events import Event
from sharewell.rules.ledger import paper
from sharewell.rules.ledger.checkpoint import Checkpoint
from sharewell.vault.cosigning import Cosigner
from tests.records.ledger.book import NOW, Book

Spoil = Callable[[Path], None]
WITNESS = Cosigner("chair.example.org", bytes(range(32)))


@pytest.fixture
def exported(book: Book, tmp_path: Path) -> tuple[Path, str, list[str]]:
    """An export with a destroyed file, two checkpoints and a witness; its key; and what was kept elsewhere."""
    book.fill()
    gone = book.files[0]
    book.write(book.person(), kind=Event.FILE_DESTROYED, scope=gone)
    first = ledger.checkpoint(book.vault, book.organisation, NOW)
    book.vault.destroy(gone)
    book.fill(1, 1)
    second = ledger.checkpoint(book.vault, book.organisation, NOW)
    said = [Checkpoint.parse(note.rpartition("\n\n")[0] + "\n") for note in (first, second)]
    line = WITNESS.line(said[0].text(), int(NOW.timestamp()))
    ledger.keep_cosignature(book.organisation, said[0].size, line, NOW)
    assert ledger.cosigners(book.organisation) == {"chair.example.org": said[0].size}
    folder = tmp_path / "export"
    assert ledger.export(book.vault, book.organisation, folder) == said[1].size
    return folder, ledger.verifier_key(book.vault, book.organisation), [first, paper.text_of(said[1])]


def check(folder: Path, key: str, kept: list[str]) -> sharewell_verify.Report:
    witnesses = [sharewell_verify.Key.parse(WITNESS.witness.text)]
    return sharewell_verify.check_export(folder, key, kept, witnesses)


def test_a_whole_ledger_holds_and_says_what_was_seen_and_destroyed(exported):
    report = check(*exported)
    assert report.bad == []
    assert any("one unbroken order" in line for line in report.good)
    assert any("2 checkpoints in the export and 2 from elsewhere hold" in line for line in report.good)
    assert any("are of destroyed files" in line and " 0 more" not in line for line in report.good)
    assert any(line.startswith("file ") and "was destroyed on 2026-11-23" in line for line in report.notes)
    assert any("the witness chair.example.org saw" in line and "23 November 2026" in line for line in report.notes)
    assert any("no --key" in line for line in check(exported[0], "", []).notes)


def lines(name: str, change: Callable[[list[str]], list[str]]) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / name
        path.write_text("".join(f"{line}\n" for line in change(path.read_text().splitlines())))

    return spoil


def recoded(line: str, old: bytes, new: bytes) -> str:
    raw = base64.b64decode(line)
    assert old in raw
    return base64.b64encode(raw.replace(old, new, 1)).decode()


def one_row(all_: list[str], change: Callable[[list[str]], list[str]], only: bool = False) -> list[str]:
    """All rows with the first whose key is still there changed; or that one `only`."""
    at = next(place for place, line in enumerate(all_) if line.split(" ")[3] != "-")
    changed = " ".join(change(all_[at].split(" ")))
    return [changed] if only else [*all_[:at], changed, *all_[at + 1 :]]


def reworded(row: list[str]) -> list[str]:
    return [*row[:4], recoded(row[4], b"\nversion=", b"\nversion=9")]


def last_checkpoint(folder: Path) -> Path:
    return sorted((folder / "checkpoints").iterdir())[-1]


SPOILS: dict[str, tuple[Spoil, str]] = {
    "an event said otherwise": (
        lines("events.txt", lambda all_: [*all_[:3], recoded(all_[3], b"recorded", b"rejected"), *all_[4:]]),
        "something in them was changed|they were changed"),
    "two events swapped": (lines("events.txt", lambda all_: [all_[1], all_[0], *all_[2:]]), "out of place"),
    "the last events cut off": (lines("events.txt", lambda all_: all_[:-5]), "was cut short"),
    "an event taken out": (lines("events.txt", lambda all_: [*all_[:2], *all_[3:]]), "out of place"),
    "a row changed": (lines("rows.txt", lambda all_: one_row(all_, reworded)), "is not what event"),
    "a row taken out": (lines("rows.txt", lambda all_: all_[1:]), "it is missing"),
    "a row put in": (
        lines("rows.txt", lambda all_: [*all_, *one_row(all_, lambda row: [row[0], "f" * 32, *row[2:]], only=True)]),
        "no event wrote it"),
    "a row said to be destroyed": (
        lines("rows.txt", lambda all_: one_row(all_, lambda row: [*row[:3], "-", "AA=="])),
        "no event says that its file was destroyed"),
    "a checkpoint of another": (
        lambda folder: last_checkpoint(folder).write_text(last_checkpoint(folder).read_text().replace("\n1", "\n2", 1)),
        "not signed by the key"),
}  # fmt: skip


def signed_anew(folder: Path) -> None:
    """The digests made again, as somebody would who changed the export on purpose."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n")


@pytest.mark.parametrize("name", SPOILS)
def test_every_way_to_spoil_an_export_is_found_and_named(exported, name):
    folder, key, kept = exported
    spoil, words = SPOILS[name]
    spoil(folder)
    assert any("was changed after the export" in line for line in check(folder, key, kept).bad)
    signed_anew(folder)
    found = check(folder, key, kept).bad
    assert any(word in line for line in found for word in words.split("|")), found


def test_what_was_kept_elsewhere_finds_a_ledger_that_was_written_anew(exported, book):
    folder, key, kept = exported
    other = Book(book.vault, organisation=book.organisation)
    with pytest.raises(sharewell_verify.Unreadable, match="slip"):
        check(folder, key, [kept[1][:-1] + ("0" if kept[1][-1] != "0" else "1")])
    shorter = sorted((folder / "checkpoints").iterdir())
    lines("events.txt", lambda all_: all_[: int(shorter[0].name[:12])])(folder)
    shorter[1].unlink()
    signed_anew(folder)
    assert any("was cut short: a checkpoint from elsewhere" in line for line in check(folder, key, kept).bad)
    assert other.organisation in key


def test_verify_takes_notes_and_lines_from_paper(book, exported):
    _, _, kept = exported
    assert ledger.verify(book.vault, against=kept).findings == []
    for wrong in (paper.text_of(Checkpoint("", 64, bytes(32))), paper.text_of(Checkpoint("", 10**6, bytes(32)))):
        found = ledger.verify(book.vault, against=[wrong]).findings
        assert [one.table for one in found] == ["checkpoint"]


def test_the_verifier_is_one_short_file_without_us():
    path = Path(sharewell_verify.__file__)
    source = path.read_text()
    assert len(source.splitlines()) < 400
    nodes = list(ast.walk(ast.parse(source)))
    roots = {(node.module or "").split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
    roots |= {name.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for name in node.names}
    assert roots - set(sys.stdlib_module_names) == {"cryptography"}


def test_the_command_says_in_words_and_by_its_exit_code(exported, capsys, tmp_path):
    folder, key, kept = exported
    (tmp_path / "kept.note").write_text(kept[0])
    given = ["export", str(folder), "--key", key, "--against", str(tmp_path / "kept.note"), "--against", kept[1]]
    assert sharewell_verify.main(given) == 0
    assert capsys.readouterr().out.endswith("Everything that was checked holds.\n")
    assert sharewell_verify.main([*given, "--json"]) == 0
    assert '"ok": true' in capsys.readouterr().out
    lines("rows.txt", lambda all_: all_[1:])(folder)
    assert sharewell_verify.main(given) == 1
    assert capsys.readouterr().out.endswith("NOT AS IT WAS WRITTEN.\n")
    shutil.rmtree(folder)
    assert sharewell_verify.main(given) == 2
    assert "could not be read" in capsys.readouterr().err
