"""A sharing decision as a document: complete, until a test takes something away or adds a contradiction."""

from __future__ import annotations

from typing import Any

COMPLETE: dict[str, Any] = {
    "edition": "dfe-2024",
    "decided_on": "2026-11-22",
    "controller": "private_or_voluntary",
    "decided_by": "Rosa Lind",
    "harm": "likely_harm",
    "purpose": "To keep her safe at home.",
    "recipient": "childrens_social_care",
    "recipient_need": "They decide whether to look into it.",
    "asked": "no",
    "verification": "local_profile",
    "closeness": "neither",
    "identifiable": "yes",
    "special_category": "no",
    "basis": "recognised_safeguarding",
    "basis_note": "Two bruises in a week, and she is afraid to go home.",
    "consent": "refused",
    "told": "told",
    "expected": "yes",
    "fair_because": "They were told what we would do.",
    "risk_if_shared": "Her mother may be upset with us.",
    "risk_if_not": "She may be hurt again.",
    "minimum": "yes",
    "third_parties": "none_named",
    "protected": "none_present",
    "left_out": "Where the family lived before.",
    "channel": "sealed_file",
    "advice": "not_needed",
    "reasons": "She may be hurt again, and they can look into it.",
    "outcome": "share",
}
