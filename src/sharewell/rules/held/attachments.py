"""A file attached to a concern, as held; its bytes are fetched apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class Attachment(Held):
    """`name`: as it is shown; `kind`: what it is (`rules.attachments.Kind`); `digest`: SHA-256 of what came, `size` its
    bytes and `view_size` those of the viewing copy. `words`: what a program can read in it. `view_digest`: SHA-256
    of the viewing copy. `state`: in_view or removed, then with `removed_because`."""

    file_id: str
    concern_id: str
    name: str
    kind: str
    size: int
    view_size: int
    digest: str
    added_by: str
    added_at: datetime
    state: str
    words: str = ""
    view_digest: str = ""
    removed_because: str = ""
    removed_by: str = ""
    removed_at: datetime | None = None
