"""Made-up families and real ones never share a folder."""

from __future__ import annotations

import pytest

from sharewell.casework.set_up import NewPerson, SetUp, set_up
from sharewell.casework.tools import Tools
from sharewell.cli import run, serve
from sharewell.reports.installation import Holds, holds
from sharewell.rules.people import Role

pytestmark = pytest.mark.django_db


def _organisation(tools: Tools, *, practice: bool) -> None:
    people = tuple(
        NewPerson(name=name, job="made up", roles=frozenset({role}))
        for name, role in (("Rosa Lind", Role.LEAD), ("Dev Anand", Role.DEPUTY), ("Ines Marsh", Role.INDEPENDENT))
    )
    set_up(tools, SetUp(organisation="Larkfield", setting="Larkfield", controller="private_or_voluntary",
                        people=people, practice=practice))  # fmt: skip


def test_an_empty_folder_may_become_either(tools: Tools) -> None:
    assert holds(tools.vault) is Holds.NOTHING
    serve._refuse_practice(tools)


def test_real_use_does_not_start_on_the_practice_setting(tools: Tools, capsys: pytest.CaptureFixture[str]) -> None:
    _organisation(tools, practice=True)
    assert holds(tools.vault) is Holds.PRACTICE
    with pytest.raises(SystemExit):
        serve._refuse_practice(tools)
    assert "SHAREWELL_VAR" in capsys.readouterr().err


def test_made_up_families_are_never_loaded_beside_real_ones(tools: Tools, capsys: pytest.CaptureFixture[str]) -> None:
    _organisation(tools, practice=True)
    _organisation(tools, practice=False)
    assert holds(tools.vault) is Holds.REAL
    with pytest.raises(SystemExit):
        run._load_practice(tools)
    assert "sharewell serve" in capsys.readouterr().err
