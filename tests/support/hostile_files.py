"""Files that carry what must not be shown or must not run, made by hand: each with the mark planted in it."""

from __future__ import annotations

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

MARK = "PLANTEDMARK"


def photo(form: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture with its place, its maker and a remark in it."""
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E] = MARK
    told[0x0112] = 6
    told.get_ifd(0x8825)[1] = "N"
    told.get_ifd(0x8825)[2] = (53.0, 1.0, 2.0)
    more: dict[str, object] = {"exif": told}
    if form == "JPEG":
        more["comment"] = MARK.encode()
    if form == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Author", MARK)  # type: ignore[attr-defined]
    if form == "WEBP":
        more["xmp"] = f"<x>{MARK}</x>".encode()
    Image.new("RGB", size, "teal").save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def _action(kind: str) -> DictionaryObject:
    return DictionaryObject({
        NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject(f"app.alert('{MARK}')"),
        NameObject("/F"): TextStringObject(f"{MARK}.exe"), NameObject("/URI"): TextStringObject(f"http://{MARK}/"),
    })  # fmt: skip


def pdf(*plants: str) -> bytes:
    """A PDF of one page, with each of `plants` put in: see the branches."""
    writer, out = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(200, 200)
    root = writer.root_object
    if "author" in plants:
        writer.add_metadata({"/Author": MARK})
    if "xmp" in plants:
        xmp = DecodedStreamObject()
        xmp.set_data(f"<x>{MARK}</x>".encode())
        root[NameObject("/Metadata")] = page[NameObject("/Metadata")] = writer._add_object(xmp)
    if "open" in plants:
        root[NameObject("/OpenAction")] = _action("/JavaScript")
    if "launch" in plants:
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): _action("/Launch")})
    if "enclosed" in plants:
        writer.add_attachment(f"{MARK}.exe", f"MZ {MARK}".encode())
    if "note" in plants:
        note = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(NumberObject(n) for n in (0, 0, 9, 9)),
            NameObject("/Contents"): TextStringObject(MARK), NameObject("/A"): _action("/URI"),
        })  # fmt: skip
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    if "photo" in plants:
        drawn = StreamObject()
        drawn._data = photo()
        drawn.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(64), NameObject("/Height"): NumberObject(48),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"), NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        })  # fmt: skip
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): writer._add_object(drawn)})}
        )
    if "password" in plants:
        writer.encrypt("secret")
    writer.write(out)
    return out.getvalue()


PLANTS = ("author", "xmp", "open", "launch", "enclosed", "note", "photo")
PLANTED: dict[str, tuple[str, bytes]] = {
    **{f"{form} with its place": (f"a.{end}", photo(form))
       for form, end in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"))},
    **{f"PDF with {plant}": ("a.pdf", pdf(plant)) for plant in PLANTS},
    "PDF with everything": ("a.pdf", pdf(*PLANTS)),
    "JPEG that is a program too": ("a.jpg", photo() + f"PK\x03\x04<script>{MARK}</script>".encode()),
    "PNG that is a page too": ("a.png", photo("PNG") + f"<html><script>{MARK}</script>".encode()),
    "PDF that is an archive too": ("a.pdf", pdf() + f"PK\x03\x04{MARK}".encode()),
}
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "a program called .pdf": ("a.pdf", b"MZ\x90\x00" + bytes(64), "This file says it's a PDF but isn't."),
    "a PDF called .jpg": ("a.jpg", pdf(), "This file says it's a JPEG picture but isn't."),
    "nothing": ("a.pdf", b"", "This file is empty."),
    "a locked PDF": ("a.pdf", pdf("password"), "This PDF is locked with a password: remove it and try again."),
    "a document with macros": ("a.docm", b"PK\x03\x04vbaProject.bin", "This kind of file cannot be attached."),
    "a drawing that runs": ("a.svg", b"<svg onload='x()'/>", "This kind of file cannot be attached."),
    "a page": ("a.html", b"<html></html>", "This kind of file cannot be attached."),
    "too many bytes": ("a.txt", b"a" * (25 * 1024 * 1024 + 1), "This file is larger than 25 MB."),
    "too many pixels": ("a.png", b"", "This file holds more than can be opened safely"),
    "half a PDF": ("a.pdf", pdf()[:60], "This file cannot be read."),
    "half a picture": ("a.jpg", photo()[:300], "This file cannot be read."),
    "text with nothing bytes": ("a.txt", b"a\x00b", "This file says it's plain text but isn't."),
}


def too_many_pixels() -> bytes:
    """A picture of 64 million pixels in a few thousand bytes."""
    out = io.BytesIO()
    Image.new("1", (8000, 8000)).save(out, "PNG")
    return out.getvalue()


REFUSED["too many pixels"] = ("a.png", too_many_pixels(), REFUSED["too many pixels"][2])
PDF_WITH_ALL = PLANTED["PDF with everything"][1]
