"""Frozen values to plain documents (what JSON can hold) and back, strictly, with the path of whatever is wrong."""

from __future__ import annotations

import dataclasses
import types
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from sharewell.rules.errors import Unreadable

Value = TypeVar("Value")


def as_document(value: Any) -> Any:
    """A frozen value as plain data: dataclasses become objects, tuples lists, sets sorted lists, dates ISO text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_document(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(as_document(one) for one in value)
    if isinstance(value, tuple):
        return [as_document(one) for one in value]
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_document(kind: type[Value], document: object, path: str = "") -> Value:
    """The frozen value that `as_document` wrote. Unreadable, with its dotted path, at the first thing out of place.

    Fields with a default may be missing; fields nobody knows are refused.
    """
    found = _read(kind, document, path)
    if not isinstance(found, kind):
        raise Unreadable(path, f"expected {kind.__name__}")
    return found


def _read(kind: Any, document: object, path: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if document is None and type(None) in arguments:
            return None
        return _read(next(one for one in arguments if one is not type(None)), document, path)
    if origin in (tuple, frozenset):
        if not isinstance(document, list):
            raise Unreadable(path, "expected a list")
        return origin(_read(arguments[0], one, f"{path}.{place}".lstrip(".")) for place, one in enumerate(document))
    if dataclasses.is_dataclass(kind):
        return _read_object(kind, document, path)
    if issubclass(kind, Enum):
        try:
            return kind(document)
        except ValueError:
            raise Unreadable(path, f"expected one of: {', '.join(str(one.value) for one in kind)}") from None
    if issubclass(kind, date):
        return _read_date(kind, document, path)
    if not isinstance(document, kind) or (kind is int and isinstance(document, bool)):
        raise Unreadable(path, f"expected {'text' if kind is str else 'true or false' if kind is bool else 'a number'}")
    return document


def _read_object(kind: Any, document: object, path: str) -> Any:
    if not isinstance(document, dict):
        raise Unreadable(path, "expected an object")
    hints = get_type_hints(kind)
    known = {field.name: field for field in dataclasses.fields(kind)}
    for name in document:
        if name not in known:
            raise Unreadable(f"{path}.{name}".lstrip("."), "there is no such field")
    values: dict[str, Any] = {}
    for name, field in known.items():
        here = f"{path}.{name}".lstrip(".")
        if name in document:
            values[name] = _read(hints[name], document[name], here)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise Unreadable(here, "is missing")
    return kind(**values)


def _read_date(kind: Any, document: object, path: str) -> date:
    """An ISO date, or for a moment an ISO time with its zone."""
    try:
        found: date = kind.fromisoformat(document)
    except (TypeError, ValueError):
        raise Unreadable(path, "expected a date such as 2027-03-16") from None
    if isinstance(found, datetime) and found.tzinfo is None:
        raise Unreadable(path, "expected a time with its zone")
    return found
