"""A brief without names: known identities replaced by their part in the case, and leftovers for a person to look at.

Advice may be asked for without saying who the child is, where possible (seed, rule 3). A screening never says that a
text names nobody: it says what it replaced, what it still sees, and a person confirms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sharewell.rules.brief.find import Found, find_known
from sharewell.rules.brief.fold import tokens
from sharewell.rules.brief.index import KnownIndex
from sharewell.rules.brief.known import NOBODY, KnownIdentities, prepare
from sharewell.rules.brief.leftovers import WHY, Leftover, LeftoverKind, find_leftovers, starts_sentence
from sharewell.rules.brief.ranges import ago_words, nearest_day
from sharewell.rules.errors import Gap

SOURCE = "seed, rule 3"
SAY_WHY = "Say why '{}' may stay, or replace it."
EMPTY = "Write what you want advice about."


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stood there and what stands there now, with its place in the new text."""

    found: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Screening:
    """A text with its known identities replaced, what was replaced, and what a person must still look at.

    Places are in the new text. It is never a promise that nobody can tell who it is.
    """

    text: str
    replacements: tuple[Replacement, ...]
    leftovers: tuple[Leftover, ...]


def screen(text: str, known: KnownIdentities | KnownIndex) -> Screening:
    """Replace what the case knows, and flag what may still tell. Linear in the text; pure."""
    index = known if isinstance(known, KnownIndex) else prepare(known)
    hits = find_known(text, index)
    words = _words_for(hits)
    pieces: list[str] = []
    made: list[Replacement] = []
    doubts: list[Leftover] = []
    place = length = 0
    for hit in hits:
        before, found = text[place : hit.start], text[hit.start : hit.end]
        start = length + len(before)
        put = _fitted(words[hit.role, hit.who], text, hit) if hit.sure else found
        pieces += (before, put)
        length, place = start + len(put), hit.end
        if hit.sure:
            made.append(Replacement(found, put, start, length))
        else:
            why = WHY[LeftoverKind.MAY_BE_NAME]
            doubts.append(Leftover(found, LeftoverKind.MAY_BE_NAME, start, length, why, hit.role))
    new = "".join((*pieces, text[place:]))
    skip = [*((one.start, one.end) for one in made), *((one.start, one.end) for one in doubts)]
    left = sorted([*find_leftovers(new, tokens(new), skip, index.places), *doubts], key=lambda one: one.start)
    return Screening(new, tuple(made), tuple(_said_otherwise(one, index) for one in left))


def _said_otherwise(one: Leftover, index: KnownIndex) -> Leftover:
    """A leftover with what could stand there: for a day how long ago it was, for a name the part of who it may be."""
    if one.kind is LeftoverKind.NAME or one.kind is LeftoverKind.WORD:
        role = index.might_be(one.text)
        why = WHY[LeftoverKind.MAY_BE_NAME]
        return replace(one, kind=LeftoverKind.MAY_BE_NAME, why=why, instead=role) if role else one
    if one.kind is not LeftoverKind.DATE or index.today is None:
        return one
    day = nearest_day(one.text, index.today)
    return one if day is None else replace(one, instead=ago_words(day, index.today))


def replaced(text: str, into: Mapping[str, str]) -> str:
    """`text` with each leftover that a person wants said otherwise put in other words, wherever it stands whole."""
    for found, words in into.items():
        if found and words.strip():
            whole = rf"(?<!\w){re.escape(found)}(?!\w)"
            text = re.sub(whole, words.strip().replace("\\", r"\\"), text)
    return text


def findings_message(findings: Screening | Iterable[tuple[str, LeftoverKind | None]]) -> str:
    """What still shows who it is, each with how often, in one or two sentences; empty where nothing was seen.

    `findings`: a screening (what it replaced still stands in the text that was screened), or pairs of words and kind
    (None: a known identity).
    """
    pairs = _pairs(findings) if isinstance(findings, Screening) else list(findings)
    shows = Counter(words for words, kind in pairs if kind is not LeftoverKind.WORD)
    unknown = Counter(words for words, kind in pairs if kind is LeftoverKind.WORD)
    sentences = []
    if shows:
        sentences.append(
            f"This text still shows who it's about: {_counted(shows)}. Remove, or choose 'Consult with names'."
        )
    if unknown:
        sentences.append(f"Look at words that may be names: {_counted(unknown)}.")
    return " ".join(sentences)


def check_before_use(text: str, known: KnownIdentities | KnownIndex, kept: Mapping[str, str]) -> list[Gap]:
    """What must be mended before a brief is used. `kept` maps the words of a leftover to why they may stay.

    A known identity can never be kept; a leftover can, with a reason. Nothing found is no promise: a person confirms.
    """
    if not text.strip():
        return [Gap("brief", EMPTY, SOURCE)]
    screening = screen(text, known)
    reasons = {words.casefold(): why.strip() for words, why in kept.items()}
    still = [
        (one, kind)
        for one, kind in _pairs(screening)
        if kind is None or not reasons.get(one.casefold())
    ]
    gaps = [Gap("brief", findings_message(still), SOURCE)] if still else []
    asked = dict.fromkeys(words for words, kind in still if kind is not None and words.casefold() in reasons)
    return gaps + [Gap("kept", SAY_WHY.format(words), SOURCE) for words in asked]


def _pairs(screening: Screening) -> list[tuple[str, LeftoverKind | None]]:
    """What was seen, in the order of the text."""
    seen: list[tuple[int, str, LeftoverKind | None]] = [(one.start, one.found, None) for one in screening.replacements]
    seen += [(one.start, one.text, one.kind) for one in screening.leftovers]
    return [(words, kind) for _, words, kind in sorted(seen, key=lambda one: one[0])]


def _counted(words: Counter[str]) -> str:
    return ", ".join(f"'{word}' ({count}{' places' if count > 1 else ''})" for word, count in words.items())


def _words_for(hits: list[Found]) -> dict[tuple[str, int], str]:
    """The words for each identity found; several with one role are told apart by number, in order of appearance."""
    people: dict[str, dict[int, int]] = {}
    for hit in hits:
        if hit.sure and hit.who != NOBODY:
            people.setdefault(hit.role, {}).setdefault(hit.who, len(people[hit.role]) + 1)
    words: dict[tuple[str, int], str] = {}
    for hit in hits:
        several = len(people.get(hit.role, {})) > 1 and hit.who != NOBODY
        words[hit.role, hit.who] = f"{hit.role} ({people[hit.role][hit.who]})" if several and hit.sure else hit.role
    return words


_ARTICLE = re.compile(r"\b(?:the|an?|my|our|his|her|their)\s{1,2}$", re.IGNORECASE)


def _fitted(words: str, text: str, hit: Found) -> str:
    """The words as they fit there: no second "the", and a capital where the name opened a sentence."""
    first, _, rest = words.partition(" ")
    if first in {"the", "a", "an"} and _ARTICLE.search(text[max(0, hit.start - 8) : hit.start]):
        words = rest
    if starts_sentence(text, hit.start) and text[hit.start].isupper():
        words = words[:1].upper() + words[1:]
    return words
