"""Asking, deciding and sharing, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sharewell.rules.held.base import Held
from sharewell.rules.held.by_form import CameByForm


@dataclass(frozen=True, kw_only=True)
class AdviceCall:
    """One call about a brief: which kind of adviser, who, their words, and whether they asked for the name."""

    at: datetime
    service: str
    person: str
    words: str
    their_reference: str
    name_asked: str
    reason_not_given: str = ""
    logged_by: str = ""
    adviser: str = ""


@dataclass(frozen=True, kw_only=True)
class NameReview:
    """The second look, the same day, at a name that was asked for and not given: who looked, and what they decided."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Advice(Held):
    """Asking without names. `brief` is frozen once `confirmed_at` is set; `kept` maps a leftover to why it may stay.

    `not_danger`: why words that speak of danger do not mean danger now. `after_id`: the advice this one follows.
    """

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
    adviser: str = ""
    not_danger: str = ""
    after_id: str = ""
    reviews: tuple[NameReview, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Referral(Held):
    """A named request for help or protection, chased from `acknowledge_by` on. `answer`: what they will do."""

    file_id: str
    state: str
    made_at: datetime
    to: str
    advice_id: str = ""
    decision_id: str = ""
    their_reference: str = ""
    acknowledge_by: datetime | None = None
    chased_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    answer: str = ""
    recorded_by: str = ""


@dataclass(frozen=True, kw_only=True)
class SharingRequest(Held):
    """Somebody asked us: who, how we know them, for what, by when; and what they were told.

    `function`: the part or power in which they ask; `checked`: how it is known that they are who they say.
    `again_id`, `new_facts`: the request that this one follows, and what they say that is new. `letter`: the words of
    the last letter that was made for them. `by_form`: how it came, where it came by form.
    """

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
    letter: str = ""
    function: str = ""
    checked: str = ""
    again_id: str = ""
    new_facts: str = ""
    by_form: CameByForm | None = None


@dataclass(frozen=True, kw_only=True)
class Pack(Held):
    """The least that does the job. `draft` is the pack's own document while it is prepared; frozen when sealed.

    `corrects_id`: the correction that it tells the recipient of, where that is what it is for. `carries`: every
    correction that was on record for what is in it when it was sealed, and went with it.
    """

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
    corrects_id: str = ""
    enclosed: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dispatch(Held):
    """One sending. `system` and `their_reference` for what was put into the recipient's own system."""

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
    chased_at: datetime | None = None
    system: str = ""
    their_reference: str = ""


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
    reference: str = ""
    digest: str = ""


@dataclass(frozen=True)
class LinkLook:
    """One thing noted of a pick-up link: `what` is pdf, data, or one of those of `rules.pick_up`."""

    at: datetime
    what: str
    name: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class PickUp(Held):
    """One pick-up link. `token` only until the message with it has gone out; the code is never kept.

    `warn_at`: when the sender is told that nobody has opened it; None once they were, or it was opened.
    """

    file_id: str
    dispatch_id: str
    state: str
    token_digest: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    warn_at: datetime | None
    token: str = ""
    says_who: bool = True
    tries: int = 0
    downloads: int = 0
    looks: tuple[LinkLook, ...] = ()


@dataclass(frozen=True)
class BreachStep:
    """One thing owed after something went to the wrong person: by when, and what was done (`needed` no: why not)."""

    key: str
    what: str
    due_at: datetime
    done_at: datetime | None = None
    done_by: str = ""
    needed: bool = True
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Breach(Held):
    """What went to the wrong person: what is known, the 72 hours, what is owed, and what was learned.

    `opened`: yes, no or not_known, as the reporter knows it. `log_says`: what our own log says of it.
    """

    file_id: str
    dispatch_id: str
    state: str
    noticed_at: datetime
    reported_at: datetime
    reported_by: str
    due_at: datetime
    who_got_it: str
    what_happened: str
    opened: str
    log_says: str
    steps: tuple[BreachStep, ...]
    lessons: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
