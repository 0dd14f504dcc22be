"""Runs by itself in a process that may hardly do anything: reads a file on its input, writes a viewing copy of it.

Started by `sharewell.delivery.remaking` with the file's own path, so it imports nothing of this program. Before a byte
is looked at it has a ceiling on memory and on processor time, can start no process and can open no file and no socket.
It ends with 0 and the copy; or with one of `ENDS` and nothing. What comes in is decoded and made anew: a picture from
its pixels alone, a PDF from its pages alone, text as text.
"""

from __future__ import annotations

import io
import sys
from typing import Any

LOCKED, DAMAGED, TOO_BIG = 10, 11, 12
# What no page of a viewing copy may carry: what runs, what leads away, what is enclosed, and what says who made it.
NOT_TAKEN = frozenset({
    "/AA", "/AF", "/Annots", "/EmbeddedFile", "/EmbeddedFiles", "/JS", "/JavaScript", "/LastModified", "/Metadata",
    "/OpenAction", "/OPI", "/PieceInfo", "/Ref", "/StructParent", "/StructParents", "/Thumb", "/AcroForm",
})  # fmt: skip
# The encodings that pypdf looks up by name, beside those that its table of fonts names.
CODECS = (
    "ascii", "charmap", "cp1252", "latin-1", "utf-8", "utf-16", "utf-16-be", "utf-16-le", "utf-16be", "utf-16le",
)  # fmt: skip
QUALITY = 88
SOI, START_OF_SCAN, MARK_LENGTH = b"\xff\xd8", 0xDA, 4
SAID_BY_CAMERA = {*range(0xE1, 0xEE), 0xEF, 0xFE}


def limit(memory: int, seconds: int) -> None:
    """Take away what a decoder does not need. On systems without these limits only the parent's clock remains."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def picture(content: bytes, most_pixels: int) -> bytes:
    """The picture drawn anew as a JPEG, turned as it is to be seen: from its pixels, with nothing else taken along."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as found:
        if found.width * found.height > most_pixels:
            sys.exit(TOO_BIG)
        ImageOps.exif_transpose(found, in_place=True)
        plain: Image.Image = found
        if found.mode in ("RGBA", "LA", "PA") or "transparency" in found.info:
            seen = found.convert("RGBA")
            plain = Image.new("RGB", seen.size, "white")
            plain.paste(seen, mask=seen.getchannel("A"))
        elif found.mode != "RGB":
            plain = found.convert("RGB")
        plain.info.clear()
        made = io.BytesIO()
        plain.save(made, "JPEG", quality=QUALITY, exif=b"", comment=b"", icc_profile=b"")
        return made.getvalue()


def without_camera_words(raw: bytes) -> bytes:
    """A JPEG stream without what a camera or an editor wrote beside the pixels (a PDF keeps such streams as they are).

    Ends the program where the stream cannot be followed.
    """
    if not raw.startswith(SOI):
        sys.exit(DAMAGED)
    kept, at = [SOI], 2
    while at + MARK_LENGTH <= len(raw) and raw[at] == 0xFF:
        mark = raw[at + 1]
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if mark == START_OF_SCAN:
            return b"".join([*kept, raw[at:]])
        if mark not in SAID_BY_CAMERA:
            kept.append(raw[at:end])
        at = end
    sys.exit(DAMAGED)


def document(content: bytes, most_pages: int) -> bytes:
    """The pages of a PDF in a new one: no scripts, actions, notes, forms, enclosed files, old versions, metadata."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        sys.exit(LOCKED)
    if len(reader.pages) > most_pages:
        sys.exit(TOO_BIG)
    # What is not to go is taken out before pages are copied, so that nothing it leads to comes along.
    for page in reader.pages:
        for key in NOT_TAKEN & set(page):
            del page[key]
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    for one in list(writer._objects):
        _clean(one)
    writer.metadata = None
    writer.compress_identical_objects(remove_unreferenced=True)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _clean(one: Any) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

    if isinstance(one, DictionaryObject):
        for key in NOT_TAKEN & set(one):
            del one[key]
        if isinstance(one, StreamObject):
            filters = one.get("/Filter")
            if filters == "/JPXDecode" or (isinstance(filters, ArrayObject) and "/JPXDecode" in filters):
                sys.exit(DAMAGED)
            if filters == "/DCTDecode" or (isinstance(filters, ArrayObject) and list(filters) == ["/DCTDecode"]):
                one._data = without_camera_words(one._data)
        for value in one.values():
            _inside(value)
    elif isinstance(one, ArrayObject):
        for value in one:
            _inside(value)


def _inside(value: Any) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject

    if isinstance(value, DictionaryObject | ArrayObject):
        _clean(value)


def text(content: bytes) -> bytes:
    """The words, with plain line ends."""
    return content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").encode()


def words(content: bytes) -> bytes:
    """What a program can read in a viewing copy of a PDF, page by page; invisible words too."""
    from pypdf import PdfReader

    read = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content), strict=False).pages)
    return b"\n" + read.encode("utf-8", "ignore")


def get_ready() -> None:
    """Load all that decoding needs, while files can still be opened: once around a picture and a PDF of our own."""
    import codecs

    from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401 - the three that are read
    from pypdf import PdfWriter, _cmap

    # Python loads each of them from a file when it is first named; pypdf takes one that fails for a damaged PDF.
    for name in {*CODECS, *_cmap._predefined_cmap.values()}:
        codecs.lookup(name)
    for form in ("JPEG", "PNG", "WEBP"):
        drawn = io.BytesIO()
        turned = Image.Exif()
        turned[0x0112] = 6
        turned.get_ifd(0x8825)[1] = "N"
        Image.new("RGBA" if form != "JPEG" else "RGB", (2, 2)).save(drawn, form, exif=turned)
        picture(drawn.getvalue(), 4)
    blank = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(9, 9)
    writer.write(blank)
    document(blank.getvalue(), 1)
    words(blank.getvalue())


def main(kind: str, memory: int, seconds: int, most_pixels: int, most_pages: int) -> None:
    """One file, and the end."""
    get_ready()
    limit(memory, seconds)
    content = sys.stdin.buffer.read()
    try:
        if kind == "pdf":
            made = document(content, most_pages)
        elif kind == "words":
            made = words(content)
        else:
            made = text(content) if kind == "text" else picture(content, most_pixels)
    except MemoryError:
        sys.exit(TOO_BIG)
    except Exception:  # whatever a decoder trips over: the file is refused, and nothing of it is said
        sys.exit(DAMAGED)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
