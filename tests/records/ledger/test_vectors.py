"""The published vectors are read as they were on the day they were made, and a spoiled one is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sharewell_verify
from sharewell.rules.errors import Broken
from sharewell.rules.ledger.checkpoint import Checkpoint, ConsistencyProof, InclusionProof
from sharewell.rules.ledger.paper import line_of
from sharewell.vault.signing import NoteVerifier
from tests.records.ledger.go_verifier import asked, go_verifier

__all__ = ["go_verifier"]
VECTORS = Path(__file__).parents[3] / "docs" / "reference" / "vectors"
KEYS = json.loads((VECTORS / "keys.json").read_text())


def vector(name: str) -> str:
    return (VECTORS / name).read_text(encoding="utf-8")


def opened(note: str) -> Checkpoint:
    return Checkpoint.parse(NoteVerifier.parse(KEYS["key"]).verify(note))


def evidence(text: str, folder: Path, pack: Path = VECTORS / "pack.age") -> sharewell_verify.Report:
    (folder / "evidence.json").write_text(text, encoding="utf-8")
    witness = sharewell_verify.Key.parse(KEYS["witness"])
    return sharewell_verify.check_evidence(folder / "evidence.json", KEYS["key"], [witness], pack)


def test_our_own_code_accepts_notes_proofs_and_the_line_from_paper() -> None:
    old, new = opened(vector("old.note")), opened(vector("new.note"))
    assert line_of(vector("old.note")) == vector("old.paper").strip()
    proof = InclusionProof.parse(vector("event.tlog-proof"))
    assert proof.index == 7
    assert proof.holds_in(opened(vector("new.note")))
    consistency = ConsistencyProof.parse(vector("consistency"))
    assert consistency.holds_between(old, new)
    assert not consistency.holds_between(new, old)
    with pytest.raises(Broken):
        opened(vector("new.note").replace(f"\n{new.size}\n", f"\n{new.size + 1}\n"))


def test_the_verifier_accepts_the_evidence_and_finds_any_changed_word(tmp_path: Path) -> None:
    text = vector("evidence.json")
    good = evidence(text, tmp_path)
    assert good.bad == []
    assert any("was not there yet" in line for line in good.good)
    data = json.loads(text)
    answers = data["items"][0]["words"]["answers"]
    words = [name for name, value in answers.items() if isinstance(value, str) and value]
    assert len(words) > 5
    for name in words:
        changed = json.loads(text)
        changed["items"][0]["words"]["answers"][name] += "."
        assert evidence(json.dumps(changed), tmp_path).bad, name


def test_the_verifier_finds_a_spoiled_pack_and_a_spoiled_proof(tmp_path: Path) -> None:
    text = vector("evidence.json")
    pack = bytearray((VECTORS / "pack.age").read_bytes())
    for at in range(0, len(pack), len(pack) // 9):
        pack[at] ^= 1
        (tmp_path / "pack.age").write_bytes(pack)
        pack[at] ^= 1
        assert evidence(text, tmp_path, tmp_path / "pack.age").bad
    for number, item in enumerate(json.loads(text)["items"]):
        for at in range(2, item["proof"].index("\n\n"), 37):
            changed, proof = json.loads(text), item["proof"]
            other = "A" if proof[at] != "A" else "B"
            changed["items"][number]["proof"] = proof[:at] + other + proof[at + 1 :]
            try:
                assert evidence(json.dumps(changed), tmp_path).bad, (number, at)
            except (sharewell_verify.Unreadable, ValueError):
                pass


def test_go_accepts_the_published_notes_and_proofs(go_verifier: Path) -> None:
    inclusion = asked(go_verifier, KEYS["key"], "inclusion", VECTORS / "event.tlog-proof")
    assert inclusion.stdout.startswith("event 7 stands in the ledger of ")
    consistency = asked(go_verifier, KEYS["key"], "consistency", VECTORS / "old.note", VECTORS / "consistency")
    assert "is the start of the ledger of" in consistency.stdout
    assert asked(go_verifier, KEYS["witness"], "inclusion", VECTORS / "event.tlog-proof").returncode == 1
