"""The one way out. Whatever leaves passes here, so that no protected detail leaves by any road.

A protected detail is an address that somebody's safety depends on, and who told us where they are not here for their
work. A pack's items are guarded by `rules.minimum`, where two people together may let one go; all else that is written
to somebody outside goes through `let_go`, which refuses, and what cannot wait for a refusal (a call sheet) through
`taken_out`, which takes them out. `tests/proofs/test_protected_goes_nowhere.py` looks for roads that do neither.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sharewell.casework import desk
from sharewell.casework.use_case import Work
from sharewell.records.stores import files, people
from sharewell.rules import held
from sharewell.rules.brief.fold import key_of
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.pack import Override, ProtectedDetail, ProtectedKind
from sharewell.rules.protected import may_go, protected_in, without_protected
from sharewell.rules.tellers import PROTECTED, identifying, marked
from sharewell.rules.values import Statement

HELD_BACK: Mapping[ProtectedKind, str] = {
    ProtectedKind.SAFE_ADDRESS: "This contains an address marked as protected. Take it out: it goes to nobody outside "
    "in these words.",
    ProtectedKind.REPORTER: "This shows who told us, and they are protected. Take it out: it goes to nobody outside in "
    "these words.",
}


def protected_details(
    child: held.Child, statements: Iterable[Statement] = (), override: Override | None = None, *,
    ours: tuple[str, ...] = (),
) -> tuple[ProtectedDetail, ...]:
    """Protected addresses and protected tellers of a file, each let go only with `override`: two people together.

    `ours`: our own names and places, so that the town we all live in is not taken for the address.
    """
    safe = [child.address] if child.protected_address and child.address else []
    safe += [one.address for one in child.family if one.protected and one.address]
    addresses = (
        ProtectedDetail(ProtectedKind.SAFE_ADDRESS, (address,), override, beside=ours)
        for address in dict.fromkeys(safe)
    )
    return (*addresses, *_tellers(child, statements, override))


def _tellers(
    child: held.Child, statements: Iterable[Statement], override: Override | None
) -> Iterator[ProtectedDetail]:
    """Each protected teller once, with every statement of theirs. The child's own name is nobody else's."""
    theirs: dict[tuple[str, ...], list[str]] = {}
    own = {key_of(word) for name in (child.name, child.known_as) for word in (name, *name.split())}
    for one in statements:
        if one.teller in PROTECTED:
            words = tuple(name for name in identifying(one.source) if key_of(name) not in own)
            theirs.setdefault(words, []).append(one.id)
    for words, items in theirs.items():
        names = {key_of(name) for name in words}
        family = [one.name for one in child.family if names & {key_of(one.name), *map(key_of, one.name.split())}]
        beside = (child.name, child.known_as, *(one.name for one in child.family if one.name not in family))
        if words:
            yield ProtectedDetail(
                ProtectedKind.REPORTER, words, override, items=frozenset(items),
                beside=tuple(name for name in beside if name), named_anyway=bool(family),
            )  # fmt: skip


def said_in(concern: held.Concern) -> tuple[Statement, ...]:
    """The statements of a concern, each with what whoever told us is to the child as it is marked by now."""
    return marked(concern.statements, concern.tellers or {})


def protected_of(
    work: Work, override: Override | None = None, statements: Iterable[Statement] | None = None
) -> tuple[ProtectedDetail, ...]:
    """The protected details of the file this work is about. Only for somebody who reads the whole file.

    `statements`: those of the file, where they are at hand.
    """
    if statements is None:
        statements = [one for concern in files.concerns.where(work.file) for one in said_in(concern)]
    return protected_details(desk.child_of(work.file), statements, override, ours=our_places(work))


def our_places(work: Work) -> tuple[str, ...]:
    """The names and addresses of the organisation and its settings."""
    settings = people.settings.where(work.organisation, order="id")
    found = (desk.the_organisation(work).name, *(part for one in settings for part in (one.name, one.address)))
    return tuple(one for one in found if one)


def let_go(work: Work, what: object, override: Override | None = None) -> None:
    """Raises Incomplete where a protected detail stands anywhere in `what` (words by field, or a frozen value).

    Nothing goes out then. With an `override` of two people it is not looked for.
    """
    gaps = [] if may_go(override) else held_back(work, what)
    if gaps:
        raise Incomplete(*gaps)


def held_back(work: Work, what: object) -> list[Gap]:
    """Where protected details stand in `what`, for a page that says so before anybody tries."""
    details = protected_of(work)
    if not details:
        return []
    return [Gap(field, HELD_BACK[kind]) for field, text in words_of(what) for kind in protected_in(text, details)]


def hold_back_protected(work: Work, words: Mapping[str, str]) -> None:
    """As `let_go`, for words by field."""
    let_go(work, words)


def taken_out(text: str, details: Iterable[ProtectedDetail], item: str = "") -> str:
    """`text` without its protected details, for what must not wait. `item`: which statement it is, if it is one."""
    return without_protected(text, details, item)


def words_of(what: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value with where it stands: mappings, sequences and frozen values are gone through."""
    if isinstance(what, str):
        yield path, what
    elif isinstance(what, Mapping):
        for key, value in what.items():
            yield from words_of(value, f"{path}.{key}".lstrip("."))
    elif isinstance(what, list | tuple):
        for place, value in enumerate(what):
            yield from words_of(value, f"{path}.{place}".lstrip("."))
    elif dataclasses.is_dataclass(what):
        for field in dataclasses.fields(what):
            yield from words_of(getattr(what, field.name), f"{path}.{field.name}".lstrip("."))
