"""A folder with the practice pre-school in it, as `sharewell run` leaves it when it was started and stopped.

Made once a process and database by the real command, which takes ten seconds, and copied for each test that begins
there; on PostgreSQL with the files of the server, which rests meanwhile.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.support.past_the_wall import OWNER, SERVING
from tests.support.postgres import Server, free_port
from tests.support.serving import first_line, serving

_made: list[Path] = []
_made_on_postgresql: list[Path] = []


def _kept() -> Path:
    """A folder that goes when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="sharewell-practised-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def practised(var: Path) -> None:
    """Make `var`, which is not there yet, with a practice pre-school in it."""
    if not _made:
        folder = _kept()
        begin(folder / "var")
        _made.append(folder / "var")
    shutil.copytree(_made[0], var, ignore=shutil.ignore_patterns("*.sock"))


def addresses(server: Server) -> dict[str, str]:
    """The settings that name the database of `server`: for the role that serves, and for the owner."""
    place = f"127.0.0.1:{server.port}/sharewell"
    return {"SHAREWELL_DATABASE_URL": f"postgresql://{SERVING}@{place}",
            "SHAREWELL_OWNER_DATABASE_URL": f"postgresql://{OWNER}@{place}"}  # fmt: skip


def practised_on(server: Server, var: Path) -> None:
    """The same with the records in the database of `server`, which is new and empty, in an orderly stop of it."""
    data = server.folder / "data"
    if not _made_on_postgresql:
        folder = _kept()
        begin(folder / "var", **addresses(server))
        server.rest()
        _copy(data, folder / "data")
        _made_on_postgresql.append(folder)
    else:
        server.rest()
        shutil.rmtree(data)
        _copy(_made_on_postgresql[0] / "data", data)
    server.start()
    shutil.copytree(_made_on_postgresql[0] / "var", var, ignore=shutil.ignore_patterns("*.sock"))


def _copy(source: Path, to: Path) -> None:
    """With owners: PostgreSQL serves only what is its own."""
    subprocess.run(["cp", "-a", source, to], check=True)


def begin(var: Path, **settings: str) -> None:
    """Start `sharewell run` over this folder until it gives pages, and stop it."""
    with serving(var, free_port(), command="run", **settings) as process:
        while "http://" not in (line := first_line(process)):
            assert line, "it ended"
