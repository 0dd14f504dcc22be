"""A program with a PostgreSQL of its own whose tables lie on a small disk: it fills, and then it fails.

    python -m tests.support.small_database FOLDER    prints as JSON what was saved, what was refused and how, and
                                                     what is there at the end; `blind` as a last word: nobody knows
                                                     the server's errors, the control
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.past_the_wall import OWNER, SERVING
from tests.support.postgres import Server
from tests.support.serving import SHAREWELL
from tests.support.small_disk import SmallDisk, small_disk
from tests.support.traced import ROOT, strace

MOST = 400
"""More concerns than find room in what is left of the disk, or in the pages that a table has already."""
ROOM = 256 * 1024


class Small:
    """A setting with a few concerns, whose tables lie on `disk`: in the server's folder, since it may not see ours."""

    def __init__(self, root: Path, server: Server, disk: SmallDisk) -> None:
        self.root, self.server, self.disk = root, server, disk
        self.saved: list[str] = []
        place = f"127.0.0.1:{self.server.port}/sharewell"
        os.environ |= {"SHAREWELL_VAR": str(root), "SHAREWELL_DATABASE_URL": f"postgresql://{SERVING}@{place}",
                       "SHAREWELL_OWNER_DATABASE_URL": f"postgresql://{OWNER}@{place}"}  # fmt: skip

    def prepare(self) -> None:
        """The cast; then the tables are moved to the small disk."""
        subprocess.run([sys.executable, "-m", "tests.support.recorder", "prepare"], check=True, cwd=ROOT)
        if account := self.server.account:
            shutil.chown(self.disk.place, account.pw_uid, account.pw_gid)
        self.server.ask(f"CREATE TABLESPACE small LOCATION '{self.disk.place}'")
        self.server.ask("ALTER DATABASE sharewell SET TABLESPACE small")
        from sharewell.cli.start import tools

        self.real = tools()
        self.save(3)

    def save(self, most: int) -> str:
        """Up to so many concerns: the name of the error that ended it, or empty text."""
        from django.db import DatabaseError

        from tests.support.recorder import record

        for number in range(most):
            try:
                self.saved.append(record(self.real, str(number)))
            except DatabaseError as error:
                return type(error).__name__
        return ""

    def told(self, most: int) -> dict[str, Any]:
        """What saving ended in, why writes are stopped now, and what the next save ends in."""
        from sharewell.vault.stopped import stopped

        ended, found = self.save(most), stopped(self.root)
        return {"ended": ended, "stopped": str(found.why) if found else "", "next": self.save(1)}

    def resume(self) -> int:
        """A person has everything checked and lets writing go on: the status of `sharewell resume`."""
        return subprocess.run([*SHAREWELL, "resume"], check=False, cwd=ROOT, stdout=subprocess.DEVNULL).returncode

    @contextmanager
    def failing(self, call: str) -> Iterator[None]:
        """Each such call of our session on a file of the tables fails, as where the disk is broken."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        files = [one for one in self.disk.place.rglob("*") if one.is_file() and one.name[0].isdigit()]
        command = [strace(), "-p", str(pid), "-o", "/dev/null", *(word for one in files for word in ("-P", str(one))),
                   "-e", f"trace={call}", "-e", f"inject={call}:error=EIO"]  # fmt: skip
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            while "attached" not in tracer.stderr.readline():
                time.sleep(0.01)
            try:
                yield
            finally:
                tracer.terminate()

    def there(self) -> dict[str, Any]:
        """Which of what was saved is not there, and what the check of the record finds."""
        from django.db import connection

        with self.server.administrator() as admin:
            found = {one for (one,) in admin.execute("SELECT id FROM records_concern").fetchall()}
        connection.close()
        checked = subprocess.run([*SHAREWELL, "ledger", "verify", "--json"], check=False, cwd=ROOT, capture_output=True)
        return {"saved": len(self.saved), "lost": sorted(set(self.saved) - found), "whole": checked.returncode == 0}


def played(small: Small) -> dict[str, Any]:
    """The disk fills, is given room, and then breaks."""
    small.prepare()
    small.disk.fill(leave=ROOM)
    said: dict[str, Any] = {"full": small.told(MOST)}
    small.disk.make_room()
    said["resumed"] = small.resume()
    with small.failing("pwrite64"):
        said["failed"] = small.told(MOST)
    said |= {"resumed again": small.resume(), "at last": small.save(1)}
    return said | small.there()


if __name__ == "__main__":
    root, *more = sys.argv[1:]
    if more == ["blind"]:
        from sharewell.records.engine import watching

        watching._STATES.clear()
    server = Server()
    try:
        with small_disk(server.folder / "small", 160) as disk:
            sys.stdout.write(json.dumps(played(Small(Path(root), server, disk))))
            server.rest()
    finally:
        server.stop()
