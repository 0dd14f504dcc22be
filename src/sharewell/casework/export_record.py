"""Export the record: two people together, both fresh, take along every file that both of them may see.

Security reference 1 (T15) asks for two people wherever many children leave at once. Exclusion beats it like everything
else: a file that one of the two may not see is not in it, and nothing says whether there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sharewell.casework import desk
from sharewell.casework.alerts import alert, watchers
from sharewell.casework.outbound import protected_of, taken_out
from sharewell.casework.pack_files import files_in_view
from sharewell.casework.settle_incoming import own
from sharewell.casework.take_checkpoint import note_of_the_day
from sharewell.casework.use_case import Work, use_case
from sharewell.casework.who_looked import looks_at
from sharewell.records import gate, ledger
from sharewell.records.stores import attachments as attached
from sharewell.records.stores import by_form, circles, copies, files, people, sharing
from sharewell.records.stores.base import Store
from sharewell.rules.access import Action, Allowed, decide
from sharewell.rules.attachments import Kind, copy_ending
from sharewell.rules.errors import Gap, Incomplete, Locked, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.exporting import as_open
from sharewell.rules.pack import PackState, ProtectedDetail
from sharewell.rules.people import Actor
from sharewell.rules.protected import protected_in

KIND = "export"
TOLD = "The whole record is being exported by {first} and {second}: {reason}{protected} Speak to them if that is news."
WITH_PROTECTED = " Secret addresses and who told us are in it: {reason}"
# Every list of a safeguarding file, by its name in the export.
IN_A_FILE: Mapping[str, Store[Any]] = {
    "children": files.children, "concerns": files.concerns, "chronology": files.entries,
    "need_to_know": files.memberships, "kept_out": files.exclusions, "retention_reviews": files.reviews,
    "holds": files.holds, "advice_without_names": sharing.advices, "referrals": sharing.referrals,
    "requests": sharing.requests, "asked_of_others": sharing.askings, "decisions": sharing.decisions,
    "still_owed": sharing.debts, "packs": sharing.packs, "sendings": sharing.dispatches,
    "receipts": sharing.receipts, "breaches": sharing.breaches, "corrections": sharing.corrections,
    "attached_files": attached.attachments,
}  # fmt: skip
WHO_LOOKED, BY_FORM, REGISTER = "who_looked", "requests_by_form", "register_of_children"
OF_THE_ORGANISATION: Mapping[str, Store[Any]] = {
    "organisation": people.organisations, "settings": people.settings, "local_profile": people.profiles,
    "staff": people.people, REGISTER: people.register, "address_book": people.recipients,
    "figures": people.term_figures,
}  # fmt: skip
WHEN = ("at", "recorded_at", "opened_at", "asked_at", "queued_at", "made_at", "added_at", "received_at", "since")
# What opens something, or lets somebody pretend to be somebody: never in an export.
NEVER = frozenset({"lock", "token", "token_digest"})
# Of a request by form: who passed it on and why, which nobody else is told.
TOLD_TO_NOBODY = frozenset({"apart", "passed_on"})


@dataclass(frozen=True)
class BeginExport:
    """The second person, why everything is exported, and why protected details too (empty: they stay here)."""

    second: Actor
    because: str
    protected_because: str = ""


@dataclass(frozen=True)
class ExportFile:
    """Which file, and whether its protected details go along: only as `begin_export` was told."""

    file_id: str
    protected: bool = False


@dataclass(frozen=True)
class ExportedFile:
    """One file: its lists as plain data, its attached files and sent packs by their names in the export."""

    reference: str
    child: str
    lists: dict[str, list[dict[str, Any]]]
    beside: dict[str, bytes]


@use_case(Action.RECORD_EXPORT, Event.RECORD_EXPORTED)
def begin_export(work: Work, request: BeginExport) -> list[str]:
    """The files that the first person may see the whole of. The independent person is told at once.

    Raises NotNow where both are one person, Incomplete without a reason, Refused or Missing where the second may not.
    """
    second = request.second
    if second.person_id == work.actor.person_id:
        raise NotNow("Two different people export the record.")
    verdict = decide(second, Action.RECORD_EXPORT, None, work.now)
    if not isinstance(verdict, Allowed):
        raise gate.refusal(verdict)
    if second.organisation_id != work.organisation_id:
        raise Missing
    if not request.because.strip():
        raise Incomplete(Gap("because", "Say why the whole record is exported."))
    names = desk.names(work)
    protected = request.protected_because.strip()
    more = WITH_PROTECTED.format(reason=_sentence(protected)) if protected else ""
    both = (work.actor.person_id, second.person_id)
    first, other = (names.get(person, "somebody") for person in both)
    words = TOLD.format(first=first, second=other, reason=_sentence(request.because), protected=more)
    alert(work, watchers(work, apart_from=both) or watchers(work), KIND, words)
    return _files(work)


@use_case(Action.RECORD_EXPORT, Event.FILE_READ)
def files_to_export(work: Work, request: None) -> list[str]:
    """The files that the second person may see the whole of: asked in their own name."""
    return _files(work)


def _files(work: Work) -> list[str]:
    return circles.files_of(work.organisation_id, work.actor.person_id, work.now)


def _sentence(words: str) -> str:
    said = words.strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


@dataclass(frozen=True)
class Organisation:
    """What belongs to no file, by list; the ledger's signed note of the day, and the key to check it with."""

    lists: dict[str, list[dict[str, Any]]]
    note: str
    key: str


@use_case(Action.RECORD_EXPORT, Event.FILE_READ)
def export_organisation(work: Work, request: None) -> Organisation:
    """Settings, staff, the register of children, the address book. No sign-in, no key, no certificate of a file.

    No address of a child, for every child alike: which one is protected is what a file has learned. Nor who
    is kept from whom.
    """
    never = {name: NEVER | ({"address", "kept_from"} if name == REGISTER else set()) for name in OF_THE_ORGANISATION}
    lists = {
        name: [as_open(one, leave_out=never[name]) for one in store.where(work.organisation, order="id")]
        for name, store in OF_THE_ORGANISATION.items()
    }
    return Organisation(lists, note_of_the_day(work), ledger.verifier_key(work.vault, work.organisation_id))


@use_case(Action.RECORD_EXPORT, Event.FILE_READ)
def requests_to_export(work: Work, request: None) -> dict[str, dict[str, Any]]:
    """The requests that came in by form and were put before this person, by identifier: not taken and not over yet.

    One that was taken stands in its file; of one that is over the keys are gone.
    """
    found = {}
    for incoming_id in by_form.kept(work.organisation_id):
        with suppress(Missing):
            found[incoming_id] = as_open(own(work, incoming_id), leave_out=NEVER | TOLD_TO_NOBODY)
    return found


@use_case(Action.FILE_EXPORT, Event.FILE_READ, about="file", reading=True)
def may_export(work: Work, request: ExportFile) -> None:
    """The second person's look at a file that goes along, written down like the first one's. Raises Locked, Missing."""
    if work.locked:
        raise Locked


@use_case(Action.FILE_EXPORT, Event.FILE_READ, about="file", reading=True)
def export_file(work: Work, request: ExportFile) -> ExportedFile:
    """One file whole. Raises Locked for a sealed one, whose handlers keep it; Missing for one that may not be seen."""
    if work.locked:
        raise Locked
    child, kept = desk.child_of(work.file), files.files.get(work.file, work.scope_id)
    details = () if request.protected else protected_of(work)
    lists = {
        name: sorted((_cleaned(as_open(one, leave_out=NEVER), details) for one in store.where(work.file)), key=_when)
        for name, store in IN_A_FILE.items()
    }
    looked = [_cleaned(as_open(look), details) for look in reversed(looks_at(work))]
    lists = {"file": [as_open(kept, leave_out=NEVER)], **lists, WHO_LOOKED: looked}
    return ExportedFile(kept.reference, taken_out(child.name, details), lists, _beside(work, details))


def _when(row: dict[str, Any]) -> tuple[str, str]:
    """When it was, and its identifier: the order in which rows are read."""
    return next((row[name] for name in WHEN if row.get(name)), ""), row["id"]


def _beside(work: Work, details: tuple[ProtectedDetail, ...]) -> dict[str, bytes]:
    """Viewing copies of attached files and the documents of sealed packs.

    Where protected details stay here, so does a file or a pack whose words hold one.
    """
    found: dict[str, bytes] = {}
    for one in files_in_view(work):
        if not protected_in(one.words, details):
            name = f"attached-{one.id[:8]}.{copy_ending(Kind(one.kind))}"
            found[name] = attached.fetch(work.file, one.id, attached.VIEW)
    for pack in sharing.packs.where(work.file, order="made_at"):
        content = b"" if pack.state == PackState.DRAFT else copies.fetch(work.file, pack.id, "content")
        if content and not protected_in(content.decode(), details):
            found[f"pack-{pack.reference}.pdf"] = copies.fetch(work.file, pack.id, "document")
            found[f"pack-{pack.reference}.json"] = content
    return found


def _cleaned(value: Any, details: tuple[ProtectedDetail, ...], item: str = "") -> Any:
    """The same with every protected detail taken out of every text in it."""
    if not details:
        return value
    if isinstance(value, dict):
        inside = str(value.get("id", "")) or item
        return {name: _cleaned(one, details, inside) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one, details, item) for one in value]
    return taken_out(value, details, item) if isinstance(value, str) else value


@dataclass(frozen=True)
class FinishExport:
    """How many files went along, and the SHA-256 (hex) of the list of checksums."""

    files: int
    digest: str


@use_case(Action.RECORD_EXPORT, Event.EXPORT_MADE)
def finish_export(work: Work, request: FinishExport) -> None:
    """Say in the record that it was made, and what its checksums are."""
    files_words = "1 file" if request.files == 1 else f"{request.files:,} files"
    alert(work, watchers(work), KIND, f"The export is made: {files_words}. Its checksums: {request.digest}.")
