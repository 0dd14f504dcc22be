"""A decision shown to somebody outside: what holds, what is found, and what it does not give away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sharewell_verify
from sharewell.casework.answer_decision import ReadDecision
from sharewell.casework.at_the_terminal import actor_at_the_terminal
from sharewell.casework.decision_evidence import decision_evidence
from sharewell.casework.seal_pack import FetchPack, fetch_pack
from sharewell.casework.take_checkpoint import take_checkpoint
from sharewell.records import ledger
from sharewell.rules.errors import Missing, NotNow, Refused
from sharewell.vault.cosigning import Cosigner
from tests.casework.house import PASSWORD, STAFF, House
from tests.casework.test_deciding import opened
from tests.casework.test_sending import sealed

pytestmark = pytest.mark.django_db
WITNESS = Cosigner("chair.example.org", bytes(range(32)))


@pytest.fixture
def shown(house: House, tmp_path: Path) -> tuple[House, Path, str]:
    """A taken decision with its sealed pack, witnessed before and after; its evidence file, and the pack's file."""
    organisation = house.actor("Jo").organisation_id
    witnessed(house, take_checkpoint(house.tools, organisation))
    page = sealed(house)
    house.tools.clock.move(hours=2)
    witnessed(house, take_checkpoint(house.tools, organisation))
    house.tools.clock.move(hours=2)
    path = tmp_path / "evidence.json"
    path.write_bytes(decision_evidence(house.actor("Jo"), house.tools, ReadDecision(page.pack.decision_id))[1])
    (tmp_path / "pack.age").write_bytes(fetch_pack(house.actor("Jo"), house.tools, FetchPack(page.pack.id))[1])
    return house, path, ledger.verifier_key(house.tools.vault, organisation)


def witnessed(house: House, note: str) -> None:
    text, now = note.rpartition("\n\n")[0] + "\n", house.tools.clock()
    organisation, size = house.actor("Jo").organisation_id, int(note.split("\n")[1])
    ledger.keep_cosignature(organisation, size, WITNESS.line(text, int(now.timestamp())), now)


def check(path: Path, key: str, pack: Path | None = None) -> sharewell_verify.Report:
    return sharewell_verify.check_evidence(path, key, [sharewell_verify.Key.parse(WITNESS.witness.text)], pack)


def test_the_decision_its_words_and_its_pack_hold_with_the_times_of_a_witness(shown):
    _, path, key = shown
    report = check(path, key, path.with_name("pack.age"))
    assert report.bad == []
    said = "\n".join(report.good)
    assert "The decision: Share" in said and "these are the recorded words" in said
    assert "was not there yet on 23 November 2026 at 09:30 UTC" in said
    assert "was there on 23 November 2026 at 11:30 UTC at the latest" in said
    assert "is the sealed pack that the record speaks of" in said
    assert json.loads(path.read_text())["items"][0]["words"]["answers"]["outcome"] == "share"


def item(number: int, **changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["items"][number].update(changes)


def other_reason(data: dict[str, Any]) -> None:
    data["items"][0]["words"]["answers"]["reasons"] = "It never said this."


def other_proof(data: dict[str, Any]) -> None:
    data["items"][0]["proof"] = data["items"][1]["proof"]


@pytest.mark.parametrize(("spoil", "words"), [
    (other_reason, "not those that were recorded"), (other_proof, "the row is not what event"),
    (item(0, salt="00" * 32), "the row is not what event"), (item(0, words_salt="00" * 32), "not those that were"),
    (item(0, id="f" * 32), "the row is not what event"),
    (lambda data: data["items"][1].update(row=data["items"][0]["row"]), "the row is not what event"),
    (lambda data: data["items"][0].update(proof=data["items"][0]["proof"].replace("index ", "index 1", 1)), "stand"),
    (lambda data: data["items"][0].update(proof=data["items"][0]["proof"].replace("\n\nsharewell", "\n\nSharewell")),
     "not signed by the key"),
])  # fmt: skip
def test_whatever_is_changed_in_it_is_found(shown, spoil, words):
    _, path, key = shown
    data = json.loads(path.read_text())
    spoil(data)
    path.write_text(json.dumps(data))
    found = check(path, key).bad
    assert any(words in line for line in found), found


def test_another_pack_is_not_the_one_it_speaks_of(shown):
    _, path, key = shown
    pack = path.with_name("pack.age")
    pack.write_bytes(pack.read_bytes() + b"x")
    assert any("is not a pack that this evidence speaks of" in line for line in check(path, key, pack).bad)


def test_it_gives_away_no_other_row_and_needs_the_circle(shown):
    house, path, _ = shown
    data = json.loads(path.read_text())
    assert {one["table"] for one in data["items"]} == {"records_decision", "records_pack"}
    decision = data["items"][0]["id"]
    for outsider in ("Bea", "Tom", "Ivy"):
        with pytest.raises((Missing, Refused)):
            decision_evidence(house.actor(outsider), house.tools, ReadDecision(decision))


def test_before_it_is_taken_there_is_nothing_to_prove(house):
    with pytest.raises(NotNow, match="not taken yet"):
        decision_evidence(house.actor("Jo"), house.tools, ReadDecision(opened(house)))


def test_at_a_terminal_it_takes_both_steps(house):
    names = [("jo", PASSWORD.format(list(STAFF).index("Jo Bell")), "000000"), ("jo", "wrong", ""), ("nobody", "x", "")]
    for name, password, code in names:
        with pytest.raises(Refused, match="do not belong together"):
            actor_at_the_terminal(house.tools, name, password, code)
