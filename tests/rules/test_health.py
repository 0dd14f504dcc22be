"""Each line of `sharewell doctor` goes red for what it is there for, and says what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sharewell.rules import health
from sharewell.rules.health import Line, Standing

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = {
    "clock": health.clock(NOW, NOW - HOUR, NOW - HOUR),
    "disk": health.disk("half is free.", enough=True, reserve=True, stopped=""),
    "driver": health.driver("SQLite 3.53.4", "", ""),
    "keys": health.keys(()),
    "standby": health.standby("sharewell_standby", 1),
    "pages": health.pages(sums=True, compared=True),
    "two standbys of three": health.standby("ANY 2 (a, b, c)", 2),
    "keystore": health.keystore(()),
    "backup": health.backup("Good.", good=True),
    "scanner": health.scanner("/run/clamav/clamd.ctl", answers=True),
    "no scanner": health.scanner("", answers=False),
    "nothing left over": health.left_over(0, ()),
    "left over and removed": health.left_over(1, ()),
    "mail": health.mail("mail.example.org:587", ""),
    "dispatcher": health.dispatcher(NOW, NOW - timedelta(seconds=20), 5),
    "integrity": health.integrity("", "", 0, "all is as written."),
    "dependencies": health.dependencies(["django~=5.2.9", "rich>=14"], {"django": "5.2.10", "rich": "14.0"}),
}
RED = {
    "clock behind the record": health.clock(NOW, NOW + HOUR, None),
    "clock behind a witness": health.clock(NOW, NOW - HOUR, NOW + 3 * HOUR),
    "little room": health.disk("9 % is free.", enough=False, reserve=True, stopped=""),
    "no reserve": health.disk("half is free.", enough=True, reserve=False, stopped=""),
    "writes stopped": health.disk("half is free.", enough=True, reserve=True, stopped="The disk failed."),
    "affected driver": health.driver("SQLite 3.40.1", "SQLite 3.40.1 can lose what was saved.", ""),
    "driver not durable": health.driver("SQLite 3.53.4", "", "synchronous is 1"),
    "standby away": health.standby("sharewell_standby", 0),
    "one standby where two are wanted": health.standby("FIRST 2 (a, b)", 1),
    "key file": health.keys(["The key file can be read by others."]),
    "old keystore": health.keystore(["the ledger was rolled back"]),
    "no backup": health.backup("No backup yet. Make one now.", good=False),
    "scanner silent": health.scanner("/run/clamav/clamd.ctl", answers=False),
    "left over": health.left_over(0, ["/media/usb/.out.part"]),
    "mail refused": health.mail("mail.example.org:587", "Connection refused"),
    "dispatcher never": health.dispatcher(NOW, None, 5),
    "dispatcher gone": health.dispatcher(NOW, NOW - HOUR, 5),
    "damaged file": health.integrity("row 3 missing from index", "", 0, ""),
    "changed row": health.integrity("", "records_fact 1: another content", 2, ""),
    "missing package": health.dependencies(["django~=5.2.9"], {}),
    "old package": health.dependencies(["django~=5.2.9", "cryptography<52,>=48"],
                                       {"django": "5.2.8", "cryptography": "48.0"}),
    "old package among two bounds": health.dependencies(["cryptography<52,>=48"], {"cryptography": "9.9"}),
}  # fmt: skip


@pytest.mark.parametrize("line", GOOD.values(), ids=GOOD.keys())
def test_a_line_is_good_where_nothing_is_wrong(line: Line) -> None:
    assert (line.standing, line.to_do) == (Standing.GOOD, "")


@pytest.mark.parametrize("line", RED.values(), ids=RED.keys())
def test_a_line_goes_red_and_says_what_to_do(line: Line) -> None:
    assert line.standing is Standing.RED
    assert line.to_do.rstrip(".") and line.found


def test_no_mail_server_is_something_to_know_and_no_fault() -> None:
    assert health.mail("", "").standing is Standing.LOOK


@pytest.mark.parametrize(("sums", "compared", "to_do"), [(False, True, "pg_checksums"), (True, False, "amcheck")])
def test_pages_that_nobody_watches_are_something_to_know(sums: bool, compared: bool, to_do: str) -> None:
    line = health.pages(sums=sums, compared=compared)
    assert line.standing is Standing.LOOK and to_do in line.to_do


@pytest.mark.parametrize(("names", "attached"), [("", None), ("", 0), (" ", 1), ("sharewell_standby", None)])
def test_no_standby_and_one_that_is_not_seen_are_something_to_know(names: str, attached: int | None) -> None:
    line = health.standby(names, attached)
    assert line.standing is Standing.LOOK and line.to_do


def test_a_clock_a_year_ahead_is_looked_at() -> None:
    assert health.clock(NOW, NOW - timedelta(days=3650), None).standing is Standing.LOOK
