"""A brief built from chosen facts: what a person picks from the record, written without what could tell who it is.

Nothing is chosen beforehand. Each fact is a line of its own with its kind before it, so that an adviser hears what was
seen apart from what was said, reported and thought.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sharewell.rules.brief.known import KnownIdentities, words_in_place
from sharewell.rules.brief.ranges import COUNTED, dates_as_ranges
from sharewell.rules.brief.screen import Screening, screen
from sharewell.rules.london import age_words, years_old


@dataclass(frozen=True, slots=True)
class Fact:
    """Something of the record that may be put into a brief. `key`: how it is chosen; `label`: its kind."""

    key: str
    label: str
    text: str


def age_fact(born: date | None, today: date) -> Fact | None:
    """How old the child is, in whole years (a baby in months); None where it is not known or lies ahead."""
    if born is None or born > today:
        return None
    years = years_old(born, today)
    words = COUNTED[years] if 0 < years < len(COUNTED) else str(years)
    text = f"The child is {words}." if years else f"The child is {age_words(born, today)} old."
    return Fact("age", "The child", text)


def family_fact(relations: Iterable[str]) -> Fact | None:
    """Who is in the family, by their part in it and without a name; None where nobody is known."""
    parts = [words_in_place(one).removeprefix("the child's ") for one in relations if one.strip()]
    if not parts:
        return None
    return Fact("family", "The family", f"The family we know of: {', '.join(dict.fromkeys(parts))}.")


def earlier_fact(count: int, months: int) -> Fact | None:
    """How many concerns there were before, over how long; None where there were none."""
    if count < 1:
        return None
    number = COUNTED[count] if count < len(COUNTED) else str(count)
    plural = "concern" if count == 1 else "concerns"
    return Fact("earlier", "Before this", f"We wrote down {number} earlier {plural} in the last {months} months.")


def build(facts: Iterable[Fact], known: KnownIdentities) -> Screening:
    """The brief of the chosen facts: names as roles, dates as ages and stretches of time, places as kinds.

    What the case does not know is left standing and flagged: a person replaces it, or says why it may stay.
    """
    births = frozenset({known.born_on} if known.born_on else ())
    parts = [fact.text if fact.label == "The child" else f"{fact.label}: {fact.text}" for fact in facts]
    text = "\n\n".join(parts)
    if known.today is not None:
        text = dates_as_ranges(text, known.today, apart_from=births)
    return screen(text, known)
