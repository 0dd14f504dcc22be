"""Looking after the keys themselves, where the keystore can be read: how they stand, and moving to a new key.

Nothing here opens a record or shows a key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sharewell.casework.tools import Tools
from sharewell.records.stores import finding
from sharewell.vault import rotation
from sharewell.vault.kek_sources import Source
from sharewell.vault.rotation import Moved

__all__ = ["KeysStand", "Moved", "keys_stand", "rotate_keys"]
SourceOf = Callable[[str], Source]


@dataclass(frozen=True)
class KeysStand:
    """How the keys stand: the source, the name of the key in use, how many keys are under which, and the generations.

    `moving_to`: the source that keys are being moved to, where a move was begun and not finished.
    """

    source: str
    key: str
    moving_to: str
    under: dict[str, int]
    generations: dict[int, int]
    reencrypting: int


def keys_stand(tools: Tools, source: Source) -> KeysStand:
    """How they stand now."""
    keystore = tools.vault.keystore
    key, before, moving_to = rotation.under_way(keystore)
    return KeysStand(
        source=source.text,
        key=key,
        moving_to=moving_to if before else "",
        under=rotation.counts(keystore),
        generations=rotation.generations(keystore),
        reencrypting=rotation.waiting(keystore),
    )


def tell_exclusions(tools: Tools) -> int:
    """Let the key desk know every exclusion that the record holds: how many files. Doing it again changes nothing.

    For records from before the desk kept a list of its own, and for a keystore that was put back from an older copy.
    """
    everybody = finding.exclusions()
    for file_id, people in everybody.items():
        tools.vault.exclude(file_id, people)
    return len(everybody)


def rotate_keys(tools: Tools, source_of: SourceOf, to: str, progress: Callable[[int, int], None]) -> Moved:
    """Move every key to a new key-encryption key, of the source `to` where it is named; one begun is finished first.

    Raises NotNow where there is a key at `to` already, or a source does not open.
    """
    return rotation.rotate(tools.vault.keystore, source_of(""), source_of, to, progress)
