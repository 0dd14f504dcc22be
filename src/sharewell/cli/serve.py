"""`sharewell serve`: everything that real use needs, from one command."""

from __future__ import annotations

import functools
import hashlib
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sharewell.cli import lifeline, nightly
from sharewell.cli.output import clear_errors, fail
from sharewell.cli.processes import Child, Family, PortInUse, answers, refuse_used_port
from sharewell.cli.start import (
    check_machine,
    check_wall,
    forget_owner,
    migrate_database,
    migrations_to_run,
    start_django,
)

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools


def command(
    host: str = typer.Option("", help="The address to listen on; else SHAREWELL_HOST."),
    port: int = typer.Option(0, min=0, max=65535, help="The port to listen on; else SHAREWELL_PORT."),
) -> None:
    """Start Sharewell: the first start makes its folder, keys and database; the address is printed."""
    serve(host, port, prepare=_refuse_practice, words=lambda address: f"Sharewell is ready: {address}")


def serve(host: str, port: int, *, prepare: Callable[[Tools], None], words: Callable[[str], str]) -> None:
    """Prepare this machine, then run web server and dispatcher until told to stop.

    `prepare` runs when the database is up to date and before anything is served; `words` makes the text that is
    printed once the server answers, from its address.
    """
    _as_two_users()
    given_first = dict(os.environ)
    start_django()
    from django.conf import settings
    from django.db import connections
    from django.utils.module_loading import import_string

    host, port = host or settings.SHAREWELL.host, port or settings.SHAREWELL.port
    try:
        refuse_used_port(host, port)
    except PortInUse as error:
        fail(str(error))
    settings.VAR.make()
    check_machine()
    forget_owner()
    with clear_errors():
        agent: Child | None = import_string(settings.START_KEY_AGENT)(_ourselves("keys", "agent"))
    keys = [agent] if agent else []
    try:
        _bring_up_to_date()
        check_wall()
        _collect_static(Path(settings.STATIC_ROOT))
        with clear_errors():
            tools = import_string(settings.TOOLS)()
            _keep_reserve()
            prepare(tools)
            _tell_exclusions(tools)
        connections.close_all()
    except BaseException:
        Family(keys).stop()
        raise
    given = settings.SHAREWELL
    tls = given.tls_certificate is not None
    address = f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{port}/"
    line = lifeline.hold()
    family = Family([*keys, _web(host, port, line), *_public(host, line),
                     Child("dispatcher", _ourselves("dispatch"), vital=False),
                     *nightly.child(_ourselves(), given_first)])  # fmt: skip
    ready = functools.partial(answers, host, port, name=given.hosts[0] if given.hosts else host, tls=tls)
    sys.exit(family.watch(ready, lambda: print(words(address), flush=True)))


def _as_two_users() -> None:
    """Where root starts it and two accounts are named, watch over one that holds the keys and one that serves."""
    if os.name == "posix" and os.geteuid() == 0:
        two_users = importlib.import_module("sharewell.config.two_users")
        with clear_errors():
            ended: int | None = two_users.watch(sys.argv[1:])
        if ended is not None:
            sys.exit(ended)


def _ourselves(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "sharewell.cli.main", *arguments]


def _web(host: str, port: int, line: list[int]) -> Child:
    return Child("web server", _granian(host, port, "sharewell.config.wsgi:application"), vital=True, pass_fds=line)


def _public(host: str, line: list[int]) -> list[Child]:
    """The pages for recipients without an account, in processes of their own; none where no address is given."""
    from django.conf import settings

    given = settings.SHAREWELL
    if not given.public_address:
        return []
    try:
        refuse_used_port(host, given.public_port)
    except PortInUse as error:
        fail(str(error))
    command = _granian(host, given.public_port, "sharewell.config.public_wsgi:application")
    return [Child("web server for recipients", command, vital=False, pass_fds=line)]


def _granian(host: str, port: int, application: str) -> list[str]:
    from django.conf import settings

    given = settings.SHAREWELL
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(given.workers), "--blocking-threads", "1", "--backpressure", "64", "--no-ws",
        "--workers-kill-timeout", "5", "--respawn-failed-workers", "--log-level", "warning",
        "--log-config", str(settings.SERVER_LOG),
    ]  # fmt: skip
    if given.tls_certificate:
        command += ["--ssl-certificate", str(given.tls_certificate), "--ssl-keyfile", str(given.tls_key)]
    return [*command, application]


def _collect_static(root: Path) -> None:
    """Copy the built pages' files to where the web server serves them; nothing to do when they are there already."""
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    state = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            state.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    stamp = root / ".collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == state.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    root.mkdir(exist_ok=True)
    stamp.write_text(state.hexdigest(), encoding="ascii")


def _bring_up_to_date() -> None:
    """Make a new database; records of an earlier version are brought up to date by a person, after a backup."""
    from sharewell.reports.installation import keeps_anything

    waiting = migrations_to_run()
    if waiting and keeps_anything():
        fail(f"These records are of an earlier version ({len(waiting)} steps). Run: sharewell upgrade --to FOLDER")
    migrate_database()


def _keep_reserve() -> None:
    from sharewell.casework.stopping import keep_reserve, stopped_words

    if not keep_reserve():
        said = stopped_words() or "There is no room for the reserve of 32 MB. Run “sharewell doctor”."
        print(said, file=sys.stderr, flush=True)


def _tell_exclusions(tools: Tools) -> None:
    from sharewell.casework.keep_keys import tell_exclusions

    tell_exclusions(tools)


def _refuse_practice(tools: Tools) -> None:
    """Real use never starts on a folder with made-up families in it."""
    from sharewell.reports.installation import Holds, holds

    if holds(tools.vault) is Holds.PRACTICE:
        fail("This folder holds the practice setting. For real use, choose another folder with SHAREWELL_VAR.")
