"""The backup of every night, and its restoring as a test: a process of its own beside the service.

It is given what neither the web server nor the dispatcher may have: the way to the keystore, and on PostgreSQL the
owner's address. Until it is time it opens neither: each backup is made by a program of its own, which ends with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sharewell.cli.processes import Child
from sharewell.rules.outward import last_due

SETTING, SOCKET = "SHAREWELL_BACKUP_TO", "SHAREWELL_AGENT_SOCKET"
LOOK_SECONDS = 30.0
AGAIN_AFTER = timedelta(hours=1)


def child(command: Sequence[str], environ: Mapping[str, str]) -> list[Child]:
    """The process that does it, for whoever starts the service; none where no folder for backups is named.

    `environ`: the settings as they were given, before anything was taken out of them. `command`: how to run it.
    """
    if not (environ.get(SETTING) or environ.get(f"{SETTING}_FILE")) or environ.get(SOCKET):
        return []
    return [Child("nightly backup", [*command, "backup", "nightly"], vital=False, environ=dict(environ))]


def watch(once: Sequence[str]) -> None:
    """Run the command `once` every night at three, and soon after a start that missed it.

    What was tried and failed is tried again an hour later. Ends with the process that started it.
    """
    stopping, parent = threading.Event(), os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    tried = datetime.min.replace(tzinfo=UTC)
    done = last_done()
    while not stopping.wait(LOOK_SECONDS) and os.getppid() == parent:
        now = datetime.now(UTC)
        if (done is None or done < last_due(now)) and now - tried > AGAIN_AFTER:
            tried = now
            subprocess.run(once, check=False, stdout=sys.stderr)
            done = last_done()


def last_done() -> datetime | None:
    """When a backup was last restored as a test, as is remembered beside the database."""
    from sharewell.cli.start import start_django

    start_django()
    from django.conf import settings

    from sharewell.reports.backup_age import backup_age

    return backup_age(settings.VAR.root, datetime.now(UTC)).tested
