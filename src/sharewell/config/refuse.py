"""The start-up checks once more, in the process that serves: no other way of starting it goes past them."""

from __future__ import annotations

from django.core.checks import Tags, run_checks

TAGS = (Tags.security, Tags.database, "wall")


class Unfit(RuntimeError):
    """This machine, or the role of its database, is not fit to serve. The message says what to mend."""


def refuse_to_serve() -> None:
    """Raises Unfit where a start-up check fails: a role that owns tables or goes past the policies among them."""
    found = run_checks(tags=TAGS, databases=["default"])
    faults = [f"{one.id}: {one.msg} {one.hint or ''}".rstrip() for one in found if one.is_serious()]
    if faults:
        raise Unfit("\n".join(faults))
