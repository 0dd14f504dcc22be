"""Starting the machinery behind a command: Django, the database, the tools.

Nothing here is imported at the top of a command's module, so that `sharewell assess` starts without any of it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from sharewell.cli.output import fail

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools

NEWER = (
    "The database was made by a newer Sharewell ({steps}). Nothing was changed. "
    "Install that version or a later one, or restore the copy from before."
)
OWNER_NEEDED = (
    "PostgreSQL is used with two roles: SHAREWELL_DATABASE_URL is for the one that serves, and cannot do this. Set "
    "SHAREWELL_OWNER_DATABASE_URL to the address of the role that owns the tables (docs/how-to/postgresql.md)."
)


def start_django() -> None:
    """Set up Django with the settings of this machine. Ends the command with a clear message where they are wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharewell.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        fail(str(error))


def migrations_to_run() -> list[str]:
    """The names of migrations not yet applied. Ends the command where the database is newer than this program."""
    from django.db import DatabaseError, connections
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connections[_owner()])
    except (DatabaseError, ValueError, TypeError) as error:  # the latter two: a damaged list of migrations
        fail(f"The database cannot be opened: {str(error).splitlines()[0]}")
    ours = {app for app, _ in executor.loader.disk_migrations}
    ahead = [f"{app} {name}" for app, name in executor.loader.applied_migrations if app in ours]
    ahead = [step for step in ahead if tuple(step.split(" ", 1)) not in executor.loader.disk_migrations]
    if ahead:
        fail(NEWER.format(steps=", ".join(sorted(ahead))))
    return [f"{step.app_label} {step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _owner() -> str:
    """The database as its owner reaches it: on SQLite, and with one address, the only one there is."""
    from django.db import connections

    return "owner" if "owner" in connections.databases else "default"


def as_owner() -> None:
    """From here on this command reads and writes as the owner of the tables, past row-level security.

    For commands that look at every row. Ends the command where PostgreSQL is used and the owner's address is not given.
    """
    from django.db import connections

    need_owner()
    if "owner" in connections.databases:
        connections["default"] = connections["owner"]


def need_owner() -> None:
    """End the command where it will have to see every row later and could not: nothing is begun that cannot end."""
    from django.db import connections

    if "owner" not in connections.databases and connections["default"].vendor == "postgresql":
        fail(OWNER_NEEDED)


def forget_owner() -> None:
    """What this process starts from here on never learns the owner's address."""
    for name in ("SHAREWELL_OWNER_DATABASE_URL", "SHAREWELL_OWNER_DATABASE_URL_FILE"):
        os.environ.pop(name, None)


def tools(*, owner: bool = False) -> Tools:
    """The tools of a use case, over the database and keys of this machine, which must be up to date.

    `owner`: for a command that must see every row (see `as_owner`).
    """
    start_django()
    if owner:
        as_owner()
    from django.conf import settings
    from django.utils.module_loading import import_string

    if migrations_to_run():
        fail("The database is not up to date. Run: sharewell migrate")
    made: Tools = import_string(settings.TOOLS)()
    return made


def check_machine() -> None:
    """Run the checks of security and database; print what to mend and end the command where one fails."""
    from django.core.checks import Tags

    _check(Tags.security, Tags.database)


def check_wall() -> None:
    """Run the check of the second wall, once the database is up to date; end the command where it does not hold."""
    _check("wall")


def _check(*tags: str) -> None:
    from django.core.checks import run_checks
    from django.db import OperationalError

    try:
        found = run_checks(tags=tags, databases=["default"])
    except OperationalError as error:
        fail(f"The database cannot be reached: {str(error).splitlines()[0]}")
    for message in found:
        print(f"{message.id}: {message.msg} {message.hint or ''}".rstrip(), file=sys.stderr)
    if any(message.is_serious() for message in found):
        fail("Mend what is listed above, then start again.")


def migrate_database() -> list[str]:
    """Apply the migrations that are missing; returns their names."""
    from django.core.management import call_command
    from django.db import connections

    waiting = migrations_to_run()
    if "owner" in connections.databases:
        # Also with nothing waiting: the second wall is raised anew, in case somebody took a stone out of it.
        call_command("migrate", verbosity=0, interactive=False, database="owner")
    elif waiting and connections["default"].vendor == "postgresql":
        fail(OWNER_NEEDED)
    elif waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return waiting
