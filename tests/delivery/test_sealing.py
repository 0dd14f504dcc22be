"""A sealed pack opens with anybody's tools, says what it was given, and shows any change."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.delivery.canonical import read_content, write_content
from sharewell.delivery.content import Count
from sharewell.delivery.opening import Identity, open_pack
from sharewell.delivery.passphrases import new_passphrase
from sharewell.delivery.sealing import Passphrase, RecipientKey, SealedPack, seal
from sharewell.rules.errors import Unreadable
from tests.delivery.parts import content, item, signer
from tests.support import quick_age

IDENTITY = pyrage.x25519.Identity.generate()
LOCK = RecipientKey(str(IDENTITY.to_public()))
UNLOCK = Identity(str(IDENTITY))


def made() -> SealedPack:
    return seal(content(), signer(), LOCK)


def run(*command: str | Path, cwd: Path, stdin: bytes = b"") -> bytes:
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, check=True).stdout


def documented() -> list[str]:
    """The commands of the documentation, without what it says about them."""
    page = (Path(__file__).parents[2] / "docs/reference/pack-format.md").read_text()
    block = page.partition("## Open one")[2].partition("\n## ")[0]
    commands = [line.partition("  #")[0].strip() for line in block.splitlines() if line.startswith("    ")]
    assert [command.split()[0] for command in commands] == ["age", "age", "tar", "minisign", "sha256sum"]
    return commands


def test_the_commands_of_the_documentation_open_and_check_a_pack(tmp_path: Path) -> None:
    pack = made()
    (tmp_path / "pack-K7M-42X.age").write_bytes(pack.sealed)
    (tmp_path / "key.txt").write_text(str(IDENTITY))
    _, unlock, untar, verify, check = documented()
    run(*unlock.split(), cwd=tmp_path)
    run(*untar.split(), cwd=tmp_path)
    said = run(*verify.split(), cwd=tmp_path)
    assert b"verified" in said and b"pack K7M-42X" in said
    assert run(*check.split(), cwd=tmp_path).count(b": OK") == 4
    words = run("pdftotext", "-layout", "pack.pdf", "-", cwd=tmp_path).decode()
    for label in ("What was seen or heard", "The child's own words", "What somebody else reported", "Opinion"):
        assert label.replace("'", "\u2019") in words or label in words
    assert "historical" in words and "Disputed: Her father says she fell." in words
    assert read_content((tmp_path / "pack.json").read_bytes()) == content()


@pytest.mark.parametrize("name", ["pack.json", "pack.pdf", "checkpoint.txt", "manifest.json", "SHA256SUMS"])
def test_debians_tools_see_a_changed_file_too(name: str, tmp_path: Path) -> None:
    (tmp_path / "pack-K7M-42X.age").write_bytes(made().sealed)
    (tmp_path / "key.txt").write_text(str(IDENTITY))
    _, unlock, untar, verify, check = documented()
    run(*unlock.split(), cwd=tmp_path)
    run(*untar.split(), cwd=tmp_path)
    with (tmp_path / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(subprocess.CalledProcessError):
        run(*verify.split(), cwd=tmp_path)
        run(*check.split(), cwd=tmp_path)


@pytest.mark.parametrize(("how", "least"), [(quick_age.REAL, 15), (quick_age.encrypt, 1)], ids=["real", "in tests"])
def test_a_passphrase_opens_it_with_debians_age_and_each_guess_is_dear(
    how: Callable[[bytes, str], bytes], least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyrage.passphrase, "encrypt", how)
    words = new_passphrase()
    pack = seal(content(), signer(), Passphrase(words))
    assert quick_age.work_of(pack.sealed) >= least
    assert open_pack(pack.sealed, words.replace("-", " ")).content == content()
    (tmp_path / "pack.age").write_bytes(pack.sealed)
    feeder = (
        "import os, pty, sys\n"
        "pid, fd = pty.fork()\n"
        "if pid == 0: os.execvp('age', ['age', '-d', '-o', 'pack.tar', 'pack.age'])\n"
        "seen = b''\n"
        "while b'passphrase' not in seen: seen += os.read(fd, 1000)\n"
        f"os.write(fd, b'{words}\\n')\n"
        "try:\n"
        "    while os.read(fd, 1000): pass\n"
        "except OSError: pass\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    run("python3", "-c", feeder, cwd=tmp_path)
    with tarfile.open(tmp_path / "pack.tar") as tar:
        assert tar.getnames()[0] == "SHA256SUMS"


def test_the_same_content_makes_the_same_document_and_data() -> None:
    one, two = made(), made()
    assert one.rendered == two.rendered and one.content == two.content
    assert one.rendered.accessible and b"/MarkInfo" in one.rendered.pdf


def test_the_manifest_counts_what_was_left_out_and_gives_no_reason() -> None:
    manifest = json.loads(open_pack(made().sealed, UNLOCK).files["manifest.json"])
    assert manifest["left_out"] == [{"count": 9, "words": "concerns"}]
    assert manifest["files"]["pack.pdf"]["bytes"] > 1000


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(texts, texts, st.lists(st.tuples(texts, st.integers(0, 2**31)), max_size=3))
def test_whatever_words_go_in_come_out_the_same(words: str, name: str, counts: list[tuple[str, int]]) -> None:
    whole = content(item(1, words, source=name), masked=tuple(Count(*one) for one in counts))
    assert read_content(write_content(whole)) == whole


@pytest.mark.parametrize(
    "change",
    [{"format": "sharewell-pack/9"}, {"format": "other"}, {"extra": 1}, {"items": "none"}, {"sealed_at": "yesterday"},
     {"masked": [["a", 1]]}],
)  # fmt: skip
def test_data_that_is_not_of_the_form_is_refused_with_its_path(change: dict[str, object]) -> None:
    document = json.loads(write_content(content())) | change
    with pytest.raises(Unreadable):
        read_content(json.dumps(document, sort_keys=True, separators=(",", ":")).encode())


def test_data_written_another_way_is_refused_since_its_digest_would_differ() -> None:
    document = json.loads(write_content(content()))
    with pytest.raises(Unreadable):
        read_content(json.dumps(document, indent=1).encode())
