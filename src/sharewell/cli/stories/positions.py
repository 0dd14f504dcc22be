"""On which line of a TOML text each key stands, arrays of tables and inline tables included.

`tomllib` says what a text holds but not where. This walks over a text that `tomllib` has already found to be sound, so
it never has to judge it; it only has to know where each part ends.
"""

from __future__ import annotations

import tomllib

Path = tuple[str | int, ...]
BARE_ENDS = ",]}#\r\n"


def path_of(dotted: str) -> Path:
    """A dotted path such as ``pack.item.2.why`` as a path."""
    return tuple(int(part) if part.isdecimal() else part for part in dotted.split(".")) if dotted else ()


class Lines:
    """The lines of a text. `of` answers for a path of keys and places, such as ``("step", 2, "at")``."""

    def __init__(self, text: str) -> None:
        """`text` must be sound TOML."""
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._counted = (0, 1)
        self._found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._document()

    def of(self, path: Path) -> int:
        """The line of `path`, counted from 1; where it does not stand in the text, that of the nearest part above."""
        for end in range(len(path), 0, -1):
            line = self._found.get(path[:end])
            if line is not None:
                return line
        return 1

    def of_dotted(self, dotted: str) -> int:
        """The same for a dotted path."""
        return self.of(path_of(dotted))

    def has(self, dotted: str) -> bool:
        """Whether this very path stands in the text."""
        return path_of(dotted) in self._found

    def _document(self) -> None:
        table: Path = ()
        while self._skip(" \t\n"):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        """The table that a ``[header]`` or ``[[header]]`` opens."""
        line = self._line()
        several = self._text.startswith("[[", self._at)
        self._at += 2 if several else 1
        keys = self._keys()
        self._at += 2 if several else 1
        if not several:
            return self._note(self._resolved(keys), line)
        array = (*self._resolved(keys[:-1]), keys[-1])
        place = self._counts.get(array, 0)
        self._counts[array] = place + 1
        self._note(array, line)
        return self._note((*array, place), line)

    def _resolved(self, keys: list[str]) -> Path:
        """Keys of a header as a path: each array of tables stands for its latest table."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = self._note((*path, key), line)
        self._at += 1
        self._value(path)

    def _keys(self) -> list[str]:
        """A key and what follows its dots, up to the equals sign or the closing bracket."""
        keys: list[str] = []
        while True:
            self._skip(" \t")
            if self._text[self._at] in "\"'":
                start = self._at
                self._string()
                keys.append(str(tomllib.loads(f"k = {self._text[start : self._at]}")["k"]))
            else:
                start = self._at
                while self._text[self._at] not in ".=] \t":
                    self._at += 1
                keys.append(self._text[start : self._at])
            self._skip(" \t")
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _value(self, path: Path) -> None:
        self._skip(" \t")
        opening = self._text[self._at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        else:
            while self._at < len(self._text) and self._text[self._at] not in BARE_ENDS:
                self._at += 1

    def _array(self, path: Path) -> None:
        self._at += 1
        place = 0
        while self._skip(" \t\n,") and self._text[self._at] != "]":
            self._value(self._note((*path, place), self._line()))
            place += 1
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        while self._skip(" \t\n,") and self._text[self._at] != "}":
            self._pair(path)
        self._at += 1

    def _string(self) -> None:
        quote = self._text[self._at]
        if self._text.startswith(quote * 3, self._at):
            self._at += 3
            while not self._text.startswith(quote * 3, self._at):
                self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
            while self._at < len(self._text) and self._text[self._at] == quote:
                self._at += 1
            return
        self._at += 1
        while self._text[self._at] != quote:
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        self._at += 1

    def _skip(self, what: str) -> bool:
        """Pass over blanks, and comments where lines may end; false at the end of the text."""
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "#" and "\n" in what:
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif char in what:
                self._at += 1
            else:
                return True
        return False

    def _note(self, path: Path, line: int) -> Path:
        self._found.setdefault(path, line)
        return path

    def _line(self) -> int:
        """The line reached, counted on from the last time it was asked for."""
        place, line = self._counted
        self._counted = (self._at, line + self._text.count("\n", place, self._at))
        return self._counted[1]
