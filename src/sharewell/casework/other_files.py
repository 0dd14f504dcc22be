"""The other files about one child: a concern that began apart is not lost to a lead who may see both."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework.record_concern import reference_of
from sharewell.casework.use_case import Work
from sharewell.records.stores import circles, files
from sharewell.rules.need_to_know import Sight


@dataclass(frozen=True)
class OtherFile:
    """Another file about the same child, and its reference."""

    file_id: str
    reference: str


def other_files(work: Work) -> tuple[OtherFile, ...]:
    """The other open files about this file's child that whoever asks may see the whole of; none for anybody else.

    A file that they may not see leaves no trace here: only the files they are in the circle of are asked.
    """
    if work.sight is not Sight.EVERYTHING:
        return ()
    [digest] = files.files.clear(work.file, work.scope_id, "child_digest")
    own = circles.own_files_of_child(work.organisation_id, work.actor.person_id, digest, work.now)
    return tuple(OtherFile(one, reference_of(one)) for one in own if one != work.scope_id)
