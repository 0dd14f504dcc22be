"""What the rules answer: rule by rule, what the law says for this recipient, and what may be recorded now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sharewell.guidance.vocabulary import Outcome, RecipientKind
from sharewell.rules.errors import Gap, Incomplete


class Status(StrEnum):
    """How one rule function stands. `not_needed`: the other answers make the question fall away."""

    MET = "met"
    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    OWED = "owed"
    CONTRADICTED = "contradicted"
    UNSURE = "unsure"


SETTLED: frozenset[Status] = frozenset({Status.MET, Status.NOT_NEEDED})


class Road(StrEnum):
    """The ordinary road answers first and shares after; the urgent one shares first and owes its answers."""

    ORDINARY = "ordinary"
    URGENT = "urgent"


class Posture(StrEnum):
    """What the law requires, permits or forbids towards this recipient, on the answers so far."""

    MUST_SHARE = "must_share"
    MAY_SHARE = "may_share"
    MUST_NOT_YET = "must_not_yet"
    UNSURE_SEEK_ADVICE = "unsure_seek_advice"


POSTURE_WORDS: dict[Posture, str] = {
    Posture.MUST_SHARE: "The law requires you to share with them",
    Posture.MAY_SHARE: "You may share with them",
    Posture.MUST_NOT_YET: "You may not share with them yet",
    Posture.UNSURE_SEEK_ADVICE: "Not clear yet: ask for advice",
}


class Verdict(StrEnum):
    """The whole, for the outcome that is wanted. `incomplete` also stands for an urgent share that still owes
    answers.
    """

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    CONTRADICTED = "contradicted"


class Finding(NamedTuple):
    """One rule function's answer.

    `check` names the function, `rule` the rule of the edition it works through, `source` where that rule is from.
    `asks` are the fields of the case still wanted (or to be changed); `words` say what to do, or what was found.
    `owable`: on the urgent road a gap here is owed, and does not stop the share.
    """

    check: str
    rule: str
    source: str
    status: Status
    words: str
    asks: tuple[str, ...] = ()
    owable: bool = True

    @property
    def settled(self) -> bool:
        """Whether nothing more is wanted here."""
        return self.status in SETTLED


@dataclass(frozen=True, slots=True)
class Debt:
    """An answer that may come after the act. `due_at` is aware UTC, or None where no present time was given."""

    finding: Finding
    clock: str
    due_at: datetime | None
    words: str


class OutcomeView(NamedTuple):
    """Whether one outcome may be recorded now, exactly what still stops it, and what it would owe."""

    outcome: Outcome
    recordable: bool
    gaps: tuple[Finding, ...]
    owed: tuple[Finding, ...]

    def incomplete(self) -> Incomplete:
        """The gaps as the error a use case raises; ValueError when there are none."""
        gaps = (Gap(gap.asks[0] if gap.asks else gap.check, gap.words, gap.source) for gap in self.gaps)
        return Incomplete(*gaps)


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """A duty that concerns this recipient on these answers. `lifted`: its own exception is claimed and made out."""

    id: str
    title: str
    words: str
    source: str
    exception_words: str
    lifted: bool
    provisional: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class UrgentRoute:
    """While a child may be in danger: whom to ring now, and that the share to them can be recorded now."""

    recipients: tuple[RecipientKind, ...]
    words: str
    recordable: bool
    owed: tuple[Finding, ...]


class StepKind(StrEnum):
    """What kind of move comes next."""

    RING = "ring"
    RECORD = "record"
    ANSWER = "answer"
    ADVICE = "advice"
    CHANGE = "change"
    REPAY = "repay"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do now; `field` is the answer it is about, `outcome` what could be recorded."""

    kind: StepKind
    words: str
    field: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the rules say of a case. The same case under the same edition always gives the same assessment."""

    edition: str
    provisional: bool
    road: Road
    wanted: Outcome | None
    verdict: Verdict
    posture: Posture
    posture_why: str
    duties: tuple[DutyStanding, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[OutcomeView, ...]
    debts: tuple[Debt, ...]
    urgent_route: UrgentRoute | None
    next_steps: tuple[NextStep, ...]
    notes: tuple[str, ...]

    def outcome(self, outcome: Outcome) -> OutcomeView:
        """The view of one outcome."""
        return next(view for view in self.outcomes if view.outcome is outcome)

    def finding(self, check: str) -> Finding:
        """The finding of one rule function; KeyError when the edition does not work it through."""
        for finding in self.findings:
            if finding.check == check:
                return finding
        raise KeyError(check)

    @property
    def still_missing(self) -> tuple[Finding, ...]:
        """What stops the outcome that is wanted; while none is chosen, what stops sharing."""
        return self.outcome(self.wanted or Outcome.SHARE).gaps
