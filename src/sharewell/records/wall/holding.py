"""Does the wall hold? What start-up asks about the serving role, its rights, and the policies, before it serves.

Each fault is a sentence that says what is wrong. None is a reason to go on.
"""

from __future__ import annotations

from typing import Any

from sharewell.records.wall.raising import MARK, version
from sharewell.records.wall.tables import WITH_POLICIES, Kind, tables

ROLE = """
SELECT current_user, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication
FROM pg_roles r WHERE r.rolname = current_user
"""
POWERS = ("is a superuser", "bypasses row-level security", "may make roles", "may make databases", "may replicate")
OWNED = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S', 'p')
AND pg_has_role(current_user, c.relowner, 'MEMBER') ORDER BY c.relname
"""
MAKES = """
SELECT has_schema_privilege(current_schema(), 'CREATE'), has_database_privilege(current_database(), 'CREATE')
"""
STANDING = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
  (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname LIKE 'sharewell\\_%%')
FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%s)
"""
RIGHTS = """
SELECT t.name, p.name FROM unnest(%s::text[]) AS t(name),
  unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p(name)
WHERE has_table_privilege(quote_ident(t.name), p.name)
"""
MADE_FROM = f"SELECT obj_description(to_regprocedure('{MARK}'), 'pg_proc')"
# Policies of a table beside the owner's own: fewer than these, and somebody has taken one away.
POLICIES = {Kind.CASE: 5, Kind.LIST: 5, Kind.LOG: 3, Kind.OWN: 2, Kind.ORGANISATION: 2}


def faults(connection: Any) -> list[str]:
    """What is wrong with the role and the database of `connection`, as sentences; empty where the wall holds."""
    with connection.cursor() as cursor:
        found = [*_role(cursor), *_policies(cursor)]
        # A role that owns the tables has every right to them: that is said once.
        return found or _rights(cursor)


def _asked(cursor: Any, sql: str, *values: object) -> list[Any]:
    cursor.execute(sql, list(values) or None)
    return list(cursor.fetchall())


def _role(cursor: Any) -> list[str]:
    name, *powers = _asked(cursor, ROLE)[0]
    found = [f"The role {name} {words}." for power, words in zip(powers, POWERS, strict=True) if power]
    owned = [table for (table,) in _asked(cursor, OWNED)]
    if owned:
        found.append(f"The role {name} owns {owned[0]} (and {len(owned) - 1} more), or belongs to the role that does.")
    if any(_asked(cursor, MAKES)[0]):
        found.append(f"The role {name} may make tables or schemas.")
    return found


def _policies(cursor: Any) -> list[str]:
    kinds = tables()
    wanted = [table for table, kind in kinds.items() if kind in WITH_POLICIES]
    standing = {table: (on, forced, count) for table, on, forced, count in _asked(cursor, STANDING, wanted)}
    found = []
    for table in wanted:
        on, forced, count = standing.get(table, (False, False, 0))
        if not (on and forced):
            found.append(f"Row-level security is not forced on {table}.")
        elif count < POLICIES[kinds[table]]:
            found.append(f"A policy is missing on {table}.")
    if not found and _asked(cursor, MADE_FROM) != [(version(),)]:
        found.append("The policies are not the ones of this version.")
    return found


def _rights(cursor: Any) -> list[str]:
    kinds = tables()
    rights = _asked(cursor, RIGHTS, list(kinds))
    never = {"TRUNCATE", "REFERENCES", "TRIGGER"}
    appended = {Kind.LEDGER: never | {"UPDATE", "DELETE"}, Kind.LOG: never | {"UPDATE", "DELETE"},
                Kind.HEAD: never | {"UPDATE", "DELETE"}}  # fmt: skip
    return [f"The serving role may {right} {table}." for table, right in rights
            if right in appended.get(kinds[table], never)]  # fmt: skip
