"""Write the record into a folder that needs no Sharewell, file by file, in the name of two people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sharewell.casework.export_record import (
    BY_FORM,
    WHO_LOOKED,
    BeginExport,
    ExportedFile,
    ExportFile,
    FinishExport,
    begin_export,
    export_file,
    export_organisation,
    files_to_export,
    finish_export,
    may_export,
    requests_to_export,
)
from sharewell.casework.tools import Tools
from sharewell.delivery.exporting import ExportFolder
from sharewell.rules.errors import Locked, Missing
from sharewell.rules.exporting import FORMAT
from sharewell.rules.london import moment_words
from sharewell.rules.people import Actor

NAMED = ("staff", "address_book", "settings")


@dataclass(frozen=True)
class Left:
    """Where the export is, how many safeguarding files it holds, and the SHA-256 (hex) of its list of checksums."""

    folder: str
    files: int
    digest: str


def leave_with_everything(
    tools: Tools,
    first: Actor,
    asked: BeginExport,
    place: Path,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Left:
    """Export the record into `place`. Raises as `begin_export`, NotNow where the folder cannot be; nothing half stays.

    One file is in memory at a time. A sealed file is left with its handlers.
    """
    folder = ExportFolder(place, tools.outbox.parent)
    try:
        file_ids = sorted(set(begin_export(first, tools, asked)) & set(files_to_export(asked.second, tools, None)))
        organisation = export_organisation(first, tools, None)
        names = {one["id"]: one["name"] for part in NAMED for one in organisation.lists[part]}
        listed = _files(tools, first, asked, folder, file_ids, names, progress)
        lists = {**organisation.lists, BY_FORM: _requests(tools, first, asked.second)}
        for name, rows in lists.items():
            folder.add_json(f"organisation/{name}.json", rows)
        folder.add("checkpoint.txt", organisation.note.encode())
        about = {
            "organisation": organisation.lists["organisation"][0]["name"], "made_at": moment_words(tools.clock()),
            "first": names.get(first.person_id, ""), "second": names.get(asked.second.person_id, ""),
            "because": asked.because.strip(), "protected": asked.protected_because.strip(),
            "ledger_key": organisation.key,
        }  # fmt: skip
        folder.add_page("index.html", "index.html", about=about, files=listed, lists=sorted(lists))
        folder.add_page("README.txt", "README.txt", format=FORMAT)
        digest = folder.finish()
    except BaseException:
        folder.give_up()
        raise
    finish_export(first, tools, FinishExport(len(listed), digest))
    return Left(str(place), len(listed), digest)


def _requests(tools: Tools, first: Actor, second: Actor) -> list[dict[str, Any]]:
    """The requests by form that were put before both, the oldest first."""
    theirs = requests_to_export(second, tools, None)
    mine = requests_to_export(first, tools, None)
    return sorted((one for incoming_id, one in mine.items() if incoming_id in theirs), key=lambda one: str(one["at"]))


def _files(
    tools: Tools, first: Actor, asked: BeginExport, folder: ExportFolder, file_ids: list[str], names: dict[str, str],
    progress: Callable[[int, int], None],
) -> list[dict[str, str]]:
    """Each file in the names of both, into a folder of its own; how the index lists them."""
    listed = []
    for done, file_id in enumerate(file_ids):
        progress(done, len(file_ids))
        request = ExportFile(file_id, protected=bool(asked.protected_because.strip()))
        try:
            may_export(asked.second, tools, request)
            found = export_file(first, tools, request)
        except (Missing, Locked):
            continue  # sealed, or somebody was kept out of it just now
        listed.append({"child": found.child, "reference": found.reference, "folder": file_id[:12]})
        _write(folder, f"files/{file_id[:12]}", found, names)
    progress(len(file_ids), len(file_ids))
    return sorted(listed, key=lambda one: (one["child"].casefold(), one["reference"]))


def _write(folder: ExportFolder, inside: str, found: ExportedFile, names: dict[str, str]) -> None:
    folder.add_json(f"{inside}/file.json", {"format": FORMAT, **found.lists})
    folder.add_page(f"{inside}/index.html", "file.html", child=found.child, reference=found.reference,
                    lists=list(found.lists.items()), beside=sorted(found.beside), names=names,
                    looks=found.lists[WHO_LOOKED])  # fmt: skip
    for name, raw in found.beside.items():
        folder.add(f"{inside}/{name}", raw)
