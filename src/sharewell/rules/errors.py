"""Everything that can be refused, and the one tree it hangs on.

    SharewellError
    ├── Refused      who: this person may not do this, or may not know whether there is anything to do it to
    │   └── NeedsFresh   they may, once they have shown again who they are (Burst: after opening many files)
    ├── Locked       a sealed file, for somebody in its circle whose own key is not open
    ├── Missing      absent or hidden: unknown, forbidden, excluded and destroyed are one answer
    ├── NotNow       state: the step does not follow from where things stand
    │   └── Unreached    what the program itself needs is away for a moment: the same request will do later
    ├── Stale        somebody else changed it meanwhile; both texts are kept
    ├── Incomplete   gaps, field by field, each saying what to do next
    ├── Unreadable   input that is not of the expected form, with the path of the bad field
    └── Broken       integrity: what is stored is not what was written

No message holds anything about a child, a family or a person. Doors turn these into pages, JSON or exit codes, once.
"""

from __future__ import annotations

from dataclasses import dataclass


class SharewellError(Exception):
    """Root of every error raised below the doors."""


class Refused(SharewellError):
    """This actor may not take this action; `reason` is a sentence fit to show them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NeedsFresh(Refused):
    """This actor may take this action once they have signed in again: the last time is more than 5 minutes ago."""


class Burst(NeedsFresh):
    """This actor has opened so many files in a short time that they must show again who they are."""


class Locked(SharewellError):
    """What is asked for is sealed with a handler's own key, and this handler has not opened theirs."""

    def __init__(self) -> None:
        super().__init__("This file is sealed. Open it with your own key.")


class Missing(SharewellError):
    """There is nothing here for this actor: never says whether there is something for somebody else."""

    def __init__(self) -> None:
        super().__init__("Page not found.")


class NotNow(SharewellError):
    """The step does not follow from the present state; `reason` says what would come first."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreached(NotNow):
    """Nothing is wrong with the request: something the program needs cannot be reached just now."""


class Stale(SharewellError):
    """Somebody else saved first (optimistic version check)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Gap:
    """One thing to mend. `field` is the dotted path of the input it belongs to; `message` says what to do next."""

    field: str
    message: str
    source: str = ""


class Incomplete(SharewellError):
    """One or more gaps in what was given; nothing was written."""

    def __init__(self, *gaps: Gap) -> None:
        if not gaps:
            raise ValueError("an Incomplete error needs at least one gap")
        super().__init__("; ".join(gap.message for gap in gaps))
        self.gaps = gaps


class Unreadable(SharewellError):
    """Input that cannot be read; `path` is where, in dotted form ("answers.family.told")."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message


class Broken(SharewellError):
    """What is stored, sealed or signed is not what was written."""
