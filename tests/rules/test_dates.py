"""Dates and times as a tired person types them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.dates import (
    Birth,
    ClockSide,
    DateBoxes,
    DateGap,
    MomentGap,
    age_words,
    at_london,
    date_words,
    deadline_words,
    moment_words,
    read_birth,
    read_date,
    read_moment,
    read_time,
    time_words,
    to_london,
    wanted,
)
from sharewell.rules.errors import Gap, Incomplete

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def gap(found: object) -> Gap:
    assert isinstance(found, Gap)
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "3 11 2026",
        "3/11/2026",
        "03.11.26",
        "3-11-2026",
        "2026-11-03",
        "3 November 2026",
        "3 nov 26",
        "3rd of November 2026",
        "Tuesday 3 November 2026",
        "Nov 3, 2026",
        " 3  NOVEMBER   2026 ",
        "３/１１/２０２６",
        DateBoxes("3", "11", "2026"),
        DateBoxes("03", "Nov", "2026"),
    ],
)
def test_one_day_is_read_however_it_is_typed(typed: str | DateBoxes) -> None:
    assert read_date(typed, field="happened", today=TODAY) == date(2026, 11, 3)


@given(DAYS)
def test_every_day_we_write_we_can_read(day: date) -> None:
    later = date(2101, 1, 1)
    for typed in (date_words(day), deadline_words(day), day.isoformat(), f"{day.day}/{day.month}/{day.year}"):
        assert read_date(typed, field="happened", today=later) == day


def test_b3_a_date_after_today_is_sent_back_with_today_in_words() -> None:
    found = gap(read_date("23 11 2026", field="happened", today=TODAY))
    assert found == DateGap(
        "happened", "The date of the concern cannot be after today, 22 November 2026.", "seed, Accurate"
    )
    assert read_date("23 11 2026", field="by", today=TODAY, future=True) == date(2026, 11, 23)
    assert read_date("22 11 2026", field="happened", today=TODAY) == TODAY


@pytest.mark.parametrize(
    "typed",
    [
        "31/02/2026",
        "13/13/26",
        "0 1 2026",
        "29 2 2025",
        "soon",
        "3",
        "1 1 1899",
        "Monday 3 November 2026",
        "1 1 99999",
        "٣ ١ ٢٠٢٦",
        "-1 2 2026 5",
        "1e3 1 2026",
    ],
)
def test_b4_an_impossible_date_is_sent_back_with_an_example(typed: str) -> None:
    assert gap(read_date(typed, field="happened", today=TODAY)).message == "Enter a real date, for example 3 11 2026."


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yesterday", date(2026, 11, 21)),
        ("Today", TODAY),
        ("the day before yesterday", date(2026, 11, 20)),
        ("3 days ago", date(2026, 11, 19)),
        ("Tuesday", date(2026, 11, 17)),
        ("last sunday", date(2026, 11, 15)),
        ("3 November", date(2026, 11, 3)),
        ("3 December", date(2025, 12, 3)),
    ],
)
def test_b4_a_day_in_words_is_offered_never_taken_in_silence(typed: str, meant: date) -> None:
    found = read_date(typed, field="happened", today=TODAY)
    assert isinstance(found, DateGap)
    assert found.suggestion == meant
    assert found.message == f"Did you mean {deadline_words(meant)}? Enter a real date, for example 3 11 2026."


def test_a_missing_box_is_named() -> None:
    found = read_date(DateBoxes("3", "11", ""), field="happened", today=TODAY)
    assert isinstance(found, DateGap)
    assert (found.message, found.parts) == ("The date of the concern must include a year.", ("year",))
    assert gap(read_date(DateBoxes(), field="happened", today=TODAY)).message == "Enter the date of the concern."
    assert gap(read_date("", field="happened", today=TODAY)).message == "Enter the date of the concern."


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_nothing_typed_can_break_the_readers(one: str, two: str, three: str) -> None:
    for found in (
        read_date(one, field="f", today=TODAY),
        read_date(DateBoxes(one, two, three), field="f", today=TODAY),
    ):
        assert isinstance(found, DateGap) or found <= TODAY
    assert isinstance(read_time(one, field="f"), time | MomentGap)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:32", time(9, 32)),
        ("0932", time(9, 32)),
        ("9.32am", time(9, 32)),
        ("9am", time(9)),
        ("2.05 PM", time(14, 5)),
        ("14:05", time(14, 5)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        ("12am", time(0)),
        ("12:30 p.m.", time(12, 30)),
        ("17", time(17)),
        ("14:05pm", time(14, 5)),
        ("12 noon", time(12)),
        ("0:30am", time(0, 30)),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, meant: time) -> None:
    assert read_time(typed, field="at") == meant


@pytest.mark.parametrize("typed", ["25:70", "24:00", "9:60", "ten", "25pm", "9:3", "-1:00", "1:2:3"])
def test_b5_an_impossible_time_is_sent_back(typed: str) -> None:
    assert gap(read_time(typed, field="at")).message == "Enter a time between 00:00 and 23:59."


def test_a_bare_hour_is_asked_about() -> None:
    assert gap(read_time("9", field="at")).message == "Say 9am or 9pm."
    assert gap(read_time("12", field="at")).message == "Say midday or midnight."
    assert gap(read_time(" ", field="at")).message == "Enter the time, or choose 'Time not known'."


def test_b5_the_hour_that_happens_twice_is_asked_about_and_the_answer_taken() -> None:
    night = date(2026, 10, 25)
    asked = read_moment(night, time(1, 30), field="at", now=NOW)
    assert isinstance(asked, MomentGap)
    assert asked.ask_side
    assert asked.message == "01:30 happened twice that night. Was it before or after the clocks went back?"
    assert read_moment(night, time(1, 30), field="at", now=NOW, side=ClockSide.BEFORE) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    assert read_moment(night, time(1, 30), field="at", now=NOW, side=ClockSide.AFTER) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )
    assert read_moment(night, time(2, 0), field="at", now=NOW) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_b5_the_hour_that_never_was_is_sent_back_with_a_real_one() -> None:
    found = read_moment(date(2026, 3, 29), time(1, 30), field="at", now=NOW, side=ClockSide.AFTER)
    assert isinstance(found, MomentGap)
    assert found.suggestion == time(2, 30)
    assert found.message == "01:30 did not happen that night: the clocks went forward over it. Did you mean 02:30?"


def test_a_time_later_today_is_sent_back() -> None:
    assert read_moment(TODAY, time(15, 30), field="at", now=NOW) == NOW
    found = gap(read_moment(TODAY, time(15, 31), field="at", now=NOW))
    assert found.message == "The time of the concern cannot be after now, 3:30pm on 22 November 2026."


@given(st.datetimes(datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2026-11-22"), timezones=st.just(UTC)))
def test_every_moment_of_london_can_be_typed_and_comes_back_the_same(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    local = to_london(moment)
    side = ClockSide.AFTER if local.fold else ClockSide.BEFORE
    typed = read_time(time_words(local.time()), field="at")
    assert isinstance(typed, time)
    assert read_moment(local.date(), typed, field="at", now=NOW, side=side) == moment


def test_b6_dates_of_birth_out_of_reach_are_sent_back() -> None:
    assert (
        gap(read_birth("1 2 1992", field="born", today=TODAY)).message
        == "Check the date of birth: this person would be 34."
    )
    assert (
        gap(read_birth("22 11 2007", field="born", today=TODAY)).message
        == "Check the date of birth: this person would be 19."
    )
    assert read_birth("23 11 2007", field="born", today=TODAY) == Birth(date(2007, 11, 23))
    later = gap(read_birth("23 11 2026", field="born", today=TODAY))
    assert later.message == "For an unborn baby choose 'Not born yet' and give the expected date."
    assert read_birth(DateBoxes(), field="born", today=TODAY) == Birth()


def test_b6_an_unborn_baby_has_an_expected_date() -> None:
    born = read_birth("", field="born", today=TODAY, unborn=True, expected="3 March 2027")
    assert born == Birth(expected_on=date(2027, 3, 3))
    far = gap(read_birth("", field="born", today=TODAY, unborn=True, expected="3 March 2028"))
    assert far.field == "born.expected"
    assert "not within ten months" in far.message
    assert (
        gap(read_birth("", field="born", today=TODAY, unborn=True)).message == "Enter the date of the expected birth."
    )


@pytest.mark.parametrize(
    ("born", "on", "words"),
    [
        (date(2024, 9, 22), TODAY, "2 years 2 months"),
        (date(2026, 4, 22), TODAY, "7 months"),
        (date(2026, 11, 1), TODAY, "under 1 month"),
        (date(2023, 11, 22), TODAY, "3 years"),
        (date(2025, 10, 22), TODAY, "1 year 1 month"),
        (date(2024, 2, 29), date(2027, 2, 28), "2 years 11 months"),
        (date(2024, 2, 29), date(2027, 3, 1), "3 years"),
    ],
)
def test_ages_are_said_in_years_and_months(born: date, on: date, words: str) -> None:
    assert age_words(born, on) == words


def test_an_age_before_birth_is_an_error_not_a_number() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        age_words(TODAY + timedelta(days=1), TODAY)


def test_times_are_said_as_people_say_them() -> None:
    assert [time_words(t) for t in (time(9, 32), time(0), time(12), time(12, 5), time(0, 5), time(21))] == [
        "9:32am",
        "midnight",
        "midday",
        "12:05pm",
        "12:05am",
        "9pm",
    ]
    assert moment_words(at_london(date(2027, 7, 1), time(9, 32))) == "9:32am on 1 July 2027"


def test_wanted_turns_a_gap_into_an_error() -> None:
    assert wanted(read_date("3 11 2026", field="f", today=TODAY)) == date(2026, 11, 3)
    with pytest.raises(Incomplete, match="real date"):
        wanted(read_date("31 2 2026", field="f", today=TODAY))
