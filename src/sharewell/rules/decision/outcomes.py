"""What each outcome needs, in every edition and whatever the edition adds, and whether it may be recorded now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sharewell.guidance import library
from sharewell.guidance.reading import GuidanceError
from sharewell.guidance.schema import Edition
from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision import bases, content, family, recipients, weighing, withholding
from sharewell.rules.decision.assessment import Finding, OutcomeView, Road, Status
from sharewell.rules.decision.checking import CHECKS, Check, Ruling
from sharewell.rules.decision.facts import AT
from sharewell.rules.errors import Unreadable

# Named so that every rule function is registered before an edition is read.
RULE_BOOKS = (family, bases, recipients, content, weighing, withholding)

_SENT = (
    "recipient_chosen",
    "recipient_checked",
    "recipient_barred",
    "purpose",
    "identifies",
    "basis",
    "condition",
    "refusal_respected",
    "third_parties",
    "protected",
    "reasons",
)
# What no edition can take away. An edition's own `needs` are added to these.
FLOOR: Mapping[Outcome, tuple[str, ...]] = MappingProxyType(
    {
        Outcome.SHARE: _SENT,
        Outcome.SHARE_PART: (*_SENT, "left_out"),
        Outcome.REFERRAL: (*_SENT, "referral_recipient"),
        Outcome.SHARE_DEIDENTIFIED: (
            "recipient_chosen",
            "recipient_barred",
            "purpose",
            "without_names",
            "protected",
            "duty_unclear",
            "reasons",
        ),
        Outcome.WITHHOLD: (
            "recipient_chosen",
            "harm_level",
            "reasons",
            "withhold_reasons",
            "requester_told",
            "duty_exception",
            "duty_unclear",
        ),
        Outcome.DEFER: ("reasons", "defer_date"),
        Outcome.ALREADY_KNOWN: ("recipient_chosen", "recipient_checked", "recipient_barred", "reasons"),
    }
)
SENDING = frozenset({Outcome.SHARE, Outcome.SHARE_PART, Outcome.REFERRAL, Outcome.SHARE_DEIDENTIFIED})
WITH_NAMES = SENDING - {Outcome.SHARE_DEIDENTIFIED}


@dataclass(frozen=True, slots=True)
class Step:
    """One rule function as an edition works it through, ready to run.

    `at` says where its facts stand. `paper`: sending needs it, so the urgent road turns its gap into a debt.
    """

    check: Check
    rule_id: str
    source: str
    at: tuple[int, ...]
    paper: bool

    def find(self, facts: tuple[object, ...], road: Road) -> Finding:
        """Its finding on these facts."""
        return self.finding(self.check.rule(*[facts[index] for index in self.at]), road)

    def finding(self, ruling: Ruling, road: Road) -> Finding:
        """A ruling as a finding. On the urgent road what is missing or in doubt is owed, where it may be."""
        status, words, asks, owable = ruling
        if road is Road.URGENT and owable and self.paper and (status is Status.MISSING or status is Status.UNSURE):
            status = Status.OWED
        return Finding(self.check.id, self.rule_id, self.source, status, words, asks, owable)


@dataclass(frozen=True, slots=True)
class Plan:
    """An edition made ready: its rule functions in order, and for each outcome the places of those it needs."""

    edition: Edition
    steps: tuple[Step, ...]
    needs: Mapping[Outcome, tuple[int, ...]]

    def needed(self, outcome: Outcome) -> tuple[str, ...]:
        """The names of the checks that an outcome needs."""
        return tuple(self.steps[index].check.id for index in self.needs[outcome])


@cache
def plan_for(key: str) -> Plan:
    """The plan of an edition. Unreadable for a key that is no edition's; GuidanceError where its file asks too
    little.
    """
    try:
        edition = library.edition(key)
    except KeyError:
        raise Unreadable("edition", "is not an edition that we hold") from None
    return make_plan(edition)


def make_plan(edition: Edition) -> Plan:
    """The plan of an edition read from anywhere. GuidanceError where it names no rule for a check that is needed."""
    names = [name for rule in edition.rules for name in rule.checks]
    for name in names:
        if name not in CHECKS:
            raise GuidanceError(f"{edition.key}: rules", f"no rule function is called {name!r}")
    needs: dict[Outcome, tuple[int, ...]] = {}
    for outcome in Outcome:
        wanted = dict.fromkeys(FLOOR[outcome] + edition.needs[outcome])
        for name in wanted:
            if name not in names:
                raise GuidanceError(
                    f"{edition.key}: rules", f"{name!r} is needed for {outcome} and stands under no rule"
                )
        needs[outcome] = tuple(sorted(names.index(name) for name in wanted))
    paper = {names[index] for outcome in SENDING for index in needs[outcome]}
    steps = tuple(_step(edition, name, name in paper) for name in names)
    return Plan(edition, steps, MappingProxyType(needs))


def _step(edition: Edition, name: str, paper: bool) -> Step:
    rule, check = edition.rule_for(name), CHECKS[name]
    at = tuple(AT[fact] for fact in check.reads)
    return Step(check, rule.id, f"{rule.citation}; {check.cites}", at, paper)


def stands(outcome: Outcome, finding: Finding, road: Road) -> Status:
    """How one finding bears on one outcome: MET (nothing in the way), OWED (afterwards) or MISSING (a gap).

    Looks at this finding alone. Only sending may owe what is missing, and only on the urgent road; telling whoever
    asked may always come after.
    """
    if finding.settled:
        return Status.MET
    if finding.status is Status.OWED and finding.check == "requester_told":
        return Status.OWED
    if road is Road.URGENT and finding.owable and outcome in SENDING:
        return Status.OWED
    return Status.MISSING


def view(
    outcome: Outcome, findings: list[Finding] | dict[int, Finding], needs: tuple[int, ...], road: Road
) -> OutcomeView:
    """Whether an outcome may be recorded now: it may when nothing it needs is a gap. `findings` by their place."""
    gaps: list[Finding] = []
    owed: list[Finding] = []
    for index in needs:
        finding = findings[index]
        if finding.status is Status.MET or finding.status is Status.NOT_NEEDED:
            continue
        bearing = stands(outcome, finding, road)
        if bearing is Status.MISSING:
            gaps.append(finding)
        elif bearing is Status.OWED:
            owed.append(finding)
    return OutcomeView(outcome, not gaps, tuple(gaps), tuple(owed))
