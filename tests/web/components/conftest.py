"""The gallery's own addresses and templates, and the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browser import chromium, plain_server, visit  # noqa: F401


@pytest.fixture
def gallery(settings: Any) -> None:
    """The gallery in the place of the real pages."""
    template = dict(settings.TEMPLATES[0])
    template["DIRS"] = [*template["DIRS"], Path(__file__).parent]
    settings.TEMPLATES = [template]
    settings.ROOT_URLCONF = "tests.web.components.gallery"
