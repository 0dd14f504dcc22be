"""What somebody has typed and not sent: kept for its author alone, under keys that end with it.

It is kept when somebody hides the page, when their session had ended before they sent it, and now and then while they
write a concern about a child. Nothing of it lies in the browser. After seven days without a touch it is destroyed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records.stores import tablets as store
from sharewell.records.stores.base import Opened
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Missing
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor
from sharewell.rules.values import is_id, new_id
from sharewell.vault.places import Compartment

KEPT_FOR = timedelta(days=7)
# Where concerns are written. A PIN on a shared tablet brings back no other draft: a decision's words are read there no
# more than the decision is.
CONCERNS = "/concern/new/"


@dataclass(frozen=True, kw_only=True)
class KeepDraft:
    """What was typed on which page. `draft_id`: the draft it was before, which this takes the place of."""

    path: str
    fields: tuple[tuple[str, str], ...]
    draft_id: str = ""


@dataclass(frozen=True)
class OneDraft:
    """Which draft."""

    draft_id: str


@dataclass(frozen=True)
class DraftLine:
    """One line of the list of one's own drafts."""

    draft_id: str
    kept_at: datetime
    beginning: str


def _opened(work: Work, draft_id: str) -> Opened:
    return Opened(work.vault, work.organisation_id, draft_id)


def _own(work: Work, draft_id: str) -> held.Draft:
    if not is_id(draft_id) or not store.draft_of(work.organisation_id, work.actor.person_id, draft_id):
        raise Missing
    draft = store.drafts.get(_opened(work, draft_id), draft_id)
    if not _shown_here(work, draft):
        raise Missing
    return draft


def _shown_here(work: Work, draft: held.Draft) -> bool:
    return not work.actor.writes_only or draft.path.startswith(CONCERNS)


def _keep(work: Work, person_id: str, request: KeepDraft) -> held.Draft:
    draft_id = new_id()
    work.vault.new_scope(draft_id, (Compartment.ORDINARY,))
    return store.drafts.put(
        work,
        held.Draft(id=draft_id, person_id=person_id, kept_at=work.now, path=request.path, fields=request.fields),
    )


def _end(work: Work, draft_id: str) -> None:
    store.drafts.drop(work, [draft_id])
    work.after_commit(lambda: work.vault.destroy(draft_id))


@use_case(Action.DRAFT_KEEP, Event.DRAFT_KEPT)
def keep_draft(work: Work, request: KeepDraft) -> held.Draft:
    """Keep what was typed, in the place of the draft it was before."""
    if request.draft_id and store.draft_of(work.organisation_id, work.actor.person_id, request.draft_id):
        _end(work, request.draft_id)
    return _keep(work, work.actor.person_id, request)


def keep_for(tools: Tools, organisation_id: str, person_id: str, request: KeepDraft) -> str:
    """Keep what somebody sent after their session had ended, for them alone. Returns the draft's identifier."""
    return _keep_for(SystemActor("draft", organisation_id), tools, (person_id, request))


@as_system(Event.DRAFT_KEPT)
def _keep_for(work: Work, request: tuple[str, KeepDraft]) -> str:
    person_id, kept = request
    return _keep(work, person_id, kept).id


@use_case(Action.DRAFT_KEEP, Event.DRAFT_KEPT)
def my_drafts(work: Work, request: None) -> list[DraftLine]:
    """One's own drafts, the newest first, each with how it begins."""
    found = [
        store.drafts.get(_opened(work, draft_id), draft_id)
        for draft_id in store.drafts_of(work.organisation_id, work.actor.person_id)
    ]
    return [DraftLine(draft.id, draft.kept_at, _beginning(draft)) for draft in found if _shown_here(work, draft)]


def _beginning(draft: held.Draft) -> str:
    longest = max((value for _, value in draft.fields), key=len, default="")
    return longest if len(longest) <= 60 else f"{longest[:60].rstrip()}…"


@use_case(Action.DRAFT_KEEP, Event.DRAFT_KEPT)
def read_draft(work: Work, request: OneDraft) -> held.Draft:
    """One's own draft. Raises Missing for anybody else's."""
    return _own(work, request.draft_id)


@use_case(Action.DRAFT_KEEP, Event.DRAFT_ENDED)
def end_draft(work: Work, request: OneDraft) -> None:
    """One's own draft is thrown away, or goes on as what it was of: its keys are destroyed. Missing is no trouble."""
    if is_id(request.draft_id) and store.draft_of(work.organisation_id, work.actor.person_id, request.draft_id):
        _end(work, request.draft_id)


@as_system(Event.DRAFT_ENDED)
def end_old_drafts(work: Work, request: None) -> int:
    """Destroy what nobody has touched for seven days: how many."""
    old = store.drafts_before(work.organisation_id, work.now - KEPT_FOR)
    for draft_id in old:
        _end(work, draft_id)
    return len(old)
