"""Acting in one's own name at a terminal: the same two steps as on the page, and the same circle behind them."""

from __future__ import annotations

from dataclasses import replace

from sharewell.casework.show_who import by_code, by_password, steps_of
from sharewell.casework.tools import Tools
from sharewell.records.stores import accounts
from sharewell.rules.errors import Refused
from sharewell.rules.people import Actor

NOBODY = "That sign-in name, password and code do not belong together. Try again, or do it on the page."


def actor_at_the_terminal(tools: Tools, sign_in_name: str, password: str, code: str) -> Actor:
    """Who shows these: fresh, as on a page where they just signed in. Raises Refused for whatever is wrong.

    `code`: of the authenticator app, or a recovery code; needed where the account has a second step or must have one.
    """
    account_id = by_password(tools, sign_in_name, password)
    if account_id is None:
        raise Refused(NOBODY)
    steps = steps_of(tools, account_id)
    if (steps.any or steps.needed) and not by_code(tools, account_id, code):
        raise Refused(NOBODY)
    actor = accounts.actor_of(account_id)
    if actor is None:
        raise Refused(NOBODY)
    return replace(actor, fresh=True)
