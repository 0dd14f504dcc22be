"""A sealed pack opens with anybody's tools, says what it was given, and shows any change."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.delivery.canonical import read_content, write_content
from sharewell.delivery.content import Count
from sharewell.delivery.opening import Identity, describe, open_pack
from sharewell.delivery.passphrases import as_typed, new_passphrase
from sharewell.delivery.sealing import Passphrase, RecipientKey, SealedPack, seal
from sharewell.rules.errors import Broken, Incomplete, Unreadable
from tests.delivery.parts import content, item, signer

IDENTITY = pyrage.x25519.Identity.generate()
LOCK = RecipientKey(str(IDENTITY.to_public()))
UNLOCK = Identity(str(IDENTITY))


def made() -> SealedPack:
    return seal(content(), signer(), LOCK)


def run(*command: str | Path, cwd: Path, stdin: bytes = b"") -> bytes:
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, check=True).stdout


def test_the_commands_of_the_documentation_open_and_check_a_pack(tmp_path: Path) -> None:
    pack = made()
    (tmp_path / "pack.age").write_bytes(pack.sealed)
    (tmp_path / "key.txt").write_text(str(IDENTITY))
    run("age", "-d", "-i", "key.txt", "-o", "pack.tar", "pack.age", cwd=tmp_path)
    run("tar", "xf", "pack.tar", cwd=tmp_path)
    assert b"verified" in run("minisign", "-Vm", "SHA256SUMS", "-p", "sender.pub", cwd=tmp_path)
    assert run("sha256sum", "-c", "SHA256SUMS", cwd=tmp_path).count(b": OK") == 4
    words = run("pdftotext", "-layout", "pack.pdf", "-", cwd=tmp_path).decode()
    for label in ("What was seen or heard", "The child's own words", "What somebody else reported", "Opinion"):
        assert label.replace("'", "\u2019") in words or label in words
    assert "historical" in words and "Disputed: Her father says she fell." in words
    assert read_content((tmp_path / "pack.json").read_bytes()) == content()


def test_a_passphrase_opens_it_with_debians_age(tmp_path: Path) -> None:
    words = new_passphrase()
    pack = seal(content(), signer(), Passphrase(words))
    assert open_pack(pack.sealed, words.upper()).content == content()
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


@pytest.mark.parametrize("place", ["header", "middle", "end"])
def test_a_changed_file_is_not_opened(place: str) -> None:
    raw = bytearray(made().sealed)
    at = {"header": 40, "middle": len(raw) // 2, "end": len(raw) - 1}[place]
    raw[at] ^= 1
    with pytest.raises(Unreadable):
        open_pack(bytes(raw), UNLOCK)


def test_half_a_file_says_to_ask_again() -> None:
    with pytest.raises(Unreadable) as refused:
        open_pack(made().sealed[:-500], UNLOCK)
    assert "ring the sender" in str(refused.value) or "Ask the sender" in str(refused.value)


def repacked(pack: SealedPack, change: dict[str, bytes]) -> bytes:
    """The pack opened, some of its files changed, and locked again by somebody who has the recipient's key."""
    plain = pyrage.decrypt(pack.sealed, [IDENTITY])
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(plain)) as before, tarfile.open(fileobj=out, mode="w") as after:
        for entry in before:
            raw = change.get(entry.name, before.extractfile(entry).read())  # type: ignore[union-attr]
            entry.size = len(raw)
            after.addfile(entry, io.BytesIO(raw))
    return bytes(pyrage.encrypt(out.getvalue(), [IDENTITY.to_public()]))


def test_a_file_changed_inside_by_somebody_with_the_key_is_found() -> None:
    pack = made()
    for name, raw in (("pack.json", b"{}"), ("pack.pdf", b"%PDF-"), ("SHA256SUMS", b""), ("checkpoint.txt", b"x")):
        with pytest.raises((Broken, Unreadable)):
            open_pack(repacked(pack, {name: raw}), UNLOCK)
    assert open_pack(repacked(pack, {}), UNLOCK).content == content()


def test_a_pack_signed_by_somebody_else_is_told_apart() -> None:
    pack = made()
    assert open_pack(pack.sealed, UNLOCK, public_key=pack.public_key).content.reference == "K7M-42X"
    with pytest.raises(Broken):
        open_pack(pack.sealed, UNLOCK, public_key=signer().public_key)


def test_what_is_no_pack_and_what_does_not_open_say_what_to_do() -> None:
    for raw, unlock in ((b"hello", UNLOCK), (b"", UNLOCK), (made().sealed, Identity("nonsense"))):
        with pytest.raises(Unreadable):
            open_pack(raw, unlock)
    other = Identity(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(Unreadable) as refused:
        open_pack(made().sealed, other)
    assert "does not open" in str(refused.value)
    with pytest.raises(Incomplete):
        seal(content(), signer(), RecipientKey("age1nonsense"))


def test_the_reader_is_told_who_sent_what_and_what_was_checked() -> None:
    lines = describe(open_pack(made().sealed, UNLOCK))
    assert lines[0] == "Pack K7M-42X, sealed 9:30am on 23 November 2026"
    assert any("signature matches" in one for one in lines)


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


def test_a_passphrase_is_long_and_can_be_typed_as_it_is_heard() -> None:
    words = new_passphrase()
    assert len(words.replace("-", "")) == 20
    assert as_typed(f"  {words.replace('-', ' ').upper()} ") == words
    assert as_typed("some other passphrase") == "some other passphrase"


def test_a_planted_check_that_trusts_the_sums_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    import sharewell.delivery.opening as opening

    def trusting(*_: object) -> str:
        return "anything"

    monkeypatch.setattr(opening, "check_pack", trusting)
    pack = made()
    forged = repacked(pack, {"sender.pub": signer().public_key.encode()})
    assert open_pack(forged, UNLOCK).comment == "anything"
    monkeypatch.undo()
    with pytest.raises(Broken):
        open_pack(forged, UNLOCK)


