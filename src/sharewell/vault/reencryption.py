"""Which scopes get new data keys, and which old ones may go: the keystore's part of encrypting everything anew.

The list is kept in the keystore, so that what was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sharewell.vault.errors import KeyGone
from sharewell.vault.keystore import Keystore


def begin(keystore: Keystore, scopes: Collection[str]) -> list[str]:
    """The scopes to do: those of an earlier time that are left, or else all of `scopes`."""
    left = _left(keystore)
    if left:
        return left
    with keystore.writing() as base:
        base.executemany("INSERT INTO reencrypting (scope) VALUES (?)", [(scope,) for scope in scopes])
    return _left(keystore)


def make_keys(keystore: Keystore, scope: str, compartments: Sequence[str]) -> bool:
    """Make the next key of each compartment that has one, once for each time: false where the scope is destroyed."""
    row = keystore.base().execute("SELECT made FROM reencrypting WHERE scope = ?", (scope,)).fetchone()
    if row is None:
        return False
    if not row[0]:
        for compartment in compartments:
            try:
                keystore.new_generation(scope, compartment)
            except KeyGone:
                continue
        with keystore.writing() as base:
            base.execute("UPDATE reencrypting SET made = 1 WHERE scope = ?", (scope,))
    return True


def newest(keystore: Keystore, scope: str) -> dict[str, int]:
    """By compartment, the newest generation of a scope's keys."""
    rows = keystore.base().execute(
        "SELECT compartment, max(generation) FROM key WHERE scope = ? GROUP BY compartment", (scope,)
    )
    return {str(compartment): int(generation) for compartment, generation in rows.fetchall()}


def finish(keystore: Keystore, scope: str, oldest: Mapping[str, int]) -> tuple[int, int]:
    """Destroy the keys older than what is in use: how many, and how many older than the newest had to stay.

    `oldest`: by compartment, the oldest generation that something is still under.
    """
    dropped = kept = 0
    with keystore.writing() as base:
        for compartment, generation in oldest.items():
            which = (scope, compartment)
            dropped += base.execute(
                "DELETE FROM key WHERE scope = ? AND compartment = ? AND generation < ?", (*which, generation)
            ).rowcount
            kept += base.execute(
                "SELECT count(*) - 1 FROM key WHERE scope = ? AND compartment = ?", which
            ).fetchone()[0]
        if not kept:
            base.execute("DELETE FROM reencrypting WHERE scope = ?", (scope,))
    return dropped, kept


def _left(keystore: Keystore) -> list[str]:
    rows = keystore.base().execute("SELECT scope FROM reencrypting ORDER BY scope").fetchall()
    return [str(scope) for (scope,) in rows]
