"""The harness itself does what the other tests rely on."""

from __future__ import annotations

import socket
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from pytest_socket import SocketConnectBlockedError

from sharewell.casework.tools import Tools
from sharewell.config import wiring
from sharewell.records.models import Spent


def test_a_connection_to_the_outside_is_refused() -> None:
    with socket.socket() as outside, pytest.raises(SocketConnectBlockedError):
        outside.connect(("192.0.2.1", 80))


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("something is wrong", stacklevel=1)


@pytest.mark.django_db
def test_the_test_database_is_the_one_that_was_asked_for(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.config.getoption("--database")


@pytest.mark.django_db
def test_the_database_runs_with_the_settings_of_production() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            wanted = {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "trusted_schema": 0,
                "cell_size_check": 1,
                "secure_delete": 1,
            }
            found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
            assert found == wanted
        else:
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == (False,)
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("30s",)


def test_the_tools_stand_still_in_time_and_are_the_ones_the_doors_get(tools: Tools) -> None:
    assert wiring.tools() is tools
    assert tools.clock() == tools.clock()
    assert tools.outbox.is_dir()


@pytest.mark.django_db(transaction=True)
def test_writers_that_meet_wait_for_each_other_and_none_is_lost() -> None:
    def write(number: int) -> None:
        try:
            with transaction.atomic():
                row, _ = Spent.objects.select_for_update().get_or_create(id="count", defaults={"until": "0"})
                row.until = str(int(row.until) + 1)
                row.save()
        finally:
            connection.close()

    write(0)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(79)))
    assert Spent.objects.get(id="count").until == "80"
