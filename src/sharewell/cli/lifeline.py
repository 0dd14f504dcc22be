"""The web server ends with whoever started it, also where nobody was left to tell it: after a kill -9.

Otherwise the processes left over would keep the port, and the next start could not have it. Whoever starts the web
server holds the one end of a pipe and gives the other to the server and all its processes: it ends with the holder.
"""

from __future__ import annotations

import os
import signal
import threading
import time

NUMBER = "SHAREWELL_LIFELINE"
LOOK_SECONDS = 0.2
_held: list[int] = []


def hold() -> list[int]:
    """Hold a line until this process ends: the file for the web server to inherit. None where files are not passed."""
    if os.name != "posix":
        return []
    given, kept = os.pipe()
    _held.append(kept)
    os.environ[NUMBER] = str(given)
    return [given]


def end_with_the_others() -> None:
    """End this process of a web server, at once, when its server has gone; and the server when its parent has."""
    if os.name != "posix":
        return
    with_line = os.environ.get(NUMBER, "")
    # Started by `serve`, the server leads the group of all its processes: known, also where it is gone already.
    server = os.getpgrp() if with_line.isdecimal() else os.getppid()
    threading.Thread(target=_when_alone, args=(server,), name="parent gone", daemon=True).start()
    if with_line.isdecimal():
        threading.Thread(target=_when_cut, args=(int(with_line), server), name="starter gone", daemon=True).start()


def _when_alone(server: int) -> None:
    while os.getppid() == server:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


def _when_cut(line: int, server: int) -> None:
    try:
        while os.read(line, 1):
            pass
    except OSError:  # not a line of this process: started by other means, with our environment
        return
    if os.getppid() == server:
        os.kill(server, signal.SIGKILL)
    os._exit(1)
