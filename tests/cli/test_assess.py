"""`sharewell assess`: four ways to end, each with its own exit code, and no database behind any of them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharewell.cli.main import main
from tests.cli.decision import COMPLETE

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Assess a text (or a document as JSON) from a file: the exit code and the answer."""

    def assess(content: str | bytes | dict[str, Any]) -> tuple[int, dict[str, Any]]:
        file = tmp_path / "decision.json"
        text = json.dumps(content) if isinstance(content, dict) else content
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return _ended(["assess", str(file)]), json.loads(capsys.readouterr().out)

    return assess


def _ended(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_a_complete_decision_ends_with_0(run: Run) -> None:
    code, answer = run(COMPLETE)
    assert (code, answer["verdict"]) == (0, "complete")
    assert answer["outcomes"]["share"]["gaps"] == []


def test_a_decision_without_a_basis_ends_with_3_and_names_what_is_missing(run: Run) -> None:
    code, answer = run({key: value for key, value in COMPLETE.items() if not key.startswith("basis")})
    assert (code, answer["verdict"]) == (3, "incomplete")
    assert "basis" in [name for gap in answer["outcomes"]["share"]["gaps"] for name in gap["asks"]]


def test_agreement_from_somebody_who_was_not_told_ends_with_4(run: Run) -> None:
    code, answer = run(COMPLETE | {"consent": "agreed", "told": "not_told", "not_told_because": "unsafe"})
    assert (code, answer["verdict"]) == (4, "contradicted")


@pytest.mark.parametrize("outcome", ["share", "share_part"])
def test_b16_a_share_without_a_reason_is_incomplete(run: Run, outcome: str) -> None:
    code, answer = run(COMPLETE | {"outcome": outcome, "reasons": " "})
    assert (code, _asked_for(answer, outcome)) == (3, {"reasons"})


def test_b17_not_sharing_without_a_reason_or_telling_the_requester_is_incomplete(run: Run) -> None:
    requested = COMPLETE | {"outcome": "withhold", "recipient": "other_agency", "asked": "yes"}
    code, answer = run(requested | {"reasons": ""})
    assert code == 3
    assert {"reasons", "withhold_because", "requester_told"} <= _asked_for(answer, "withhold")


@pytest.mark.parametrize("consent", ["refused", "unanswered", "not_asked"])
def test_b18_no_lawful_basis_is_incomplete_whatever_was_said_about_agreement(run: Run, consent: str) -> None:
    code, answer = run(COMPLETE | {"basis": "", "consent": consent, "not_asked_because": "unsafe"})
    assert code == 3
    assert "basis" in _asked_for(answer, "share")


def test_b19_agreement_not_asked_for_without_saying_why_is_incomplete(run: Run) -> None:
    code, answer = run(COMPLETE | {"consent": "not_asked"})
    assert (code, _asked_for(answer, "share")) == (3, {"not_asked_because"})
    assert run(COMPLETE | {"consent": "not_asked", "not_asked_because": "share_whatever_the_answer"})[0] == 0


def _asked_for(answer: dict[str, Any], outcome: str) -> set[str]:
    gaps = answer["outcomes"][outcome]["gaps"]
    assert all(gap["words"] and gap["source"] for gap in gaps)
    return {name for gap in gaps for name in gap["asks"]}


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (COMPLETE | {"harm": "quite bad"}, "harm"),
        (COMPLETE | {"colour": "red"}, "colour"),
        (COMPLETE | {"decided_on": "2026-02-31"}, "decided_on"),
        (COMPLETE | {"triggers": ["court_order", "rumour"]}, "triggers[1]"),
        (COMPLETE | {"urgent": "yes"}, "urgent"),
        (json.dumps(COMPLETE | {"reasons": "a" * 10_000_000}), ""),
        ({"decided_on": "2026-11-22"}, "edition"),
        ('{"edition": "dfe-2024", "edition": "hmg-2018"}', "edition"),
        ('{"edition": NaN}', ""),
        ("not JSON at all", ""),
        ("[" * 100_000, ""),
        ('{"urgent": 1e999}', ""),
        (b'{"edition": "\xff"}', ""),
        ("", ""),
    ],
    ids=[
        "unknown answer", "unknown field", "impossible date", "inside a list", "wrong type",
        "ten megabytes", "missing field", "field given twice",
        "not a number", "not JSON", "nested too deep", "too large a number", "not UTF-8", "empty",
    ],
)  # fmt: skip
def test_b42_what_cannot_be_read_ends_with_2_and_the_path_of_the_bad_field(run: Run, content: Any, path: str) -> None:
    code, answer = run(content)
    assert code == 2
    assert set(answer) == {"error"}
    assert answer["error"]["message"]
    if path:
        assert answer["error"]["path"].replace(".1", "[1]") == path


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _ended(["assess", str(tmp_path / "absent.json")]) == 2
    assert "absent.json" in json.loads(capsys.readouterr().out)["error"]["message"]


def test_no_file_named_ends_with_2_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert _ended(["assess"]) == 2
    assert "--schema" in capsys.readouterr().err


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(COMPLETE).encode())))
    assert _ended(["assess", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "complete"


def test_the_schema_names_every_field_of_a_complete_decision(capsys: pytest.CaptureFixture[str]) -> None:
    assert _ended(["assess", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert set(COMPLETE) <= set(schema["properties"])
    assert schema["additionalProperties"] is False


def test_assessing_needs_no_django_no_database_and_no_folder(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom sharewell.cli.main import main\n"
        "try:\n    main(['assess', '-'])\nexcept SystemExit as ended:\n    code = ended.code\n"
        "heavy = {'django', 'cryptography', 'sqlite3', 'sqlcipher3', 'psycopg', 'jinja2'} & set(sys.modules)\n"
        "print(sorted(heavy), code, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(COMPLETE), capture_output=True, text=True, check=True,
        cwd=tmp_path, env={},
    )  # fmt: skip
    assert done.stderr.strip() == "[] 0"
    assert list(tmp_path.iterdir()) == []


def test_the_rules_are_a_library_without_django(tmp_path: Path) -> None:
    program = "import sys, sharewell.rules\nassert 'django' not in sys.modules\nprint(sharewell.rules.__name__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "sharewell.rules"
