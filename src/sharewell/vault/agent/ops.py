"""Every operation that the key agent knows: a row each. There is none that lists keys and none that exports: add none.

The name of an operation is a method of `keys.Keys`, with the same arguments by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The forms that an argument or an answer may have."""

    TEXT = "text"
    MAYBE = "text or nothing"
    TEXTS = "texts"
    NUMBER = "number"
    FLAG = "flag"
    BYTES = "bytes"
    KEY = "key"
    KEYS = "keys"
    NOTHING = "nothing"
    BYTES_OF = "bytes by name"
    NUMBER_OF = "number by name"
    SEALS = "seals"


@dataclass(frozen=True)
class Op:
    """One operation: whether it says who asks, its arguments by name and kind, and the kind of its answer."""

    named: bool
    arguments: Mapping[str, Kind]
    answer: Kind


_PLACE = {"scope": Kind.TEXT, "compartment": Kind.TEXT}
_OF_EVERY_FILE: Mapping[str, Op] = {
    "newest": Op(True, _PLACE, Kind.KEY),
    "key": Op(True, _PLACE | {"generation": Kind.NUMBER}, Kind.KEY),
    "keys_of": Op(True, {"scopes": Kind.TEXTS, "compartment": Kind.TEXT}, Kind.KEYS),
    "create": Op(
        True, {"scope": Kind.TEXT, "compartments": Kind.TEXTS, "organisation": Kind.FLAG}, Kind.NOTHING
    ),
    "new_generation": Op(True, _PLACE, Kind.NUMBER),
    "destroy": Op(True, {"scope": Kind.TEXT}, Kind.NOTHING),
    "destroyed_at": Op(False, {"scope": Kind.TEXT}, Kind.MAYBE),
    "exclude": Op(False, {"scope": Kind.TEXT, "person_ids": Kind.TEXTS}, Kind.NOTHING),
    "secret": Op(False, {"name": Kind.TEXT}, Kind.BYTES),
    "sign_note": Op(False, {"organisation": Kind.TEXT, "text": Kind.TEXT}, Kind.TEXT),
    "note_key": Op(False, {"organisation": Kind.TEXT}, Kind.TEXT),
    "sign_pack": Op(False, {"data": Kind.BYTES, "comment": Kind.TEXT}, Kind.TEXT),
    "pack_key": Op(False, {}, Kind.TEXT),
    "keep_note": Op(False, {"organisation": Kind.TEXT, "size": Kind.NUMBER, "note": Kind.TEXT}, Kind.NOTHING),
    "kept_note": Op(False, {"organisation": Kind.TEXT}, Kind.MAYBE),
    "log_head": Op(False, {}, Kind.TEXT),
}
_CIRCLE = {"scope": Kind.TEXT, "organisation": Kind.TEXT, "handlers": Kind.BYTES_OF}
_PAPERS = {"organisation": Kind.TEXT, "scope": Kind.TEXT, "papers": Kind.TEXTS}
_HOLDER = {"organisation": Kind.TEXT, "holder": Kind.TEXT}
_OF_SEALED_FILES: Mapping[str, Op] = {
    "make_handler": Op(True, {"passphrase": Kind.TEXT}, Kind.BYTES),
    "change_passphrase": Op(True, {"old": Kind.TEXT, "new": Kind.TEXT}, Kind.FLAG),
    "open_handler": Op(True, {"passphrase": Kind.TEXT}, Kind.FLAG),
    "close_handler": Op(True, {}, Kind.NOTHING),
    "drop_handler": Op(True, {"person": Kind.TEXT}, Kind.NOTHING),
    "handler_state": Op(True, {}, Kind.TEXT),
    "seal": Op(True, _CIRCLE | {"out": Kind.TEXTS}, Kind.FLAG),
    "finish_seal": Op(True, {"scope": Kind.TEXT, "oldest": Kind.NUMBER_OF}, Kind.NOTHING),
    "half_sealed": Op(True, {"older_than": Kind.NUMBER}, Kind.TEXTS),
    "tend": Op(True, _CIRCLE, Kind.TEXTS),
    "seals": Op(True, {"scopes": Kind.TEXTS}, Kind.SEALS),
    "open_generation": Op(True, _PLACE, Kind.NUMBER),
    "make_paper": Op(True, _HOLDER | {"person": Kind.TEXT}, Kind.TEXT),
    "drop_paper": Op(True, _HOLDER, Kind.NOTHING),
    "try_papers": Op(True, _PAPERS, Kind.TEXTS),
    "give_by_papers": Op(True, _PAPERS | {"person": Kind.TEXT, "public": Kind.BYTES}, Kind.TEXTS),
}
OPS: Mapping[str, Op] = {**_OF_EVERY_FILE, **_OF_SEALED_FILES}
