"""A burst: one person opening many different files in a short time.

Looking after children means opening a few files again and again. Opening one after another is what a copied session
does, or a curious colleague on the last day. So after twenty different files within ten minutes the person must show
again who they are before the next one, and somebody is told. An urgent share, emergency access and a new concern are
never asked about: the child comes first.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sharewell.rules.access import Action
from sharewell.rules.need_to_know import Sight

FILES = 20
WINDOW = timedelta(minutes=10)
NEVER_ASKED = frozenset({Action.SHARE_URGENTLY})
REASON = "You have opened many files in a short time. Show again that it is you, and go on."


def counted_from(shown_at: datetime, now: datetime) -> datetime:
    """From when different files count: the last ten minutes, but not before the person last showed who they are."""
    return max(now - WINDOW, shown_at)


def asks_again(action: Action, sight: Sight, opened: Collection[str], file_id: str) -> bool:
    """Whether `file_id` would be one file too many, after the different files `opened` in the time that counts.

    A file that was opened in that time already is no new one.
    """
    if action in NEVER_ASKED or sight is Sight.EMERGENCY:
        return False
    return file_id not in opened and len(opened) >= FILES
