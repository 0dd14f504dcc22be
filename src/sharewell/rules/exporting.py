"""Held values as open data, and what an export says about itself. The form is in docs/reference/export-format.md."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from sharewell.rules.documents import as_document

FORMAT = "sharewell-export/1"


def as_open(value: Any, *, leave_out: Collection[str] = ()) -> Any:
    """A held value as plain data, without the fields named in `leave_out`: what opens or proves something."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: as_open(getattr(value, field.name), leave_out=leave_out)
            for field in dataclasses.fields(value)
            if field.name not in leave_out
        }
    if isinstance(value, Mapping):
        return {str(name): as_open(one, leave_out=leave_out) for name, one in value.items() if name not in leave_out}
    if isinstance(value, list | tuple):
        return [as_open(one, leave_out=leave_out) for one in value]
    return as_document(value)
