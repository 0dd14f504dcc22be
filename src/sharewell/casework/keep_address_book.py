"""Keep the address book, the local profile, the register and the staff list: reference data, each change an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sharewell.casework import desk
from sharewell.casework.alerts import working_here
from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.casework.keep_apart import keep_relatives_apart
from sharewell.casework.leaving import leave_files
from sharewell.casework.set_up import NewPerson, add_person, person_gaps
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import accounts, people
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision.second_eyes import SecondEyes
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.recipients import looks_wrong
from sharewell.rules.values import new_id

# What a check was of: whoever changes one of these is to be rung again.
MOST_CONFIRM_DAYS = 10
MOST_LOOK_HOURS = 72
MOST_HISTORY_DAYS = 999
WHO_AND_WHERE = ("name", "agency", "phone", "email", "age_key")


@dataclass(frozen=True, kw_only=True)
class KeepRecipient:
    """A recipient to add, or to change where `recipient_id` is given (see `WHO_AND_WHERE`)."""

    name: str
    role: str
    agency: str
    kind: str
    phone: str = ""
    number_source: str = ""
    email: str = ""
    age_key: str = ""
    recipient_id: str = ""


@dataclass(frozen=True, kw_only=True)
class CheckRecipient:
    """How it was checked that a recipient is who they say: rung back on which published number, by the actor, now."""

    recipient_id: str
    how: str


@use_case(Action.RECIPIENT_KEEP, Event.RECIPIENT_KEPT)
def keep_recipient(work: Work, request: KeepRecipient) -> held.Recipient:
    """Add or change a recipient. A new or changed number or address counts as unchecked."""
    gaps = [
        Gap(name, words)
        for name, words in (
            ("name", "Enter their name, or the name of the team."),
            ("agency", "Enter where they work."),
        )
        if not getattr(request, name).strip()
    ]
    if wrong := looks_wrong(request.email):
        gaps.append(Gap("email", wrong))
    if gaps:
        raise Incomplete(*gaps)
    fresh = {
        name: getattr(request, name).strip()
        for name in ("name", "role", "agency", "kind", "phone", "number_source", "email", "age_key")
    }
    if not request.recipient_id:
        return people.recipients.put(work, held.Recipient(id=new_id(), **fresh))
    before = people.recipients.get(work.organisation, request.recipient_id)
    after = replace(before, **fresh)
    if any(getattr(before, name) != getattr(after, name) for name in WHO_AND_WHERE):
        after = replace(after, verified_at=None, verified_by="", verified_how="")
    return people.recipients.put(work, after)


@use_case(Action.RECIPIENT_KEEP, Event.RECIPIENT_KEPT)
def check_recipient(work: Work, request: CheckRecipient) -> held.Recipient:
    """Record that a recipient was checked by ringing a published number; it counts for twelve months."""
    if not request.how.strip():
        raise Incomplete(Gap("how", "Say which published number you rang, and who answered."))
    before = people.recipients.get(work.organisation, request.recipient_id)
    if not (before.phone and before.number_source):
        raise Incomplete(Gap("how", "First add their number and where it is published: that is the number to ring."))
    return people.recipients.put(
        work,
        replace(before, verified_at=work.now, verified_by=work.actor.person_id, verified_how=request.how.strip()),
    )


@use_case(Action.WORKLIST_READ, Event.WORKLIST_READ)
def address_book(work: Work, request: None) -> list[held.Recipient]:
    """Everybody in the address book, by agency and name. Not case data: the same for every member of staff."""
    return sorted(people.recipients.where(work.organisation), key=lambda r: (r.agency.casefold(), r.name.casefold()))


@use_case(Action.PLACE_READ, Event.WORKLIST_READ)
def local_profile(work: Work, request: None) -> held.LocalProfile:
    """The local profile in force."""
    return desk.profile(work)


@dataclass(frozen=True, kw_only=True)
class KeepProfile:
    """The next revision of the local profile."""

    partnership: str
    contacts: tuple[held.LocalContact, ...]
    no_secrets_words: str
    review_on: date | None = None
    confirm_within_days: int = 1
    escalation: tuple[str, ...] = ()
    second_eyes: str = SecondEyes.NOT_TOLD
    history_days: int = 365
    thresholds: str = ""
    channels: tuple[str, ...] = tuple(CHANNEL_WORDS)
    look_within_hours: int = 24


@use_case(Action.PROFILE_KEEP, Event.PROFILE_CHANGED)
def keep_profile(work: Work, request: KeepProfile) -> held.LocalProfile:
    """Put a new revision in force; the old ones stay, so that a decision shows what it was made by."""
    before = desk.profile(work)
    if not request.partnership.strip():
        raise Incomplete(Gap("partnership", "Enter the name of the local safeguarding partnership."))
    if not 1 <= request.confirm_within_days <= MOST_CONFIRM_DAYS:
        raise Incomplete(Gap("confirm_within_days", f"Enter a number of working days, 1 to {MOST_CONFIRM_DAYS}."))
    if not 1 <= request.history_days <= MOST_HISTORY_DAYS:
        raise Incomplete(Gap("history_days", f"Enter a number of days, 1 to {MOST_HISTORY_DAYS}."))
    if not 1 <= request.look_within_hours <= MOST_LOOK_HOURS:
        raise Incomplete(Gap("look_within_hours", f"Enter a number of hours, 1 to {MOST_LOOK_HOURS}."))
    if not request.channels or not set(request.channels) <= CHANNEL_WORDS.keys():
        raise Incomplete(Gap("channels", "Choose at least one way to send something."))
    return people.profiles.put(
        work,
        replace(
            before,
            id=new_id(),
            version=0,
            revision=before.revision + 1,
            made_at=work.now,
            partnership=request.partnership.strip(),
            contacts=request.contacts,
            no_secrets_words=request.no_secrets_words.strip() or before.no_secrets_words,
            review_on=request.review_on,
            confirm_within_days=request.confirm_within_days,
            history_days=request.history_days,
            thresholds=request.thresholds.strip(),
            channels=request.channels,
            look_within_hours=request.look_within_hours,
            escalation=tuple(line.strip() for line in request.escalation if line.strip()),
            second_eyes=SecondEyes(request.second_eyes),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class KeepChild:
    """A child to put on the register."""

    name: str
    setting_id: str = ""
    known_as: str = ""
    born_on: date | None = None
    room: str = ""
    key_person_id: str = ""
    address: str = ""


@use_case(Action.REGISTER_KEEP, Event.PERSON_ADDED)
def keep_child(work: Work, request: KeepChild) -> held.RegisterChild:
    """Add a child to the register."""
    name = desk.checked_name(request.name)
    setting = desk.the_setting(work, request.setting_id)
    return people.register.put(
        work,
        held.RegisterChild(
            id=new_id(),
            setting_id=setting.id,
            name=name,
            known_as=request.known_as.strip(),
            born_on=request.born_on,
            room=request.room,
            key_person_id=request.key_person_id,
            address=request.address,
        ),
    )


@use_case(Action.PEOPLE_KEEP, Event.PERSON_ADDED)
def keep_person(work: Work, request: NewPerson) -> held.Person:
    """Add somebody to the staff list, with an account where a sign-in name is given."""
    organisation = desk.the_organisation(work)
    setting = desk.the_setting(work)
    gaps = person_gaps(work.tools, request, (organisation.name, setting.name), "person")
    if gaps:
        raise Incomplete(*gaps)
    added = add_person(work, request, setting.id)
    keep_relatives_apart(work, added.id, added.close_to)
    return added


@dataclass(frozen=True)
class Leave:
    """Who leaves, and who becomes the key person of their children (nobody yet where empty)."""

    person_id: str
    successor: str = ""


@use_case(Action.PEOPLE_KEEP, Event.PERSON_LEFT)
def end_employment(work: Work, request: Leave) -> None:
    """Somebody leaves: their account closes, their places end and their work is handed over, all at once.

    Says nothing about which files that touched. Raises Incomplete for a successor who does not work here.
    """
    if request.successor and (request.successor == request.person_id or not working_here(work, [request.successor])):
        raise Incomplete(Gap("successor", "Choose someone else: this account is closed."))
    person = people.people.get(work.organisation, request.person_id)
    people.people.put(work, replace(person, active=False))
    for account in accounts.all_of(work.organisation):
        if account.person_id == person.id and account.active:
            accounts.change(work, account.id, active=False)
    work.known.clear()  # the staff list as it was before
    leave_files(work, person.id, request.successor)
    work.after_commit(lambda: work.vault.sealing.drop_key(person.id))
