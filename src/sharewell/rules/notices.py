"""When somebody is told by e-mail that something waits: at fixed times, so that no message tells when it happened.

An emergency access is the exception: its reviewer is told within five minutes. No message says what it is about.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sharewell.rules.london import at_london, london_day

TIMES = (time(8), time(13), time(17))
HEADING = "Something is waiting for you"
TEXT = (
    "Something is waiting for you in Sharewell. Sign in the way you always do and look at your first page.\n\n"
    "This message says nothing more on purpose, and holds no link. If you quote it, quote: {reference}\n"
)
LINK_HEADING = "Something is waiting for you"
LINK_TEXT = (
    "{sender} has sent you something securely.\n\n{link}\n\nYou need the code that we tell you by phone. This message "
    "says nothing more on purpose. If you did not expect it, open the link and say that it is not meant for you.\n"
)
NOTE_HEADING = "Please keep this message"
NOTE_TEXT = (
    "Please keep this message where it is. It holds nothing about anybody.\n\n"
    "With it anybody can show later that the record it comes from has not been changed, shortened or put back since. "
    "Should that ever be in question, whoever looks after the system runs this, with the line below:\n\n"
    '    sharewell ledger verify --against "{line}"\n\n'
    "The whole signed note, which does the same from a file:\n\n{note}"
)
SOMEBODY = "Somebody you work with"


def due_at(at: datetime, *, urgent: bool) -> datetime:
    """When to send word of something that came up at `at` (aware): at once, or at the next of the fixed times."""
    if urgent:
        return at
    day = london_day(at)
    moments = [at_london(each, hour) for each in (day, day + timedelta(days=1)) for hour in TIMES]
    return next(moment for moment in moments if moment >= at)
