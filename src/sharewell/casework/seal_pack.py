"""Seal a pack: the least that does the job, rendered, digested, signed and locked. It never changes after that."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell import guidance
from sharewell.casework import desk
from sharewell.casework.decisions import with_paid_answers
from sharewell.casework.newer_decision import may_go_forward
from sharewell.casework.outbound import let_go
from sharewell.casework.pack_draft import Looked, drafted, look_at
from sharewell.casework.pack_files import enclose
from sharewell.casework.prepare_pack import PackPage, page_of, statements_of
from sharewell.casework.recipient_fit import why_not
from sharewell.casework.take_checkpoint import note_of_the_day
from sharewell.casework.use_case import Work, use_case
from sharewell.casework.words_that_go import fit_for_reader, other_people, sealed_item
from sharewell.delivery.content import FORMAT, Count, CoverSheet, PackContent, Party
from sharewell.delivery.passphrases import new_passphrase
from sharewell.delivery.rendering import render_cover_sheet, render_opening_sheet
from sharewell.delivery.sealing import Passphrase, RecipientKey, SealedPack
from sharewell.delivery.sealing import seal as seal_bytes
from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.records import ledger
from sharewell.records.stores import copies, people, sharing, worklist
from sharewell.records.stores.base import as_shown
from sharewell.rules import held, minimum
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import date_words
from sharewell.rules.pack import PACKS, PackEvent, PackState
from sharewell.rules.pack import SealedPack as SealedItems
from sharewell.rules.recipients import why_not_checked

BY_PASSPHRASE, BY_KEY = "passphrase", "recipient_key"
KINDS = ("sealed", "document", "content", "public_key")
SHEETS = {"cover": render_cover_sheet, "opening": render_opening_sheet}


@dataclass(frozen=True, kw_only=True)
class SealPack:
    """Which pack, at which version, and whether it is locked to a passphrase or to the recipient's own key."""

    pack_id: str
    lock: str = BY_PASSPHRASE
    version: int | None = None


@dataclass(frozen=True)
class FetchPack:
    """One kept form of a sealed pack: sealed, document, content, public_key, cover, opening, or "attachment-1" and on.

    `base`: where staff reach these pages, so that the slip on the cover sheet leads to where it is recorded.
    """

    pack_id: str
    kind: str = "sealed"
    base: str = ""


@use_case(Action.PACK_SEAL, Event.PACK_SEALED, about="pack")
def seal_pack(work: Work, request: SealPack) -> PackPage:
    """Seal a pack. Raises Incomplete with every gap the tests of the minimum find, NotNow once it is sealed."""
    pack = as_shown(sharing.packs.get(work.file, request.pack_id), request.version)
    state = PACKS.after(PackState(pack.state), PackEvent.SEAL)
    may_go_forward(work, pack)
    decision = with_paid_answers(work, sharing.decisions.get(work.file, pack.decision_id))
    recipient = people.recipients.get(work.organisation, pack.recipient_id)
    _fit_to_send(work, recipient, request.lock)
    child = desk.child_of(work.file)
    looked = look_at(work, pack, statements_of(work), decision, child, recipient)
    sealed_items = minimum.seal(looked.draft, looked.needs, by=work.actor.person_id, at=work.now, known=looked.known)
    if looked.gaps:
        raise Incomplete(*looked.gaps)
    enclosed = enclose(work, looked.files)
    content = _content(work, pack, decision, recipient, child, looked, sealed_items, note_of_the_day(work))
    content = replace(content, files=tuple(enclosed))
    _let_content_go(work, content, looked)
    ledger.refuse_behind_witness(work.organisation_id, work.now)
    passphrase = new_passphrase() if request.lock == BY_PASSPHRASE else ""
    lock = Passphrase(passphrase) if passphrase else RecipientKey(recipient.age_key)
    beside = {one.name: raw for one, raw in enclosed.items()}
    made = seal_bytes(content, work.vault.pack_signer(), lock, beside)
    after = sharing.packs.put(
        work,
        replace(
            pack,
            state=state,
            sealed_at=work.now,
            sealed_by=work.actor.person_id,
            digest=made.digest,
            lock=f"{request.lock}:{passphrase}",
            carries=looked.carries,
            enclosed=tuple(beside),
        ),
    )
    _keep(work, after, made, beside)
    _supersede(work, after)
    desk.write_entry(work, "pack", pack.id, f"Pack {pack.reference} was sealed.", significant=True)
    worklist.done(work, pack.id)
    desk.give(work, desk.TO_FINISH, "pack", pack.id, f"Pack {pack.reference} is sealed: send it")
    return page_of(work, after)


def _let_content_go(work: Work, content: PackContent, looked: Looked) -> None:
    """Nothing protected leaves: in what is about the pack never, in what is in it only as two people agreed."""
    let_go(work, replace(content, items=(), other_people=()))
    within = {one.id: one.words for one, _ in looked.files}
    let_go(work, {"items": content.items, "people": content.other_people, "files": within}, looked.agreed)


def _fit_to_send(work: Work, recipient: held.Recipient, lock: str) -> None:
    """A checked recipient, and a lock that they can open (seed, Secure)."""
    gaps = []
    because = why_not(work, recipient) or why_not_checked(recipient.verified_at, work.now)
    if because:
        gaps.append(Gap("recipient", because))
    if lock not in (BY_PASSPHRASE, BY_KEY):
        gaps.append(Gap("lock", "Choose how it is locked."))
    if lock == BY_KEY and not recipient.age_key:
        gaps.append(Gap("lock", "The address book has no key for them: lock it with a passphrase."))
    if gaps:
        raise Incomplete(*gaps)


def _content(
    work: Work,
    pack: held.Pack,
    decision: held.Decision,
    recipient: held.Recipient,
    child: held.Child,
    looked: Looked,
    sealed: SealedItems,
    note: str,
) -> PackContent:
    staff = desk.staff(work)
    sender = staff[work.actor.person_id]
    setting = desk.the_setting(work)
    before = sharing.packs.get(work.file, pack.supersedes_id).reference if pack.supersedes_id else ""
    named = decision.outcome != Outcome.SHARE_DEIDENTIFIED
    basis = decision.answers.get("basis", "")
    statements = {statement.id: statement for statement in statements_of(work)}
    return PackContent(
        format=FORMAT,
        pack_id=pack.id,
        reference=pack.reference,
        sealed_at=work.now,
        sender=Party(name=sender.name, role=sender.job, agency=setting.name, phone=setting.phone or sender.phone),
        organisation=desk.the_organisation(work).name,
        recipient=Party(name=recipient.name, role=recipient.role, agency=recipient.agency, phone=recipient.phone),
        about=child.name if named else "A child at our setting",
        purpose=fit_for_reader(sealed.manifest.purpose, looked),
        why_necessary=fit_for_reader(str(decision.answers.get("recipient_need", "")), looked),
        outcome=OUTCOME_WORDS[Outcome(decision.outcome)],
        lawful_basis=guidance.lawful_basis(basis).label if basis and basis != "unsure" else "Owed: shared urgently",
        urgency=URGENT_WORDS if decision.urgent else "",
        family=family_words(decision),
        edition=guidance.edition(decision.edition).title,
        edition_key=decision.edition,
        decision=f"Decided {date_words((decision.decided_at or work.now).date())}",
        decision_id=decision.id,
        must_not_learn=tuple(line for line in drafted(pack).must_not_learn.splitlines() if line.strip()),
        corrections_to=", ".join(part for part in (sender.name, setting.phone or sender.phone) if part),
        items=tuple(sealed_item(item, statements) for item in sealed.items),
        other_people=other_people(looked),
        masked=tuple(Count(words, count) for words, count in sealed.manifest.masked),
        left_out=tuple(Count(words, count) for words, count in sealed.manifest.left_out_counts),
        labels=tuple(Count(words, count) for words, count in sealed.manifest.labels),
        supersedes=before,
        checkpoint=note,
    )


URGENT_WORDS = "Shared urgently, before every question of the decision was answered."
FAMILY_WORDS = {
    "told": "The family has been told of this sharing.",
    "not_told": "The family has not been told. Do not tell them before you have spoken to us.",
}


def family_words(decision: held.Decision) -> str:
    """What the reader must know of what the family knows."""
    return FAMILY_WORDS.get(str(decision.answers.get("told", "")), "It is not recorded yet whether the family knows.")


def _keep(work: Work, pack: held.Pack, made: SealedPack, beside: dict[str, bytes]) -> None:
    """Keep what was sealed under the file's key: the same bytes can be shown later, and go when the file goes."""
    for kind, raw in zip(KINDS, (made.sealed, made.rendered.pdf, made.content, made.public_key.encode()), strict=True):
        copies.keep(work, work.scope_id, pack.id, kind, raw)
    for name, raw in beside.items():
        copies.keep(work, work.scope_id, pack.id, name, raw)


def _supersede(work: Work, pack: held.Pack) -> None:
    if not pack.supersedes_id:
        return
    before = sharing.packs.get(work.file, pack.supersedes_id)
    if before.state == PackState.SEALED:
        sharing.packs.put(work, replace(before, state=PACKS.after(PackState.SEALED, PackEvent.SUPERSEDE)))


@use_case(Action.FILE_PRINT, Event.FILE_READ, about="pack", reading=True)
def fetch_pack(work: Work, request: FetchPack) -> tuple[str, bytes]:
    """A kept form of a sealed pack, with a file name that says nothing. Raises NotNow for a draft."""
    pack = sharing.packs.get(work.file, request.pack_id)
    if pack.state == PackState.DRAFT:
        raise NotNow("Seal the pack first.")
    if request.kind in SHEETS:
        return f"{request.kind}-{pack.reference}.pdf", SHEETS[request.kind](_sheet(work, pack, request.base)).pdf
    beside = next((name for name in pack.enclosed if name.rpartition(".")[0] == request.kind), "")
    if beside:
        return f"pack-{pack.reference}-{beside}", copies.fetch(work.file, pack.id, beside)
    if request.kind not in KINDS:
        raise NotNow("There is no such form of a pack.")
    ending = {"sealed": "age", "document": "pdf", "content": "json", "public_key": "pub"}[request.kind]
    return f"pack-{pack.reference}.{ending}", copies.fetch(work.file, pack.id, request.kind)


def _sheet(work: Work, pack: held.Pack, base: str) -> CoverSheet:
    recipient = people.recipients.get(work.organisation, pack.recipient_id)
    sender = desk.staff(work)[pack.sealed_by]
    setting = desk.the_setting(work)
    return CoverSheet(
        reference=pack.reference,
        sealed_at=pack.sealed_at or work.now,
        sender=Party(name=sender.name, role=sender.job, agency=setting.name, phone=setting.phone or sender.phone),
        recipient=Party(name=recipient.name, role=recipient.role, agency=recipient.agency, phone=recipient.phone),
        digest=pack.digest,
        public_key=copies.fetch(work.file, pack.id, "public_key").decode(),
        slip_address=f"{base}pack/{pack.id}/received/" if base else "",
    )
