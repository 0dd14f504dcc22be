"""Emergency access: to one child's record, for an hour, to read and to add, and always looked at afterwards.

Refuse, and a child may be hurt; allow, and it becomes a master key. So it is never refused for what is in a file, only
for saying nothing, or for using it again and again; and what it opens is decided by the circle's own rule: whoever is
excluded is answered as if there were no record (security.md 2.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

from sharewell.rules.errors import Gap, NotNow
from sharewell.rules.need_to_know import NeedToKnow

LASTS = timedelta(minutes=60)
A_DAY = 3
REVIEW_WORKING_DAYS = 3
ALERTED_WITHIN = timedelta(minutes=5)


class Danger(StrEnum):
    """Why somebody needs a child's record now."""

    HARM_NOW = "harm_now"
    MISSING = "missing"
    ILL = "ill"
    HANDED_OVER = "handed_over"
    ASKED = "asked"


DANGER_WORDS: Mapping[Danger, str] = {
    Danger.HARM_NOW: "A child may be harmed now or today",
    Danger.MISSING: "A child is missing or was not collected",
    Danger.ILL: "A child is hurt or ill and somebody treating them needs to know something",
    Danger.HANDED_OVER: "Somebody wants to take a child away, and I must know whether they may",
    Danger.ASKED: "Police, ambulance or children's services are asking now",
}


class Review(StrEnum):
    """Where the review of one emergency access stands."""

    WAITING = "waiting"
    ESCALATED = "escalated"
    REVIEWED = "reviewed"


class Justified(StrEnum):
    """What the reviewer finds."""

    YES = "yes"
    NO = "no"


JUSTIFIED_WORDS: Mapping[Justified, str] = {
    Justified.YES: "It was right to ask",
    Justified.NO: "It was not right to ask, and I will take it up",
}
SAY_WHAT = "Say what danger you are acting on."
CHOOSE_WHICH = "Choose what danger you are acting on."
SAY_WHO = "Choose the child, or enter the full name and the date of birth."
# Words that a reason may be full of without saying anything.
EMPTY_WORDS = frozenset(
    {"a", "an", "and", "as", "asdf", "blah", "check", "checking", "emergency", "fine", "for", "here", "is", "it",
     "just", "later", "me", "my", "na", "nil", "no", "none", "nothing", "ok", "okay", "only", "please", "qwerty",
     "reason", "reasons", "see", "above", "below", "test", "tested", "testing", "tests", "the", "this", "to", "trying",
     "urgent", "yes"}
)  # fmt: skip


def says_nothing(reason: str) -> bool:
    """Whether a reason is blank, a try-out ("test", "asdf", "xxxx") or too short for somebody else to judge."""
    words = re.findall(r"\w+", reason.casefold())
    telling = {word for word in words if word not in EMPTY_WORDS and len(set(word)) > 1 and not word.isdecimal()}
    return len(telling) < 2 or sum(map(len, words)) < 10


def gaps(*, child_known: bool, danger: str, reason: str) -> list[Gap]:
    """What is missing: the child's identity, the danger from the list, or a reason in one's own words."""
    found = []
    if not child_known:
        found.append(Gap("child_id", SAY_WHO))
    if danger not in set(Danger):
        found.append(Gap("danger", CHOOSE_WHICH))
    if says_nothing(reason):
        found.append(Gap("reason", SAY_WHAT))
    return found


def check_how_often(used_today: int, ring: str) -> None:
    """Raises NotNow for a fourth time in one day; `ring` says whom to call instead."""
    if used_today >= A_DAY:
        raise NotNow(f"You've used this {A_DAY} times today. Call {ring}.")


def opens(around: NeedToKnow, person_id: str) -> bool:
    """Whether emergency access shows this file to this person: never to somebody excluded, never where none is."""
    return bool(around.members) and person_id not in around.excluded


def reviewers(lines: Iterable[Iterable[str]], *, opener: str, excluded: Iterable[str]) -> tuple[str, ...]:
    """Who must look at it: the first line that has anybody (independent person, then leads, then the manager).

    Never whoever opened it, nor anybody excluded from the file that they asked for.
    """
    apart = {opener, *excluded}
    for line in lines:
        found = tuple(dict.fromkeys(person for person in line if person and person not in apart))
        if found:
            return found
    return ()


def escalated(
    lines: Iterable[Iterable[str]], asked: Iterable[str], *, opener: str, excluded: Iterable[str]
) -> tuple[str, ...]:
    """Everybody who must look once nobody has in time: whoever was asked, and every line besides."""
    apart = {opener, *excluded}
    everybody = [*asked, *(person for line in lines for person in line)]
    return tuple(dict.fromkeys(person for person in everybody if person and person not in apart))
