"""Whether a decision that followed stops what was not sent yet. Asked before a pack is sealed and before it is sent."""

from __future__ import annotations

from sharewell.casework.use_case import Work
from sharewell.guidance.vocabulary import Outcome
from sharewell.records.stores import sharing
from sharewell.rules import held
from sharewell.rules.decision.answers import Consent
from sharewell.rules.decision.forward import held_back
from sharewell.rules.errors import NotNow


def may_go_forward(work: Work, pack: held.Pack) -> None:
    """Raise NotNow where the newest decision that reopened the pack's own one says that nothing more goes.

    A pack that only puts right what somebody has already goes all the same: they must be told (UK GDPR article 19).
    """
    followed = {one.reopens_id: one for one in sharing.decisions.where(work.file, order="opened_at") if one.reopens_id}
    if pack.decision_id not in followed or pack.corrects_id:
        return
    first = sharing.decisions.get(work.file, pack.decision_id)
    newest = first
    while newest.id in followed:
        newest = followed[newest.id]
    outcome = Outcome(newest.outcome) if newest.decided_at else None
    consent = Consent(newest.answers.get("consent") or Consent.UNANSWERED)
    because = held_back(outcome, consent, urgent=first.urgent)
    if because:
        raise NotNow(because)
