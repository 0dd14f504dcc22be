"""Who may be sent something: checked within a year, at an address that is right, and nobody the record is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sharewell.rules.recipients import (
    FREE_MAIL,
    LAPSED,
    NOT_CHECKED,
    Somebody,
    checked_until,
    free_mail,
    is_checked,
    is_named,
    looks_wrong,
    why_not_checked,
)

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)


def test_a_check_counts_for_twelve_months_and_not_a_day_more() -> None:
    assert checked_until(NOON) == date(2027, 3, 15)
    assert is_checked(NOON, NOON + timedelta(days=364)) and not is_checked(NOON, NOON + timedelta(days=365))
    assert checked_until(datetime(2028, 2, 29, 12, tzinfo=UTC)) == date(2029, 2, 28)
    assert checked_until(None) is None
    assert why_not_checked(None, NOON) == NOT_CHECKED
    assert why_not_checked(NOON, NOON + timedelta(days=400)) == LAPSED and why_not_checked(NOON, NOON) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("duty@gmial.com", "gmail.com"), ("duty@hotmial.com", "hotmail.com"), ("duty@council.gov.ku", "council.gov.uk"),
     ("duty@nsh.net", "nhs.net"), ("duty@outlok.com", "outlook.com")],
)  # fmt: skip
def test_a_slip_in_an_address_is_named_with_what_was_meant(typed: str, meant: str) -> None:
    assert looks_wrong(typed) == f"{typed.partition('@')[2]} looks wrong; did you mean {meant}?"


@pytest.mark.parametrize("typed", ["", "duty@example.org", "duty@council.gov.uk", "team@nhs.net",
                                   *(f"a@{domain}" for domain in sorted(FREE_MAIL))])  # fmt: skip
def test_an_address_that_is_right_is_left_alone(typed: str) -> None:
    assert looks_wrong(typed) == ""


@pytest.mark.parametrize("typed", ["duty", "duty@", "@council.gov.uk", "duty@council", "du ty@council.uk", "a@b@c.uk"])
def test_what_is_no_address_is_said_so(typed: str) -> None:
    assert looks_wrong(typed).startswith("Enter an email address")


def test_free_mail_is_flagged_and_an_office_is_not() -> None:
    assert "free mail" in free_mail("someone@Gmail.com") and free_mail("duty@council.gov.uk") == ""


@pytest.mark.parametrize(
    ("recipient", "found"),
    [
        (Somebody("Dana Thornbury"), True),
        (Somebody("THORNBURY, dana (health visitor)"), True),
        (Somebody("Duty team", "+44 7700 900123"), True),
        (Somebody("D. T.", email="Dana@example.org"), True),
        (Somebody("Dana Khan"), False),
        (Somebody("Duty team", "01632 960101"), False),
    ],
)
def test_somebody_named_is_known_by_full_name_number_or_address(recipient: Somebody, found: bool) -> None:
    assert is_named(recipient, [Somebody("Dana Thornbury", "07700 900 123", "dana@example.org")]) is found


def test_a_first_name_alone_names_nobody() -> None:
    assert not is_named(Somebody("Dana Khan"), [Somebody("Dana"), Somebody("")])
