"""The disk under the keystore and its log: the first error of it stops every write, as one of the records' own does.

Two folders are told. `home`, where these databases lie, so that the process that holds the keys stops writing there
whatever account it runs under; and `root`, the program's, for everybody else. Where the key agent has no leave to
write there, its next answer says so (`agent.server`), and whoever asked stops the rest.
"""

from __future__ import annotations

from pathlib import Path

from sharewell.vault.errors import DiskFailed
from sharewell.vault.stopped import Why, go_on, said_by, stop, stopped


class Disk:
    """Looks at each error of the databases in `home`. Costs nothing until there is one."""

    def __init__(self, home: Path, root: Path | None = None) -> None:
        self.root = root
        self.untold: Why | None = None
        """Why writes were stopped here, until an answer has carried it to whoever asked."""
        self._home = home
        self._failed = False

    def look(self) -> None:
        """Take up that writes were stopped here before this process began."""
        self._failed = _has_failed(self._home)

    def heed(self, error: BaseException) -> None:
        """Stop writes where `error` says that the disk failed or is full: raises DiskFailed then."""
        why = said_by(error)
        if why is None:
            return
        self.untold = why
        if why is Why.FAILED:
            self._failed = True
            stop(self._home, why)
        if self.root is not None:
            stop(self.root, why)
        raise DiskFailed(why) from error

    def refuse_when_failed(self) -> None:
        """Raise DiskFailed while nobody has let writing go on after an error. A full disk refuses by itself."""
        if self._failed:
            self.look()
            if self._failed:
                raise DiskFailed(Why.FAILED)

    def go_on(self) -> None:
        """Let writes go on here: a person had everything checked."""
        go_on(self._home)
        self._failed = False


def _has_failed(home: Path) -> bool:
    found = stopped(home)
    return found is not None and found.why is Why.FAILED
