"""Prepare what tells everybody who holds words that were corrected since: a pack for each, sealed and sent as any."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.correct_fact import CorrectionPage, page_of
from sharewell.casework.corrections import Known, list_again
from sharewell.casework.pack_draft import Drafted, ItemDraft, drafted
from sharewell.casework.pack_items import FACT
from sharewell.casework.record_concern import new_reference
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.events import Event
from sharewell.rules.london import date_words, london_day
from sharewell.rules.values import new_id


@dataclass(frozen=True)
class PrepareCorrections:
    """Which correction."""

    correction_id: str


@use_case(Action.PACK_PREPARE, Event.CORRECTION_PREPARED, about="correction")
def prepare_corrections(work: Work, request: PrepareCorrections) -> CorrectionPage:
    """Begin a pack for every holder of the old words who has none yet; pressing again begins nothing twice.

    Nobody gets one who may not be sent anything now, or whose pack went to somebody else: they are settled in words.
    """
    one = sharing.corrections.get(work.file, request.correction_id)
    for known in page_of(work, one).holders:
        if known.open and not known.refused and not known.holder.elsewhere:
            _begin(work, one, known)
    list_again(work, one)
    return page_of(work, one)


def _begin(work: Work, one: held.Correction, known: Known) -> held.Pack:
    """A draft with the one thing in it, and the decisions about other people that their last pack was made with."""
    last = known.holder.sendings[-1]
    before = sharing.packs.get(work.file, last.pack_id)
    pack = sharing.packs.put(
        work,
        held.Pack(
            id=new_id(),
            file_id=work.scope_id,
            decision_id=before.decision_id,
            recipient_id=before.recipient_id,
            state="draft",
            made_at=work.now,
            reference=new_reference(),
            draft=_draft(one, before, date_words(london_day(last.at))).as_dict(),
            corrects_id=one.id,
        ),
    )
    desk.write_entry(work, "pack", pack.id, f"Pack {pack.reference} was begun, to put right pack {before.reference}.")
    desk.give(work, desk.TO_FINISH, "pack", pack.id, f"Correction pack {pack.reference} to finish and send")
    return pack


def _draft(one: held.Correction, before: held.Pack, sent_on: str) -> Drafted:
    old = drafted(before)
    why = f"They were sent these words on {sent_on} in pack {before.reference}, and may have acted on them."
    context = next((item.context for item in old.items if item.statement_id == one.about_id), "")
    if one.about_id.startswith(FACT):
        return Drafted(child_fields=(one.about_id.removeprefix(FACT),), people=old.people)
    return Drafted(
        items=(ItemDraft(one.about_id, why, context),), people=old.people, must_not_learn=old.must_not_learn
    )
