"""Recording a concern: what is asked, what may be owed instead, and what becomes of it.

Whoever noticed or was told something writes it down once, in their own words, with what was seen, what was said, what
somebody else reported and what they think kept apart (seed, "Accurate"). When the child may not be safe nothing is ever
refused: every gap becomes something owed, and telling a person comes before typing. Words are kept exactly as typed and
never edited; whatever comes later is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sharewell.rules.errors import Gap
from sharewell.rules.names import NOT_STORABLE, made_storable, storable
from sharewell.rules.state_table import Standing, StateTable
from sharewell.rules.values import SafeNow, Statement, StatementKind, Teller, new_id

TEXT_LIMIT = 100_000
SHORTEST = 10

ACCURATE = "seed, Accurate"
NO_SECRETS = "seed, policy bullet 5"

WRITE_SOMETHING = "Write what you saw or heard. Use the child's own words if you can."
TOO_SHORT = "This is too short for someone else to act on. Say what happened, where and when."
MARK_EACH = "Mark each paragraph: seen or heard, the child's own words, told by, or opinion."
WHO_TOLD = "Say who told you, or write 'not known'."
SAFE_NOW = "Say whether the child is safe right now. 'I am not sure' is an answer."
WHO_ABOUT = "Choose who this is about, or choose 'Name not known'."
PROMISE_QUESTION = "Say whether you were asked to keep it secret, and what you said."
QUESTIONS = "Write what you said or asked, word for word."
TELL_SOMEONE = "Say who you told face to face, and when."
PUT_IT_RIGHT = (
    "You agreed to keep it secret. It happens, and it can be put right. Tell the child, as soon as you can, that you "
    "need help to keep them safe and who you have told."
)
NOT_MARKED = "not marked yet"


class Thing(StrEnum):
    """What kind of thing it is, to show the right questions. Never counted: the lead chooses a category later."""

    CHILD_SAID = "child_said"
    MARK = "mark"
    BEHAVIOUR = "behaviour"
    CARE = "care"
    ADULT_DID = "adult_did"
    ONLINE = "online"
    FEELING = "feeling"


THING_WORDS: Mapping[Thing, str] = {
    Thing.CHILD_SAID: "Something the child said",
    Thing.MARK: "A mark or injury",
    Thing.BEHAVIOUR: "How they are behaving",
    Thing.CARE: "How they are being cared for",
    Thing.ADULT_DID: "Something an adult did",
    Thing.ONLINE: "Something online",
    Thing.FEELING: "Just a feeling",
}


class AskedSecret(StrEnum):
    """Whether the child asked for it to be kept secret, and what they were told (no promise of secrecy is kept)."""

    NO = "no"
    SAID_COULD_NOT = "said_could_not"
    AGREED = "agreed"


ASKED_SECRET_WORDS: Mapping[AskedSecret, str] = {
    AskedSecret.NO: "No",
    AskedSecret.SAID_COULD_NOT: "Yes, I said I could not",
    AskedSecret.AGREED: "Yes, I agreed",
}


@dataclass(frozen=True)
class Paragraph:
    """Words of one kind, exactly as typed. `kind` None: not marked. `source`: who said it, or who told us; `teller`:
    what they are to the child."""

    text: str
    kind: StatementKind | None = None
    source: str = ""
    observed_at: datetime | None = None
    time_unknown: bool = False
    teller: Teller | None = None


@dataclass(frozen=True)
class ConcernInput:
    """What somebody sent. `about`: the child's reference or name; `safe_now` None: not answered."""

    paragraphs: tuple[Paragraph, ...]
    safe_now: SafeNow | None = None
    about: str = ""
    name_not_known: bool = False
    things: frozenset[Thing] = frozenset()
    asked_to_keep_secret: AskedSecret | None = None
    child_told_it_is_passed_on: bool | None = None
    questions_asked: str = ""
    told_in_person: str = ""

    @property
    def urgent(self) -> bool:
        """Whether the child may not be safe: then nothing is refused."""
        return self.safe_now in (SafeNow.NO, SafeNow.UNSURE)


@dataclass(frozen=True)
class ConcernCheck:
    """`gaps` must be mended before it is sent; `owed` can follow after; `notices` are for the person to read."""

    gaps: tuple[Gap, ...] = ()
    owed: tuple[Gap, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the concern is recorded as it stands."""
        return not self.gaps

    @property
    def owed_words(self) -> tuple[str, ...]:
        """What is owed, a sentence each."""
        return tuple(gap.message for gap in self.owed)


def check_concern(given: ConcernInput) -> ConcernCheck:
    """What must be mended, what is owed, and what the person should read.

    With a child who is not, or may not be, safe there are never gaps: they are owed (the child comes first).
    """
    gaps = [*_who_and_safe(given), *_words(given), *_marks(given)]
    owed = _may_follow(given)
    notices = (PUT_IT_RIGHT,) if given.asked_to_keep_secret is AskedSecret.AGREED else ()
    if given.urgent:
        if not given.told_in_person.strip():
            owed.append(Gap("told_in_person", TELL_SOMEONE, "seed, Timely"))
        return ConcernCheck(owed=(*gaps, *owed), notices=notices)
    return ConcernCheck(tuple(gaps), tuple(owed), notices)


def to_statements(
    given: ConcernInput, *, recorded_by: str, recorded_at: datetime, make_id: Callable[[], str] = new_id
) -> tuple[Statement, ...]:
    """The paragraphs as statements, words exactly as typed, empty ones left out.

    An unmarked paragraph (only an urgent concern may have one) is kept as opinion, never as fact, and its source says
    that it is not marked yet. What no store can keep is shown as a replacement mark rather than refused.
    """
    return tuple(
        Statement(
            id=make_id(),
            kind=paragraph.kind or StatementKind.OPINION,
            text=made_storable(paragraph.text),
            source=_source(paragraph),
            observed_at=paragraph.observed_at,
            recorded_at=recorded_at,
            recorded_by=recorded_by,
            time_unknown=paragraph.time_unknown,
            teller=paragraph.teller,
        )
        for paragraph in given.paragraphs
        if paragraph.text.strip()
    )


def _source(paragraph: Paragraph) -> str:
    """Who said it, as typed; an unmarked paragraph says so first."""
    said_by = made_storable(paragraph.source)
    if paragraph.kind:
        return said_by
    return f"{NOT_MARKED}; {said_by}" if said_by.strip() else NOT_MARKED


def _who_and_safe(given: ConcernInput) -> list[Gap]:
    gaps = []
    if given.safe_now is None:
        gaps.append(Gap("safe_now", SAFE_NOW, "seed, Timely"))
    if not given.about.strip() and not given.name_not_known:
        gaps.append(Gap("about", WHO_ABOUT, ACCURATE))
    return gaps


def _words(given: ConcernInput) -> list[Gap]:
    """Nothing written, too little, too much, or what cannot be stored."""
    texts = [paragraph.text for paragraph in given.paragraphs]
    written = " ".join(text.strip() for text in texts if text.strip())
    if not written:
        return [Gap("paragraphs", WRITE_SOMETHING, ACCURATE)]
    if len(written) < SHORTEST or _points_elsewhere(written):
        return [Gap("paragraphs", TOO_SHORT, "seed, Adequate")]
    gaps = [Gap(f"paragraphs.{n}.text", NOT_STORABLE, ACCURATE) for n, text in enumerate(texts) if not storable(text)]
    total = sum(map(len, texts))
    if total > TEXT_LIMIT:
        gaps.append(Gap("paragraphs", too_long(total), ACCURATE))
    return gaps


def too_long(characters: int) -> str:
    """What to do about a text over the limit."""
    return f"This is {characters:,} characters. The limit is {TEXT_LIMIT:,}: attach it as a file."


def _marks(given: ConcernInput) -> list[Gap]:
    """Each paragraph marked, so that fact and opinion stay apart."""
    return [
        Gap(f"paragraphs.{n}.kind", MARK_EACH, ACCURATE)
        for n, paragraph in enumerate(given.paragraphs)
        if paragraph.text.strip() and paragraph.kind is None
    ]


def _may_follow(given: ConcernInput) -> list[Gap]:
    """What the record needs but nobody should wait for: who told, the secrecy question, the questions asked."""
    owed = [
        Gap(f"paragraphs.{n}.source", WHO_TOLD, ACCURATE)
        for n, paragraph in enumerate(given.paragraphs)
        if paragraph.kind is StatementKind.REPORTED and paragraph.text.strip() and not paragraph.source.strip()
    ]
    child_spoke = Thing.CHILD_SAID in given.things or any(
        paragraph.kind is StatementKind.VERBATIM and paragraph.text.strip() for paragraph in given.paragraphs
    )
    if child_spoke and given.asked_to_keep_secret is None:
        owed.append(Gap("asked_to_keep_secret", PROMISE_QUESTION, NO_SECRETS))
    if child_spoke and not given.questions_asked.strip():
        owed.append(Gap("questions_asked", QUESTIONS, ACCURATE))
    if given.asked_to_keep_secret is AskedSecret.AGREED and not given.child_told_it_is_passed_on:
        owed.append(Gap("child_told_it_is_passed_on", "Say when the child has been told who knows.", NO_SECRETS))
    return owed


_ELSEWHERE = re.compile(
    r"(?:please\s+)?(?:see|as\s+per|refer\s+to|read|check)\s+(?:\S+\s+){0,3}?"
    r"(?:e-?mails?|attach\S*|notes?|file|book|above|below|messages?|texts?|sheet|form)",
    re.IGNORECASE,
)


def _points_elsewhere(written: str) -> bool:
    """Whether the whole text only sends the reader somewhere else ("see email")."""
    return _ELSEWHERE.fullmatch(written.strip(" .!\n\t")) is not None


class ConcernState(StrEnum):
    """Where a concern stands."""

    RECORDED = "recorded"
    TRIAGED = "triaged"
    ADDED_TO = "added_to"
    CLOSED = "closed"


class ConcernEvent(StrEnum):
    """What can happen to a concern. There is no edit and no removal: later words are added."""

    TRIAGE = "triage"
    ADD = "add"
    CLOSE = "close"


CONCERNS: StateTable[ConcernState, ConcernEvent] = StateTable(
    noun="This concern",
    start=ConcernState.RECORDED,
    standings={
        ConcernState.RECORDED: Standing("waiting for a lead to look at it", "a lead in the circle"),
        ConcernState.TRIAGED: Standing("looked at, and being followed", "the lead who looked at it"),
        ConcernState.ADDED_TO: Standing("waiting for a lead to look at what was added", "a lead in the circle"),
        ConcernState.CLOSED: Standing("closed"),
    },
    moves={
        (ConcernState.RECORDED, ConcernEvent.TRIAGE): ConcernState.TRIAGED,
        (ConcernState.RECORDED, ConcernEvent.ADD): ConcernState.RECORDED,
        (ConcernState.TRIAGED, ConcernEvent.TRIAGE): ConcernState.TRIAGED,
        (ConcernState.TRIAGED, ConcernEvent.ADD): ConcernState.ADDED_TO,
        (ConcernState.TRIAGED, ConcernEvent.CLOSE): ConcernState.CLOSED,
        (ConcernState.ADDED_TO, ConcernEvent.TRIAGE): ConcernState.TRIAGED,
        (ConcernState.ADDED_TO, ConcernEvent.ADD): ConcernState.ADDED_TO,
        (ConcernState.CLOSED, ConcernEvent.ADD): ConcernState.ADDED_TO,
        (ConcernState.CLOSED, ConcernEvent.TRIAGE): ConcernState.TRIAGED,
    },
)
