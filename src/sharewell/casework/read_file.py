"""Read a safeguarding file: the child, the log, the circle, and everything open in it."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.other_files import OtherFile, other_files
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import files, people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import Sight


@dataclass(frozen=True)
class ReadFile:
    """Which file."""

    file_id: str


@dataclass(frozen=True, kw_only=True)
class FilePage:
    """Everything a reader of the file may see, newest first where it is dated. `names`: person id to name.

    `emergency`: seen under emergency access, to read and to add; what was decided and sent is left out then.
    """

    file: held.SafeguardingFile
    child: held.Child
    entries: list[held.Entry]
    concerns: list[held.Concern]
    circle: list[held.Membership]
    excluded: list[held.Exclusion]
    advices: list[held.Advice]
    referrals: list[held.Referral]
    requests: list[held.SharingRequest]
    askings: list[held.Asking]
    decisions: list[held.Decision]
    debts: list[held.Debt]
    packs: list[held.Pack]
    dispatches: list[held.Dispatch]
    receipts: list[held.Receipt]
    reviews: list[held.RetentionReview]
    holds: list[held.Hold]
    recipients: dict[str, held.Recipient]
    names: dict[str, str]
    emergency: bool = False
    others: tuple[OtherFile, ...] = ()


@use_case(Action.FILE_READ, Event.FILE_READ, about="file", reading=True)
def read_file(work: Work, request: ReadFile) -> FilePage:
    """The whole file, for somebody in its circle."""
    opened, whole = work.file, work.sight is Sight.EVERYTHING
    return FilePage(
        file=files.files.get(opened, opened.scope_id),
        child=desk.child_of(opened),
        entries=files.entries.where(opened, order="-at"),
        concerns=files.concerns.where(opened, order="-recorded_at"),
        circle=files.memberships.where(opened, order="since"),
        excluded=files.exclusions.where(opened, order="since") if whole else [],
        advices=sharing.advices.where(opened, order="-opened_at") if whole else [],
        referrals=sharing.referrals.where(opened, order="-made_at") if whole else [],
        requests=sharing.requests.where(opened, order="-asked_at") if whole else [],
        askings=sharing.askings.where(opened, order="-asked_at") if whole else [],
        decisions=sharing.decisions.where(opened, order="-opened_at") if whole else [],
        debts=sharing.debts.where(opened, order="due_at") if whole else [],
        packs=sharing.packs.where(opened, order="-made_at") if whole else [],
        dispatches=sharing.dispatches.where(opened, order="-queued_at") if whole else [],
        receipts=sharing.receipts.where(opened, order="-received_at") if whole else [],
        reviews=files.reviews.where(opened, order="-due") if whole else [],
        holds=files.holds.where(opened, order="-since"),
        recipients={r.id: r for r in people.recipients.where(work.organisation)} if whole else {},
        names=desk.names(work),
        emergency=not whole,
        others=other_files(work),
    )
