"""A pack's content with everything in it, made up, and a signer of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import minisign

from sharewell.delivery.content import FORMAT, ContentItem, Count, OtherPerson, PackContent, Party
from sharewell.rules.values import StatementKind
from sharewell.vault.signing import PackSigner

SEALED_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LABELS = ("What was seen or heard", "The child's own words", "What somebody else reported", "Opinion")
NOTE = "sharewell.ledger/0f7d\n128\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 sharewell.ledger/0f7d Az3g\n"


def item(place: int, text: str, **more: Any) -> ContentItem:
    """One statement of the kind whose turn it is."""
    made = ContentItem(
        id=f"{place:032x}", section="concerns", title="Concern of 3 November 2026", text=text,
        kind=tuple(StatementKind)[place % 4], label=LABELS[place % 4], source="Bea Novak",
        observed_at=datetime(2026, 11, 3, 12, 5, tzinfo=UTC), time_unknown=False,
        recorded_at=datetime(2026, 11, 4, 9, 0, tzinfo=UTC),
        needed_because="They decide on safety.", historical=False, context="", correction="", dispute="", masked=(),
    )  # fmt: skip
    return replace(made, **more)


def content(*items: ContentItem, **more: Any) -> PackContent:
    """A whole pack."""
    held = items or (
        item(0, "A round bruise on the left upper arm."),
        item(1, "\u201cDaddy [the child's sister] squashed my arm.\u201d", masked=(Count("the child's sister", 1),)),
        item(2, "Shouting was heard.", historical=True, context="The first time anybody noticed."),
        item(3, "I think she is frightened.", dispute="Her father says she fell."),
    )
    made = PackContent(
        format=FORMAT, pack_id="1" * 32, reference="K7M-42X", sealed_at=SEALED_AT,
        sender=Party(name="Jo Bell", role="safeguarding lead", agency="Larkfield Playgroup", phone="01632 960120"),
        organisation="Larkfield Association",
        recipient=Party(name="Duty team", role="duty social worker", agency="The council", phone="01632 960101"),
        about="Mia Thornbury", purpose="To decide whether she is safe.", why_necessary="Nobody else saw the mark.",
        outcome="Share part", urgency="",
        lawful_basis="Keeping a child safe", family="The family has been told of this sharing.",
        edition="Information sharing advice, 2024", edition_key="dfe-2024", decision="Decided 23 November 2026",
        decision_id="2" * 32,
        must_not_learn=("The adult named in the second item",), corrections_to="Jo Bell, 01632 960120", items=held,
        other_people=(OtherPerson("the child's sister", "hidden"),), masked=(Count("the child's sister", 1),),
        left_out=(Count("concerns", 9),), labels=tuple(Count(label, 1) for label in LABELS), supersedes="",
        checkpoint=NOTE,
    )  # fmt: skip
    return replace(made, **more)


def signer() -> PackSigner:
    """A signer with a key made for this test."""
    return PackSigner(bytes(minisign.KeyPair.generate().secret_key))
