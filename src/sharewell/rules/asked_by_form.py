"""A request that comes in by form: what must be said, whom it is put before, and how long it waits.

Nothing that is typed there is believed until somebody has rung back on a number that the agency publishes (seed,
Secure: "the right people"), and nothing is matched with a record: a person chooses the child.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sharewell.rules.brief.fold import one_letter_apart, tokens
from sharewell.rules.danger_words import danger_in
from sharewell.rules.errors import Gap
from sharewell.rules.held.by_form import AskedByForm
from sharewell.rules.london import at_london

SHORT, LONG = 200, 4000
SHORT_NAME = 3  # with so few letters, one letter more is another name
LONG_ONES = frozenset({"more", "purpose", "function", "wanted"})
URGENT_WITHIN, NINE = timedelta(hours=1), time(9)
# What is set aside is kept so long in case somebody asks about it; what nobody ever took, so long.
SET_ASIDE_KEPT, UNTAKEN_KEPT = timedelta(days=28), timedelta(days=180)
MISSING = {
    "name": "Enter your name.",
    "role": "Enter your job.",
    "agency": "Enter where you work.",
    "phone": "Enter your work phone number.",
    "child": "Enter the child's name.",
    "purpose": "Say what you need it for.",
    "function": "Say in what part, or by what power, you ask.",
    "wanted": "Say what you ask for.",
}


class FormState(StrEnum):
    """Where a request stands that came in by form. One that was taken is in its file, and ends here at once."""

    ARRIVED = "arrived"
    WAITING = "waiting"
    CLAIMED = "claimed"
    SET_ASIDE = "set_aside"
    ENDED = "ended"


OPEN = (FormState.ARRIVED, FormState.WAITING, FormState.CLAIMED)


class SetAside(StrEnum):
    """Why one is set aside."""

    NOT_REAL = "not_real"
    NO_SUCH_CHILD = "no_such_child"
    DEALT_WITH = "dealt_with"


SET_ASIDE_WORDS = {
    SetAside.NOT_REAL: "It is not real, or nobody at the published number knows of it",
    SetAside.NO_SUCH_CHILD: "We know no such child, or it was answered without confirming or denying",
    SetAside.DEALT_WITH: "It was dealt with another way, or came twice",
}


def form_gaps(asked: AskedByForm, today: date) -> tuple[Gap, ...]:
    """What is missing or too long in what was typed."""
    gaps = [Gap(name, words) for name, words in MISSING.items() if not getattr(asked, name)]
    for field in fields(asked):
        typed, most = getattr(asked, field.name), LONG if field.name in LONG_ONES else SHORT
        if isinstance(typed, str) and len(typed) > most:
            gaps.append(Gap(field.name, f"Shorten this to {most:,} characters. It has {len(typed):,}."))
    if asked.by_when is not None and asked.by_when < today:
        gaps.append(Gap("by_when", "The date you need it by must not be in the past."))
    return tuple(gaps)


def before_whom(
    lines: Sequence[Sequence[str]], now_before: Collection[str], kept_apart: Collection[str], *, further: bool
) -> tuple[str, ...]:
    """Whom a request is put before: those it is before already, less whoever is kept apart from the child.

    Where nobody is left, the first line that has somebody; `further` (it was not dealt with in time): one line more.
    """
    open_lines = [[person for person in line if person not in kept_apart] for line in lines]
    works_here = {person for line in open_lines for person in line}
    found = [person for person in now_before if person in works_here]
    for line in open_lines:
        new = [person for person in line if person not in found]
        if new and (not found or further):
            found += new
            break
    return tuple(dict.fromkeys(found))


def danger_words(asked: AskedByForm) -> tuple[str, ...]:
    """The words in it that say danger: it is then as urgent as where they say so themselves.

    By what power they ask says nothing of that: nearly everybody names section 47 there.
    """
    return danger_in(f"{asked.more}\n{asked.wanted}\n{asked.purpose}")


def is_urgent(asked: AskedByForm) -> bool:
    """Whether it comes first: they say that it is urgent, or it holds words of danger."""
    return asked.urgent or bool(danger_words(asked))


def may_be_meant(asked: AskedByForm, names: Sequence[str], born_on: date | None) -> bool:
    """Whether a child with these names may be the one who is asked about: rather once too often than not at all.

    It decides only who does not see the request: whoever is kept from that child. So one letter may be another, and two
    names in common are enough: one where only one was typed, or with the same date of birth.
    """
    typed = _words(asked.child)
    for name in names:
        known = _words(name)
        in_common = sum(_in_other(word, typed) for word in known)
        enough = 1 if born_on is not None and born_on == asked.born_on else min(2, len(typed), len(known))
        if in_common and in_common >= enough:
            return True
    return False


def _words(name: str) -> list[str]:
    return [token.key for token in tokens(name)]


def _in_other(word: str, others: Sequence[str]) -> bool:
    return any(word == other or (len(word) > SHORT_NAME and one_letter_apart(word, other)) for other in others)


def look_next(since: datetime, *, urgent: bool, within_hours: int, by_when: date | None = None) -> datetime:
    """When somebody must have dealt with it: within the hour where they say that it is urgent, else the local limit.

    Sooner where they need it sooner: at nine on that day, if that is still ahead.
    """
    limit = since + (URGENT_WITHIN if urgent else timedelta(hours=within_hours))
    needed = at_london(by_when, NINE) if by_when else limit
    return needed if since < needed < limit else limit
