"""Read a story file strictly: whatever is unknown, missing or impossible is named with its line."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from typing import Any

from sharewell.cli.stories.script import Story
from sharewell.rules.documents import from_document
from sharewell.rules.errors import Unreadable
from sharewell.rules.london import LONDON

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


class StoryError(Exception):
    """What is wrong with a story, in words, and the line it is on (0: not known)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.message = message
        self.line = line


def read_story(text: str) -> tuple[Story, dict[str, int]]:
    """The story, and the line of every key by its dotted path. Raises StoryError with the line."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StoryError(*_toml_error(str(error))) from None
    lines = positions(text)
    try:
        return from_document(Story, _plain(table, "")), lines
    except Unreadable as error:
        raise StoryError(_words(error), line_of(error.path, lines)) from None


def _toml_error(words: str) -> tuple[str, int]:
    found = re.search(r"\(at line (\d+), column \d+\)", words)
    line = int(found[1]) if found else 0
    return f"this is not TOML: {words.split(' (at ')[0]}", line


def _words(error: Unreadable) -> str:
    name = error.path or "the file"
    return f"{name}: {error.message}"


def _plain(value: Any, path: str) -> Any:
    """Dates as ISO text, times with London's zone: what the strict reader takes."""
    if isinstance(value, dict):
        if path.endswith((".answers", ".paid", ".kept")):
            return {name: _answer(one) for name, one in value.items()}
        return {name: _plain(one, f"{path}.{name}") for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, path) for one in value]
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=LONDON)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _answer(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def line_of(path: str, lines: dict[str, int]) -> int:
    """The line of a path, or of the nearest thing round it."""
    parts = path.split(".") if path else []
    while parts:
        if ".".join(parts) in lines:
            return lines[".".join(parts)]
        parts.pop()
    return 1


def positions(text: str) -> dict[str, int]:
    """The line (from 1) of every key and table header, by dotted path; the place in an array of tables counts from 0.

    tomllib says where the syntax breaks, not where a key stands: this finds keys outside strings and lists.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix: list[str] = []
    inside = ""
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside and depth == 0:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                prefix = _header(header, counts)
                found.setdefault(".".join(prefix), number)
            elif key:
                path = ".".join([*prefix, *_parts(key[1])])
                found.setdefault(path, number)
        inside, depth = _after(line, inside, depth)
    return found


def _header(header: re.Match[str], counts: dict[str, int]) -> list[str]:
    """The path of a table; within arrays of tables the place of the newest one."""
    path: list[str] = []
    parts = _parts(header[2])
    for place, part in enumerate(parts):
        path.append(part)
        name = ".".join(path)
        last = place == len(parts) - 1
        if last and header[1] == "[[":
            counts[name] = counts.get(name, -1) + 1
        if name in counts:
            path.append(str(counts[name]))
    return path


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def _after(line: str, inside: str, depth: int) -> tuple[str, int]:
    """Whether a long string is still open after this line, and how many brackets are."""
    place = 0
    while place < len(line):
        three = line[place : place + 3]
        if inside:
            if three == inside:
                inside, place = "", place + 3
            else:
                place += 2 if line[place] == "\\" and inside == '"""' else 1
        elif three in ('"""', "'''"):
            inside, place = three, place + 3
        elif line[place] in "\"'":
            place = _end_of_string(line, place)
        elif line[place] == "#":
            break
        else:
            header = depth == 0 and _HEADER.match(line)
            if not header:
                depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(line[place], 0)
            place += 1
    return inside, depth


def _end_of_string(line: str, start: int) -> int:
    quote, place = line[start], start + 1
    while place < len(line) and line[place] != quote:
        place += 2 if line[place] == "\\" and quote == '"' else 1
    return place + 1
