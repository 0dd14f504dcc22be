"""Agree that a protected detail goes with a pack: the second of two people, each in their own name, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.pack_draft import drafted
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event


@dataclass(frozen=True)
class AgreeProtected:
    """Which pack, at the version that was read, and why it must go."""

    pack_id: str
    version: int
    why: str


@use_case(Action.PROTECTED_AGREE, Event.PROTECTED_AGREED, about="pack")
def agree_protected(work: Work, request: AgreeProtected) -> held.Pack:
    """The second person agrees. Raises NotNow unless somebody else asked for it and the pack is still a draft.

    Raises Incomplete without a reason, Stale where the pack was changed since it was read. Any later change of the
    draft ends the agreement (see `save_pack`).
    """
    pack = sharing.packs.get(work.file, request.pack_id)
    draft = drafted(pack)
    if pack.state != "draft":
        raise NotNow("A sealed pack never changes. Start a new one that takes its place.")
    if not (draft.asked_by and draft.agreed_because.strip()):
        raise NotNow("Nobody has said yet why a protected detail has to go.")
    if draft.asked_by == work.actor.person_id:
        raise NotNow("Somebody else must agree: you are the one who asked.")
    if not request.why.strip():
        raise Incomplete(Gap("agreed_why", "Say why it has to go, in your own words."))
    agreed = replace(draft, agreed_by=work.actor.person_id, agreed_why=request.why.strip())
    desk.write_entry(
        work, "pack", pack.id, f"A second person agreed that a protected detail goes with pack {pack.reference}.",
        significant=True,
    )  # fmt: skip
    return sharing.packs.put(work, replace(pack, version=request.version, draft=agreed.as_dict()))
