"""What a check of the ledger found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written.

    `table` and `row` name it; `event` is the place of the event that answers for it, where there is one; `what` says
    what is wrong, in words that hold nothing private.
    """

    table: str
    row: str
    event: int | None
    what: str

    def __str__(self) -> str:
        at = "" if self.event is None else f" (event {self.event})"
        return f"{self.table} {self.row}{at}: {self.what}"


@dataclass
class VerifyReport:
    """The findings, the one to look at first in front; how much was checked; and which scopes are destroyed.

    `unread` counts rows of destroyed scopes: that they are there and belong there was checked, their content cannot be.
    `later`: where an earlier copy was checked, what happened since as the keystore knows it.
    """

    findings: list[Finding] = field(default_factory=list)
    events: int = 0
    rows: int = 0
    checkpoints: int = 0
    unread: int = 0
    destroyed: tuple[str, ...] = ()
    later: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything is as it was written."""
        return not self.findings
