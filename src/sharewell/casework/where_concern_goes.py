"""Where a new concern goes: into which file, and so before whose eyes. Asked before it is sent, and again when it is.

What is shown to whoever records is what results, and depends on nothing that they may not see: a concern joins a known
file of the child only where the people who read that file are those who were shown (but for anybody excluded from the
child's files), or where whoever records reads it too. Otherwise it begins a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.alerts import working_here
from sharewell.casework.child_of_concern import registered
from sharewell.casework.keep_apart import close_ones
from sharewell.casework.use_case import Work
from sharewell.records.gate import circle_of
from sharewell.records.stores.finding import files_of_child
from sharewell.rules import held
from sharewell.rules.need_to_know import NeedToKnow, Routing, Sight, route


@dataclass(frozen=True)
class Going:
    """Who will see a new concern, and the file it joins (empty text: it begins one)."""

    routing: Routing
    file_id: str = ""


def goes_to(
    work: Work, child_id: str, digest: str, about_staff: tuple[str, ...], close_staff: tuple[str, ...] = ()
) -> Going:
    """Who will see a concern about the child with this digest, and the file it joins.

    A concern about somebody who works here always begins a file of its own: the circle of the child's file holds
    people, such as the key person, who were told that they will not see it. So does one by somebody who is excluded
    from the child's file: nothing they write goes where they may not look, and nothing is lost.

    Whoever is excluded from a file of the child is left out of the result, and stays in what is shown: to show it would
    tell that there is a file. A fixed sentence on every such page says that this may be so.
    """
    known_child = registered(work, child_id) if child_id else None
    routing = _route(work, known_child, about_staff, close_staff)
    for around in () if about_staff else _known_circles(work, digest):
        known = around.file_id
        if work.actor.person_id in around.excluded:
            continue
        readers = _still_here(work, around, routing.readers)
        if set(readers) == set(routing.readers) - around.excluded:
            return Going(routing, known)
        if child_id and around.sight(work.actor.person_id, work.now) is Sight.EVERYTHING:
            return Going(Routing(readers, (), tuple(sorted(around.excluded))), known)
    return Going(routing)


def _known_circles(work: Work, digest: str) -> list[NeedToKnow]:
    """The circles of the open files of this child, as they stand before this work writes anything: read once."""
    return work.once(
        f"circles of child {digest} {len(work.rows)}",
        lambda: [circle_of(work.organisation_id, known) for known in files_of_child(work.organisation_id, digest)],
    )


def _still_here(work: Work, around: NeedToKnow, routed: Iterable[str]) -> tuple[str, ...]:
    """The readers of a file who have not left. Only those whom the routing does not name are looked up."""
    readers = around.readers(work.now)
    known = set(routed)
    others = desk.some_staff(work, [person for person in readers if person not in known])
    return tuple(person for person in readers if person in known or (person in others and others[person].active))


def _route(
    work: Work, child: held.RegisterChild | None, about_staff: tuple[str, ...], close_staff: tuple[str, ...]
) -> Routing:
    # Only where somebody on the staff is named does it matter who is close to whom: then the whole list is needed.
    leads, key_person = desk.leads_of(work), child.key_person_id if child else ""
    staff = desk.staff(work) if about_staff else desk.some_staff(work, [*leads, *filter(None, [key_person])])
    close = [other for person in about_staff if person in staff for other in sorted(close_ones(staff, person))]
    independent = desk.the_organisation(work).independent_id
    return route(
        recorder=work.actor.person_id,
        key_person=key_person if key_person in staff and staff[key_person].active else None,
        leads=leads,
        independent=independent if working_here(work, [independent]) else None,
        adults_of_concern=[person for person in about_staff if person in staff],
        close_to_them=[*close, *close_staff, *(child.kept_from if child else ())],
    )


def kept_out(work: Work, digest: str) -> frozenset[str]:
    """Everybody excluded from an open file of this child, but whoever records: they are not told that there is one."""
    found = {person for around in _known_circles(work, digest) for person in around.excluded}
    return frozenset(found - {work.actor.person_id})
