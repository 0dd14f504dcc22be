"""Which files may be kept with a concern: an allow-list by what a file is, never by what it is called.

Security reference 2.8 and 4 (B31, B32). Only kinds of which a viewing copy can be made anew are taken: PDF, JPEG, PNG,
WebP and plain text. Everything else is refused with one sentence that says what to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sharewell.rules.errors import Gap

MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PAGES = 500
MOST_FILES = 50
NAME_LIMIT = 120
FIELD = "file"


class Kind(StrEnum):
    """What a file really is. Values are stable: they stand in sealed rows."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TEXT = "text"


class Trouble(StrEnum):
    """Why no viewing copy could be made of a file: what the decoder says, in one word."""

    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_BIG = "too_big"
    TOO_LONG = "too_long"


ENDINGS = {"pdf": Kind.PDF, "jpg": Kind.JPEG, "jpeg": Kind.JPEG, "png": Kind.PNG, "webp": Kind.WEBP, "txt": Kind.TEXT}
KIND_WORDS = {
    Kind.PDF: "a PDF", Kind.JPEG: "a JPEG picture", Kind.PNG: "a PNG picture", Kind.WEBP: "a WebP picture",
    Kind.TEXT: "plain text",
}  # fmt: skip
COPY_ENDINGS = {Kind.PDF: "pdf", Kind.TEXT: "txt"}
MOST_WORDS = 2_000_000
BEFORE_CHOOSING = "Don't attach photos of injuries or any nude image. Describe in words what you saw."
TAKEN = "Files that can be attached: PDF, JPEG, PNG, WebP and plain text."
EMPTY = "This file is empty. Choose another one."
NO_FILE = "Choose a file."
TOO_LARGE = "This file is larger than 25 MB. Make it smaller, or attach a part of it."
TOO_MANY = f"{MOST_FILES} files are attached to this file already, and no more are taken. Take one out of view first."
OTHER_KIND = f"This kind of file cannot be attached. {TAKEN}"
SCANNER_FOUND = (
    "The virus scanner stopped this file, and it was not kept. Tell whoever looks after this computer, and write down "
    "in words what the file shows."
)
SCANNER_SILENT = (
    "The virus scanner does not answer, so no file can be attached now. Write down in words what the file shows; "
    "attach it later. Whoever looks after this computer can see why with “sharewell doctor”."
)
TROUBLE_WORDS = {
    Trouble.LOCKED: "This PDF is locked with a password: remove it and try again.",
    Trouble.DAMAGED: "This file cannot be read. Save it again in the program it comes from, and attach that.",
    Trouble.TOO_BIG: "This file holds more than can be opened safely: 50 million pixels, 500 pages or 2 million "
                     "letters at most. "
                     "Make it smaller, or attach a part of it.",
    Trouble.TOO_LONG: "This file takes too long to open. Save it again as a plain PDF or a picture, and attach that.",
}  # fmt: skip


def copy_ending(kind: Kind) -> str:
    """The ending of a viewing copy: pictures are all JPEG then."""
    return COPY_ENDINGS.get(kind, "jpg")


def kind_of(content: bytes) -> Kind | None:
    """What the bytes are, by their beginning; None for whatever is not on the list."""
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.TEXT if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    if not content or re.search(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]", content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def ending_of(name: str) -> str:
    """The ending that a name claims, in small letters; empty text where it has none."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def safe_name(name: str) -> str:
    """A name as it is shown: no folders, nothing unprintable, nothing that turns the writing round, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(one for one in last if one.isprintable()).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > NAME_LIMIT and dot:
        plain = f"{stem[: NAME_LIMIT - len(ending) - 1]}.{ending}"
    return plain[:NAME_LIMIT] or "A file without a name"


@dataclass(frozen=True)
class Checked:
    """A file that may be opened: its shown name and what it is; or the one sentence that refuses it."""

    name: str
    kind: Kind | None
    gap: Gap | None = None


def check(name: str, content: bytes, *, already: int = 0) -> Checked:
    """Whether a file may be taken at all, before anything opens it. `already`: how many the file has."""
    shown, kind, ending = safe_name(name), kind_of(content), ending_of(safe_name(name))
    words = ""
    if not content:
        words = EMPTY
    elif len(content) > MOST_BYTES:
        words = TOO_LARGE
    elif already >= MOST_FILES:
        words = TOO_MANY
    elif ending not in ENDINGS:
        words = OTHER_KIND
    elif ENDINGS[ending] is not kind:
        words = f"This file says it's {KIND_WORDS[ENDINGS[ending]]} but isn't. {TAKEN}"
    return Checked(shown, None, Gap(FIELD, words)) if words else Checked(shown, kind)
