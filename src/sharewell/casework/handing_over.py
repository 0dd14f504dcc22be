"""When somebody loses a file, or leaves: what they had to do goes to others, and the file never loses its last reader.

All of it is done in the installation's name, where whoever does it may not see the file: nothing of it is shown to
them.
"""

from __future__ import annotations

from sharewell.casework import alerts, desk
from sharewell.casework.use_case import Work
from sharewell.records.stores import files, worklist
from sharewell.rules import held
from sharewell.rules.errors import Locked, Missing
from sharewell.rules.values import new_id

NOBODY_LEFT = "Nobody else in the circle may see this file."


def take_off_lists(work: Work, person_id: str) -> None:
    """Take this file off somebody's list; what only they had to do is put on the lists of the leads who remain."""
    before = worklist.lines_of(work.scope_id, work.organisation_id)
    worklist.lose(work, work.scope_id, person_id)
    after = set(worklist.lines_of(work.scope_id, work.organisation_id))
    lost = [line for line in before if line not in after and line[0] != desk.TOLD]
    if not lost:
        return
    keep_a_reader(work)
    remaining = desk.leads_among(work, desk.readers(work))
    try:
        child = desk.child_of(work.file).name
    except (Locked, Missing):
        return  # a sealed file lists itself to its handlers when they open their key
    for queue, sort_key, kind, about in lost:
        line = worklist.Line(queue, sort_key, work.scope_id, kind, about, child, "Handed over to you")
        worklist.give(work, line, remaining)


def keep_a_reader(work: Work, why: str = NOBODY_LEFT) -> None:
    """Where nobody may see the file any more: the leads who are not excluded do, or else the independent person."""
    around = desk.circle(work)
    if alerts.working_here(work, [person for person, _ in desk.readers(work, around)]):
        return
    for line in (desk.leads_of(work), [desk.the_organisation(work).independent_id]):
        found = [person for person in alerts.working_here(work, line) if person not in around.excluded]
        for person in found:
            join(work, person, why)
        if found:
            return


def join(work: Work, person_id: str, why: str) -> None:
    """Give somebody a place in the circle of the file this work is about, with no end."""
    files.memberships.put(
        work,
        held.Membership(
            id=new_id(),
            file_id=work.scope_id,
            person_id=person_id,
            since=work.now,
            why=why,
            added_by=work.actor.person_id,
        ),
    )
