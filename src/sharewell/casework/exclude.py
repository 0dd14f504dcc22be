"""Exclude somebody from a file: at once, in the transaction that names them, and from everything that shows it."""

from __future__ import annotations

from sharewell.casework.came_by_form import sort_again
from sharewell.casework.emergencies import take_off_reviewer
from sharewell.casework.handing_over import take_off_lists
from sharewell.casework.use_case import Work
from sharewell.records.stores import files
from sharewell.records.stores.locked import end_places
from sharewell.rules.held import Exclusion
from sharewell.rules.values import new_id


def exclude(work: Work, person_id: str, why: str, *, adult: bool = False) -> None:
    """`person_id` never sees this file again, whatever their role: their place ends, their lists lose it.

    `adult`: the file holds a concern about them, so that whoever is close to them is kept from it too.
    """
    files.exclusions.put(
        work,
        Exclusion(id=new_id(), file_id=work.scope_id, person_id=person_id, since=work.now, why=why, adult=adult),
    )
    end_places(work, work.file, person_id, work.now)
    take_off_lists(work, person_id)
    take_off_reviewer(work, person_id, work.scope_id)
    sort_again(work)
    # Last of all, when everything is written: from then on the key desk gives them no key either.
    scope = work.scope_id
    work.before_commit(lambda: work.vault.exclude(scope, [person_id]))
