"""The end of a process's start-up."""

from __future__ import annotations

import gc


def settle() -> None:
    """Leave out of every later search for garbage what start-up has made: some hundred thousand objects that stay.

    Without it Python looks through all of them in the middle of a page, several times a second on a busy day.
    """
    gc.collect()
    gc.freeze()
