"""Finding protected details in words: a safe address, and who told us, however they are spelt.

One finder serves every road out: the items of a pack, the words round them, a letter, a brief, a call sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sharewell.rules.brief.find import Found, find_known
from sharewell.rules.brief.known import SHARED, Known, KnownIdentities, prepare, words_in_place
from sharewell.rules.pack import Override, ProtectedDetail, ProtectedKind
from sharewell.rules.tellers import TELLS, is_number

TAKEN_OUT = {
    ProtectedKind.SAFE_ADDRESS: "an address, protected",
    ProtectedKind.REPORTER: "somebody who is not named",
}
TOLD_US, _BESIDE = "somebody who told us", "somebody else in the record"
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def protected_in(text: str, details: Iterable[ProtectedDetail]) -> tuple[ProtectedKind, ...]:
    """Which kinds of protected detail surely stand in `text`, whatever was agreed about them."""
    found = {detail.kind for detail in details if any(hit.sure for hit in Finder(detail).hits(text))}
    return tuple(sorted(found))


def without_protected(text: str, details: Iterable[ProtectedDetail], item: str = "") -> str:
    """`text` with every protected detail taken out of it. `item`: which statement it is, where it is one.

    What may be a protected detail goes too where it is written as a name is: nobody is asked about it here.
    """
    return taker_out(details)(text, item)


def taker_out(details: Iterable[ProtectedDetail]) -> Callable[[str, str], str]:
    """The same for many texts: the details are made ready once. Takes a text, and which statement it is or nothing."""
    finders = [(detail, Finder(detail)) for detail in details]

    def clean(text: str, item: str) -> str:
        for detail, finder in finders:
            for hit in reversed(finder.hits(text, own=item in detail.items)):
                if hit.sure or text[hit.start].isupper():
                    text = f"{text[: hit.start]}[{TAKEN_OUT[detail.kind]}]{text[hit.end :]}"
        return text

    return clean


class Finder:
    """Finds one protected detail: its words are made ready once."""

    def __init__(self, detail: ProtectedDetail, about: tuple[str, ...] = ()) -> None:
        """`about`: the names of the child, who may share one with whoever told us."""
        self._detail = detail
        reporter = detail.kind is ProtectedKind.REPORTER
        role = TOLD_US if reporter else "address"
        known = [Known(words, "phone" if reporter and is_number(words) else role) for words in detail.words]
        known += [Known(name, _BESIDE) for name in (*about, *detail.beside)]
        self._index = prepare(KnownIdentities(tuple(known)))
        self._shared = {words_in_place(_BESIDE), SHARED}

    def hits(self, text: str, *, own: bool = False) -> list[Found]:
        """Where it stands. `own`: these are the protected person's own words, so that their name alone tells."""
        found = [hit for hit in find_known(text, self._index) if hit.role not in self._shared]
        if own or not self._detail.named_anyway:
            return found
        telling = [match.span() for match in _SENTENCE.finditer(text) if TELLS.search(match.group())]
        return [hit for hit in found if any(start <= hit.start < end for start, end in telling)]


def may_go(override: Override | None) -> bool:
    """Whether two different people agreed, with a reason."""
    if override is None or not override.reason.strip():
        return False
    first, second = override.first_person.strip(), override.second_person.strip()
    return bool(first and second) and first != second
