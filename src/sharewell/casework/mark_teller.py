"""Mark what somebody who told us is to the child, after it was written down: it decides whether they are protected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.corrections import statement_of
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import files
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.tellers import PROTECTED
from sharewell.rules.values import StatementKind, Teller


@dataclass(frozen=True, kw_only=True)
class MarkTeller:
    """Who told us the words of which statement, as what they are to the child."""

    concern_id: str
    statement_id: str
    teller: str


@use_case(Action.FACT_CORRECT, Event.TELLER_MARKED, about="concern")
def mark_teller(work: Work, request: MarkTeller) -> held.Concern:
    """Keep the mark; the statement stays as it was written. Raises Incomplete without one, NotNow where nobody told us.
    """
    words = statement_of(work, request.concern_id, request.statement_id)
    if words.statement is None or words.statement.kind is not StatementKind.REPORTED:
        raise NotNow("Nobody told us this: it is what was seen, said or thought here.")
    if request.teller not in set(Teller):
        raise Incomplete(Gap("teller", "Choose what they are to the child."))
    concern = files.concerns.get(work.file, request.concern_id)
    tellers = {**(concern.tellers or {}), request.statement_id: request.teller}
    kept = "protected" if Teller(request.teller) in PROTECTED else "not protected"
    desk.write_entry(work, "addition", concern.id, f"Who told us something is marked as {kept}.")
    return files.concerns.put(work, replace(concern, tellers=tellers))
