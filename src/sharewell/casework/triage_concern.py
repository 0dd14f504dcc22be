"""Look at a concern and decide what to do; and answer the person who recorded it, which is never left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.casework.working_days import holidays
from sharewell.records.stores import files, worklist
from sharewell.rules import held
from sharewell.rules import triage as triage_rules
from sharewell.rules.access import Action
from sharewell.rules.errors import Stale
from sharewell.rules.events import Event
from sharewell.rules.london import LONDON
from sharewell.rules.need_to_know import Sight


@dataclass(frozen=True, kw_only=True)
class TriageConcern:
    """The five answers of the triage page. `read_at_version`: the version the page showed (None: any)."""

    concern_id: str
    choice: str
    category: str
    reply: str
    look_again_on: date | None = None
    significant: bool = False
    reason: str = ""
    read_at_version: int | None = None


@use_case(Action.CONCERN_TRIAGE, Event.CONCERN_TRIAGED, about="concern")
def triage_concern(work: Work, request: TriageConcern) -> held.Concern:
    """Decide what to do. Raises Incomplete for a missing answer, the reply to the reporter among them."""
    concern = files.concerns.get(work.file, request.concern_id)
    if request.read_at_version not in (None, concern.version) and concern.triage is not None:
        raise Stale("Somebody else looked at this while you were writing. Your answers are below; nothing was lost.")
    triage_rules.check(
        choice=request.choice,
        category=request.category,
        reply=request.reply,
        look_again_on=request.look_again_on,
        today=work.now.astimezone(LONDON).date(),
        holidays=holidays(),
    )
    after = files.concerns.put(
        work,
        replace(
            concern,
            state="triaged",
            triage=held.Triage(
                choice=request.choice,
                category=request.category,
                reply=request.reply.strip(),
                look_again_on=request.look_again_on,
                decided_by=work.actor.person_id,
                decided_at=work.now,
                reason=request.reason.strip(),
            ),
        ),
    )
    words = triage_rules.CHOICE_WORDS[triage_rules.Choice(request.choice)]
    desk.write_entry(work, "triage", concern.id, f"Looked at and decided: {words}.", significant=request.significant)
    worklist.done(work, concern.id)
    # Nothing goes to somebody who has lost sight of the file since they wrote, nor stays longer than their sight of it.
    around, recorder = desk.circle(work), concern.recorder_id
    told = around.sight(recorder, work.now) is not Sight.NOTHING
    desk.give(work, desk.TOLD, "concern", concern.id, request.reply.strip(),
              to=[(recorder, around.ends(recorder, work.now))] if told else [], child=concern.as_told)
    if request.look_again_on is not None:
        again = datetime.combine(request.look_again_on, time(9), LONDON)
        desk.give(work, desk.WAITING, "concern", concern.id, "Look again", due=again)
    return after
