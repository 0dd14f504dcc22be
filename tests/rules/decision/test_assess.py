"""A sharing decision as a document: worked examples, strict reading, and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sharewell.rules import assess
from sharewell.rules.assess_schema import MEANINGS, field_table
from sharewell.rules.decision import Case, Harm, Outcome, Trigger, WithholdReason
from sharewell.rules.errors import Unreadable

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "assess"
PAGE = ROOT / "docs" / "reference" / "assess.md"
SMALL = {"edition": "dfe-2024", "decided_on": "2026-03-16"}


def example(name: str) -> str:
    return (EXAMPLES / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "code", "verdict"),
    [
        ("complete", 0, "complete"),
        ("incomplete", 3, "incomplete"),
        ("contradicted", 4, "contradicted"),
        ("urgent", 3, "incomplete"),
    ],
)
def test_a_worked_example_ends_with_its_code(name: str, code: int, verdict: str) -> None:
    found, answer = assess.run(example(name))
    assert (found, answer["verdict"]) == (code, verdict)
    assert answer["next_steps"]
    json.dumps(answer, allow_nan=False)


def test_the_urgent_example_can_be_recorded_and_owes_its_answers_with_times() -> None:
    answer = assess.run(example("urgent"))[1]
    assert answer["outcomes"]["share"]["recordable"] is True
    assert {debt["due_at"] for debt in answer["debts"]} == {"2026-11-23T17:00:00Z", "2026-11-21T16:30:00Z"}
    assert answer["next_steps"][0]["kind"] == "ring"


def test_the_contradicted_example_says_what_clashes_by_rule_and_source() -> None:
    gaps = assess.run(example("contradicted"))[1]["outcomes"]["withhold"]["gaps"]
    assert [gap["check"] for gap in gaps] == ["withhold_reasons", "duty_exception"]
    assert all(gap["rule"].startswith("duty-2026.") and gap["source"] and gap["words"] for gap in gaps)


def test_every_example_is_described_by_the_schema() -> None:
    schema = assess.schema()
    for path in EXAMPLES.glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        assert set(schema["required"]) <= set(document) <= set(schema["properties"])
        for name, value in document.items():
            shape = schema["properties"][name]
            items = value if isinstance(value, list) else [value]
            allowed = shape.get("enum") or shape.get("items", {}).get("enum")
            assert allowed is None or set(items) <= set(allowed), name


def test_the_schema_the_case_and_the_reference_page_name_the_same_fields_and_values() -> None:
    schema, page = assess.schema(), PAGE.read_text(encoding="utf-8")
    assert set(schema["properties"]) == set(Case.__dataclass_fields__) | {"now"} == set(MEANINGS)
    assert schema["additionalProperties"] is False
    assert field_table() in page
    for path in EXAMPLES.glob("*.json"):
        assert f"examples/assess/{path.name}" in page


def test_a_document_becomes_the_case_it_says() -> None:
    case = assess.read_case(
        {
            **SMALL,
            "under_duty_since": None,
            "harm": "in_danger",
            "triggers": ["court_order"],
            "withhold_because": ["no_purpose", "unsure"],
            "basis": " Unsure ",
            "outcome": "defer",
            "defer_until": "2026-03-20",
            "reasons": "Because",
        }
    )
    assert case == Case(
        edition="dfe-2024",
        decided_on=date(2026, 3, 16),
        harm=Harm.IN_DANGER,
        triggers=frozenset({Trigger.COURT_ORDER}),
        withhold_because=frozenset({WithholdReason.NO_PURPOSE, WithholdReason.UNSURE}),
        basis="unsure",
        outcome=Outcome.DEFER,
        defer_until=date(2026, 3, 20),
        reasons="Because",
    )


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"basises": "x"}, "basises"),
        ({"edition": "hmg-1999"}, "edition"),
        ({"edition": 7}, "edition"),
        ({"decided_on": "2026-02-30"}, "decided_on"),
        ({"decided_on": "16 March 2026"}, "decided_on"),
        ({"decided_on": "20260316"}, "decided_on"),
        ({"decided_on": "9999-12-31"}, "decided_on"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": "٢٠٢٦-٠٣-١٦"}, "decided_on"),
        ({"under_duty_since": 5}, "under_duty_since"),
        ({"urgent": "yes"}, "urgent"),
        ({"urgent": 1}, "urgent"),
        ({"harm": "very"}, "harm"),
        ({"harm": None}, "harm"),
        ({"harm": ["in_danger"]}, "harm"),
        ({"harm": {}}, "harm"),
        ({"triggers": "court_order"}, "triggers"),
        ({"triggers": ["court_order", "full_moon"]}, "triggers.1"),
        ({"triggers": ["court_order", "court_order"]}, "triggers.1"),
        ({"triggers": [[]]}, "triggers.0"),
        ({"reasons": 5}, "reasons"),
        ({"reasons": "a\x00b"}, "reasons"),
        ({"reasons": "\ud800"}, "reasons"),
        ({"reasons": "a" * 100_001}, "reasons"),
        ({"basis": "because"}, "basis"),
        ({"condition": "because"}, "condition"),
        ({"now": "2026-03-16T10:00:00"}, "now"),
        ({"now": "yesterday"}, "now"),
        ({"now": 0}, "now"),
        ({"now": None}, "now"),
        ({"now": "0001-01-01T00:00:00+14:00"}, "now"),
    ],
)
def test_b42_what_cannot_be_read_is_refused_with_the_path_of_the_field(change: dict[str, Any], path: str) -> None:
    with pytest.raises(Unreadable) as refused:
        assess.read_case({**SMALL, **change})
    assert refused.value.path == path
    assert refused.value.message
    text = json.dumps({**SMALL, **change})
    assert assess.run(text)[0] == 2


@pytest.mark.parametrize("missing", ["edition", "decided_on"])
def test_the_edition_and_the_day_are_needed(missing: str) -> None:
    with pytest.raises(Unreadable) as refused:
        assess.read_case({name: value for name, value in SMALL.items() if name != missing})
    assert refused.value.path == missing


@pytest.mark.parametrize("document", [None, [], "x", 5, True])
def test_only_an_object_is_a_decision(document: object) -> None:
    with pytest.raises(Unreadable):
        assess.assess(document)


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("", "", "not JSON"),
        ("{", "", "line 1 column 2"),
        ('{"edition": "a", "edition": "b"}', "edition", "twice"),
        ('{"a": {"b": 1, "b": 1}}', "b", "twice"),
        ('{"urgent": NaN}', "", "NaN"),
        ('{"urgent": -Infinity}', "", "-Infinity"),
        ('{"urgent": 1e999}', "", "too large"),
        ('{"urgent": ' + "9" * 5000 + "}", "", "too long"),
        ("[" * 51 + "]" * 51, "", "deeper than 50"),
        ('{"a":' * 60 + "1" + "}" * 60, "", "deeper than 50"),
        ("[" * 400_000, "", "deeper than 50"),
        (" " * 1_000_001, "", "larger than"),
        ("é" * 600_000, "", "larger than"),
        (b"\xff\xfe{}", "", "UTF-8"),
        (b'{"reasons": "\xc3"}', "", "UTF-8"),
    ],
    ids=range(15),
)
def test_b42_json_that_could_be_read_two_ways_or_is_too_much_is_refused(
    text: str | bytes, path: str, words: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        assess.parse_json(text)
    assert refused.value.path == path
    assert words in refused.value.message
    code, answer = assess.run(text)
    assert code == 2
    assert answer == {"error": {"path": path, "message": refused.value.message}}


def test_brackets_inside_words_are_not_levels_and_fifty_levels_are_allowed() -> None:
    assert assess.parse_json(json.dumps({"reasons": "[" * 200 + '\\"'})) == {"reasons": "[" * 200 + '\\"'}
    assert assess.parse_json("[" * 50 + "]" * 50)
    assert assess.parse_json("\ufeff{}") == assess.parse_json(b"\xef\xbb\xbf{}") == {}


def test_the_time_in_the_document_comes_before_the_time_of_the_run() -> None:
    late = datetime(2030, 1, 1, tzinfo=UTC)
    assert assess.run(example("urgent"), now=late) == assess.run(example("urgent"))
    document = json.loads(example("urgent"))
    del document["now"]
    assert {debt["due_at"] for debt in assess.assess(document)["debts"]} == {None}


def test_the_words_written_down_are_never_in_the_answer() -> None:
    document = json.loads(example("complete"))
    for name in ("purpose", "reasons", "risk_if_not", "recipient_need", "decided_by"):
        document[name] = f"canary-{name}"
    assert "canary" not in json.dumps(assess.run(json.dumps(document))[1])


def test_the_rules_are_a_library_without_django_or_anything_beyond_python() -> None:
    program = (
        "import sys, sharewell.rules as rules; from sharewell.rules import Case, assess_case, assess\n"
        "found = {name.partition('.')[0] for name in sys.modules}\n"
        "wrong = found - set(sys.stdlib_module_names) - {'sharewell', '__main__', 'tzdata'}\n"
        "print(sorted(name for name in wrong if not name.startswith('_')))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_program_on_the_reference_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    program = PAGE.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    exec(compile(program, str(PAGE), "exec"), {})  # noqa: S102
    assert "2026-11-23 17:00:00+00:00" in capsys.readouterr().out
