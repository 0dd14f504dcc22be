"""What PostgreSQL can say of its own pages: the sums it keeps of them, and its comparison of tables with indexes.

Both are an administrator's to switch on (`docs/how-to/postgresql.md`). Without the first a bit that turned on the disk
is read as if it were right; without the second an index may hide that its table reads otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# The two functions of the extension amcheck, where this role may call them, and the schema they are in.
_KNOWN = """
SELECT current_setting('data_checksums') = 'on', count(*) = 2, min(n.nspname)
FROM pg_extension e
JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.classid = 'pg_proc'::regclass
JOIN pg_proc p ON p.oid = d.objid JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE e.extname = 'amcheck' AND has_function_privilege(p.oid, 'EXECUTE')
AND ((p.proname = 'bt_index_check' AND p.pronargs = 2) OR p.proname = 'verify_heapam')
"""
_OURS = """
WITH ours AS (
  SELECT c.oid, c.relname, c.reltoastrelid FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
), pages AS (
  SELECT oid, relname FROM ours UNION ALL SELECT reltoastrelid, relname FROM ours WHERE reltoastrelid <> 0
)
"""
_TABLES = _OURS + """
SELECT pages.relname, found.msg
FROM pages, LATERAL "{schema}".verify_heapam(pages.oid, check_toast => true) AS found
LIMIT 1
"""
_INDEXES = _OURS + """
SELECT count("{schema}".bt_index_check(i.indexrelid, true)::text)
FROM pages JOIN pg_index i ON i.indrelid = pages.oid JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam
WHERE a.amname = 'btree' AND i.indisvalid
"""


@dataclass(frozen=True)
class Pages:
    """`sums`: sums of all pages are kept. `compared`: this role may have tables and indexes compared."""

    sums: bool
    compared: bool
    schema: str = ""


def known(cursor: Any) -> Pages:
    """What is switched on here, for this role."""
    cursor.execute(_KNOWN)
    sums, compared, schema = cursor.fetchone()
    return Pages(bool(sums), bool(compared), schema or "")


def wrong(cursor: Any) -> str:
    """What is wrong with the pages of our tables and their indexes: empty text for nothing, or where nobody can say.

    In a transaction. Raises DatabaseError for an index that does not hold what its table does, and for a page that
    cannot be read. Where nothing is compared, each table is at least read past its indexes, so that its sums are.
    """
    found = known(cursor)
    with _with(cursor, statement_timeout="0"):
        if not found.compared or '"' in found.schema:
            with _with(cursor, enable_indexscan="off", enable_indexonlyscan="off", enable_bitmapscan="off"):
                _read_tables(cursor)
            return ""
        cursor.execute(_TABLES.format(schema=found.schema))
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_INDEXES.format(schema=found.schema))
            return ""
        return f"{row[0]}: {row[1]}"


@contextmanager
def _with(cursor: Any, **settings: str) -> Iterator[None]:
    """With other settings until the block ends; after an error they are gone with its transaction."""
    for name, value in settings.items():
        cursor.execute(f"SET LOCAL {name} = {value}")
    yield
    for name in settings:
        cursor.execute(f"SET LOCAL {name} TO DEFAULT")


def _read_tables(cursor: Any) -> None:
    cursor.execute(_OURS + "SELECT quote_ident(relname) FROM ours")
    for (name,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {name}")
