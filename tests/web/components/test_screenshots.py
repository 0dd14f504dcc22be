"""The tool that takes pictures: its list, and one real picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tools.screenshots import BadList, Shot, read_list, take

pytestmark = pytest.mark.once


def test_the_list_is_read_with_links_that_hold_spaces() -> None:
    text = "# pictures\n\ndanger /danger/ 390\nconcern /{link:Read it} 768 jo.bell\n"
    assert read_list(text) == [Shot("danger", "/danger/", 390), Shot("concern", "/{link:Read it}", 768, "jo.bell")]


@pytest.mark.parametrize("line", ["danger /danger/", "danger danger 390", "danger /danger/ wide", "a /b/ 390 c d"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(BadList, match="Line 2"):
        read_list(f"fine / 390\n{line}")


@pytest.mark.usefixtures("gallery")
def test_a_picture_is_taken_of_the_page_a_link_leads_to(plain_server: str, chromium: Browser, tmp_path: Path) -> None:
    made = take(chromium, plain_server, Shot("stop", "/columns/{link:Ask for advice}", 390), tmp_path)
    assert made.read_bytes().startswith(b"\x89PNG") and made.stat().st_size > 10_000
