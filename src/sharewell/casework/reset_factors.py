"""Somebody has lost their telephone and their codes: a lead starts the second step anew, and never chooses it.

The person signs in with their own password, types the one-time code that the lead handed over, and sets up a second
step of their own. The lead does not know the password, so neither of the two can do it alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import accounts, sessions
from sharewell.records.stores.factors import code_digest, factors, of_account
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.factors import RESET_LASTS, FactorKind, new_code
from sharewell.rules.values import new_id

NOT_ONESELF = "Ask another lead or the manager: nobody starts their own second step anew."


@dataclass(frozen=True)
class ResetFactors:
    """Whose."""

    person_id: str


@use_case(Action.FACTORS_RESET, Event.FACTORS_RESET)
def reset_factors(work: Work, request: ResetFactors) -> str:
    """Take every second step of somebody away, end all their sessions, and return the code to hand over.

    Raises Missing for nobody with an account, NotNow for oneself.
    """
    if request.person_id == work.actor.person_id:
        raise NotNow(NOT_ONESELF)
    found = [a for a in accounts.all_of(work.organisation) if a.person_id == request.person_id and a.active]
    if not found:
        raise Missing
    account_id, code = found[0].id, new_code()
    factors.drop(work, [factor.id for factor in of_account(work.organisation, account_id)])
    factors.put(work, held.Factor(
        id=new_id(), account_id=account_id, kind=FactorKind.RESET, made_at=work.now,
        codes=(code_digest(work.vault, account_id, code),), ends_at=work.now + RESET_LASTS,
    ))
    sessions.end_all(account_id)
    return code
