"""Who looked: every look by name, in a report that misses none; and no look that was not written down."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.who_looked import ON_THE_PAGE, in_words, looks_report, who_looked
from sharewell.records.stores import access_log
from sharewell.rules.access import Action
from sharewell.rules.errors import Missing
from tests.casework.house import House
from tests.casework.test_keeping import page, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def file_id(house: House) -> str:
    return page(house, recorded(house)).file.id


def test_the_report_has_every_look_and_the_page_the_latest(house: House, file_id: str) -> None:
    for _ in range(ON_THE_PAGE):
        read_file(house.actor("Jo"), house.tools, ReadFile(file_id))
    read_file(house.actor("Kit"), house.tools, ReadFile(file_id))
    assert len(who_looked(house.actor("Jo"), house.tools, ReadFile(file_id))) == ON_THE_PAGE
    house.tools.clock.move(minutes=1)
    name, pdf = looks_report(house.actor("Jo"), house.tools, ReadFile(file_id))
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    assert text.count("opened the file") >= ON_THE_PAGE + 1
    assert "Kit Oduya" in text
    assert "Mia" not in text + name
    again = who_looked(house.actor("Jo"), house.tools, ReadFile(file_id))[0]
    assert again.who == "Jo Bell"
    assert again.did == "opened the chronology, who looked or who knows what", "making it is a look too"


def test_a_look_that_cannot_be_written_down_shows_nothing(
    house: House, file_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, **more: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(access_log, "note", full)
    for verb in (read_file, who_looked, looks_report):
        with pytest.raises(OSError, match="no space"):
            verb(house.actor("Jo"), house.tools, ReadFile(file_id))


def test_nobody_outside_the_circle_learns_who_looked(house: House, file_id: str) -> None:
    for verb in (who_looked, looks_report):
        with pytest.raises(Missing):
            verb(house.actor("Ana"), house.tools, ReadFile(file_id))


@pytest.mark.parametrize("action", list(Action))
def test_every_kind_of_look_has_words_and_emergency_access_is_said(action: Action) -> None:
    words = in_words(action)
    assert words
    if not action.startswith("emergency."):
        assert in_words(f"emergency.{action}") == f"{words} under emergency access"
