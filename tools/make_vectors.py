"""Make the test vectors of `docs/reference/vectors` anew: a ledger, a decision and a pack of made-up people.

    python -m tools.make_vectors docs/reference/vectors

Only where a format changes: whoever wrote a checker of their own tries it on these very files.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.run import start
from sharewell.vault.cosigning import Cosigner

WITNESS = Cosigner("chair.example.org", bytes(range(32)))
ABOUT = "Everybody and everything in these files is made up. The witness's private key is the bytes 0 to 31."


def main(folder: Path) -> None:
    """Write the vectors into `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        start(Path(scratch))
        _write(folder)


def _write(folder: Path) -> None:
    from sharewell.casework.answer_decision import ReadDecision
    from sharewell.casework.decision_evidence import decision_evidence
    from sharewell.casework.seal_pack import FetchPack, fetch_pack
    from sharewell.casework.take_checkpoint import take_checkpoint
    from sharewell.config import wiring
    from sharewell.records import ledger
    from sharewell.rules.ledger.paper import line_of
    from tests.casework.house import make_house
    from tests.casework.test_sending import sealed
    from tests.support.clock import Clock

    house = make_house(replace(wiring.tools(), clock=Clock()))
    vault, organisation, jo = house.tools.vault, house.done.organisation_id, house.actor("Jo")

    def witnessed() -> str:
        house.tools.clock.move(hours=2)  # type: ignore[attr-defined]
        note, now = take_checkpoint(house.tools, organisation), house.tools.clock()
        text, size = note.rpartition("\n\n")[0] + "\n", int(note.split("\n")[1])
        ledger.keep_cosignature(organisation, size, WITNESS.line(text, int(now.timestamp())), now)
        return note

    folder.mkdir(parents=True, exist_ok=True)
    old = witnessed()
    page = sealed(house)
    new = witnessed()
    house.tools.clock.move(hours=2)  # type: ignore[attr-defined]
    (folder / "old.note").write_text(old)
    (folder / "new.note").write_text(new)
    (folder / "old.paper").write_text(line_of(old) + "\n")
    (folder / "evidence.json").write_bytes(decision_evidence(jo, house.tools, ReadDecision(page.pack.decision_id))[1])
    (folder / "pack.age").write_bytes(fetch_pack(jo, house.tools, FetchPack(page.pack.id))[1])
    (folder / "event.tlog-proof").write_text(ledger.prove(organisation, 7))
    sizes = [int(note.split("\n")[1]) for note in (old, new)]
    (folder / "consistency").write_text(ledger.consistency(organisation, *sizes))
    keys = {"about": ABOUT, "key": ledger.verifier_key(vault, organisation), "witness": WITNESS.witness.text}
    (folder / "keys.json").write_text(json.dumps(keys, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
