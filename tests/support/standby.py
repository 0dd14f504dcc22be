"""A second PostgreSQL that follows a first one by streaming, as `docs/how-to/postgresql.md` sets it up."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.support.postgres import Server, _place, _unprivileged, free_port, programs

NAME = "sharewell_standby"


class Standby(Server):
    """A copy of `primary` that follows it. `promote` makes it the one that is written to."""

    def __init__(self, primary: Server) -> None:
        self.bin, self.account, self.port = programs(), _unprivileged(), free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="sharewell-standby-", dir=_place()))
        self.url = primary.url.replace(f":{primary.port}/", f":{self.port}/")
        if self.account:
            shutil.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        try:
            where = f"host=127.0.0.1 port={primary.port} user=postgres application_name={NAME}"
            self._run("pg_basebackup", "-D", "data", "-R", "-X", "stream", "-c", "fast", "-d", where)
            self.start()
        except BaseException:
            self.stop()
            raise

    def promote(self) -> None:
        """From now on this one is written to. Waits until it is."""
        self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "promote")


def wait_for_each_other(primary: Server, *, yes: bool) -> None:
    """Have a commit on the primary be acknowledged only when the standby has it on its disk; or not wait for it."""
    with psycopg.connect(f"postgresql://postgres@127.0.0.1:{primary.port}/postgres", autocommit=True) as admin:
        admin.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME if yes else ''}'")
        admin.execute("SELECT pg_reload_conf()")
        wanted = "sync" if yes else "async"
        for _ in range(100):
            row = admin.execute("SELECT sync_state FROM pg_stat_replication").fetchone()
            if row is not None and row[0] == wanted:
                return
            time.sleep(0.1)
    raise RuntimeError(f"the standby is not {wanted}")


def kill(server: Server) -> None:
    """SIGKILL for every process of a server at once, as when its machine dies."""
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    children = subprocess.run(["pgrep", "-P", str(main)], capture_output=True, text=True, check=False).stdout.split()
    for process in (main, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    (server.folder / "data" / "postmaster.pid").unlink()
