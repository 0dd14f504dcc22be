"""The cast in front of the pages: `people`, and `browser("lead")`, a signed-in test client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tests.support.signed_in import signed_in

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools
    from tests.cast import Cast


@pytest.fixture(autouse=True)
def forgotten_tries() -> Iterator[None]:
    """No test is throttled because of another."""
    cache.clear()
    yield


@pytest.fixture
def people(db: None, tools: Tools) -> Cast:
    """See `tests.cast`."""
    from tests.cast import cast

    return cast(tools)


@pytest.fixture
def browser(people: Cast) -> Callable[[str], Client]:
    """A test client for one of the cast, with a session of their own; "" for nobody."""

    def sign_in(part: str) -> Client:
        client = Client()
        if part:
            client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, part)
        return client

    return sign_in
