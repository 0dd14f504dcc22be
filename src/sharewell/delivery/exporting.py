"""A folder that needs no Sharewell: plain JSON, pages for any browser, pictures and PDFs, and a list of checksums.

It is written under another name and gets its own only when it is whole and on the disk: what was interrupted is never
taken for an export, and is cleared away by the next command that looks (`left_over`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from sharewell.delivery import left_over
from sharewell.rules.errors import NotNow
from sharewell.rules.london import date_words, moment_words
from sharewell.rules.values import is_id

SUMS, HALF = "SHA256SUMS", ".part"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
THERE = "{place} is there already. Choose a folder that is not there yet."
FIRST = ("name", "title", "at", "recorded_at", "text", "what", "reference", "state", "outcome", "answers")
FOR_PROGRAMS = frozenset({"id", "version", "file_id", "assessment", "size", "view_size"})


class ExportFolder:
    """One export being written. Everything in it is for the eyes of whoever made it alone."""

    def __init__(self, place: Path, root: Path) -> None:
        """`root`: the program's own folder. Raises NotNow where something has that name, or it cannot be made."""
        if place.exists():
            raise NotNow(THERE.format(place=place))
        self.place = place
        self._half = place.with_name(f".{place.name}{HALF}")
        self._digests: dict[str, str] = {}
        left_over.clear(root)
        try:
            shutil.rmtree(self._half, ignore_errors=True)
            self._note = left_over.Noted(root, self._half)
            self._half.mkdir(parents=True, mode=PRIVATE_FOLDER)
        except OSError as error:
            raise NotNow(f"{place} cannot be written: {error.strerror}.") from None

    def add(self, name: str, content: bytes) -> None:
        """Put one file in, by its path inside. On the disk before this returns."""
        path = self._half / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        with path.open("xb") as file:
            path.chmod(PRIVATE_FILE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self._digests[name] = hashlib.sha256(content).hexdigest()

    def add_json(self, name: str, value: Any) -> None:
        """Put plain data in as JSON, readable by people."""
        self.add(name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")

    def add_page(self, name: str, template: str, **words: Any) -> None:
        """Put in a page made of one of our templates: no script, nothing from elsewhere."""
        self.add(name, _PAGES.get_template(template).render(**words).encode())

    def finish(self) -> str:
        """Write the checksums and give the folder its name: the SHA-256 of the list, in hex."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._digests.items())).encode()
        self.add(SUMS, listed)
        for folder in (*(path for path in self._half.rglob("*") if path.is_dir()), self._half):
            _on_disk(folder)
        self._half.rename(self.place)
        _on_disk(self.place.parent)
        self._note.end()
        return hashlib.sha256(listed).hexdigest()

    def give_up(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self._half, ignore_errors=True)
        self._note.end()


def _on_disk(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lines_of(value: Any, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Plain data as lines for a page: what it is, in words, and its text; nested parts with their path.

    `names`: of people and recipients, by identifier. What is for programs alone (numbers, digests) is in the data.
    """
    return list(_lines("", value, names))


def _lines(path: str, value: Any, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name in sorted(value, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name)):
            if name not in FOR_PROGRAMS and not name.endswith("digest"):
                yield from _lines(f"{path} · {_words(name)}".strip(" ·"), value[name], names)
    elif isinstance(value, list):
        for place, one in enumerate(value, 1):
            yield from _lines(f"{path} {place}" if len(value) > 1 else path, one, names)
    elif value not in (None, "", False):
        text = _read(value, names)
        if text:
            yield path.removesuffix(" id"), text


def _read(value: Any, names: Mapping[str, str]) -> str:
    """One value for people: who an identifier is, a time in words; nothing for a digest or for nobody's identifier."""
    text = "yes" if value is True else str(value)
    if is_id(text) or _DIGEST.fullmatch(text):
        return names.get(text, "")
    if _MOMENT.fullmatch(text):
        return moment_words(datetime.fromisoformat(text))
    return date_words(date.fromisoformat(text)) if _DAY.fullmatch(text) else text


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _words(name: str) -> str:
    return str(name).replace("_", " ").strip()


_PAGES = Environment(loader=PackageLoader("sharewell.delivery", "templates/export"), autoescape=True,
                     undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # fmt: skip
_PAGES.filters["lines"] = lines_of
_PAGES.filters["words"] = _words
_PAGES.filters["moment"] = lambda text: moment_words(datetime.fromisoformat(text))
