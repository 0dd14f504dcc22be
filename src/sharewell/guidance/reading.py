"""From a TOML table to a frozen row, strictly: an unknown key, a missing one, a wrong type or a bad word is an
error.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import StrEnum
from importlib import resources
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Row = TypeVar("Row")


class GuidanceError(Exception):
    """A table that cannot be trusted; the message names the file and the key."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


def load(name: str) -> dict[str, Any]:
    """The TOML file `name` of this package as a dict; GuidanceError when it cannot be read."""
    try:
        text = resources.files("sharewell.guidance").joinpath(name).read_text(encoding="utf-8")
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GuidanceError(name, str(error)) from error


def only(table: dict[str, Any], allowed: frozenset[str], where: str) -> None:
    """Refuses a key that nobody reads."""
    for key in table:
        if key not in allowed:
            raise GuidanceError(f"{where}.{key}", "unknown key")


def read_row(cls: type[Row], table: Any, where: str) -> Row:
    """One row of type `cls` from a TOML table; `where` is "file: key" for the error. Dates must be TOML dates."""
    if not isinstance(table, dict):
        raise GuidanceError(where, "expected a table")
    columns = {column.name: column for column in fields(cls)}  # type: ignore[arg-type]
    only(table, frozenset(columns), where)
    hints = get_type_hints(cls)
    values: dict[str, Any] = {}
    for name, column in columns.items():
        if name in table:
            values[name] = _value(hints[name], table[name], f"{where}.{name}")
        elif _optional(hints[name]):
            values[name] = None
        elif column.default is MISSING:
            raise GuidanceError(f"{where}.{name}", "missing")
    return cls(**values)


def read_rows(cls: type[Row], tables: Any, where: str, key: str) -> tuple[Row, ...]:
    """The rows of an array of tables, refusing two with the same `key`."""
    if not isinstance(tables, list) or not tables:
        raise GuidanceError(where, "expected at least one table")
    rows = tuple(read_row(cls, table, f"{where}[{index}]") for index, table in enumerate(tables))
    seen: set[object] = set()
    for index, row in enumerate(rows):
        if getattr(row, key) in seen:
            raise GuidanceError(f"{where}[{index}].{key}", f"{getattr(row, key)!r} stands twice")
        seen.add(getattr(row, key))
    return rows


def _optional(hint: Any) -> bool:
    return get_origin(hint) is UnionType and NoneType in get_args(hint)


def _value(hint: Any, value: Any, where: str) -> Any:
    if _optional(hint):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise GuidanceError(where, "expected a list")
        items = tuple(_value(get_args(hint)[0], item, f"{where}[{index}]") for index, item in enumerate(value))
        if len(set(items)) != len(items):
            raise GuidanceError(where, "the same value stands twice")
        return items
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        try:
            return hint(value)
        except ValueError:
            raise GuidanceError(where, f"{value!r} is not one of: {', '.join(hint)}") from None
    return _plain(hint, value, where)


def _plain(hint: Any, value: Any, where: str) -> Any:
    if hint is date:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise GuidanceError(where, "expected a date such as 2024-04-19")
        return value
    if hint is int and isinstance(value, bool):
        raise GuidanceError(where, "expected a whole number")
    if not isinstance(value, hint):
        raise GuidanceError(where, f"expected {hint.__name__}, found {type(value).__name__}")
    if hint is str and value != value.strip():
        raise GuidanceError(where, "blank space at an end")
    return value
