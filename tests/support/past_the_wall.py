"""Looking past the second wall: as the role that owns the tables, for what a test sets up or looks at by itself.

The tests run as the role that serves. Only what is inside `past_the_wall()` sees or touches every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

HARNESS, OWNER, SERVING = "sharewell_harness", "sharewell_owner", "sharewell_serving"
AS_OWNER, AS_SERVING = f" -c role={OWNER}", f" -c role={SERVING}"


@contextmanager
def past_the_wall() -> Iterator[None]:
    """Inside, on PostgreSQL, the connection acts as the owner of the tables. On SQLite there is no wall."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET ROLE {OWNER}")
    yield
    # After an error the transaction is rolled back, and the role goes back with it.
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {before}")


def connect_as(role: str) -> None:
    """New connections of this process act as the owner (`AS_OWNER`) or as the role that serves (`AS_SERVING`)."""
    from django.db import connections

    options = connections["default"].settings_dict["OPTIONS"]
    connections["default"].close()
    plain = options["options"].replace(AS_OWNER, "").replace(AS_SERVING, "")
    options["options"] = plain + role


def behind_the_wall() -> None:
    """Raise the wall in the database that the owner has just made, and go behind it for the rest of the run."""
    from django.db import connection
    from django.db.models.signals import post_migrate

    from sharewell.records.wall.raising import raise_wall

    raise_wall(connection, SERVING)
    # Between tests that commit, Django says "migrated" to whoever listens, as the role that serves, which may do none
    # of what they would.
    post_migrate.receivers.clear()
    post_migrate.sender_receivers_cache.clear()
    connect_as(AS_SERVING)


def file_of(organisation_id: str, concern_id: str) -> str:
    """The file that a concern is in, for a test to open by itself."""
    from sharewell.records import gate

    with past_the_wall():
        return gate.file_holding(organisation_id, "concern", concern_id)
