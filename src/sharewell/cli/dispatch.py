"""`sharewell dispatch`: the loop that sends what waits in the outbox. `serve` starts it; nobody else needs to."""

from __future__ import annotations

import logging
import os
import signal
import threading

import typer

from sharewell.cli.start import tools

logger = logging.getLogger("sharewell.dispatcher")


def command(once: bool = typer.Option(False, "--once", help="Look once, then stop.")) -> None:
    """Send what waits in the outbox, and hand what got stuck to a person, until told to stop."""
    made = tools()
    from django.conf import settings
    from django.db import close_old_connections

    from sharewell.casework import due_work, outbox, seal_file

    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())
    parent = os.getppid()
    while True:
        try:
            outbox.hand_over_stuck(made)
            outbox.run_outbox_once(made)
            due_work.do_due_work(made)
            seal_file.finish_all_sealing(made)
        except Exception:
            if once:
                raise
            logger.exception("the dispatcher could not finish its round; it tries again")
            close_old_connections()
        if once or stopping.wait(settings.SHAREWELL.dispatch_seconds) or os.getppid() != parent:
            return
