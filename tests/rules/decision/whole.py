"""A sharing decision with every answer given, to be changed in one place at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sharewell.guidance.vocabulary import Harm, Outcome, RecipientKind
from sharewell.rules.decision import (
    Advice,
    Answer,
    Case,
    Channel,
    Closeness,
    Consent,
    NotAsked,
    Protected,
    ThirdParties,
    Told,
    Verification,
)

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)

WHOLE = Case(
    edition="dfe-2024",
    decided_on=date(2026, 11, 20),
    decided_by="Jo Bell",
    harm=Harm.LIKELY_HARM,
    purpose="So that they can see whether she is safe at home",
    recipient=RecipientKind.CHILDRENS_SOCIAL_CARE,
    recipient_need="They decide whether to look into it",
    asked=Answer.NO,
    verification=Verification.LOCAL_PROFILE,
    closeness=Closeness.NEITHER,
    identifiable=Answer.YES,
    special_category=Answer.YES,
    condition="safeguarding",
    basis="recognised_safeguarding",
    consent=Consent.NOT_ASKED,
    not_asked_because=NotAsked.SHARE_WHATEVER_THE_ANSWER,
    told=Told.TOLD,
    expected=Answer.YES,
    risk_if_shared="Her mother may be angry with us",
    risk_if_not="She may be hurt again",
    minimum=Answer.YES,
    third_parties=ThirdParties.DECIDED,
    protected=Protected.NONE_PRESENT,
    channel=Channel.SPOKEN,
    advice=Advice.TAKEN,
    reasons="Two marks in a week, and her own words",
    outcome=Outcome.SHARE,
)
