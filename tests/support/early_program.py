"""Sharewell with two faults planted in its web server, for tests that must see them:

- it says "Sent" before the concern is written, and writes it a little later;
- it forgets the identifier of every form whose words hold "twice", so that a form sent again is saved again.

    python -m tests.support.early_program run --port 8000
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

LATE_SECONDS = 1.5
NAME = "tests.support.early_program:application"


def plant() -> None:
    """Put the faults into this process."""
    from sharewell.casework.record_concern import ConcernRecorded, record_concern
    from sharewell.rules.values import SafeNow, new_id
    from sharewell.web.staff import recording

    def late(actor: Any, tools: Any, request: Any) -> ConcernRecorded:
        def write() -> None:
            time.sleep(LATE_SECONDS)
            record_concern(actor, tools, request)

        if any("twice" in paragraph.text for paragraph in request.concern.paragraphs):
            return record_concern(actor, tools, replace(request, concern_id=new_id()))
        threading.Thread(target=write, daemon=True).start()
        return ConcernRecorded(
            concern_id=request.concern_id, reference="AAA-AAA", recorded_at=datetime.now(UTC), readers=(),
            not_shown_to=(), look_by=None, owed=(), safe_now=SafeNow.YES,
        )  # fmt: skip

    late.action, late.event = record_concern.action, record_concern.event  # type: ignore[attr-defined]
    recording.record_concern = late  # type: ignore[assignment]


def __getattr__(name: str) -> Any:
    """What the web server looks up: the real application, with the faults in it."""
    if name != "application":
        raise AttributeError(name)
    from sharewell.config.wsgi import application

    plant()
    return application


def main() -> None:
    """The command line, whose web server is this module."""
    from sharewell.cli import serve
    from sharewell.cli.main import main as real

    before = serve._granian
    serve._granian = lambda host, port, application: [*before(host, port, application)[:-1], NAME]  # type: ignore[assignment]
    real()


if __name__ == "__main__":
    main()
    sys.exit(0)
