"""What is remembered of the last backups: one small file beside the database, times and words only.

Beside and not in the database: a restored database would otherwise believe in tests that were made of another.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

NAME = "backups.json"
READ_BY_ALL = 0o644


def read(root: Path) -> dict[str, str]:
    """What is remembered: `made`, `tested` (ISO times), `wrong`. Empty where there is nothing, or nothing readable."""
    try:
        found = json.loads((root / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def remember(root: Path, **facts: str) -> None:
    """Change what is remembered, all at once or not at all. A folder that cannot be written is no reason to fail."""
    half = root / f".{NAME}.{os.getpid()}"
    try:
        half.write_text(json.dumps(read(root) | facts, indent=2, sort_keys=True), encoding="utf-8")
        half.chmod(READ_BY_ALL)
        half.replace(root / NAME)
    except OSError:
        half.unlink(missing_ok=True)


def time_of(text: str) -> datetime | None:
    """A remembered time; None where there is none that can be read."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
