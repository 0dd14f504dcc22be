"""Small frozen values that every floor shares."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ID_BYTES = 16


def new_id() -> str:
    """A fresh random identifier: 128 bits as 32 lower-case hex digits. Carries no order, time or place."""
    return secrets.token_hex(ID_BYTES)


def is_id(text: str) -> bool:
    """Whether `text` has the form of an identifier made by `new_id`."""
    return len(text) == 2 * ID_BYTES and all(c in "0123456789abcdef" for c in text)


class StatementKind(StrEnum):
    """Fact and opinion kept apart, and each label carried wherever the words go (seed, "Accurate")."""

    OBSERVED = "observed"
    VERBATIM = "verbatim"
    REPORTED = "reported"
    OPINION = "opinion"


class Teller(StrEnum):
    """What somebody who told us is to the child."""

    WORKER = "worker"
    FAMILY = "family"
    PUBLIC = "public"
    UNNAMED = "unnamed"


STATEMENT_LABELS: dict[StatementKind, str] = {
    StatementKind.OBSERVED: "What was seen or heard",
    StatementKind.VERBATIM: "The child's own words",
    StatementKind.REPORTED: "What somebody else reported",
    StatementKind.OPINION: "Opinion",
}


class SafeNow(StrEnum):
    """The first question of all: is the child safe right now?"""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Statement:
    """Words of one kind, with who said them (`source`), when it was observed and when it was written down.

    `teller`: what `source` is to the child, where it was marked; it decides whether they are kept from others.
    `observed_at` may be unknown (None); it is never invented. Times are aware, in UTC.
    """

    id: str
    kind: StatementKind
    text: str
    source: str
    observed_at: datetime | None
    recorded_at: datetime
    recorded_by: str
    time_unknown: bool = False
    teller: Teller | None = None
