"""A safeguarding file and what is written in it, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sharewell.rules.held.base import Held
from sharewell.rules.values import SafeNow, Statement


@dataclass(frozen=True, kw_only=True)
class SafeguardingFile(Held):
    """One child's safeguarding file. `reference` is random and says nothing; it is what people read out."""

    setting_id: str
    state: str
    opened_at: datetime
    reference: str
    key_person_id: str = ""
    child_digest: str = ""


@dataclass(frozen=True, kw_only=True)
class FamilyMember:
    """A parent, carer, sibling or other adult round the child."""

    name: str
    relation: str
    responsibility: bool = False
    phone: str = ""
    address: str = ""
    protected: bool = False


@dataclass(frozen=True, kw_only=True)
class Child(Held):
    """Who the child is. `protected_address`: where they live must not leave this record unchecked."""

    file_id: str
    name: str
    known_as: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    address: str = ""
    protected_address: bool = False
    room: str = ""
    language: str = ""
    needs: str = ""
    left_on: date | None = None
    family: tuple[FamilyMember, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Triage:
    """What a lead decided to do about a concern, and what its recorder was told."""

    choice: str
    category: str
    reply: str
    look_again_on: date | None
    decided_by: str
    decided_at: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Concern(Held):
    """What was noticed or told, its four kinds of statement kept apart. Never edited: later words are added."""

    file_id: str
    recorder_id: str
    state: str
    recorded_at: datetime
    safe_now: SafeNow
    statements: tuple[Statement, ...]
    happened_at: datetime | None = None
    time_known: bool = True
    where: str = ""
    present: str = ""
    things: tuple[str, ...] = ()
    asked_to_keep_secret: str = ""
    child_told: bool = False
    questions_asked: str = ""
    told_in_person: str = ""
    owed: tuple[str, ...] = ()
    # What whoever told us is to the child, by statement, where it was marked after it was written down.
    tellers: dict[str, str] | None = None
    about_staff: tuple[str, ...] = ()
    # The child as far as the recorder knew: all that they are ever shown, whatever the file holds by now.
    as_told: Child | None = None
    triage: Triage | None = None
    read_at: datetime | None = None
    read_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Membership(Held):
    """One person's place in the circle, with why and who added them. `closed`: its end stands in the file's log."""

    file_id: str
    person_id: str
    since: datetime
    until: datetime | None = None
    own_words: bool = False
    why: str = ""
    added_by: str = ""
    emergency: bool = False
    closed: bool = False
    ended_why: str = ""


@dataclass(frozen=True, kw_only=True)
class Exclusion(Held):
    """Somebody who may never see the file, and why. `adult`: the file holds a concern about them."""

    file_id: str
    person_id: str
    since: datetime
    why: str = ""
    adult: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry(Held):
    """One line of the file's log."""

    file_id: str
    at: datetime
    kind: str
    about_id: str
    line: str
    significant: bool = False
    by: str = ""


class LogLine(NamedTuple):
    """One line of a file's log as its chronology shows it, with the statements written down then (kind and words)."""

    at: datetime
    kind: str
    about_id: str
    line: str
    significant: bool
    by: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class WorklistRow:
    """One line of one person's worklist, as the page shows it. `locked`: of a sealed file, with the reader's key shut.
    """

    id: str
    queue: str
    sort_key: str
    file_id: str
    about_kind: str
    about_id: str
    child: str = ""
    note: str = ""
    locked: bool = False


@dataclass(frozen=True, kw_only=True)
class RetentionReview(Held):
    """The dated question whether a file may still be kept; how it was answered."""

    file_id: str
    state: str
    due: date | None
    retention_class: str
    rule_words: str
    outcome: str = ""
    reason: str = ""
    next_review: date | None = None
    first_person: str = ""
    first_at: datetime | None = None
    second_person: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Hold(Held):
    """An order not to destroy."""

    file_id: str
    since: datetime
    reason: str
    placed_by: str
    lifted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Disposal(Held):
    """What is left of a destroyed file: no content, only that it was destroyed, when, by whom, under which rule.

    `signed_by`: the two people. `backups_dark_by`: by when no copy of its keys is left. The reason they typed is not
    kept: free words could say whose file it was.
    """

    reference: str
    opened_at: datetime
    destroyed_at: datetime
    rule_words: str
    first_person: str
    second_person: str
    signed_by: tuple[str, ...]
    backups_dark_by: date
