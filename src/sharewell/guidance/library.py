"""The shelf: every table read once, checked strictly, and asked by name or by date.

Nothing here decides anything. A wrong table is a GuidanceError that names the file and the key, at first use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

from sharewell.guidance.reading import GuidanceError, load, only, read_row, read_rows
from sharewell.guidance.schema import (
    Clause,
    Clock,
    Duty,
    Edition,
    EditionHead,
    Feature,
    FormField,
    GoldenRule,
    LawfulBasis,
    ProcessingCondition,
    Question,
    RetentionClass,
    in_force,
)
from sharewell.guidance.vocabulary import ControllerType, Nation, Outcome, RecipientKind

Row = TypeVar("Row")
_SHELF = "editions"
_LISTS = ("rules", "questions", "clauses", "needs", "extends")


def edition(key: str) -> Edition:
    """The edition called `key` ("hmg-2018"); KeyError when there is none."""
    return _editions()[key]


def editions() -> tuple[Edition, ...]:
    """Every edition, oldest first."""
    return tuple(_editions().values())


def edition_in_force(on: date, nation: Nation = Nation.ENGLAND, under_duty: bool = False) -> Edition:
    """The edition a decision opened on that day is worked through; KeyError when none was in force there and then.

    `under_duty`: whether the organisation was under the duty to share on that day (its own dated data). An
    organisation that is not under it stays with the newest edition that does not presume it.
    """
    fitting = [
        row
        for row in editions()
        if row.nation is nation
        and in_force(on, row.in_force_from, row.in_force_until)
        and (under_duty or not row.under_duty)
    ]
    if not fitting:
        raise KeyError(f"no edition for {nation} was in force on {on.isoformat()}")
    return max(fitting, key=lambda row: (row.under_duty, row.in_force_from))


def lawful_bases(controller: ControllerType, on: date) -> tuple[LawfulBasis, ...]:
    """The lawful bases open to that kind of body on that day, in the order they are offered (consent last)."""
    return tuple(row for row in _bases().values() if row.open_to(controller, on))


def lawful_basis(id_: str) -> LawfulBasis:
    """One lawful basis, whether or not it is open to anybody today; KeyError when there is none."""
    return _bases()[id_]


def all_bases() -> tuple[LawfulBasis, ...]:
    """Every lawful basis, open or not, in the order they are offered."""
    return tuple(_bases().values())


def all_conditions() -> tuple[ProcessingCondition, ...]:
    """Every special-category condition."""
    return tuple(_conditions().values())


def conditions(on: date) -> tuple[ProcessingCondition, ...]:
    """The special-category conditions in force on that day."""
    return tuple(r for r in _conditions().values() if in_force(on, r.in_force_from, r.in_force_until))


def condition(id_: str) -> ProcessingCondition:
    """One special-category condition; KeyError when there is none."""
    return _conditions()[id_]


def duties(on: date) -> tuple[Duty, ...]:
    """The duties in law to tell somebody that had begun by that day. A duty with no start date is in no answer."""
    return tuple(row for row in all_duties() if in_force(on, row.in_force_from, row.in_force_until))


@cache
def all_duties() -> tuple[Duty, ...]:
    """Every duty in the table, begun or not."""
    rows = _table("duties.toml", "duty", Duty, "id")
    for index, row in enumerate(rows):
        if row.clock not in _clocks():
            raise GuidanceError(f"duties.toml: duty[{index}].clock", f"no clock is called {row.clock!r}")
    return rows


def clock(key: str) -> Clock:
    """One time limit; KeyError when there is none."""
    return _clocks()[key]


def clocks() -> tuple[Clock, ...]:
    """Every time limit."""
    return tuple(_clocks().values())


def retention_classes() -> tuple[RetentionClass, ...]:
    """Every keeping period."""
    return tuple(_retention().values())


def retention_class(key: str) -> RetentionClass:
    """One keeping period; KeyError when there is none."""
    return _retention()[key]


@cache
def features() -> Mapping[str, Feature]:
    """The parts of the product that answer for clauses, by id."""
    return _by("id", _table("features.toml", "feature", Feature, "id"))


@cache
def receiving_form(kind: RecipientKind) -> tuple[FormField, ...]:
    """What the form of this kind of recipient usually asks for, in its order; empty where nothing is usual."""
    fields = _table("receiving-forms.toml", "field", FormField, "id")
    return tuple(row for row in fields if kind in row.recipients)


@cache
def bank_holidays(nation: Nation = Nation.ENGLAND) -> frozenset[date]:
    """The bank holidays in the table; KeyError for a nation that has none there."""
    where = "bank-holidays.toml"
    tables = load(where)
    only(tables, frozenset(Nation), where)
    found: dict[str, frozenset[date]] = {}
    for name, days in tables.items():
        if not isinstance(days, dict) or set(days) - {"source", "days"}:
            raise GuidanceError(f"{where}: {name}", "expected a source and its days")
        for index, day in enumerate(days["days"]):
            if type(day) is not date or day.weekday() > 4:
                raise GuidanceError(f"{where}: {name}.days[{index}]", "expected a date from Monday to Friday")
        found[name] = frozenset(days["days"])
    return found[nation]


@cache
def _bases() -> Mapping[str, LawfulBasis]:
    rows = _table("lawful-bases.toml", "basis", LawfulBasis, "id")
    return _by("id", tuple(sorted(rows, key=lambda row: row.order)))


@cache
def _conditions() -> Mapping[str, ProcessingCondition]:
    return _by("id", _table("conditions.toml", "condition", ProcessingCondition, "id"))


@cache
def _clocks() -> Mapping[str, Clock]:
    return _by("key", _table("clocks.toml", "clock", Clock, "key"))


@cache
def _retention() -> Mapping[str, RetentionClass]:
    return _by("key", _table("retention-schedule.toml", "class", RetentionClass, "key"))


@cache
def _editions() -> Mapping[str, Edition]:
    folder = resources.files("sharewell.guidance").joinpath(_SHELF)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    raw = {name: load(f"{_SHELF}/{name}") for name in names}
    keys = {str(table.get("key", "")): table for table in raw.values()}
    rows = [read_edition(table, f"{_SHELF}/{name}", keys) for name, table in raw.items()]
    return _by("key", tuple(sorted(rows, key=lambda row: row.in_force_from)))


def read_edition(table: dict[str, Any], where: str, shelf: Mapping[str, dict[str, Any]]) -> Edition:
    """One edition from its TOML table; `shelf` holds the tables that it may extend, by key.

    An edition that extends another has that one's rules, questions and needs, and adds its own after them.
    """
    head = {name: value for name, value in table.items() if name not in _LISTS}
    parts = {name: _part(table, name, where, shelf) for name in ("rules", "questions", "clauses")}
    needs = _needs(table, where, shelf)
    key = head.get("key")
    rules = _own(read_rows(GoldenRule, parts["rules"], f"{where}: rules", "id"), key)
    questions = _own(read_rows(Question, parts["questions"], f"{where}: questions", "id"), key)
    clauses = read_rows(Clause, parts["clauses"], f"{where}: clauses", "id") if parts["clauses"] else ()
    front = read_row(EditionHead, head, where)
    row = Edition(**vars(front), rules=rules, questions=questions, needs=needs, clauses=clauses)
    _check_edition(row, where)
    return row


def _part(table: dict[str, Any], name: str, where: str, shelf: Mapping[str, dict[str, Any]]) -> list[Any]:
    own = table.get(name, [])
    if not isinstance(own, list):
        raise GuidanceError(f"{where}: {name}", "expected a list of tables")
    base = _base(table, where, shelf)
    return [*(base.get(name, []) if base and name != "clauses" else []), *own]


def _base(table: dict[str, Any], where: str, shelf: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    name = table.get("extends")
    if name is None:
        return None
    if name not in shelf or "extends" in shelf[name]:
        raise GuidanceError(f"{where}: extends", f"{name!r} is not an edition that stands alone")
    return shelf[name]


def _needs(table: dict[str, Any], where: str, shelf: Mapping[str, dict[str, Any]]) -> Mapping[Outcome, tuple[str, ...]]:
    base = _base(table, where, shelf)
    found: dict[Outcome, tuple[str, ...]] = {}
    for source in ([base] if base else []) + [table]:
        needs = source.get("needs", {})
        only(needs, frozenset(Outcome), f"{where}: needs")
        for name, checks in needs.items():
            if not isinstance(checks, list) or not all(isinstance(item, str) for item in checks):
                raise GuidanceError(f"{where}: needs.{name}", "expected a list of check names")
            found[Outcome(name)] = found.get(Outcome(name), ()) + tuple(checks)
    for outcome in Outcome:
        if outcome not in found:
            raise GuidanceError(f"{where}: needs.{outcome}", "missing")
    return MappingProxyType(found)


def _own(rows: tuple[Row, ...], key: Any) -> tuple[Row, ...]:
    """The rows with ids made whole: rule "3" of "dfe-2024" is "dfe-2024.3"."""
    made: list[Row] = []
    for row in rows:
        if isinstance(row, GoldenRule):
            made.append(replace(row, id=f"{key}.{row.id}"))
        elif isinstance(row, Question):
            made.append(replace(row, rule=f"{key}.{row.rule}"))
    return tuple(made)


def _check_edition(row: Edition, where: str) -> None:
    """Dangling ids, two rules that claim one check, and dates the wrong way round."""
    rules = {rule.id for rule in row.rules}
    claimed: set[str] = set()
    for rule in row.rules:
        for check in rule.checks:
            if check in claimed:
                raise GuidanceError(f"{where}: rules.{rule.id}.checks", f"{check!r} stands under two rules")
            claimed.add(check)
    for question in row.questions:
        if question.rule not in rules:
            raise GuidanceError(f"{where}: questions.{question.id}.rule", f"no rule is called {question.rule!r}")
    for outcome, checks in row.needs.items():
        for check in checks:
            if check not in claimed:
                raise GuidanceError(f"{where}: needs.{outcome}", f"{check!r} stands under no rule")
    if row.in_force_until is not None and row.in_force_until < row.in_force_from:
        raise GuidanceError(f"{where}: in_force_until", "before in_force_from")
    for clause in row.clauses:
        _check_clause(clause, row, claimed, where)


def _check_clause(clause: Clause, row: Edition, claimed: set[str], where: str) -> None:
    known = {
        "rule": {rule.id.rpartition(".")[2] for rule in row.rules},
        "question": {question.id for question in row.questions},
        "check": claimed,
        "feature": set(features()),
    }
    if not clause.implemented_by:
        raise GuidanceError(f"{where}: clauses.{clause.id}.implemented_by", "empty")
    for name in clause.implemented_by:
        kind, _, id_ = name.partition(":")
        if id_ not in known.get(kind, ()):
            raise GuidanceError(f"{where}: clauses.{clause.id}.implemented_by", f"{name!r} leads nowhere")


def _table(name: str, key: str, cls: type[Row], id_: str) -> tuple[Row, ...]:
    tables = load(name)
    only(tables, frozenset({key}), name)
    return read_rows(cls, tables.get(key), f"{name}: {key}", id_)


def _by(name: str, rows: tuple[Row, ...]) -> Mapping[str, Row]:
    return MappingProxyType({getattr(row, name): row for row in rows})
