"""The largest signed note of each ledger, kept in the keystore: outside the database that it vouches for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from typing import Any


class KeptNotes(ABC):
    """A part of `Keystore`, over its connection."""

    @abstractmethod
    def base(self) -> Any:
        """This thread's connection, to read with."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Any]:
        """One immediate transaction, on disk when the block ends without an error."""

    def keep_note(self, organisation: str, size: int, note: str) -> None:
        """Remember the largest checkpoint of an organisation, outside the database that it vouches for."""
        with self.writing() as base:
            base.execute(
                "INSERT INTO kept_note VALUES (?, ?, ?) ON CONFLICT (organisation) DO UPDATE "
                "SET size = excluded.size, note = excluded.note WHERE excluded.size > kept_note.size",
                (organisation, size, note),
            )

    def begin_notes_again(self, organisation: str, size: int, note: str) -> None:
        """Remember this checkpoint in the place of a larger one: an old copy was put back, and its ledger says so."""
        with self.writing() as base:
            base.execute("DELETE FROM kept_note WHERE organisation = ?", (organisation,))
            base.execute("INSERT INTO kept_note VALUES (?, ?, ?)", (organisation, size, note))

    def forget_note(self, organisation: str) -> None:
        """Remember none: an old copy is being put back that was made before there was one."""
        with self.writing() as base:
            base.execute("DELETE FROM kept_note WHERE organisation = ?", (organisation,))

    def kept_note(self, organisation: str) -> str | None:
        """The largest checkpoint remembered for this organisation, or None."""
        row = self.base().execute("SELECT note FROM kept_note WHERE organisation = ?", (organisation,)).fetchone()
        return None if row is None else str(row[0])

    def noted(self) -> list[str]:
        """The organisations of which a checkpoint is remembered."""
        rows = self.base().execute("SELECT organisation FROM kept_note ORDER BY organisation").fetchall()
        return [str(organisation) for (organisation,) in rows]
