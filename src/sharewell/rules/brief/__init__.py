"""A brief without names: known identities replaced by their part in the case, leftovers shown to a person."""

from sharewell.rules.brief.known import Known, KnownIdentities, KnownIndex, prepare
from sharewell.rules.brief.leftovers import Leftover, LeftoverKind
from sharewell.rules.brief.screen import Replacement, Screening, check_before_use, findings_message, screen

__all__ = [
    "Known",
    "KnownIdentities",
    "KnownIndex",
    "Leftover",
    "LeftoverKind",
    "Replacement",
    "Screening",
    "check_before_use",
    "findings_message",
    "prepare",
    "screen",
]
