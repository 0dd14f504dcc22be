"""Read a safeguarding file: the child, the log and its chronology, the circle, and everything open in it."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import access_log, files, people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.events import Event


@dataclass(frozen=True)
class ReadFile:
    """Which file."""

    file_id: str


@dataclass(frozen=True, kw_only=True)
class FilePage:
    """Everything a reader of the file may see, newest first where it is dated. `names`: person id to name."""

    file: held.SafeguardingFile
    child: held.Child
    entries: list[held.Entry]
    concerns: list[held.Concern]
    circle: list[held.Membership]
    excluded: list[held.Exclusion]
    advices: list[held.Advice]
    referrals: list[held.Referral]
    requests: list[held.SharingRequest]
    decisions: list[held.Decision]
    debts: list[held.Debt]
    packs: list[held.Pack]
    dispatches: list[held.Dispatch]
    receipts: list[held.Receipt]
    reviews: list[held.RetentionReview]
    holds: list[held.Hold]
    recipients: dict[str, held.Recipient]
    names: dict[str, str]


@use_case(Action.FILE_READ, Event.FILE_READ, about="file", reading=True)
def read_file(work: Work, request: ReadFile) -> FilePage:
    """The whole file, for somebody in its circle."""
    opened = work.file
    return FilePage(
        file=files.files.get(opened, opened.scope_id),
        child=desk.child_of(opened),
        entries=files.entries.where(opened, order="-at"),
        concerns=files.concerns.where(opened, order="-recorded_at"),
        circle=files.memberships.where(opened, order="since"),
        excluded=files.exclusions.where(opened, order="since"),
        advices=sharing.advices.where(opened, order="-opened_at"),
        referrals=sharing.referrals.where(opened, order="-made_at"),
        requests=sharing.requests.where(opened, order="-asked_at"),
        decisions=sharing.decisions.where(opened, order="-opened_at"),
        debts=sharing.debts.where(opened, order="due_at"),
        packs=sharing.packs.where(opened, order="-made_at"),
        dispatches=sharing.dispatches.where(opened, order="-queued_at"),
        receipts=sharing.receipts.where(opened, order="-received_at"),
        reviews=files.reviews.where(opened, order="-due"),
        holds=files.holds.where(opened, order="-since"),
        recipients={r.id: r for r in people.recipients.where(work.organisation)},
        names=desk.names(work),
    )


@use_case(Action.FILE_READ, Event.FILE_READ, about="file", reading=True)
def who_looked(work: Work, request: ReadFile) -> list[tuple[access_log.Look, str]]:
    """The latest looks at the file, newest first, each with the name of who looked."""
    names = desk.names(work)
    return [(look, names.get(look.person_id, "Somebody who has left")) for look in access_log.looks_at(work.file)]
