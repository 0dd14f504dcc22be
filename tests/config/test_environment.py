"""What an operator may set, and what is said when it cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sharewell.config import databases
from sharewell.config.environment import BadSettings, Environment, environment, unknown_names

Read = Callable[..., Environment]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read the settings afresh with these variables set."""

    def fresh(**variables: str) -> Environment:
        for name, value in variables.items():
            monkeypatch.setenv(f"SHAREWELL_{name}", value)
        return environment.__wrapped__()

    return fresh


def test_one_laptop_needs_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHAREWELL_VAR")
    monkeypatch.delenv("SHAREWELL_DATABASE_URL", raising=False)
    given = environment.__wrapped__()
    assert (given.var, given.host, given.database_url, given.tls) == (Path("var"), "127.0.0.1", "", False)


def test_a_value_may_stand_in_a_file(read: Read, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("long and random\n", encoding="utf-8")
    assert read(SECRET_KEY_FILE=str(secret)).secret_key == "long and random"


def test_every_bad_setting_is_named_at_once(read: Read) -> None:
    with pytest.raises(BadSettings) as caught:
        read(PORT="eighty", DATABASE_URL="mysql://db/x", LOG_LEVEL="loud")
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "SHAREWELL_DATABASE_URL", "SHAREWELL_PORT", "SHAREWELL_LOG_LEVEL",
    ]  # fmt: skip


def test_a_value_and_a_file_for_the_same_setting_are_refused(read: Read, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="SHAREWELL_SECRET_KEY"):
        read(SECRET_KEY="one", SECRET_KEY_FILE=str(tmp_path / "two"))


def test_a_file_that_is_not_there_is_named(read: Read, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="absent"):
        read(SECRET_KEY_FILE=str(tmp_path / "absent"))


def test_a_certificate_without_its_key_is_refused(read: Read, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="SHAREWELL_TLS_KEY"):
        read(TLS_CERTIFICATE=str(tmp_path / "certificate.pem"))


def test_a_misspelt_setting_is_noticed() -> None:
    assert unknown_names({"SHAREWELL_VRA": "x", "SHAREWELL_VAR_FILE": "y", "SHAREWELL_PORT": "1", "PATH": ""}) == [
        "SHAREWELL_VRA"
    ]


def test_one_address_sets_postgresql() -> None:
    found = databases.postgresql("postgresql://anna:p%40ss@db.example.org:5433/care?sslmode=verify-full", Path("/var"))
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "anna", "p@ss", "db.example.org", "5433", "care",
    )  # fmt: skip
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert found["OPTIONS"]["server_side_binding"] is True


@pytest.mark.parametrize("url", ["postgresql://db.example.org/", "postgresql://db/x?options=-csearch_path%3Devil"])
def test_an_address_without_a_name_or_with_an_unknown_option_is_refused(url: str) -> None:
    with pytest.raises(BadSettings, match="SHAREWELL_DATABASE_URL"):
        databases.postgresql(url, Path("/var"))
