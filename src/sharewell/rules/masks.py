"""Hiding other people in a text: their names removed, not covered, however they are spelt.

People whom the sharing is not about stay out of it unless this reader needs to know of them (seed, "Necessary and
proportionate"). The child's own names stay, and so does whoever was chosen to be included.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from sharewell.rules.brief.find import Found, find_known
from sharewell.rules.brief.fold import key_of
from sharewell.rules.brief.index import KnownIndex
from sharewell.rules.brief.known import SHARED, Known, KnownIdentities, prepare

PART_LEFT_OUT = "[part left out: about another person]"


class MentionChoice(StrEnum):
    """What becomes of a person who is mentioned and whom the pack is not about."""

    INCLUDE = "include"
    MASK = "mask"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True)
class Mention:
    """Another person in an item. `role` stands in their place when masked; `reason`: why this reader may know."""

    name: str
    role: str
    choice: MentionChoice | None = None
    reason: str = ""


@dataclass(frozen=True)
class MaskedText:
    """Words as the reader sees them; how often each role stands for a name; and what a person should look at."""

    text: str
    masked: tuple[tuple[str, int], ...] = ()
    doubts: tuple[str, ...] = ()


def masked_text(text: str, mentions: tuple[Mention, ...], about: tuple[str, ...] = ()) -> MaskedText:
    """`text` with masked people replaced by their role in brackets; each sentence that names somebody left out is gone.

    Names are found however they are spelt. The name itself is removed; nothing of it stays behind. `about` and whoever
    is included stay as they are; a surname they share with somebody masked is a doubt, for a person to look at.
    """
    return Masking(mentions, about).of(text)


class Masking:
    """The same for several texts with the same people in them: their names are made ready once."""

    def __init__(self, mentions: tuple[Mention, ...], about: tuple[str, ...] = ()) -> None:
        self._gone = _Masker(mentions, MentionChoice.LEAVE_OUT, about)
        self._hide = _Masker(mentions, MentionChoice.MASK, about)

    def of(self, text: str) -> MaskedText:
        """As `masked_text`."""
        if self._gone.empty and self._hide.empty:
            return MaskedText(text)
        counts: Counter[str] = Counter()
        doubts: list[str] = []
        pieces: list[str] = []
        for sentence in _SENTENCE.findall(text):
            out, masks = self._gone.hits(sentence, doubts), self._hide.hits(sentence, doubts)
            if out:
                counts[PART_LEFT_OUT] += 1
                pieces.append(PART_LEFT_OUT + sentence[len(sentence.rstrip()) :])
                continue
            place = 0
            for hit in masks:
                pieces += [sentence[place : hit.start], f"[{hit.role}]"]
                counts[hit.role] += 1
                place = hit.end
            pieces.append(sentence[place:])
        return MaskedText("".join(pieces), tuple(sorted(counts.items())), tuple(dict.fromkeys(doubts)))


_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|$))+[.!?\n]*\s*|[.!?\s]+")
_STAYS = "the one who stays"


class _Masker:
    """Finds the people of one choice, and leaves alone whoever stays."""

    def __init__(self, mentions: tuple[Mention, ...], choice: MentionChoice, about: tuple[str, ...]) -> None:
        """`about` and the people of any other choice stay; their own words are told apart from the others'."""
        away = tuple(Known(m.name, m.role) for m in mentions if m.choice is choice)
        kept = (*about, *(m.name for m in mentions if m.choice is not choice))
        staying = (Known(kept[0], _STAYS, kept[1:]),) if kept else ()
        self.empty = not away
        self._kept = prepare(KnownIdentities(staying)) if away else KnownIndex()
        self._index = prepare(KnownIdentities((*away, *staying))) if away else KnownIndex()

    def hits(self, text: str, doubts: list[str]) -> list[Found]:
        """Where a person of the choice surely stands; what is not sure is added to `doubts`."""
        sure: list[Found] = []
        for hit in find_known(text, self._index):
            words = text[hit.start : hit.end]
            if hit.role == _STAYS:
                continue
            if hit.sure and not (hit.role == SHARED and key_of(words) in self._kept.forms):
                sure.append(hit)
            else:
                doubts.append(words)
        return sure
