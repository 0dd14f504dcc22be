"""The urgent road: share first, owe the answers, and never skip the question "who is this?".

A recipient who has not been checked gets nothing. But nobody is stopped either: there is always a number in the local
profile or a published one, and a share to whoever answers there can be recorded at once. `route` works that out with
the same rules, so it is found and not merely claimed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sharewell.guidance import library
from sharewell.guidance.vocabulary import Outcome, RecipientKind
from sharewell.rules.decision.answers import Case, Channel, Closeness, Verification
from sharewell.rules.decision.assessment import Debt, Finding, OutcomeView, Road, Status, UrgentRoute
from sharewell.rules.decision.checking import CHECKS
from sharewell.rules.decision.facts import facts_of
from sharewell.rules.decision.outcomes import WITH_NAMES, Plan, view
from sharewell.rules.decision.timing import due_at

ROUTE_TO = (RecipientKind.CHILDRENS_SOCIAL_CARE, RecipientKind.POLICE)
WRITTEN = "written_follow_up"


def route_case(case: Case, recipient: RecipientKind) -> Case:
    """The same case with the duty team or the police reached by a number of ours in place of the recipient."""
    return replace(
        case,
        recipient=recipient,
        verification=Verification.LOCAL_PROFILE,
        closeness=Closeness.NEITHER,
        outcome=Outcome.SHARE,
    )


def route(case: Case, plan: Plan) -> UrgentRoute:
    """Whom to ring now while a child may be in danger, and whether the share to them can be recorded now.

    Worked out for the duty team; towards the police it comes out the same, which the tests show for every case.
    """
    found = _share(route_case(case, ROUTE_TO[0]), plan)
    return UrgentRoute(
        recipients=ROUTE_TO,
        words="Ring 999, or the duty team on a number in the local profile or a published one. Record it after.",
        recordable=found.recordable,
        owed=found.owed,
    )


def _share(case: Case, plan: Plan) -> OutcomeView:
    facts, needs = facts_of(case), plan.needs[Outcome.SHARE]
    findings = {index: plan.steps[index].find(facts, Road.URGENT) for index in needs}
    return view(Outcome.SHARE, findings, needs, Road.URGENT)


def debts_of(wanted: OutcomeView, case: Case, road: Road, now: datetime | None, source: str) -> tuple[Debt, ...]:
    """What recording this outcome would owe, each with its time; times are None without a present time.

    An urgent share by word of mouth owes a written one as well.
    """
    owed = list(wanted.owed)
    if road is Road.URGENT and wanted.outcome in WITH_NAMES and case.channel in (Channel.SPOKEN, Channel.UNANSWERED):
        words = "Write to them with what you told them by telephone."
        owed.append(Finding(WRITTEN, "", source, Status.OWED, words, ("channel",)))
    due: dict[str, datetime | None] = {}
    debts: list[Debt] = []
    for finding in owed:
        key = CHECKS[finding.check].clock if finding.check in CHECKS else WRITTEN
        if key not in due:
            due[key] = due_at(library.clock(key), now) if now is not None else None
        debts.append(Debt(finding, key, due[key], finding.words))
    return tuple(debts)
