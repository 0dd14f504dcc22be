"""A program that records concerns as a setting does, for tests that take its database away.

    python -m tests.support.standby_program begin FILE    a setting, and who writes there, noted in FILE
    python -m tests.support.standby_program write FILE    four people record concerns until the database is gone: each
                                                          identifier is printed when, and only when, it was acknowledged
    python -m tests.support.standby_program once FILE     one more concern
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

from sharewell.cli.start import tools

WRITERS = 4


def begin(note: Path) -> None:
    """Set up a setting, and remember who writes in it."""
    from tests.cast import cast

    made = cast(tools())
    who = made.actor("practitioner")
    note.write_text(json.dumps({
        "person": who.person_id, "organisation": who.organisation_id, "settings": sorted(who.setting_ids),
        "roles": sorted(map(str, who.roles)), "child": made.child().id,
    }))  # fmt: skip


def one(known: dict[str, Any], number: int) -> str:
    """Record a concern: its identifier, once it is acknowledged."""
    from sharewell.casework.record_concern import RecordConcern, record_concern
    from sharewell.rules.concern import ConcernInput, Paragraph
    from sharewell.rules.people import Actor, Role
    from sharewell.rules.values import SafeNow, StatementKind

    roles = frozenset(map(Role, known["roles"]))
    who = Actor(known["person"], known["organisation"], frozenset(known["settings"]), roles)
    said = ConcernInput(paragraphs=(Paragraph(f"She was hungry, day {number}.", StatementKind.OBSERVED),),
                        safe_now=SafeNow.YES)  # fmt: skip
    return record_concern(who, tools(), RecordConcern(concern=said, child_id=known["child"])).concern_id


def write(known: dict[str, Any]) -> None:
    """Four at once, until the first error of each."""

    def writer() -> None:
        number = 0
        while True:
            number += 1
            try:
                made = one(known, number)
            except Exception as error:  # whatever it says: this one was not acknowledged
                sys.stderr.write(f"{type(error).__name__}: {error}\n")
                return
            sys.stdout.write(f"{made}\n")
            sys.stdout.flush()

    threads = [threading.Thread(target=writer) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(what: str, note: Path) -> None:
    """One of the three."""
    tools()
    if what == "begin":
        begin(note)
        return
    known = json.loads(note.read_text())
    if what == "once":
        sys.stdout.write(one(known, 0) + "\n")
    else:
        write(known)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
