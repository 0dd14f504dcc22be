"""Letters in plain words, one page each: to a family about what was shared, and to whoever asked and is refused.

Each part is a draft that a person may change. What a refusal says by itself is chosen to be safe for its reader: the
reason as a kind, never the record's own words. The answer that neither confirms nor denies is made from what the asker
wrote and from who we are, and from nothing else, so that it is the same whether or not there is a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sharewell.rules.decision.answers import WithholdReason

ICO = "the Information Commissioner: 0303 123 1113, ico.org.uk"


@dataclass(frozen=True)
class Section:
    """One part of a letter: what it is about, and its words."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who writes: the organisation, the setting with address and phone, and the person who signs with their job."""

    organisation: str
    setting: str
    address: str
    phone: str
    name: str
    job: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter as it is set on paper. `to`: name and, where there is one, agency; each on its own line."""

    to: tuple[str, ...]
    day: date
    sender: Sender
    title: str
    sections: tuple[Section, ...]

    def text(self) -> str:
        """The whole letter as plain words, for the record of what somebody was told."""
        parts = [self.title, *(f"{one.heading}\n{one.text}" for one in self.sections), self.sender.name]
        return "\n\n".join(parts)


@dataclass(frozen=True, kw_only=True)
class FamilyWords:
    """What a family is told: what went, to whom, why, and what they can do."""

    what: str
    whom: str
    why: str
    next: str


@dataclass(frozen=True, kw_only=True)
class RefusalWords:
    """What somebody who is refused is told."""

    asked: str
    decided: str
    why: str
    offer: str
    new_facts: str
    complain: str


@dataclass(frozen=True)
class _Refused:
    why: str
    new_facts: str


# The reason as its reader may know it, and what would make us look again.
SAFE: Mapping[WithholdReason, _Refused] = {
    WithholdReason.REFUSAL_RESPECTED: _Refused(
        "It needs an agreement that we do not have, and nothing we know makes it necessary to share without one.",
        "That somebody may come to harm if it is not shared, or that agreement is given.",
    ),
    WithholdReason.NO_PURPOSE: _Refused(
        "You have not told us a purpose for which we could share.",
        "What you need it for, and what you will do with it.",
    ),
    WithholdReason.NOT_NEEDED_BY_THEM: _Refused(
        "What you told us does not show that your work needs it.",
        "What part you play, and what you cannot do without it.",
    ),
    WithholdReason.NO_LAWFUL_GROUND: _Refused(
        "We found no ground in law to share it for this purpose.", "A duty or a power of yours to ask for it."
    ),
    WithholdReason.WOULD_HARM_MORE: _Refused(
        "We weighed it, and sharing would do more harm than not sharing.", "Anything that changes that balance."
    ),
    WithholdReason.RECIPIENT_NOT_SAFE: _Refused(
        "We could not be sure that it would be kept safe.", "How it would be kept, and who would see it."
    ),
    WithholdReason.WHO_IS_ASKING_UNKNOWN: _Refused(
        "We could not make sure who is asking.", "A published number on which we can ring you back."
    ),
}
ABOUT_FAMILY = "What we have shared about {child}"
ABOUT_REFUSAL = "Your request for information"
NEITHER = (
    "We neither confirm nor deny that we hold anything about any child, family or adult whom you may have in mind. We "
    "give this same answer whether or not we hold anything, so nothing can be read into it."
)
NEITHER_FACTS = (
    "Tell us who you are and where you work, on what published number we can ring you back, what part you play, what "
    "you need and what for, and by when."
)
WORRIED = "If you are worried about a child now, ring 999 or {duty}."
DECIDED = "We do not share it."


def refusal_draft(reasons: Iterable[WithholdReason], *, asked: str, duty: str, complain_to: str) -> RefusalWords:
    """The first words of a refusal, for a person to change: from the kinds of reason alone."""
    known = [SAFE[one] for one in WithholdReason if one in set(reasons) and one in SAFE]
    return RefusalWords(
        asked=asked,
        decided=DECIDED,
        why="\n".join(one.why for one in known),
        offer=f"We can talk with you, without names, about what to do. {WORRIED.format(duty=duty)}",
        new_facts="\n".join(one.new_facts for one in known) or "Any new fact: then ask again, and we decide anew.",
        complain=_complain(complain_to),
    )


def refusal(words: RefusalWords, *, to: tuple[str, ...], day: date, sender: Sender) -> Letter:
    """A refusal with its reasons, and how to ask again."""
    return Letter(to=to, day=day, sender=sender, title=ABOUT_REFUSAL, sections=(
        Section("What you asked", words.asked),
        Section("What we decided", words.decided),
        Section("Why", words.why),
        Section("What we can offer", words.offer),
        Section("What would make us look again", words.new_facts),
        Section("If you do not agree", words.complain),
    ))  # fmt: skip


def neither(asked: str, *, to: tuple[str, ...], day: date, sender: Sender, duty: str, complain_to: str) -> Letter:
    """An answer from which nobody can tell whether there is a record."""
    return Letter(to=to, day=day, sender=sender, title=ABOUT_REFUSAL, sections=(
        Section("What you asked", asked),
        Section("Our answer", NEITHER),
        Section("What we can offer", WORRIED.format(duty=duty)),
        Section("What would make us look again", NEITHER_FACTS),
        Section("If you do not agree", _complain(complain_to)),
    ))  # fmt: skip


def family(words: FamilyWords, *, child: str, to: tuple[str, ...], day: date, sender: Sender) -> Letter:
    """What we shared about a child, with whom and why, and what the family can do."""
    return Letter(to=to, day=day, sender=sender, title=ABOUT_FAMILY.format(child=child), sections=(
        Section("What we shared", words.what),
        Section("With whom", words.whom),
        Section("Why", words.why),
        Section("What you can do", words.next),
    ))  # fmt: skip


def family_next(phone: str, complain_to: str) -> str:
    """What a family can do, to begin with."""
    ring = f"Ring us on {phone}" if phone else "Come and talk to us"
    return (
        f"{ring} to talk about it. You can ask to see what we shared, and tell us what is wrong in it. "
        f"{_complain(complain_to)}"
    )


def _complain(to: str) -> str:
    return f"Write to {to}. If you are not content with our answer, ask {ICO}."
