"""What is held: the frozen values that stores return and use cases pass on. No behaviour, no database.

Every value has the `id` of its row and the `version` it was read at (0: not stored yet). Times are aware, in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sharewell.rules.values import SafeNow, Statement


@dataclass(frozen=True, kw_only=True)
class Held:
    """What every stored value has."""

    id: str
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Organisation(Held):
    """The controller. `duty_since`: from when it is under the duty to share, if it is. `independent_id`: a person."""

    name: str
    controller: str
    nation: str = "england"
    duty_since: date | None = None
    practice: bool = False
    independent_id: str = ""


@dataclass(frozen=True, kw_only=True)
class EarlyYearsSetting(Held):
    """One place of care."""

    name: str
    phone: str = ""
    address: str = ""
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LocalContact:
    """A service in the local profile: what it is for, its name and its checked number."""

    kind: str
    name: str
    phone: str
    source: str
    checked_on: date
    hours: str = ""


@dataclass(frozen=True, kw_only=True)
class LocalProfile(Held):
    """Local contacts, words and switches; one revision after another."""

    revision: int
    made_at: datetime
    partnership: str
    contacts: tuple[LocalContact, ...]
    channels: tuple[str, ...] = ("spoken", "by_hand", "sealed_file")
    no_secrets_words: str = "I am glad you told me. I cannot keep it to myself, because I need help to keep you safe."
    look_within_hours: int = 24
    review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Person(Held):
    """Somebody who works for or with the organisation. `close_to`: declared relatives and household on the staff."""

    name: str
    job: str
    setting_id: str = ""
    active: bool = True
    phone: str = ""
    close_to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recipient(Held):
    """Somebody outside to whom information may go.

    `kind` is a recipient kind of the decision engine. `number_source`: where the number was published. `age_key`: the
    recipient's own age public key, where they have one.
    """

    name: str
    role: str
    agency: str
    kind: str
    phone: str = ""
    number_source: str = ""
    email: str = ""
    age_key: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""


@dataclass(frozen=True, kw_only=True)
class SafeguardingFile(Held):
    """One child's safeguarding file. `reference` is random and says nothing; it is what people read out."""

    setting_id: str
    state: str
    opened_at: datetime
    reference: str
    key_person_id: str = ""


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
    questions_asked: str = ""
    told_in_person: str = ""
    owed: tuple[str, ...] = ()
    about_staff: tuple[str, ...] = ()
    triage: Triage | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Membership(Held):
    """One person's place in the circle, with why and who added them."""

    file_id: str
    person_id: str
    since: datetime
    until: datetime | None = None
    own_words: bool = False
    why: str = ""
    added_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Exclusion(Held):
    """Somebody who may never see the file, and why."""

    file_id: str
    person_id: str
    since: datetime
    why: str = ""


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


@dataclass(frozen=True, kw_only=True)
class WorklistRow:
    """One line of one person's worklist, as the page shows it."""

    id: str
    queue: str
    sort_key: str
    file_id: str
    about_kind: str
    about_id: str
    child: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AdviceCall:
    """One call about a brief: who, their words, and whether they asked for the name."""

    at: datetime
    service: str
    person: str
    words: str
    their_reference: str
    name_asked: str
    reason_not_given: str = ""
    logged_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Advice(Held):
    """Asking without names. `brief` is frozen once `confirmed_at` is set; `kept` maps a leftover to why it may stay."""

    file_id: str
    concern_id: str
    state: str
    opened_at: datetime
    draft: str
    brief: str = ""
    kept: dict[str, str] | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    service: str = ""
    calls: tuple[AdviceCall, ...] = ()
    review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Referral(Held):
    """A named request for help or protection. `owed` lists what it still needs; `acknowledge_by` is chased."""

    file_id: str
    state: str
    made_at: datetime
    to: str
    advice_id: str = ""
    decision_id: str = ""
    their_reference: str = ""
    acknowledge_by: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SharingRequest(Held):
    """Somebody asked us: who, how we know them, for what, by when; and what they were told."""

    file_id: str
    state: str
    asked_at: datetime
    recipient_id: str
    purpose: str
    wanted: str
    by_when: date | None = None
    told_at: datetime | None = None
    told_how: str = ""
    told_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision(Held):
    """The reasoned choice. `answers` is a case document of the decision engine; `edition` never changes."""

    file_id: str
    edition: str
    state: str
    opened_at: datetime
    opened_by: str
    answers: dict[str, Any]
    recipient_id: str = ""
    request_id: str = ""
    advice_id: str = ""
    concern_id: str = ""
    reopens_id: str = ""
    urgent: bool = False
    outcome: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    second_person: str = ""
    assessment: dict[str, Any] | None = None
    told: str = ""
    spoken_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Debt(Held):
    """An answer still owed after an urgent share."""

    file_id: str
    decision_id: str
    key: str
    what: str
    due_at: datetime
    paid_at: datetime | None = None
    paid_by: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Pack(Held):
    """The least that does the job. `draft` is the pack's own document while it is prepared; frozen when sealed."""

    file_id: str
    decision_id: str
    recipient_id: str
    state: str
    made_at: datetime
    reference: str
    draft: dict[str, Any]
    sealed_at: datetime | None = None
    sealed_by: str = ""
    digest: str = ""
    lock: str = ""
    supersedes_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Dispatch(Held):
    """One sending. `handed_to` and `handed_at` for what was given by hand or by word of mouth."""

    file_id: str
    pack_id: str
    recipient_id: str
    channel: str
    state: str
    queued_at: datetime
    queued_by: str
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    detail: str = ""
    digest: str = ""
    attempts: int = 0
    chase_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt(Held):
    """The recipient's answer: who, when, their reference."""

    file_id: str
    dispatch_id: str
    received_at: datetime
    person: str
    their_reference: str = ""
    how: str = ""
    recorded_by: str = ""


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
