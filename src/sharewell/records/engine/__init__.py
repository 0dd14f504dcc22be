"""Django's two database engines with one thing added: the first failed write stops every write, everywhere.

Each process looks whether writes are stopped before it begins a transaction and again before it commits one, so that
what was begun before is not acknowledged after. While they are stopped the database itself refuses to change anything:
reading goes on where a look can be written down elsewhere.
"""

from __future__ import annotations

from pathlib import Path


def stopped_in() -> Path:
    """The folder in which the file lies that says whether writes are stopped."""
    from django.db import DEFAULT_DB_ALIAS, connections  # this package is what they are made of

    return Path(connections[DEFAULT_DB_ALIAS].settings_dict["STOPPED_IN"])
