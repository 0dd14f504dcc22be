"""The disk has failed and a child is in danger: one record is shown once, and the page says what that means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sharewell.vault import reserve_log, room
from sharewell.vault.stopped import Why, stop
from tests.cast import Cast
from tests.journeys.browser import Visitor
from tests.journeys.test_recording import fits
from tests.support.stopping import stopped_in

WORDS = "Mia had the same clothes on for three days and said she was hungry."


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (768, False), (390, True)])
def test_one_record_is_shown_once_from_the_reserve(
    enter: Callable[..., Visitor], people: Cast, tmp_path: Path, width: int, scripts: bool
) -> None:
    people.concern(words=WORDS)
    with stopped_in(tmp_path) as root:
        assert room.keep_reserve(root)
        manager = enter("manager", width=width, scripts=scripts)
        stop(root, Why.FAILED)
        page = manager.page
        manager.open("/emergency/")
        page.get_by_text("The disk of this computer has failed.").wait_for()
        fits(manager, scripts)
        manager.look("emergency-reserve-ask")
        page.get_by_label("Which child").select_option(people.child("Mia Thornbury").id)
        page.get_by_label("Somebody wants to take a child away").check()
        page.get_by_label("What is happening").fill("Her father is at the gate and I cannot reach Petra.")
        page.get_by_role("button", name="Ask for emergency access").click()
        page.get_by_text("This is shown once").wait_for()
        page.get_by_text(WORDS).first.wait_for()
        fits(manager, scripts)
        manager.look("emergency-reserve-shown")
        assert len(reserve_log.kept(root)) == 1
