"""Screening a brief: known names in a long text against one pass of a bare exact search, and a brief of 2 KB whole.

The plain thing is one compiled caseless expression of the case's exact names over the same text: what anybody would
write first. It misses accents, typing errors and words run together. Ours is also shown as megabytes a second. Time is
that of the processor, so that "a core" means one.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from bench.run import Ratio, in_turn
from corpus.generate import Case, Text, clean_texts, texts
from corpus.screening import Screen, known_of
from sharewell.rules.brief import prepare, screen
from sharewell.rules.brief.find import find_known

SPEED_AIM, BRIEF_AIM = 20.0, 0.005
KNOWN = "brief: names known to a case of twenty people, found in a long text, against {} MB a second"
DENSE = "brief: the same where every sentence names somebody, against {} MB a second"
EXACT = "brief: the same, against one caseless expression of the exact names"
SCREENED = "brief: a brief of 2 KB screened whole, against 5 ms"
FRESH = "brief: the same with the case's index made anew, against 5 ms"


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """A mention of somebody known every kilobyte or so, as in a long record; and a brief as dense as a brief is."""
    written = texts("tuned", 200)
    case = written[0].case
    index = Screen().index(case)
    long = _long_text(case, 20_000 if quick else 400_000, every=2)
    dense = _dense_text([one for one in written if one.case is case], 20_000 if quick else 200_000)
    exact = re.compile("|".join(sorted({re.escape(part) for one in case.people for part in one.name.split()})), re.I)
    times = 1 if quick else 3
    find_known(long, index)
    ours, plain = in_turn(rounds, times, lambda: find_known(long, index), lambda: list(exact.finditer(long)),
                          clock=time.process_time)  # fmt: skip
    megabytes = len(long.encode()) / 1e6
    notes = {"mb_per_second": round(megabytes / ours, 1), "mentions": len(find_known(long, index))}
    find_known(dense, index)
    (crowded,) = in_turn(rounds, times, lambda: find_known(dense, index), clock=time.process_time)
    size = len(dense.encode()) / 1e6
    full = {"mb_per_second": round(size / crowded, 1), "mentions": len(find_known(dense, index))}
    brief = "".join(one.text for one in written if one.case is case).ljust(2048)[:2048]
    known = known_of(case)
    whole, fresh = in_turn(rounds, times, lambda: screen(brief, index), lambda: screen(brief, prepare(known)),
                           clock=time.process_time)  # fmt: skip
    return [
        Ratio(KNOWN.format(round(SPEED_AIM)), ours, megabytes / SPEED_AIM, 1.0, notes),
        Ratio(DENSE.format(round(SPEED_AIM)), crowded, size / SPEED_AIM, None, full),
        Ratio(EXACT, ours, plain, None, notes),
        Ratio(SCREENED, whole, BRIEF_AIM, 1.0),
        Ratio(FRESH, fresh, BRIEF_AIM, 1.0),
    ]


def _long_text(case: Case, size: int, every: int) -> str:
    """Prose with nobody in it, and after each so many texts (some 470 letters each) one of the people of the case."""
    pieces: list[str] = []
    length = 0
    for number, one in enumerate(clean_texts("tuned", 300) * (size // 100_000 + 1)):
        person = case.people[number // every % len(case.people)].name.split()[0]
        pieces.append(f"{one.text} We saw {person} at the gate. " if number % every == 0 else f"{one.text} ")
        length += len(pieces[-1])
        if length >= size:
            break
    return "".join(pieces)


def _dense_text(written: list[Text], size: int) -> str:
    """The texts with something planted in every sentence, one after the other."""
    text = "".join(one.text for one in written)
    return (text * (size // len(text) + 1))[:size]
