"""What can go wrong with a key, beyond `rules.errors.Broken`."""

from __future__ import annotations

from sharewell.rules.errors import Missing, NotNow
from sharewell.vault.stopped import WORDS, Why

TOO_MANY = (
    "Many files were opened in a short time, so no more can be opened just now. Wait ten minutes, then try again. "
    "You can still record a concern and share urgently."
)
NOT_HERE = "The keys are held by the key agent. Run this on the server as a command, where the keystore can be read."


class KeyGone(Missing):
    """The key is destroyed, was never made, or is not for this asker: to a reader, as if nothing were there."""


class Nameless(KeyGone):
    """A key of a file was asked for in nobody's name: open it inside `Vault.acting`, as every use case does."""


class OverBudget(NotNow):
    """More distinct files were asked for than anybody needs in ten minutes."""

    def __init__(self, reason: str = TOO_MANY) -> None:
        super().__init__(reason)


class DiskFailed(NotNow):
    """The disk under the keys failed or is full: what was asked for was not kept, and so was not given."""

    def __init__(self, why: Why) -> None:
        super().__init__(WORDS[why])


class NoKeystoreHere(NotNow):
    """This process may use keys one by one, and has no keystore to look through."""

    def __init__(self, reason: str = NOT_HERE) -> None:
        super().__init__(reason)
