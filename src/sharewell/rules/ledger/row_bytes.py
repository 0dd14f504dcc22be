"""The canonical bytes of a row: the same from a model, from raw SQL, on SQLite and on PostgreSQL.

    sharewell row 1
    the table
    name=value      for each text or whole-number column, by name; a backslash is doubled, a line feed is "\\n"
    name:length     for each column of bytes, by name
    (an empty line, and then those bytes, one column after the other)

A column that is empty (no text, zero, no bytes) is left out: so a column that a later version adds, with an empty
default, leaves what was answered for before as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from operator import itemgetter
from typing import Any

HEADING = "sharewell row 1"
# Which columns hold something, which hold nothing, what nothing is in them, what to fill in, and its number of lines.
_Pick = Callable[[tuple[Any, ...]], tuple[Any, ...]]
_Shape = tuple[_Pick, _Pick, tuple[Any, ...], str, int]
Salter = Callable[[str, str, int], bytes]
# What the events say of a row: the last event about it, the scope whose key made the salt, and the digest.
Known = tuple[int, str, str]


class RowForm:
    """How the rows of one table become bytes and digests: its name and its columns, each list in order by name."""

    def __init__(self, name: str, plain: Sequence[tuple[str, bool]], blobs: Sequence[str]) -> None:
        """`plain`: columns of text or whole numbers, and whether it is a number. `blobs`: columns of bytes."""
        self.name = name
        self._numbers = list(plain)
        self.plain = [column for column, _ in plain]
        self.blobs = list(blobs)
        self._empty: list[Any] = [0 if number else "" for _, number in plain] + [0] * len(self.blobs)
        self.id_at = self.plain.index("id")
        self.organisation_at = self.plain.index("organisation_id")
        self._count = len(self._empty)
        self._shapes: dict[tuple[object, ...], _Shape] = {}
        self._last = self._shape((1,) * self._count)

    def spec(self) -> tuple[str, list[tuple[str, bool]], list[str]]:
        """What makes this form again elsewhere."""
        return self.name, self._numbers, self.blobs

    def digest(self, salt: bytes, row: tuple[Any, ...]) -> str:
        """The salted digest, in hex: SHA-256 of the salt and the canonical bytes. Raises TypeError as `canonical`."""
        return sha256(b"".join((salt, self._text(row), *row[self._count :]))).hexdigest()

    def digests(self, salts: Sequence[bytes], rows: Sequence[tuple[Any, ...]]) -> list[str]:
        """The same of many rows, in order. A check of the whole ledger spends its time here, so rows that have the
        shape of the last one are done step by step for all of them at once.
        """
        filled_of, empty_of, empty, template, lines = self._last
        filled = list(map(filled_of, rows))
        if all(map(all, filled)) and list(map(empty_of, rows)).count(empty) == len(rows):
            texts = [template % values for values in filled]
            together = "".join(texts)
            if together.count("\n") == lines * len(rows) and "\\" not in together:
                return self._of_texts(salts, texts, rows)
        return [self.digest(salt, row) for salt, row in zip(salts, rows, strict=True)]

    def _of_texts(self, salts: Sequence[bytes], texts: list[str], rows: Sequence[tuple[Any, ...]]) -> list[str]:
        if len(self.blobs) == 1:
            parts = zip(salts, texts, map(itemgetter(self._count), rows), strict=True)
        else:
            parts = zip(salts, texts, [b"".join(row[self._count :]) for row in rows], strict=True)
        return [sha256(salt + text.encode() + blob).hexdigest() for salt, text, blob in parts]

    def canonical(self, row: tuple[Any, ...]) -> bytes:
        """The canonical bytes of one row. Raises TypeError where a value is not of its column's kind."""
        return b"".join((self._text(row), *row[self._count :]))

    def _text(self, row: tuple[Any, ...]) -> bytes:
        """What stands before the bytes. Most rows have the shape of the row before, so that one is tried first."""
        filled_of, empty_of, empty, template, lines = self._last
        filled = filled_of(row)
        if empty_of(row) != empty or not all(filled):
            pattern = tuple([value and 1 for value in row[: self._count]])
            filled_of, empty_of, empty, template, lines = self._last = self._shapes.get(pattern) or self._shape(pattern)
            filled = filled_of(row)
        text = template % filled
        if text.count("\n") != lines or "\\" in text:
            text = template % tuple(map(_escaped, filled))
        return text.encode()

    def _shape(self, pattern: tuple[object, ...]) -> _Shape:
        """Of rows in which these columns hold something (1) or nothing: what to fill in, and how many lines it has."""
        lines, filled_at, empty_at = [HEADING, self.name], [], []
        names = [f"{name}=%s" for name in self.plain] + [f"{name}:%d" for name in self.blobs]
        for at, (line, filled, empty) in enumerate(zip(names, pattern, self._empty, strict=True)):
            if filled:
                lines.append(line)
                filled_at.append(at)
            elif type(filled) is not type(empty):
                raise TypeError("a value is not of its column's kind")
            else:
                empty_at.append(at)
        shape = (
            _picker(filled_at), _picker(empty_at), tuple(self._empty[at] for at in empty_at),
            "\n".join(lines) + "\n\n", len(lines) + 1,
        )  # fmt: skip
        return self._shapes.setdefault(pattern, shape)

    def all_as_written(
        self, batch: Sequence[Any], known: Sequence[Known | None], salters: Mapping[str, Salter]
    ) -> bool:
        """Whether each row of `batch` has its event, a key, and the digest that the event gives."""
        answered = [event for event in known if event is not None]
        if len(answered) != len(batch):
            return False
        name, id_at = self.name, self.id_at
        try:
            salts = [salters[scope](name, row[id_at], seq)
                     for row, (seq, scope, _) in zip(batch, answered, strict=True)]  # fmt: skip
            return self.digests(salts, batch) == [digest for _, _, digest in answered]
        except (KeyError, TypeError):
            return False


def _picker(places: list[int]) -> _Pick:
    """A function from a row to the values at `places`."""
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))


def _escaped(value: object) -> object:
    return value.replace("\\", "\\\\").replace("\n", "\\n") if isinstance(value, str) else value
