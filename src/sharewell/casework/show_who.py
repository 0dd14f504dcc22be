"""Showing who one is: the first factor. Whatever is wrong gets one answer, after the same work."""

from __future__ import annotations

from sharewell.casework.keep_provider import may_sign_in_here
from sharewell.casework.tools import Tools
from sharewell.records.stores import accounts


def by_password(tools: Tools, sign_in_name: str, password: str) -> str | None:
    """The open account with this name and password, or None."""
    found = accounts.by_password(tools.vault, sign_in_name, password)
    return found.id if found is not None and may_sign_in_here(tools, found.id) else None
