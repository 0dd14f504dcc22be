"""Over two hundred files that might be sent to do harm, each made here: what runs, hides, bursts or breaks.

Each is what it is called, a name, and its bytes. None holds anything that harms a computer as it is kept here.
"""

from __future__ import annotations

import io
import itertools
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.support.hostile_files import MARK, PLANTS, pdf, photo, too_many_pixels

# The test file of the European Institute for Computer Antivirus Research, put together here from two halves.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"
Hostile = tuple[str, str, bytes]
BASES = {"pdf": pdf("note", "photo"), "jpg": photo(), "png": photo("PNG"), "webp": photo("WEBP")}
TAILS = {
    "a page": f"<html><script>{MARK}()</script></html>".encode(), "an archive": b"PK\x03\x04" + MARK.encode() * 9,
    "a program": b"MZ\x90\x00" + bytes(60) + MARK.encode(), "a drawing": f"<svg onload='{MARK}()'/>".encode(),
    "a script": f"#!/bin/sh\n{MARK}\n".encode(), "a test virus": EICAR + MARK.encode(),
}  # fmt: skip
RUNNING = (
    "docm", "xlsm", "pptm", "doc", "rtf", "odt", "svg", "html", "hta", "js", "vbs", "lnk", "exe", "com", "bat", "cmd",
    "scr", "msi", "ps1", "sh", "py", "jar", "apk", "wsf", "zip", "7z", "iso", "img", "swf", "chm", "url", "scf", "xml",
    "mht", "eml", "gif", "tiff", "heic", "mp4", "m4a", "docx",
)  # fmt: skip


def corpus() -> Iterator[Hostile]:
    """Every file, with a name of its own in words."""
    yield from _wrong_names()
    yield from _two_in_one()
    yield from _cut_and_broken()
    yield from _pdfs()
    yield from _bombs()
    yield from _texts()


def _wrong_names() -> Iterator[Hostile]:
    for ending in RUNNING:
        yield f"a .{ending}", f"a.{ending}", b"PK\x03\x04" + MARK.encode()
    for (kind, raw), ending in itertools.product(BASES.items(), (*BASES, "txt")):
        if kind != ending:
            yield f"a {kind} called .{ending}", f"a.{ending}", raw
    odd_names = "a.pdf.exe", "a.exe\x00.pdf", "a\u202efdp.exe", "../../a.php", "a.pdf ", "a.PDF.", ".pdf", "pdf", "con"
    for odd in odd_names:
        yield f"a program called {odd!r}", odd, TAILS["a program"]


def _two_in_one() -> Iterator[Hostile]:
    for (kind, raw), (tail, more) in itertools.product(BASES.items(), TAILS.items()):
        yield f"a {kind} that is {tail} too", f"a.{kind}", raw + more
    for kind, raw in BASES.items():
        yield f"a page before a {kind}", f"a.{kind}", TAILS["a page"] + raw


def _cut_and_broken() -> Iterator[Hostile]:
    for kind, raw in BASES.items():
        for part in range(1, 8):
            at = part * len(raw) // 8
            yield f"{part} eighths of a {kind}", f"a.{kind}", raw[:at]
            yield f"a {kind} broken at {part} eighths", f"a.{kind}", raw[:at] + b"\xff\x00\xff\x00" + raw[at + 4 :]


def _pdfs() -> Iterator[Hostile]:
    for first, second in itertools.combinations(PLANTS, 2):
        yield f"a PDF with {first} and {second}", "a.pdf", pdf(first, second)
    yield "a locked PDF", "a.pdf", pdf("password")
    whole = pdf()
    for what, before, after in (
        ("pages without end", b"/Count 1", b"/Count 999999999"),
        ("pages that hold themselves", b"/Kids", b"/Kids [2 0 R] /X"),
        ("no pages", b"/Pages", b"/Pagez"), ("a far end", b"startxref", b"startxref 99999999999\nstartxref"),
    ):  # fmt: skip
        yield f"a PDF with {what}", "a.pdf", whole.replace(before, after)
    yield "a PDF of brackets alone", "a.pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000
    yield "a PDF of nothing but a head", "a.pdf", b"%PDF-1.7\n"
    packed = zlib.compress(bytes(300_000_000), 9)
    burst = whole.replace(b"%%EOF", b"%%EOF\n9 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed)
    yield "a PDF that bursts", "a.pdf", burst


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + _chunk(b"IEND", b"")


def _bombs() -> Iterator[Hostile]:
    yield "64 million pixels", "a.png", too_many_pixels()
    for width, height in ((2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (100_000, 100_000), (0, 0), (65_500, 65_500)):
        yield f"a PNG of {width} by {height}", "a.png", _png(width, height, _chunk(b"IDAT", zlib.compress(bytes(100))))
    packed = zlib.compress(bytes(200_000_000), 9)
    yield "a PNG that bursts", "a.png", _png(7_000, 7_000, _chunk(b"IDAT", packed))
    dot = _chunk(b"IDAT", zlib.compress(bytes(4)))
    yield "a PNG whose remark bursts", "a.png", _png(1, 1, _chunk(b"zTXt", b"a\0\0" + packed), dot)
    yield "a PNG whose colours burst", "a.png", _png(1, 1, _chunk(b"iCCP", b"a\0\0" + packed), dot)
    huge = bytearray(photo())
    at = huge.index(b"\xff\xc0") + 5
    huge[at : at + 4] = b"\xff\xff\xff\xff"
    yield "a JPEG that says it is huge", "a.jpg", bytes(huge)
    frames, out = [Image.new("RGB", (64, 64), (number, 0, 0)) for number in range(200)], io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    yield "a WebP of many frames", "a.webp", out.getvalue()


def _texts() -> Iterator[Hostile]:
    yield "a test virus", "a.txt", EICAR
    yield "a test virus called a picture", "a.jpg", EICAR
    yield "a page called a text", "a.txt", TAILS["a page"]
    yield "a formula", "a.txt", f"=cmd|'/c {MARK}'!A1".encode()
    yield "a text with nothing bytes", "a.txt", b"a\x00b"
    yield "a text in another code", "a.txt", "text".encode("utf-16")
    yield "a text that turns round", "a.txt", "\u202etxet".encode()
    yield "a text with bells", "a.txt", b"\x1b]0;title\x07"
    yield "a text of half letters", "a.txt", b"\xed\xa0\x80"
    yield "a long line", "a.txt", b"a" * 20_000_000
    yield "nothing", "a.txt", b""
