"""The one place where words that leave are searched for protected details: a safe address must not get out by any road.

A pack's items are guarded by `rules.minimum`; whatever else is written to somebody outside (what a pack is for, a
letter, an answer) goes through `hold_back_protected`.
"""

from __future__ import annotations

from collections.abc import Mapping

from sharewell.casework import desk
from sharewell.casework.use_case import Work
from sharewell.rules import held
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.guarded import protected_in
from sharewell.rules.pack import Override, ProtectedDetail, ProtectedKind


def protected_details(child: held.Child, override: Override | None = None) -> tuple[ProtectedDetail, ...]:
    """Addresses marked as protected, each let go only with `override`: two people together, with reasons."""
    safe = [child.address] if child.protected_address and child.address else []
    safe += [one.address for one in child.family if one.protected and one.address]
    return tuple(ProtectedDetail(ProtectedKind.SAFE_ADDRESS, (address,), override) for address in safe)


def hold_back_protected(work: Work, words: Mapping[str, str]) -> None:
    """Raises Incomplete where a protected detail of the work's file stands in `words` (by field): nothing goes out."""
    details = protected_details(desk.child_of(work.file))
    gaps = [Gap(name, HELD_BACK) for name, text in words.items() if protected_in(text, details)]
    if gaps:
        raise Incomplete(*gaps)


HELD_BACK = "This contains an address marked as protected. Take it out: it goes to nobody outside in these words."
