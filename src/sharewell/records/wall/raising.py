"""Raises the wall: functions, policies and grants, all in one transaction, as the role that owns the tables.

Raising it again changes nothing. Everything is made from the tables of this package, so that no policy is written by
hand; a table that is not declared, or was made meanwhile, has no grant and shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db import transaction

from sharewell.records.wall.looks import LOOKS, Guard, Look
from sharewell.records.wall.reach import OTHERS_WORDS, OWN_WORDS, flat, reached
from sharewell.records.wall.tables import WITH_POLICIES, Kind, file_column, guarded, tables

GRANTS: dict[Kind, str] = {
    Kind.CASE: "SELECT, INSERT, UPDATE, DELETE",
    Kind.LIST: "SELECT, INSERT, UPDATE, DELETE",
    Kind.LOG: "SELECT, INSERT",
    Kind.OWN: "SELECT, INSERT, UPDATE, DELETE",
    Kind.ORGANISATION: "SELECT, INSERT, UPDATE, DELETE",
    Kind.LEDGER: "SELECT, INSERT",
    Kind.HEAD: 'SELECT, INSERT, UPDATE ("size", "peaks", "seal")',
    Kind.OPEN: "SELECT, INSERT, UPDATE, DELETE",
    Kind.DJANGO: "SELECT",
}
ACTOR, ORGANISATION = "(SELECT {s}.sharewell_wall_said('actor'))", "(SELECT {s}.sharewell_wall_said('organisation'))"
MARK = "sharewell_wall_file(text,text)"
DROP = """
DO $wall$ DECLARE one record; BEGIN
  FOR one IN SELECT polname, polrelid::regclass AS of FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE c.relnamespace = '{s}'::regnamespace AND polname LIKE 'sharewell\\_%' LOOP
    EXECUTE format('DROP POLICY %I ON %s', one.polname, one.of);
  END LOOP;
  FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
      WHERE pronamespace = '{s}'::regnamespace AND proname LIKE 'sharewell\\_wall\\_%' LOOP
    EXECUTE format('DROP FUNCTION %s', one.name);
  END LOOP;
END $wall$
"""
# Ours alone: an administrator's functions, such as those of an extension, may stand in the same schema.
EACH_FUNCTION = """
DO $wall$ DECLARE one record; BEGIN
  FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
      WHERE pronamespace = '{s}'::regnamespace AND proname LIKE 'sharewell\\_wall\\_%' LOOP
    EXECUTE format('{act}', one.name);
  END LOOP;
END $wall$
"""
BEYOND = "STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"


def raise_wall(connection: Any, serving: str) -> None:
    """Make policies and grants in the database of `connection`, whose role owns the tables, for the role `serving`.

    With no serving role (empty text) there are no grants. Raises Undeclared for a table nobody has declared.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        schema, owner = cursor.fetchone()
        for statement in script(schema, owner, serving):
            cursor.execute(statement)


def script(schema: str, owner: str, serving: str) -> list[str]:
    """Every statement in order. The last writes down what it was made from, so that a check can tell an old wall."""
    s = quoted(schema)
    made = [DROP.format(s=s), *_functions(s, owner), *_policies(s, owner), *_grants(s, serving)]
    return [*made, f"COMMENT ON FUNCTION {s}.{MARK} IS '{version()}'"]


def version() -> str:
    """A digest of everything the wall is made from, roles and schema apart."""
    made = [*_functions("s", "o"), *_policies("s", "o"), *_grants("s", "r")]
    return sha256("\n".join(made).encode()).hexdigest()[:32]


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _listed(words: list[str]) -> str:
    return "ARRAY[" + ", ".join(_text(word) for word in words) + "]::text[]"


def _functions(s: str, owner: str) -> Iterator[str]:
    """What the policies ask. None takes anything of a row, so that each is worked out once a statement."""
    yield (
        f"CREATE FUNCTION {s}.sharewell_wall_said(name text) RETURNS text LANGUAGE sql STABLE AS "
        "$$ SELECT coalesce(current_setting('sharewell.' || name, true), '') $$"
    )
    yield (
        f"CREATE FUNCTION {s}.sharewell_wall_owner() RETURNS boolean LANGUAGE sql STABLE AS "
        f"$$ SELECT {_text(owner)} IN (session_user, current_setting('role')) $$"
    )
    yield (
        f"CREATE FUNCTION {s}.sharewell_wall_sight(file text) RETURNS integer LANGUAGE plpgsql {BEYOND} AS $$ "
        f"DECLARE actor text := {s}.sharewell_wall_said('actor'); now text := {s}.sharewell_wall_said('now'); "
        f"organisation text := {s}.sharewell_wall_said('organisation'); BEGIN "
        "IF file = '' OR actor = '' THEN RETURN 0; END IF; "
        "RETURN (SELECT coalesce(max(CASE WHEN m.own_words = 0 THEN 2 ELSE 1 END), 0) "
        f"FROM {s}.records_membership m WHERE m.file_id = file AND m.person_id = actor "
        "AND m.organisation_id = organisation "
        "AND (m.until = '' OR m.until >= now COLLATE \"C\") "
        f"AND NOT EXISTS (SELECT 1 FROM {s}.records_exclusion e "
        "WHERE e.file_id = m.file_id AND e.person_id = m.person_id)); END $$"
    )
    yield (
        f"CREATE FUNCTION {s}.sharewell_wall_shut_out() RETURNS text[] LANGUAGE plpgsql {BEYOND} AS $$ "
        f"DECLARE actor text := {s}.sharewell_wall_said('actor'); BEGIN "
        f"RETURN (SELECT coalesce(array_agg(file_id::text), '{{}}') FROM {s}.records_exclusion "
        "WHERE person_id = actor); END $$"
    )
    yield (
        f"CREATE FUNCTION {s}.{MARK.replace('text,text', 'asked text, command text')} RETURNS text "
        f"LANGUAGE plpgsql {BEYOND} AS $$ DECLARE file text := {s}.sharewell_wall_said('file'); seen integer; BEGIN "
        f"IF file = '' OR {s}.sharewell_wall_said('actor') = '' THEN RETURN ''; END IF; "
        f"IF {s}.sharewell_wall_said('purpose') || '/' || asked || ' ' || command = ANY({_listed(reached(guarded()))}) "
        "THEN RETURN file; END IF; "
        f"seen := {s}.sharewell_wall_sight(file); "
        f"IF seen = 2 OR (seen = 1 AND asked || ' ' || command = ANY({_listed(flat(OWN_WORDS))})) "
        "THEN RETURN file; END IF; RETURN ''; END $$"
    )
    for name, look in LOOKS.items():
        yield _look(s, name, look)


def _look(s: str, name: str, look: Look) -> str:
    sql = look.sql.replace('FROM "', f'FROM {s}."')
    for number in range(1, look.values + 1):
        sql = sql.replace("%s", f"${number}", 1)
    sql = sql.replace("%%", "%")
    names = [f"found{number}" for number in range(1, look.columns + 1)]
    guard = {
        Guard.SELF: f"$1 <> '' AND $1 = {ACTOR.format(s=s)}",
        Guard.PLACE: f"{s}.sharewell_wall_sight(found1) > 0",
        Guard.PURPOSE: f"{ACTOR.format(s=s)} <> '' AND "
        f"(SELECT {s}.sharewell_wall_said('purpose')) = ANY({_listed(list(look.purposes))})",
    }[look.guard]
    return (
        f"CREATE FUNCTION {s}.sharewell_wall_look_{name}({', '.join(['text'] * look.values)}) "
        f"RETURNS TABLE ({', '.join(f'{one} text' for one in names)}) LANGUAGE sql {BEYOND} AS $$ "
        f"SELECT {', '.join(f'f.{one}::text' for one in names)} FROM ({sql}) AS f({', '.join(names)}) "
        f"WHERE ({guard.replace('found1', 'f.found1')}) OR (SELECT {s}.sharewell_wall_owner()) $$"
    )


def _policies(s: str, owner: str) -> Iterator[str]:
    for table, kind in tables().items():
        if kind not in WITH_POLICIES:
            continue
        of = f"{s}.{quoted(table)}"
        yield f"ALTER TABLE {of} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {of} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY sharewell_owner ON {of} TO {quoted(owner)} USING (true) WITH CHECK (true)"
        for name, command, rest in RULES[kind](s, table, owner):
            yield f"CREATE POLICY sharewell_{name} ON {of} {command} {rest}"


_Policy = tuple[str, str, str]


# Whose own words, or own files, somebody with a place for these alone may read.
WRITTEN_BY = {"records_concern": "recorder_id", "records_attachment": "added_by"}


def _case(s: str, table: str, owner: str) -> Iterator[_Policy]:
    column = file_column(table)

    def there(command: str) -> str:
        return f"{column} = (SELECT {s}.sharewell_wall_file('{table}', '{command}'))"

    own = f"scope_id = {column} AND organisation_id = {ORGANISATION.format(s=s)}"
    yield "read", "FOR SELECT", f"USING ({there('r')})"
    yield "add", "FOR INSERT", f"WITH CHECK ({there('a')} AND {own})"
    yield "change", "FOR UPDATE", f"USING ({there('w')}) WITH CHECK ({there('w')} AND {own})"
    yield "remove", "FOR DELETE", f"USING ({there('d')})"
    if table in WRITTEN_BY:
        whole = f"(SELECT {s}.sharewell_wall_sight({s}.sharewell_wall_said('file'))) = 2"
        whole += f" OR (SELECT {s}.sharewell_wall_said('purpose')) = ANY({_listed(OTHERS_WORDS)})"
        theirs = f"{WRITTEN_BY[table]} = {ACTOR.format(s=s)} OR {whole} OR current_user = {_text(owner)}"
        yield "own_words", "AS RESTRICTIVE FOR SELECT", f"USING ({theirs})"


def _list(s: str, table: str, owner: str) -> Iterator[_Policy]:
    for name, command, rest in _case(s, table, owner):
        if name == "read":
            own = (
                f"person_id = {ACTOR.format(s=s)} AND person_id <> '' "
                f"AND (until = '' OR until > (SELECT {s}.sharewell_wall_said('now')) COLLATE \"C\") "
                f"AND file_id <> ALL ((SELECT {s}.sharewell_wall_shut_out())::text[])"
            )
            yield name, command, rest.replace("USING (", f"USING (({own}) OR ", 1)
        else:
            yield name, command, rest


def _log(s: str, table: str, owner: str) -> Iterator[_Policy]:
    yield "read", "FOR SELECT", f"USING (file_id = (SELECT {s}.sharewell_wall_file('{table}', 'r')))"
    # Signing in is a job: it writes down who signed in before anybody acts.
    own = f"(person_id = {ACTOR.format(s=s)} AND person_id <> '') OR {ACTOR.format(s=s)} LIKE 'job:%'"
    yield "add", "FOR INSERT", f"WITH CHECK (({own}) AND organisation_id = {ORGANISATION.format(s=s)})"


def _own(s: str, table: str, owner: str) -> Iterator[_Policy]:
    mine = f"(person_id = {ACTOR.format(s=s)} AND person_id <> '') OR {ACTOR.format(s=s)} LIKE 'job:%'"
    yield "own", "FOR ALL", f"USING ({mine}) WITH CHECK ({mine})"


def _organisation(s: str, table: str, owner: str) -> Iterator[_Policy]:
    own = f"({ORGANISATION.format(s=s)} IN ('', organisation_id))"
    yield "ours", "FOR ALL", f"USING {own} WITH CHECK {own}"


RULES = {Kind.CASE: _case, Kind.LIST: _list, Kind.LOG: _log, Kind.OWN: _own, Kind.ORGANISATION: _organisation}


def _grants(s: str, serving: str) -> Iterator[str]:
    every = f"ALL {{}} IN SCHEMA {s}"
    yield EACH_FUNCTION.format(s=s, act="REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC")
    if not serving:
        return
    to = quoted(serving)
    yield f"REVOKE ALL ON {every.format('TABLES')} FROM {to}"
    yield f"REVOKE ALL ON {every.format('SEQUENCES')} FROM {to}"
    yield f"REVOKE ALL ON SCHEMA {s} FROM {to}"
    yield f"GRANT USAGE ON SCHEMA {s} TO {to}"
    in_a_format = to.replace("'", "''").replace("%", "%%")
    yield EACH_FUNCTION.format(s=s, act=f"GRANT EXECUTE ON FUNCTION %s TO {in_a_format}")
    for table, kind in tables().items():
        yield f"GRANT {GRANTS[kind]} ON {s}.{quoted(table)} TO {to}"
