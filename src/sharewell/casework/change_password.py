"""Change one's own password: every other browser of the account is signed out in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.sessions import kept_open, own_account
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import accounts
from sharewell.rules import passwords
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event

WRONG = "Enter the password you use now. This was not it."
DIFFERENT = "Type the same new password in both boxes."


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    """The account and the session (what its cookie holds) in use, the password it has, and the new one twice."""

    account_id: str
    secret: str
    current: str
    new: str
    again: str


@use_case(Action.ACCOUNT_OWN, Event.ACCOUNT_CHANGED)
def change_password(work: Work, request: ChangePassword) -> str:
    """Change one's own password, and return the new session's cookie.

    Raises Incomplete for a wrong present password and for a new one that is too weak.
    """
    own, session = own_account(work, request.account_id), kept_open(work, request.secret)
    gaps = []
    if not accounts.password_matches(work.organisation, own.id, request.current):
        gaps.append(Gap("current", WRONG))
    name = desk.names(work)[work.actor.person_id]
    context = (desk.the_organisation(work).name, desk.the_setting(work).name, name)
    gaps.extend(passwords.gaps(request.new, context=context, field="new"))
    if not gaps and request.new != request.again:
        gaps.append(Gap("again", DIFFERENT))
    if gaps:
        raise Incomplete(*gaps)
    accounts.change(work, own.id, password=request.new)
    return session.again(work)
