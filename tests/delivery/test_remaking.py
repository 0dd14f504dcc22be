"""G25: what is shown of an attached file was made anew, and nothing planted in the original is in it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter, _cmap
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

from sharewell.delivery import remaking, remaking_child
from sharewell.rules.attachments import Kind, Trouble, check
from tests.support.hostile_files import MARK, PLANTED, REFUSED, pdf, photo

pytestmark = pytest.mark.once
HIDDEN = (MARK.encode(), b"Exif\x00", b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/URI",
          b"/Author", b"<script", b"PK\x03\x04")  # fmt: skip


def found_in(raw: bytes) -> list[bytes]:
    """Which of HIDDEN stand in `raw`, also inside each object of a PDF."""
    layers = [raw]
    if raw.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(raw))
        for number in range(1, int(str(reader.trailer["/Size"]))):
            one = reader.get_object(number)
            layers += [repr(one).encode(), bytes(getattr(one, "_data", b""))]
    return [term for term in HIDDEN if any(term in layer for layer in layers)]


def remade(name: str, raw: bytes) -> bytes | Trouble:
    kind = check(name, raw).kind
    assert kind is not None
    return remaking.remake(kind, raw)


@pytest.mark.parametrize("what", PLANTED)
def test_g25_nothing_planted_in_a_file_is_in_its_viewing_copy(what: str) -> None:
    name, raw = PLANTED[what]
    assert found_in(raw), "the control: it stands in the original"
    view = remade(name, raw)
    assert isinstance(view, bytes) and found_in(view) == []
    if name.endswith("pdf"):
        assert len(PdfReader(io.BytesIO(view)).pages) == 1
    else:
        assert Image.open(io.BytesIO(view)).size == (48, 64), "turned as it is to be seen"


def test_g25_a_decoder_that_takes_everything_along_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking_child, "NOT_TAKEN", frozenset())
    monkeypatch.setattr(remaking_child, "SAID_BY_CAMERA", set())
    assert MARK.encode() in found_in(remaking_child.document(pdf("note", "photo", "launch"), 5))


@pytest.mark.parametrize(
    "what", [one for one, (name, raw, _) in REFUSED.items() if raw[:5] == b"%PDF-" and name.endswith("pdf")]
)
def test_a_pdf_that_cannot_be_opened_has_no_copy(what: str) -> None:
    name, raw, _ = REFUSED[what]
    assert isinstance(remade(name, raw), Trouble)


def test_every_cut_and_every_flipped_byte_ends_in_a_copy_or_a_word(counted) -> None:
    tried = 0
    for name, raw in (("a.pdf", pdf("note", "photo")), ("a.jpg", photo())):
        for part in range(8):
            at = 12 + part * (len(raw) - 12) // 8
            for hurt in (raw[:at], raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]):
                view = remade(name, hurt)
                assert isinstance(view, Trouble) or found_in(view) == []
                tried += 1
    counted("damaged files made anew or refused", tried)


CHILD = """
import sys; sys.path.insert(0, {folder!r})
import remaking_child, socket
remaking_child.limit(512 << 20, 10)
acts = {{"file": lambda: open("/etc/hostname"), "socket": socket.socket, "memory": lambda: bytearray(1 << 30)}}
for what, act in acts.items():
    try: act()
    except (OSError, MemoryError): continue
    print(what)
"""


def test_the_decoder_can_open_no_file_and_no_socket_and_has_a_ceiling_on_memory() -> None:
    program = CHILD.format(folder=str(remaking.CHILD.parent))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    free = subprocess.run([sys.executable, "-c", program.replace("remaking_child.limit", "str and (lambda *_: 0)")],
                          capture_output=True, text=True, check=True)
    assert free.stdout.split() == ["file", "socket", "memory"], "the control: without the limits it can do all three"


def test_a_bomb_of_packed_data_in_a_pdf_is_refused_or_stays_small() -> None:
    squeezed = zlib.compress(bytes(200_000_000), 9)
    raw = pdf().replace(b"%%EOF", b"%%EOF\n9 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(squeezed) + squeezed)
    view = remaking.remake(Kind.PDF, raw)
    assert isinstance(view, Trouble) or len(view) < len(raw)


def test_a_decoder_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(remaking, "CHILD", slow)
    monkeypatch.setattr(remaking, "SECONDS", 1)
    assert remaking.remake(Kind.TEXT, b"a") is Trouble.TOO_LONG


def locked_with(start: str) -> bytes:
    """A locked PDF whose identifier begins with these bytes, in hexadecimal: pypdf guesses an encoding from them."""
    return re.sub(rb"(/ID \[|>) <[0-9a-f]{%d}" % len(start), rb"\1 <" + start.encode(), pdf("password"))


@pytest.mark.parametrize("start", ["fffe", "feff", "efbbbf", "6500", "0065", "e902"])
def test_a_locked_pdf_is_told_as_locked_whatever_its_identifier_looks_like(start: str) -> None:
    assert f"<{start}".encode() in locked_with(start)
    assert remaking.remake(Kind.PDF, locked_with(start)) is Trouble.LOCKED


def written_with(encoding: str, codec: str, said: str) -> bytes:
    """A PDF of one page that says `said` in a font of this encoding."""
    writer, out, stream = PdfWriter(), io.BytesIO(), DecodedStreamObject()
    page = writer.add_blank_page(200, 200)
    stream.set_data(b"BT /F0 12 Tf 9 9 Td <" + said.encode(codec).hex().encode() + b"> Tj ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({
        NameObject("/F0"): DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/Sample"), NameObject("/Encoding"): NameObject(encoding),
            NameObject("/DescendantFonts"): ArrayObject([DictionaryObject({
                NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/CIDFontType0"),
                NameObject("/BaseFont"): NameObject("/Sample"),
            })]),
        }),
    })})  # fmt: skip
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", sorted(_cmap._predefined_cmap))
def test_words_in_any_encoding_that_pypdf_knows_are_found_by_a_process_that_can_open_no_file(encoding: str) -> None:
    codec = _cmap._predefined_cmap[encoding]
    said = "\u30df\u30a2" if codec == "cp932" else "\u4e2d\u6587"
    assert said in str(remaking.words_in(Kind.PDF, written_with(encoding, codec, said)))
