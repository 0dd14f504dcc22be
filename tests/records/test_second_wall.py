"""G36: with the gate removed on purpose, the database shows nobody a row of a file that is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.widen_need_to_know import Widen, widen_need_to_know
from sharewell.records import gate, models, wall
from sharewell.records.wall.holding import faults
from sharewell.records.wall.raising import raise_wall
from sharewell.records.wall.reach import REACH, named
from sharewell.records.wall.tables import KINDS, Kind, Undeclared, file_column, guarded, kind_of, tables
from sharewell.rules.access import Action
from tests.cast import Cast, cast
from tests.support.past_the_wall import SERVING, past_the_wall

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def people(tools) -> Cast:
    return cast(tools)


@pytest.fixture
def hidden(people: Cast) -> str:
    """A file with a decision in it, about somebody who works here, so that the deputy who is their relative is out."""
    sent = people.concern(about_staff=("adult",))
    file_id = people.file_of(sent.concern_id)
    open_decision(people.actor("lead"), people.tools, OpenDecision(file_id=file_id, concern_id=sent.concern_id))
    return file_id


def in_files() -> list[str]:
    """The tables whose rows say which file they are in."""
    kinds = tables()
    return [table for table in guarded() if kinds[table] is not Kind.OWN]


def rows(table: str, file_id: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{file_column(table)}" = %s', [file_id])
        return int(cursor.fetchone()[0])


def visible(people: Cast, person_id: str, file_id: str, purpose: str = "test") -> dict[str, int]:
    """How many rows of the file somebody sees in each table, with the file setting pointed at it."""
    with transaction.atomic(), wall.entered(person_id, people.organisation_id, purpose, people.tools.clock()):
        wall.at(file_id)
        return {table: found for table in in_files() if (found := rows(table, file_id))}


def everybody(people: Cast) -> Iterator[tuple[str, str]]:
    for part in people.people:
        yield part, people.people[part]


def outsiders(people: Cast, file_id: str) -> list[str]:
    with past_the_wall():
        around = gate.circle_of(people.organisation_id, file_id)
    placed = {member.person_id for member in around.members} - around.excluded
    return [person for _, person in everybody(people) if person not in placed]


def test_nobody_without_a_place_sees_a_row_of_any_table_and_nobody_set_sees_nothing(people, hidden, counted) -> None:
    with past_the_wall():
        assert {table for table in in_files() if rows(table, hidden)} >= {"records_concern", "records_decision"}
    strangers = outsiders(people, hidden)
    assert {people.person("relative"), people.person("adult"), people.person("outsider")} <= set(strangers)
    for person in [*strangers, "", "0" * 32]:
        assert visible(people, person, hidden) == {}
    assert visible(people, people.person("lead"), hidden)["records_concern"] == 1
    counted("tables and people behind the wall", len(in_files()) * (len(strangers) + 2))


def test_a_purpose_reaches_the_tables_it_names_and_no_others(people, hidden) -> None:
    stranger = people.person("manager")
    reached = {reach.purpose: named(reach.tables, guarded()) for reach in REACH}
    for purpose in [*map(str, Action), *reached]:
        readable = {table for table, commands in reached.get(purpose, {}).items() if "r" in commands}
        assert set(visible(people, stranger, hidden, purpose)) <= readable, purpose
    assert "records_concern" not in visible(people, stranger, hidden, Action.CONCERN_RECORD)


def test_the_pages_with_no_gate_at_all_show_nobody_a_file(people, hidden, monkeypatch) -> None:
    from sharewell.casework.read_file import ReadFile, read_file
    from sharewell.rules.access import Allowed
    from sharewell.rules.errors import Missing
    from sharewell.rules.need_to_know import Sight

    monkeypatch.setattr(gate, "decide", lambda *asked: Allowed(Sight.EVERYTHING))
    for part in ("manager", "relative", "outsider", "trustee"):
        with pytest.raises((Missing, LookupError, DatabaseError)), transaction.atomic():
            read_file(people.actor(part), people.tools, ReadFile(hidden))
    assert read_file(people.actor("lead"), people.tools, ReadFile(hidden)).concerns


def test_nothing_is_written_into_a_hidden_file_or_changed_in_it(people, hidden) -> None:
    person, now = people.person("manager"), people.tools.clock()
    with transaction.atomic(), wall.entered(person, people.organisation_id, "test", now), connection.cursor() as cursor:
        wall.at(hidden)
        for table in set(in_files()) - {"records_accessentry"}:
            cursor.execute(f'UPDATE "{table}" SET "version" = 9 WHERE "{file_column(table)}" = %s', [hidden])
            assert cursor.rowcount == 0, table
            cursor.execute(f'DELETE FROM "{table}" WHERE "{file_column(table)}" = %s', [hidden])
            assert cursor.rowcount == 0, table
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(
                "INSERT INTO records_entry (id, organisation_id, scope_id, version, body, file_id, at, kind, about_id, "
                "significant) VALUES ('x', %s, %s, 1, '', %s, '', 'x', '', 0)",
                [people.organisation_id, hidden, hidden],
            )


LEDGER = [name for name, kind in KINDS.items() if kind in (Kind.LEDGER, Kind.HEAD)]


@pytest.mark.parametrize("name", [*LEDGER, "AccessEntry"])
def test_the_ledger_and_the_access_log_are_added_to_and_never_changed_or_emptied(people, name) -> None:
    table = getattr(models, name)._meta.db_table
    forbidden = ['DELETE FROM "{}"', 'TRUNCATE "{}"']
    if name != "LedgerHead":
        forbidden.append('UPDATE "{}" SET "id" = "id"')
    for statement in forbidden:
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))


def test_a_place_ends_behind_the_wall_too(people) -> None:
    clock, person = people.tools.clock, people.person("manager")
    file_id = people.file_of(people.concern().concern_id)
    until = clock() + timedelta(days=2)
    widen_need_to_know(people.actor("lead"), people.tools, Widen(file_id, person, "Covers next week.", until))
    assert visible(people, person, file_id)["records_concern"] == 1
    clock.move(days=3)
    assert visible(people, person, file_id) == {}


def test_the_wall_holds_and_each_stone_that_is_taken_out_is_named(people) -> None:
    assert faults(connection) == []
    for broken, words in (
        ("ALTER TABLE records_concern NO FORCE ROW LEVEL SECURITY", "not forced on records_concern"),
        ("ALTER TABLE records_child DISABLE ROW LEVEL SECURITY", "not forced on records_child"),
        ("DROP POLICY sharewell_read ON records_entry", "A policy is missing on records_entry"),
        (f"GRANT UPDATE ON records_ledgerevent TO {SERVING}", "may UPDATE records_ledgerevent"),
        (f"GRANT TRUNCATE ON records_child TO {SERVING}", "may TRUNCATE records_child"),
        ("COMMENT ON FUNCTION sharewell_wall_file(text,text) IS 'old'", "not the ones of this version"),
    ):
        with transaction.atomic():
            with past_the_wall(), connection.cursor() as cursor:
                cursor.execute(broken)
            assert any(words in fault for fault in faults(connection)), broken
            transaction.set_rollback(True)
    with past_the_wall():
        owner = " ".join(faults(connection))
    assert "owns" in owner


def test_the_check_sees_a_wall_without_its_stones(people, hidden) -> None:
    """The control of all above: with the policies off, the same questions find rows."""
    with transaction.atomic():
        with past_the_wall(), connection.cursor() as cursor:
            for table in in_files():
                cursor.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
        assert visible(people, people.person("manager"), hidden)["records_concern"] == 1
        assert visible(people, "", hidden)
        transaction.set_rollback(True)


def test_raising_it_again_changes_nothing_and_a_stone_is_put_back(people) -> None:
    with past_the_wall(), connection.cursor() as cursor:
        cursor.execute("DROP POLICY sharewell_read ON records_entry")
        raise_wall(connection, SERVING)
    assert faults(connection) == []


def test_a_table_nobody_declared_is_refused() -> None:
    class Stray:
        __name__ = "Stray"

    with pytest.raises(Undeclared, match="Declare the table"):
        kind_of(Stray)  # type: ignore[arg-type]


# A digest of 256 random bits: nobody meets another file's by typing something.
RANDOM_UNIQUE = {("PickUp", "token_digest")}


def test_no_unique_key_over_natural_data_can_tell_of_another_file() -> None:
    for name in (*KINDS, *(model.__name__ for model in models.InFile.__subclasses__())):
        model = getattr(models, name)
        if kind_of(model) not in (Kind.CASE, Kind.LIST, Kind.LOG):
            continue
        unique = [
            field.name
            for field in model._meta.concrete_fields
            if field.unique and not field.primary_key and (name, field.name) not in RANDOM_UNIQUE
        ]
        assert unique == [] and not model._meta.unique_together and not model._meta.constraints, name
        assert not [field for field in model._meta.concrete_fields if field.is_relation], name
