"""JSON read strictly: what one reader would take one way and another otherwise is refused, with the place.

Refused: a key that stands twice, NaN and infinities, numbers too large to hold, more than 50 levels, more than 1 MB,
anything but UTF-8. A byte-order mark at the start is allowed; some editors put it there.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from sharewell.rules.errors import Unreadable

LARGEST = 1_000_000
DEEPEST = 50

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def parse_json(text: str | bytes) -> object:
    """What a JSON text says. Unreadable, with the key or the line, for anything that is not strict JSON."""
    if len(text) > LARGEST:
        raise Unreadable("", f"is larger than {LARGEST:,} bytes")
    plain = _decoded(text)
    if plain.count("[") + plain.count("{") > DEEPEST and _depth(plain) > DEEPEST:
        raise Unreadable("", f"is nested deeper than {DEEPEST} levels")
    try:
        return _DECODER.decode(plain)
    except json.JSONDecodeError as error:
        raise Unreadable("", f"is not JSON: {error.msg}, line {error.lineno} column {error.colno}") from None
    except RecursionError:
        raise Unreadable("", f"is nested deeper than {DEEPEST} levels") from None
    except ValueError:
        raise Unreadable("", "holds a number that is too long") from None


def _decoded(text: str | bytes) -> str:
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Unreadable("", f"is not UTF-8 at byte {error.start}") from None
    elif len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise Unreadable("", f"is larger than {LARGEST:,} bytes")
    return text.removeprefix("\ufeff")


def _depth(text: str) -> int:
    """The deepest nesting of brackets outside strings."""
    depth = deepest = 0
    for mark in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Unreadable(key, "stands twice in the same object")
            seen.add(key)
    return found


def _constant(name: str) -> Any:
    raise Unreadable("", f"holds {name}, which is not a number")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Unreadable("", f"holds a number that is too large: {digits[:40]}")
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
