"""The start-up checks speak when something is wrong, and only then."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, path
from pytest_django.fixtures import Settings

from sharewell.config import checks, sqlite_driver
from sharewell.config.databases import sqlite
from sharewell.config.log_lines import JsonLines
from sharewell.config.places import UnusableFolder, Var
from sharewell.config.refuse import Unfit, refuse_to_serve
from tests.support.past_the_wall import past_the_wall
from tests.support.serving import environment, sharewell


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 50, 6), (3, 44, 5), (3, 45, 9), (3, 7, 0)])
def test_a_sqlite_with_the_wal_fault_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(sqlite_driver.AffectedLibrary, match="can lose what was saved"):
        sqlite_driver.refuse_affected_library(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (3, 50, 7), (3, 44, 6), (4, 0, 0)])
def test_a_mended_sqlite_is_taken(version: tuple[int, int, int]) -> None:
    sqlite_driver.refuse_affected_library(version)


def test_the_bundled_sqlite_is_the_one_in_use_everywhere() -> None:
    from django.db.backends.sqlite3 import base

    assert sys.modules["sqlite3"].__name__ == "sqlcipher3"
    assert base.Database is sys.modules["sqlite3.dbapi2"]
    assert not sqlite_driver.is_affected(sqlite_driver.in_use())


@pytest.fixture
def here(var: Var, settings: Settings) -> Var:
    """A folder as production makes it, with one key in it, that the checks look at."""
    var.own_secret()
    settings.VAR = var
    return var


def _ids() -> list[str | None]:
    found = [f(None) for f in (checks.private_folder, checks.keystore_apart, checks.no_debug, checks.known_settings)]
    return [message.id for messages in found for message in messages]


def test_a_folder_as_we_make_it_passes(here: Var) -> None:
    assert _ids() == []
    assert here.secret_key.stat().st_mode & 0o777 == 0o600


def test_a_folder_or_a_key_that_others_can_read_is_an_error(here: Var) -> None:
    here.root.chmod(0o755)
    here.secret_key.chmod(0o640)
    assert _ids() == ["sharewell.E001", "sharewell.E002"]


def test_a_database_among_the_keys_is_an_error(here: Var, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in sqlite(here.keys / "sharewell.db").items():
        monkeypatch.setitem(django_settings.DATABASES["default"], name, value)
    assert "sharewell.E004" in _ids()


def test_debug_pages_are_an_error(here: Var, settings: Settings) -> None:
    settings.DEBUG = True
    assert "sharewell.E005" in _ids()


def test_a_misspelt_setting_is_a_warning(here: Var, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAREWELL_PROT", "80")
    assert _ids() == ["sharewell.W001"]


@pytest.mark.django_db
def test_every_check_of_django_and_ours_passes_with_the_settings_of_production() -> None:
    assert [str(message) for message in run_checks(databases=["default"])] == []


def test_an_old_postgresql_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        vendor, pg_version = "postgresql", 140012

        def ensure_connection(self) -> None: ...

    monkeypatch.setattr(checks, "connections", {"default": Old()})
    assert [m.id for m in checks.recent_postgresql(None, databases=["default"])] == ["sharewell.E006"]
    Old.pg_version = 150000
    assert checks.recent_postgresql(None, databases=["default"]) == []


def test_an_address_that_does_not_say_who_may_ask_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.declared_addresses(None) == []
    door = get_resolver().url_patterns[0]
    assert isinstance(door, URLResolver)
    stray = path("file/<id:file_id>/all/", lambda request, file_id: HttpResponse(file_id))
    monkeypatch.setattr(door, "url_patterns", [*door.url_patterns, stray], raising=False)
    [found] = checks.declared_addresses(None)
    assert (found.id, found.msg) == (
        "sharewell.E008", "The address /file/<id:file_id>/all/ does not say who may ask for it.")


@pytest.mark.django_db
def test_what_serves_refuses_what_the_command_refuses(here: Var) -> None:
    refuse_to_serve()
    here.secret_key.chmod(0o644)
    with pytest.raises(Unfit, match=r"sharewell\.E002: .* Run|chmod 600"):
        refuse_to_serve()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_what_serves_refuses_a_role_that_owns_the_tables(here: Var) -> None:
    refuse_to_serve()
    with past_the_wall(), pytest.raises(Unfit, match=r"sharewell\.E007: .* owns "):
        refuse_to_serve()


def test_another_web_server_that_loads_the_application_is_refused_too(tmp_path: Path) -> None:
    var = tmp_path / "var"
    assert sharewell(var, "migrate").returncode == 0
    load = [sys.executable, "-c", "import sharewell.config.wsgi"]
    for mode, code in ((0o700, 0), (0o755, 1)):
        (var / "keys").chmod(mode)
        done = subprocess.run(load, env=environment(var), capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
    assert "sharewell.E001" in done.stderr


def test_two_processes_that_start_together_get_the_same_secret(var: Var) -> None:
    assert var.own_secret() == Var(var.root).own_secret()
    assert len(var.own_secret()) > 60


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnusableFolder, match="SHAREWELL_VAR"):
        Var(tmp_path / "file" / "var").make()


def test_the_log_never_holds_the_words_of_an_exception() -> None:
    try:
        raise ValueError("Amira said that")
    except ValueError:
        record = logging.LogRecord("web", logging.ERROR, __file__, 1, "not %s", ("saved",), sys.exc_info())
    line = json.loads(JsonLines().format(record))
    assert line["message"] == "not saved"
    assert line["exception"] == "ValueError"
    assert "Amira" not in json.dumps(line)
    assert Path(__file__).name in line["through"][0]
