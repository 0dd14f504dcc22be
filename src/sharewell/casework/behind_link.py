"""What lies behind a pick-up link, and in which forms it is saved."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from sharewell.delivery.canonical import read_content
from sharewell.delivery.content import PackContent
from sharewell.rules.errors import Missing

PDF, DATA, ALL = "pdf", "data", "all"


class How(StrEnum):
    """How a code was taken."""

    DEAD = "dead"
    WRONG = "wrong"
    LOCKED = "locked"
    RIGHT = "right"


@dataclass(frozen=True)
class Behind:
    """How the code was taken and, where it was right, what lies behind the link: the document and the data."""

    how: How
    files: dict[str, bytes]

    @property
    def content(self) -> PackContent:
        """The pack's content. Raises Missing where the code was not right."""
        if "content" not in self.files:
            raise Missing
        return read_content(self.files["content"])


def as_saved(behind: Behind, kind: str) -> tuple[str, bytes]:
    """The ending and the bytes of what is fetched. ALL is a ZIP of the document, the data and every file with it."""
    if kind != ALL:
        return ("pdf", behind.files["document"]) if kind == PDF else ("json", behind.files["content"])
    content = behind.content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        parts = {"pack.pdf": "document", "pack.json": "content"} | {one.name: one.name for one in content.files}
        for name, part in parts.items():
            out.writestr(zipfile.ZipInfo(name, content.sealed_at.timetuple()[:6]), behind.files[part])
    return "zip", made.getvalue()
