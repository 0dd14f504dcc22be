"""PDFs with words in them, written by hand in the ways in which programs write words."""

from __future__ import annotations

import io

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject, RectangleObject

WAYS = ("plain", "invisible", "tiny", "white", "pieces", "lines", "form")


def _shown(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _drawn(words: str, way: str) -> str:
    """The operators that draw `words`: all at once, unseen, or piece by piece."""
    start = {"invisible": "3 Tr ", "white": "1 1 1 rg "}.get(way, "")
    size = 1 if way == "tiny" else 12
    if way == "pieces":
        drawn = f"[{' '.join(f'({_shown(one)}) -20' for one in words)}] TJ"
    elif way == "lines":
        drawn = " T* ".join(f"({_shown(one)}) Tj" for one in words.split(" "))
    else:
        drawn = f"({_shown(words)}) Tj"
    return f"BT {start}/F1 {size} Tf 14 TL 20 700 Td {drawn} ET"


def written(words: str, way: str = "plain") -> bytes:
    """A PDF of one page that says `words` (Latin letters), written in one of `WAYS`."""
    writer, out = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    fonts = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    drawn = DecodedStreamObject()
    drawn.set_data(_drawn(words, way).encode("cp1252"))
    page[NameObject("/Resources")] = fonts
    if way == "form":
        drawn.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): RectangleObject((0, 0, 595, 842)), NameObject("/Resources"): fonts,
            NameObject("/FormType"): NumberObject(1),
        })  # fmt: skip
        page[NameObject("/Resources")] = DictionaryObject({
            NameObject("/XObject"): DictionaryObject({NameObject("/X1"): writer._add_object(drawn)}),
        })  # fmt: skip
        drawn = DecodedStreamObject()
        drawn.set_data(b"/X1 Do")
    page[NameObject("/Contents")] = writer._add_object(drawn)
    writer.write(out)
    return out.getvalue()
