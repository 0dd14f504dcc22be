"""What can go wrong with a key, beyond `rules.errors.Broken`."""

from __future__ import annotations

from sharewell.rules.errors import Missing


class KeyGone(Missing):
    """The key is destroyed or was never made: to a reader that is the same as nothing being there."""
