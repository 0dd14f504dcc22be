"""The pre-school of these tests, made fresh for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools
    from tests.casework.house import House


@pytest.fixture
def house(db: None, tools: Tools) -> House:
    """See `tests.casework.house`. Imported here because its imports need Django to be ready."""
    from tests.casework.house import make_house

    return make_house(tools)
