"""A browser, the cast, and the pages served on loopback over a database of this test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.journeys.browser import Visitor, chromium, visit
from tests.support.signed_in import signed_in

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from sharewell.casework.tools import Tools
    from tests.cast import Cast

__all__ = ["chromium", "visit"]


@pytest.fixture
def people(live_server: LiveServer, tools: Tools) -> Iterator[Cast]:
    """See `tests.cast`."""
    from tests.cast import cast

    cache.clear()
    yield cast(tools)


@pytest.fixture
def enter(live_server: LiveServer, people: Cast, visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """`enter("lead", width=390, scripts=False)`: one of the cast, with a session of their own."""

    def sign_in(part: str, **how: object) -> Visitor:
        visitor = visit(live_server.url, **how)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": signed_in(people, part), "url": live_server.url}
        visitor.page.context.add_cookies([cookie])
        visitor.open("/")
        visitor.page.get_by_role("heading", name="Needs you").wait_for()
        return visitor

    return sign_in
