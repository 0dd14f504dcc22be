"""Commands that look into a file ask who one is, as the page does, and show what the page shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharewell.casework.answer_decision import AnswerDecision, answer_decision
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.cli.main import main
from tests.casework.house import PASSWORD, STAFF, House, make_house
from tests.casework.test_deciding import WHOLE, opened

pytestmark = pytest.mark.django_db
INDEX = list(STAFF).index("Jo Bell")


@pytest.fixture
def taken(tools, monkeypatch) -> tuple[House, str]:
    house = make_house(tools)
    decision_id = opened(house)
    jo = house.actor("Jo")
    answer_decision(jo, house.tools, AnswerDecision(decision_id=decision_id, answers=WHOLE))
    take_decision(jo, house.tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))
    for module in ("decision", "ledger"):
        monkeypatch.setattr(f"sharewell.cli.{module}.start_tools", lambda **_: tools)
    return house, decision_id


@pytest.fixture
def typed(monkeypatch):
    """Whoever sits at the terminal types these, one after the other; their second step is as `steps` says."""

    def sit(*words: str, code_is_right: bool = True) -> None:
        given = iter(words)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(given))
        monkeypatch.setattr("sharewell.casework.at_the_terminal.by_code", lambda *_: code_is_right)

    return sit


def test_without_a_terminal_nothing_is_asked(taken, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["decision", "replay", taken[1], "--as", "jo"])
    assert ended.value.code == 1
    assert "Start this on a terminal" in capsys.readouterr().err


@pytest.mark.parametrize(("password", "code"), [("wrong", True), (PASSWORD.format(INDEX), False)])
def test_a_wrong_password_or_code_gets_one_answer(taken, typed, capsys, password, code):
    typed(password, "123456", code_is_right=code)
    with pytest.raises(SystemExit):
        main(["decision", "replay", taken[1], "--as", "jo"])
    assert "do not belong together" in capsys.readouterr().err


def test_a_decision_is_replayed_and_its_evidence_written(taken, typed, capsys, tmp_path: Path):
    house, decision_id = taken
    password = PASSWORD.format(INDEX)
    name = "jo"
    typed(password, "123456")
    with pytest.raises(SystemExit) as ended:
        main(["decision", "replay", decision_id, "--as", name])
    said = capsys.readouterr()
    assert ended.value.code in (0, None), said
    assert "say the same as when it was taken" in said.out
    typed(password, "123456")
    with pytest.raises(SystemExit):
        main(["decision", "replay", decision_id, "--as", name, "--json"])
    assert json.loads(capsys.readouterr().out)["decision_id"] == decision_id
    typed(password, "123456")
    to = tmp_path / "evidence.json"
    with pytest.raises(SystemExit):
        main(["ledger", "evidence", decision_id, "--as", name, "--to", str(to)])
    assert json.loads(to.read_text())["format"] == "sharewell-evidence/1"
    assert to.stat().st_mode & 0o077 == 0
    with pytest.raises(SystemExit):
        main(["ledger", "evidence", decision_id, "--as", name, "--to", str(to)])
    assert "is there already" in capsys.readouterr().err
    assert house.tools is not None
