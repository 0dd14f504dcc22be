"""Prepare a pack: it starts empty, and every item says why this recipient needs it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.decisions import with_paid_answers
from sharewell.casework.outbound import said_in
from sharewell.casework.pack_draft import Drafted, drafted, kind_of, look_at
from sharewell.casework.pack_files import files_in_view
from sharewell.casework.recipient_fit import why_not
from sharewell.casework.record_concern import new_reference
from sharewell.casework.use_case import Work, use_case
from sharewell.guidance import receiving_form
from sharewell.guidance.schema import FormField
from sharewell.guidance.vocabulary import FormSource, Outcome
from sharewell.records.stores import files, people, sharing
from sharewell.records.stores.base import as_shown
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.pack import ItemKind, LeftOut
from sharewell.rules.values import Statement, new_id

GOES_OUT = frozenset({Outcome.SHARE, Outcome.SHARE_PART, Outcome.SHARE_DEIDENTIFIED, Outcome.REFERRAL})

CHOSEN_ONE_BY_ONE = frozenset({ItemKind.STATEMENT, ItemKind.ATTACHMENT})


@dataclass(frozen=True)
class StartPack:
    """For which taken decision; `recipient_id` for the written follow-up to what was said on the phone."""

    decision_id: str
    recipient_id: str = ""


@dataclass(frozen=True)
class ReadPack:
    """Which pack."""

    pack_id: str


@dataclass(frozen=True, kw_only=True)
class SavePack:
    """The whole pack page as it was posted (see `Drafted`); `version`: the version the page showed."""

    pack_id: str
    draft: Drafted
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class PackPage:
    """A pack, what the tests of the minimum say of it, and everything its page shows.

    `overtaken`: something in it was put right, or is disputed, since it was sealed. `protected`: the
    record has a detail that only two people together may let go.
    `attached`: the files in view. `places`: the statement or attached file at each place of what goes; empty text for
    what is none.
    """

    pack: held.Pack
    draft: Drafted
    gaps: tuple[Gap, ...]
    warnings: tuple[Gap, ...]
    statements: list[Statement]
    attached: list[held.Attachment]
    people: tuple[tuple[str, str], ...]
    decision: held.Decision
    recipient: held.Recipient | None
    child: held.Child
    file: held.SafeguardingFile
    dispatches: list[held.Dispatch]
    receipts: list[held.Receipt]
    profile: held.LocalProfile
    names: dict[str, str]
    corrections: list[held.Correction]
    overtaken: bool
    protected: bool
    form: tuple[FormField, ...]
    left_out: tuple[LeftOut, ...]
    places: tuple[str, ...]
    purpose: str


def statements_of(work: Work) -> list[Statement]:
    """Every statement of the file, the oldest first."""
    concerns = files.concerns.where(work.file, order="recorded_at")
    return [statement for concern in concerns for statement in said_in(concern)]


def page_of(work: Work, pack: held.Pack) -> PackPage:
    """Everything the pack page shows."""
    decision = with_paid_answers(work, sharing.decisions.get(work.file, pack.decision_id))
    statements = statements_of(work)
    draft = drafted(pack)
    child = desk.child_of(work.file)
    recipient = people.recipients.get(work.organisation, pack.recipient_id) if pack.recipient_id else None
    looked = look_at(work, pack, statements, decision, child, recipient)
    dispatches = sharing.dispatches.where(work.file, order="-queued_at", pack_id=pack.id)
    sent = {sending.id for sending in dispatches}
    return PackPage(
        pack=pack,
        draft=draft,
        gaps=looked.gaps,
        warnings=looked.warnings,
        statements=statements,
        attached=files_in_view(work),
        people=looked.people,
        decision=decision,
        recipient=recipient,
        child=child,
        file=files.files.get(work.file, work.scope_id),
        dispatches=dispatches,
        receipts=[r for r in sharing.receipts.where(work.file, order="-received_at") if r.dispatch_id in sent],
        profile=desk.profile(work),
        names=desk.names(work),
        corrections=sharing.corrections.where(work.file, order="made_at"),
        overtaken=pack.sealed_at is not None and not set(looked.carries) <= set(pack.carries),
        protected=bool(looked.draft.protected),
        form=tuple(one for one in receiving_form(kind_of(decision)) if one.found is FormSource.TYPED)
        if decision.outcome != Outcome.SHARE_DEIDENTIFIED and not pack.corrects_id else (),
        purpose=looked.draft.purpose,
        left_out=looked.draft.left_out,
        places=tuple(one.id if one.kind in CHOSEN_ONE_BY_ONE else "" for one in looked.draft.items),
    )


@use_case(Action.PACK_PREPARE, Event.PACK_PREPARED, about="decision")
def start_pack(work: Work, request: StartPack) -> held.Pack:
    """Begin an empty pack. Raises NotNow unless the decision was to let something go out, or for a
    recipient who is named in the record or works here."""
    decision = sharing.decisions.get(work.file, request.decision_id)
    if decision.outcome not in GOES_OUT:
        raise NotNow("Take the decision to share first: a pack is made only for a decision to share.")
    recipient_id = request.recipient_id or decision.recipient_id
    if not recipient_id:
        raise NotNow("Choose who it goes to from the address book first.")
    refused = why_not(work, people.recipients.get(work.organisation, recipient_id))
    if refused:
        raise NotNow(refused)
    made = sharing.packs.where(work.file, decision_id=decision.id, order="-made_at")
    sealed = [pack for pack in made if not pack.corrects_id]
    for pack in sealed:
        if pack.state == "draft":
            return pack
    pack = sharing.packs.put(
        work,
        held.Pack(
            id=new_id(),
            file_id=work.scope_id,
            decision_id=decision.id,
            recipient_id=people.recipients.get(work.organisation, recipient_id).id,
            state="draft",
            made_at=work.now,
            reference=new_reference(),
            draft={},
            supersedes_id=sealed[0].id if sealed else "",
        ),
    )
    desk.write_entry(work, "pack", pack.id, f"Pack {pack.reference} was begun.")
    desk.give(work, desk.TO_FINISH, "pack", pack.id, f"Pack {pack.reference} to finish")
    return pack


@use_case(Action.PACK_PREPARE, Event.FILE_READ, about="pack", reading=True)
def read_pack(work: Work, request: ReadPack) -> PackPage:
    """One pack as it stands, tested both ways: too much and too little."""
    return page_of(work, sharing.packs.get(work.file, request.pack_id))


def _asked(work: Work, before: Drafted, given: Drafted) -> Drafted:
    """The draft as given, in the name of whoever asks for a protected detail to go; a change ends what was agreed."""
    given = replace(given, asked_by=before.asked_by, agreed_by=before.agreed_by, agreed_why=before.agreed_why)
    if _decided(given) == _decided(before):
        return given
    asked = work.actor.person_id if given.agreed_because.strip() else ""
    return replace(given, asked_by=asked, agreed_by="", agreed_why="")


def _decided(draft: Drafted) -> Drafted:
    """A draft without the people about whom nothing was chosen yet: the page names them, nobody decided them."""
    return replace(draft, people=tuple(person for person in draft.people if person.choice))


@use_case(Action.PACK_PREPARE, Event.PACK_PREPARED, about="pack")
def save_pack(work: Work, request: SavePack) -> PackPage:
    """Keep the pack as it was posted. Raises NotNow once it is sealed, Incomplete for an unknown statement."""
    pack = sharing.packs.get(work.file, request.pack_id)
    if pack.state != "draft":
        raise NotNow("A sealed pack never changes. Start a new one that takes its place.")
    words = {statement.id for statement in statements_of(work)}
    attached = {one.id for one in files_in_view(work)}
    chosen = {one.attachment_id for one in request.draft.files}
    reasons = {item.statement_id for item in request.draft.left_out}
    if not ({item.statement_id for item in request.draft.items} <= words and chosen <= attached
            and reasons <= words | attached):  # fmt: skip
        raise Incomplete(Gap("items", "Choose from what is in the file."))
    pack = as_shown(pack, request.version)
    draft = _asked(work, drafted(pack), request.draft).as_dict()
    return page_of(work, sharing.packs.put(work, replace(pack, draft=draft)))
