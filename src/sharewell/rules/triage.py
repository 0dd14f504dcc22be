"""Looking at a concern and deciding what to do: a lead's first assessment, and the reply nobody may forget.

Reporters who never hear stop telling (the feedback loop is required), categories are chosen here and not by whoever
reports, and a concern is looked at again on a day when somebody is at work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.london import deadline_words

SOURCE = "seed, policy bullets 3 and 4"


class Choice(StrEnum):
    """What will be done about it."""

    KEEP_ON_FILE = "keep_on_file"
    SUPPORT_IN_SETTING = "support_in_setting"
    SEEK_ADVICE = "seek_advice"
    SHARE_OR_REFER = "share_or_refer"
    EMERGENCY = "emergency"


CHOICE_WORDS: Mapping[Choice, str] = {
    Choice.KEEP_ON_FILE: "Keep on file",
    Choice.SUPPORT_IN_SETTING: "Support in the setting",
    Choice.SEEK_ADVICE: "Ask for advice without names",
    Choice.SHARE_OR_REFER: "Share or refer",
    Choice.EMERGENCY: "Emergency",
}


class Category(StrEnum):
    """One main type, chosen by a lead: short on purpose."""

    NEGLECT = "neglect"
    PHYSICAL = "physical"
    EMOTIONAL = "emotional"
    SEXUAL = "sexual"
    DOMESTIC_ABUSE = "domestic_abuse"
    ONLINE = "online"
    HEALTH = "health"
    BEHAVIOUR = "behaviour"
    FAMILY_NEED = "family_need"
    ADULT_WORKING_HERE = "adult_working_here"
    OTHER = "other"


CATEGORY_WORDS: Mapping[Category, str] = {
    Category.NEGLECT: "Neglect or poor care",
    Category.PHYSICAL: "Physical harm",
    Category.EMOTIONAL: "Emotional harm",
    Category.SEXUAL: "Sexual harm",
    Category.DOMESTIC_ABUSE: "Domestic abuse at home",
    Category.ONLINE: "Something online",
    Category.HEALTH: "Health",
    Category.BEHAVIOUR: "How the child is behaving",
    Category.FAMILY_NEED: "A family that needs help",
    Category.ADULT_WORKING_HERE: "An adult who works here",
    Category.OTHER: "Something else",
}


LOOK_AGAIN_AFTER = timedelta(days=14)


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Whether somebody is at work: Monday to Friday, and no bank holiday."""
    return day.weekday() <= 4 and day not in holidays


def look_again_on(today: date, holidays: frozenset[date], after: timedelta = LOOK_AGAIN_AFTER) -> date:
    """The day to offer for looking again: two weeks on, or the first working day after that."""
    day = today + after
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def check(
    *, choice: str, category: str, reply: str, look_again_on: date | None, today: date, holidays: frozenset[date]
) -> None:
    """Raise Incomplete with what is missing: what to do, the type, the reply, a fit day to look again.

    A day is needed unless it goes on at once (share, refer, emergency); it is never a weekend, a bank holiday or past.
    """
    gaps = []
    if choice not in set(Choice):
        gaps.append(Gap("choice", "Choose what you will do.", SOURCE))
    if category not in set(Category):
        gaps.append(Gap("category", "Choose the main type of concern.", SOURCE))
    if not reply.strip():
        ask = "Choose what the person who told you may be told. They need to hear from you."
        gaps.append(Gap("reply", ask, SOURCE))
    if look_again_on is None:
        if choice not in (Choice.SHARE_OR_REFER, Choice.EMERGENCY, Choice.SEEK_ADVICE):
            gaps.append(Gap("look_again_on", "Choose when you will look at this again.", "seed, Timely"))
    elif look_again_on < today:
        gaps.append(Gap("look_again_on", "The day to look again must be today or later.", "seed, Timely"))
    elif not is_working_day(look_again_on, holidays):
        words = f"{deadline_words(look_again_on)} is not a working day. Choose one when somebody is here."
        gaps.append(Gap("look_again_on", words, "seed, Timely"))
    if gaps:
        raise Incomplete(*gaps)
