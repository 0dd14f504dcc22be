"""The guidance tables: read strictly, complete, and in force when they say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sharewell import guidance
from sharewell.guidance import library, reading
from sharewell.guidance.reading import GuidanceError, read_row, read_rows
from sharewell.guidance.schema import Clock, Edition, LawfulBasis
from sharewell.guidance.vocabulary import BasisKind, ControllerType, Nation, Outcome

PUBLIC, PRIVATE = ControllerType.PUBLIC_BODY, ControllerType.PRIVATE_OR_VOLUNTARY
DAY = timedelta(days=1)
SEED_CLAUSES = [
    *("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"),
    *("R1", "R2a", "R2b", "R3a", "R3b", "R4a", "R4b", "R4c", "R4d", "R5", "R6a", "R6b", "R6c", "R6d", "R6e", "R7"),
    *("Q1", "Q2", "Q3", "Q4a", "Q4b", "Q4c", "Q5a", "Q5b", "Q5c", "Q6a", "Q6b", "Q7a", "Q7b", "Q7c", "Q7d", "Q7e"),
]


def test_every_clause_of_the_policy_is_there_and_answered_for() -> None:
    clauses = guidance.edition("hmg-2018").clauses
    assert [clause.id for clause in clauses] == SEED_CLAUSES
    for clause in clauses:
        assert clause.words.endswith(".") and clause.implemented_by


def test_each_edition_has_its_seven_rules_and_says_where_they_are_from() -> None:
    assert [edition.key for edition in guidance.editions()] == ["hmg-2018", "dfe-2024", "duty-2026"]
    for edition in guidance.editions():
        assert [rule.number for rule in edition.rules if rule.golden] == [1, 2, 3, 4, 5, 6, 7]
        assert edition.nation is Nation.ENGLAND
        assert edition.citation and edition.sources
        assert set(edition.needs) == set(Outcome)
        assert all(rule.id.startswith(edition.key) and rule.citation and rule.title for rule in edition.rules)


def test_only_the_edition_whose_text_was_not_wholly_seen_is_provisional_and_says_why() -> None:
    provisional = {edition.key: edition.provisional_why for edition in guidance.editions() if edition.provisional}
    assert list(provisional) == ["duty-2026"] and provisional["duty-2026"]


@pytest.mark.parametrize(
    ("on", "under_duty", "key"),
    [
        (date(2018, 7, 5), False, "hmg-2018"),
        (date(2024, 4, 18), True, "hmg-2018"),
        (date(2024, 4, 19), False, "dfe-2024"),
        (date(2026, 9, 29), True, "dfe-2024"),
        (date(2026, 9, 30), True, "duty-2026"),
        (date(2026, 9, 30), False, "dfe-2024"),
    ],
)
def test_the_edition_in_force_follows_the_day_and_the_organisation(on: date, under_duty: bool, key: str) -> None:
    assert guidance.edition_in_force(on, Nation.ENGLAND, under_duty).key == key


@pytest.mark.parametrize(("on", "nation"), [(date(2018, 7, 4), Nation.ENGLAND), (date(2026, 1, 1), Nation.WALES)])
def test_where_no_edition_was_in_force_none_is_made_up(on: date, nation: Nation) -> None:
    with pytest.raises(KeyError):
        guidance.edition_in_force(on, nation, False)


def test_recognised_legitimate_interest_is_open_from_its_day_and_not_to_public_bodies() -> None:
    start = date(2026, 2, 5)
    for on, controller, there in [(start - DAY, PRIVATE, False), (start, PRIVATE, True), (start, PUBLIC, False)]:
        ids = [basis.id for basis in guidance.lawful_bases(controller, on)]
        assert ("recognised_safeguarding" in ids) == there
        assert ids[-1] == "consent", "agreement is offered last"


def test_public_task_is_the_public_body_s_own_and_a_private_one_must_say_which_task() -> None:
    task = guidance.lawful_basis("public_task")
    assert task.open_to(PUBLIC, date(2026, 1, 1))
    assert task.note_for == (PRIVATE,) and task.note_asks


def test_each_duty_has_a_clock_and_only_the_duty_to_share_has_an_exception() -> None:
    assert {duty.id for duty in library.all_duties() if duty.exception} == {"duty_to_share"}
    for duty in library.all_duties():
        assert guidance.clock(duty.clock).title
    on = date(2026, 9, 30)
    assert "duty_to_share" in {duty.id for duty in guidance.duties(on)}
    assert "duty_to_share" not in {duty.id for duty in guidance.duties(on - DAY)}
    assert "sex_offence_report" not in {duty.id for duty in guidance.duties(date(2100, 1, 1))}


def test_the_safeguarding_condition_is_for_sharing_without_consent() -> None:
    assert guidance.condition("safeguarding").without_consent
    assert guidance.condition("explicit_consent").needs_consent
    assert guidance.conditions(date(2018, 5, 24)) == ()


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian reckoning."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize("year", range(2018, 2031))
def test_the_bank_holidays_of_a_year_are_those_the_calendar_gives(year: int) -> None:
    days = guidance.bank_holidays()
    assert {easter(year) - 2 * DAY, easter(year) + DAY} <= days
    mondays = [day for day in days if day.year == year and day.month == 8]
    assert len(mondays) == 1 and mondays[0].weekday() == 0 and mondays[0].day > 24
    usual = 8 + {2022: 2, 2023: 1}.get(year, 0)
    assert len([day for day in days if day.year == year]) == usual


def test_only_england_has_bank_holidays_here() -> None:
    with pytest.raises(KeyError):
        guidance.bank_holidays(Nation.SCOTLAND)


def test_a_keeping_period_ends_in_a_review_and_for_ever_has_one_within_a_year() -> None:
    for row in guidance.retention_classes():
        assert row.review_months > 0 and row.source
        assert not row.indefinite or row.review_months <= 12
    records: dict[str, int] = {}
    for row in guidance.retention_classes():
        records[row.record] = records.get(row.record, 0) + (not row.flags)
    assert set(records.values()) == {1}, "one class without circumstances for each kind of record"


def test_the_tables_are_read_once() -> None:
    assert guidance.edition("dfe-2024") is guidance.edition("dfe-2024")
    assert guidance.clocks()[0] is guidance.clocks()[0]


ROW: dict[str, Any] = {
    "id": "x",
    "label": "l",
    "legal_name": "n",
    "kind": "other",
    "controllers": ["public_body"],
    "in_force_from": date(2018, 1, 1),
    "citation": "c",
    "evidence": "seen",
    "order": 1,
}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"colour": "red"}, "f.toml.colour"),
        ({"in_force_from": "2018-01-01"}, "f.toml.in_force_from"),
        ({"kind": "magic"}, "f.toml.kind"),
        ({"controllers": ["public_body", "circus"]}, "f.toml.controllers[1]"),
        ({"controllers": ["public_body", "public_body"]}, "f.toml.controllers"),
        ({"controllers": "public_body"}, "f.toml.controllers"),
        ({"order": True}, "f.toml.order"),
        ({"order": "1"}, "f.toml.order"),
        ({"label": " l"}, "f.toml.label"),
    ],
)
def test_a_wrong_row_is_refused_by_file_and_key(change: dict[str, Any], where: str) -> None:
    with pytest.raises(GuidanceError) as refused:
        read_row(LawfulBasis, {**ROW, **change}, "f.toml")
    assert refused.value.where == where


def test_a_missing_key_and_two_rows_of_one_name_are_refused() -> None:
    assert read_row(LawfulBasis, ROW, "f.toml").kind is BasisKind.OTHER
    with pytest.raises(GuidanceError, match=r"f\.toml\.label: missing"):
        read_row(LawfulBasis, {name: value for name, value in ROW.items() if name != "label"}, "f.toml")
    with pytest.raises(GuidanceError, match="stands twice"):
        read_rows(LawfulBasis, [ROW, ROW], "f.toml", "id")
    with pytest.raises(GuidanceError, match="at least one"):
        read_rows(Clock, [], "f.toml", "key")


def edition_table(**changes: Any) -> dict[str, Any]:
    return {**reading.load("editions/hmg-2018.toml"), **changes}


def read_edition(table: dict[str, Any]) -> Edition:
    return library.read_edition(table, "e.toml", {})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "unknown key"),
        ({"needs": {}}, r"needs\.share: missing"),
        ({"in_force_until": date(2000, 1, 1)}, "before in_force_from"),
        ({"clauses": [{"id": "A1", "words": "w.", "implemented_by": ["rule:99"]}]}, "leads nowhere"),
        ({"clauses": [{"id": "A1", "words": "w.", "implemented_by": ["feature:moon"]}]}, "leads nowhere"),
        ({"clauses": [{"id": "A1", "words": "w.", "implemented_by": []}]}, "empty"),
        ({"questions": [{"id": "q", "rule": "99", "text": "t", "fields": ["harm"]}]}, "no rule is called"),
        ({"extends": "nothing"}, "stands alone"),
        ({"rules": "all"}, "expected a list"),
    ],
)
def test_a_wrong_edition_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(GuidanceError, match=words):
        read_edition(edition_table(**changes))


def test_a_check_under_two_rules_or_under_none_is_refused() -> None:
    table = edition_table()
    twice = [*table["rules"], {**table["rules"][0], "id": "9", "number": 9}]
    with pytest.raises(GuidanceError, match="under two rules"):
        read_edition({**table, "rules": twice})
    with pytest.raises(GuidanceError, match="under no rule"):
        read_edition({**table, "needs": {**table["needs"], "share": ["moon"]}})


def test_a_file_that_is_no_toml_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GuidanceError, match=r"nowhere\.toml"):
        reading.load("nowhere.toml")
