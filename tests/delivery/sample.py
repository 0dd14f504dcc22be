"""A made-up pack with one of everything in it, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sharewell.delivery.content import (
    FORMAT,
    BriefSheet,
    ContentItem,
    Count,
    CoverSheet,
    DecisionRecord,
    DisposalCertificate,
    OtherPerson,
    PackContent,
    Party,
)
from sharewell.rules.values import STATEMENT_LABELS, StatementKind

SEALED_AT = datetime(2027, 3, 16, 9, 32, tzinfo=UTC)
SENDER = Party(
    name="Jo Marsh", role="Safeguarding lead", agency="Curlew Lane Pre-school", phone="01632 960140"
)
RECIPIENT = Party(
    name="Ruth Adeyemi", role="Duty social worker", agency="Northmoor children's services", phone="01632 960123"
)
CHECKPOINT = (
    "sharewell.ledger/4f2a91c07d\n4096\nq7hZ0m8Yt8r0uQx2m0P0c3Jx1d8kq3wq0m9z4b7y1eA=\n\n"
    "— sharewell.ledger/4f2a91c07d 3q2+7wAAAAB0aGlzIGlzIG9ubHkgYSBtYWRlLXVwIHNpZ25hdHVyZSBmb3IgYSB0ZXN0IHBhY2sgaGVyZQ==\n"
)


def fact(key: str, title: str, text: str, section: str = "who the child is") -> ContentItem:
    """A plain fact about the child."""
    return ContentItem(
        id=key, section=section, title=title, text=text, kind=None, label="", source="", observed_at=None,
        time_unknown=False, recorded_at=None, needed_because="So that they know who the child is.", historical=False,
        context="", correction="", dispute="", masked=(),
    )  # fmt: skip


def statement(key: str, kind: StatementKind, text: str) -> ContentItem:
    """A statement of one kind, seen on 15 March 2027 at 12:10pm and written down twenty minutes later."""
    return ContentItem(
        id=key, section="concerns", title=f"{STATEMENT_LABELS[kind]}, 15 March 2027", text=text, kind=kind,
        label=STATEMENT_LABELS[kind], source="Sam Okafor, key worker", observed_at=datetime(2027, 3, 15, 12, 10, tzinfo=UTC),
        time_unknown=False, recorded_at=datetime(2027, 3, 15, 12, 30, tzinfo=UTC),
        needed_because="They decide on her safety today and have no other account of the mark.", historical=False,
        context="", correction="", dispute="", masked=(),
    )  # fmt: skip


def items() -> tuple[ContentItem, ...]:
    """Facts about the child, and a statement of each kind: old, corrected, disputed and masked ones among them."""
    kind = StatementKind
    return (
        fact("1", "Full name", "Mia Thornbury (known as Mimi)"),
        fact("2", "Date of birth", "2 September 2023"),
        fact("3", "Home address", "14 Fallow Row, Northmoor, ZZ99 3AB"),
        fact("4", "Parents and carers", "Lena Thornbury, mother, has parental responsibility\nTom Rees, father",
             "the family"),
        statement("5", kind.OBSERVED, "A round mark, 2 cm across, on the outside of her left upper arm. Dark red, the skin "
                  "not broken. She moved the arm as usual and ate her lunch."),
        statement("6", kind.VERBATIM, "“Tom squeezed me when I spilled it.”\n\n“Don’t tell.”"),
        replace(
            statement("7", kind.REPORTED, "[another parent] said at the gate that there had been shouting on Sunday."),
            source="A parent, through Sam Okafor", time_unknown=True, masked=(Count("another parent", 1),),
            correction="It was Saturday, not Sunday: the parent rang to say so on 16 March 2027.",
        ),
        replace(
            statement("8", kind.OPINION, "I think she is more watchful than she was in the autumn."),
            dispute="Her mother says that she has always been quiet with people she does not know.",
        ),
        replace(
            statement("9", kind.OBSERVED, "Arrived without a coat on two cold mornings."),
            observed_at=datetime(2025, 11, 20, 8, 50, tzinfo=UTC), historical=True,
            context="It shows how long the worry about care at home has stood.",
        ),
    )  # fmt: skip


def content(**changes: object) -> PackContent:
    """A pack to children's services after a decision to share."""
    made = PackContent(
        format=FORMAT,
        pack_id="0f" * 16,
        reference="K7M-42Q",
        sealed_at=SEALED_AT,
        sender=SENDER,
        organisation="Curlew Lane Pre-school Trust",
        recipient=RECIPIENT,
        about="Mia Thornbury",
        purpose="To decide whether Mia is safe at home, and what help the family needs.",
        why_necessary="They act on harm to children, and nobody else has told them of the mark.",
        outcome="Share part of it",
        lawful_basis="Keeping a child safe (safeguarding of children, Data Protection Act 2018)",
        urgency="",
        family="The family has not been told. Do not tell them before you have spoken to us.",
        edition="Information sharing advice, 2024",
        edition_key="dfe-2024",
        decision="Decided 16 March 2027",
        decision_id="ab" * 16,
        must_not_learn=("Tom Rees (father): he is the adult named in the concern.",),
        corrections_to="Jo Marsh, 01632 960140",
        items=items(),
        other_people=(
            OtherPerson("Lena Thornbury, mother", "Named: you need to know of them"),
            OtherPerson("another parent", "Name blanked out"),
        ),
        masked=(Count("another parent", 1),),
        left_out=(Count("concerns", 3), Count("advice taken", 1)),
        labels=(Count("Opinion", 1), Count("The child's own words", 1)),
        supersedes="",
        checkpoint=CHECKPOINT,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def cover_sheet() -> CoverSheet:
    """What goes on the envelope of that pack."""
    return CoverSheet(
        reference="K7M-42Q", sealed_at=SEALED_AT, sender=SENDER, recipient=RECIPIENT, digest="5e" * 32,
        public_key="RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
    )  # fmt: skip


def brief_sheet() -> BriefSheet:
    """A brief without names."""
    return BriefSheet(
        text="A child of three came in with a mark on the upper arm. The child said who did it.\n\nShould we ask more?",
        service="Northmoor advice line, 01632 960123", confirmed_at=SEALED_AT, confirmed_by="Jo Marsh",
    )  # fmt: skip


def decision_record() -> DecisionRecord:
    """A decision that was taken, with something owed."""
    return DecisionRecord(
        reference="K7M-42Q", edition="Information sharing advice, 2024", opened_at=SEALED_AT, decided_at=SEALED_AT,
        decided_by="Jo Marsh", outcome="Share part of it", posture="The law permits this",
        posture_why="No duty requires it towards this recipient, and nothing forbids it.",
        rows=(("What would it help somebody to do?", "Decide whether she is safe at home."),
              ("Do they agree?", "Not asked: asking could put her in danger.")),
        findings=(("purpose", "met", "It is written down what it is for.", "the policy, rule 6"),
                  ("told", "owed", "Say whether you have told the family, or why not.", "the policy, rules 2 and 7")),
        owed=(("Tell the family, or say why not", "5pm on 17 March 2027", "still owed"),),
    )  # fmt: skip


def certificate() -> DisposalCertificate:
    """A file destroyed after its review."""
    return DisposalCertificate(
        reference="K7M-42Q", opened_at=datetime(2003, 9, 1, 8, 0, tzinfo=UTC), destroyed_at=SEALED_AT,
        rule_words="Until 25 years after birth", first_person="Jo Marsh", second_person="Priya Nair",
        reason="No longer needed: the young person is an adult and nothing is open.",
        backups_dark_by=date(2027, 4, 20),
    )  # fmt: skip
