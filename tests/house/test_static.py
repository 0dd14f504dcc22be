"""G30: the program read by machine. Nothing of high or medium weight unexplained, and no road past the gate."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.bypass import past_the_floor, without_leave

SOURCE = Path(__file__).parents[2] / "src" / "sharewell"
pytestmark = pytest.mark.once


def weighty(folder: Path) -> list[str]:
    """What bandit finds of high or medium weight and no reason stands beside.

    A reason is ruff's own mark with words after it. Statements made of table and column names are reasoned about once,
    in pyproject.toml: the names come from the models, never from a request.
    """
    done = subprocess.run([sys.executable, "-m", "bandit", "-q", "-r", str(folder), "-ll", "-f", "json"],
                          capture_output=True, text=True, check=False)
    found = []
    for issue in json.loads(done.stdout)["results"]:
        path, at = Path(issue["filename"]), issue["line_range"]
        lines = path.read_text(encoding="utf-8").splitlines()[at[0] - 1 : at[-1] + 1]
        reasoned = any("noqa: S" in line and " - " in line for line in lines)
        if not reasoned and not (issue["test_id"] == "B608" and "records" in path.parts):
            found.append(f"{path.name}:{at[0]} {issue['test_id']} {issue['issue_text'][:80]}")
    return found


def test_nothing_of_high_or_medium_weight_is_unexplained():
    assert weighty(SOURCE) == []


def test_a_planted_weakness_is_found(tmp_path):
    (tmp_path / "planted.py").write_text(
        "import subprocess, pickle\n\n\ndef run(words):\n    subprocess.call(words, shell=True)\n"
        "    return pickle.loads(words)\n", encoding="utf-8")
    assert len(weighty(tmp_path)) >= 2


def sources(*, records: bool) -> list[Path]:
    inside = SOURCE / "records"
    return [path for path in SOURCE.rglob("*.py") if path.is_relative_to(inside) is records
            and "migrations" not in path.parts]


def test_no_road_leads_past_the_records_floor():
    found = {str(path.relative_to(SOURCE)): roads for path in sources(records=False)
             if (roads := past_the_floor(path.read_text(encoding="utf-8")))}
    # Whether the database is there at all is asked before anything is served; no row is read.
    asked_at_start = {"config/checks.py", "cli/start.py"}
    assert set(found) <= asked_at_start, found


def test_case_data_is_queried_only_by_whoever_was_handed_leave():
    from sharewell.records import models

    case = {name for name in models.__all__ if issubclass(getattr(models, name), models.InFile)}
    assert len(case) > 10
    found = {str(path.relative_to(SOURCE)): asked for path in sources(records=True)
             if (asked := without_leave(path.read_text(encoding="utf-8"), case))}
    assert found == {}


@pytest.mark.parametrize("planted", [
    "from sharewell.records.models import Concern\n\n\ndef count():\n    return Concern.objects.count()\n",
    "def rows(connection):\n    with connection.cursor() as cursor:\n        return cursor\n",
    "def first(model):\n    return model.objects.raw('SELECT 1')\n",
    "from django.shortcuts import get_object_or_404\n\n\ndef one(m):\n    return get_object_or_404(m)\n",
    "from django.db import connection\n\n\ndef wrapped():\n    return connection.execute_wrapper\n",
])  # fmt: skip
def test_a_planted_road_is_found(planted):
    assert past_the_floor(planted)


def test_a_planted_query_without_leave_is_found():
    planted = "def all_of(file_id):\n    return models.Concern.objects.filter(file_id=file_id)\n"
    assert without_leave(planted, {"Concern"})
    assert not without_leave(planted.replace("file_id)", "opened, file_id)", 1), {"Concern"})
