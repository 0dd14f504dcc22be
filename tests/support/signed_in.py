"""A session without the pages: for tests of something else. The tests of signing in go through every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cast import Cast


def account_of(people: Cast, part: str) -> str:
    """The account of one of the cast."""
    from sharewell.records.models import Account

    return str(Account.objects.values_list("pk", flat=True).get(person_id=people.person(part)))


def signed_in(people: Cast, part: str, *, half: bool = False, device: str = "Chrome on Linux") -> str:
    """What the cookie of one of the cast holds, who has just shown every factor (or the first only)."""
    from sharewell.casework import sessions
    from sharewell.rules.sessions import Kind

    kind = Kind.HALF if half else Kind.FULL
    return sessions.begin(people.tools, account_of(people, part), kind=kind, device=device)
