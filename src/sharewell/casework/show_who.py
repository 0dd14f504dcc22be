"""Showing who one is: the first factor. Whatever is wrong gets one answer, after the same work."""

from __future__ import annotations

from sharewell.casework.tools import Tools
from sharewell.records.stores import accounts


def by_password(tools: Tools, sign_in_name: str, password: str) -> str | None:
    """The open account with this name and password, or None."""
    found = accounts.by_password(tools.vault, sign_in_name, password)
    return None if found is None else found.id
