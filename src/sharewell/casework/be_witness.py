"""Be a witness to somebody else's ledger: no records here, only the last checkpoint of each, in one folder."""

from __future__ import annotations

from pathlib import Path

from sharewell.vault.witness import LARGEST, Answer, Witness

__all__ = ["LARGEST", "Answer", "Witness", "open_witness"]


def open_witness(folder: Path, name: str = "") -> Witness:
    """The witness whose memory is in `folder`, made the first time under `name`. Raises Broken as `Witness` does."""
    return Witness(folder, name)
