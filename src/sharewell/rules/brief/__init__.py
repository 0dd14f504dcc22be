"""A brief without names: known identities replaced by their part in the case, leftovers shown to a person."""

from sharewell.rules.brief.facts import Fact, age_fact, build, earlier_fact, family_fact
from sharewell.rules.brief.index import KnownIndex
from sharewell.rules.brief.known import Known, KnownIdentities, prepare
from sharewell.rules.brief.leftovers import Leftover, LeftoverKind
from sharewell.rules.brief.screen import Replacement, Screening, check_before_use, findings_message, replaced, screen
from sharewell.rules.brief.words import names_somebody

__all__ = [
    "Fact",
    "Known",
    "KnownIdentities",
    "KnownIndex",
    "Leftover",
    "LeftoverKind",
    "Replacement",
    "Screening",
    "age_fact",
    "build",
    "check_before_use",
    "earlier_fact",
    "family_fact",
    "findings_message",
    "names_somebody",
    "prepare",
    "replaced",
    "screen",
]
