"""The harness: which database, whose clock, what folder.

`pytest` runs everything on SQLite (a real file with the production settings). `pytest --database=postgresql` starts a
PostgreSQL of its own and runs again everything that touches the database, and only that.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

for _name in [name for name in os.environ if name.startswith("SHAREWELL_") and name != "SHAREWELL_DATABASE_URL"]:
    del os.environ[_name]
# In memory where there is enough of it: every sync is asked for as ever, and costs nothing.
_MEMORY, _ENOUGH = Path("/dev/shm"), 4 * 1024**3  # noqa: S108
if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)
_FOLDER = Path(tempfile.mkdtemp(prefix="sharewell-tests-"))
os.environ["SHAREWELL_VAR"] = str(_FOLDER / "var")
os.environ["DJANGO_SETTINGS_MODULE"] = "sharewell.config.settings"
# Playwright's own event loop runs in the test's thread; the database is still used from one thread only.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from sharewell.casework.tools import Tools
    from sharewell.config.places import Var
    from sharewell.vault.vault import Vault

from sharewell.config import sqlite_driver  # noqa: E402

sqlite_driver.install()

from tests.support import depth, left_out, quick_age  # noqa: E402
from tests.support.clock import Clock  # noqa: E402
from tests.support.flush import past_the_ledger  # noqa: E402
from tests.support.past_the_wall import AS_OWNER, behind_the_wall, connect_as, past_the_wall  # noqa: E402
from tests.support.postgres import Server  # noqa: E402

hypothesis_settings.register_profile(
    "sure", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
hypothesis_settings.load_profile("sure")

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
_server: list[Server] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database=sqlite|postgresql`."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="which database to test on")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once a run (workers of xdist inherit its address), and point the settings at test files."""
    worker = hasattr(config, "workerinput")
    if not worker:
        os.environ.pop("SHAREWELL_DATABASE_URL", None)
        if config.getoption("--database") == "postgresql":
            _server.append(Server())
            os.environ["SHAREWELL_DATABASE_URL"] = _server[0].url
    from django.conf import settings

    static = _FOLDER / "static"
    static.mkdir()
    settings.STATIC_ROOT = static
    settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["tests.support.hashers.QuickArgon2"]
    # A worker of xdist may have read the settings with its parent's folder; what it counts is its own.
    settings.CACHES["default"]["LOCATION"] = _FOLDER / "tries"
    past_the_ledger()
    quick_age.install()
    if config.getoption("--database") == "postgresql":
        connect_as(AS_OWNER)
    if config.getoption("--database") == "sqlite":
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(_FOLDER / "test.db")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """On PostgreSQL: the owner makes and removes the test database; every test runs as the role that serves."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with django_db_blocker.unblock():
        behind_the_wall()
    yield
    with django_db_blocker.unblock():
        connect_as(AS_OWNER)


@pytest.fixture(autouse=True)
def writes_go_on() -> Iterator[None]:
    """A test that stops all writes does so in a folder of its own: the next test would fail for it."""
    from sharewell.vault.stopped import FILE

    yield
    from django.conf import settings

    left = [folder / FILE for folder in {_FOLDER / "var", Path(settings.VAR.root)} if (folder / FILE).exists()]
    for file in left:
        file.unlink()
    assert not left, "This test left all writes stopped: use tests.support.stopping.stopped_in."


@pytest.fixture
def as_owner(request: pytest.FixtureRequest) -> Iterator[None]:
    """A whole test as the owner of the tables: an operator's command, or rows that no use case wrote."""
    marked = request.node.get_closest_marker("django_db") is not None
    request.getfixturevalue("_django_db_helper" if marked else "db")
    with past_the_wall():
        yield


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL and remove the folders of this run."""
    while _server:
        _server.pop().stop()
    shutil.rmtree(_FOLDER, ignore_errors=True)


ONE_SCREEN = 1280


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `deep` wait for TEST_DEEP. On PostgreSQL, keep what touches the database and is not `once`.

    A page is the same on either database, so there each journey is gone on one size of screen.
    """
    kept = [item for item in items if depth.DEEP or not item.get_closest_marker("deep")]
    if config.getoption("--database") == "sqlite":
        kept = [item for item in kept if not item.get_closest_marker("postgresql")]
    else:
        kept = [item for item in kept if _uses_database(item) and not item.get_closest_marker("once")]
        kept = [item for item in kept if _screen(item) in (None, ONE_SCREEN)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Which process takes which tests (`tests/support/together.py`)."""
    from tests.support import together  # xdist is not always there

    return together.scheduler(config, log)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Collect what each proof counted and what was left out, in the process that prints the summary."""
    depth.collect(report)
    left_out.collect(report)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every count that a proof reached, and everything that was left out."""
    depth.print_counts(terminalreporter.write_line)
    left_out.print_left_out(terminalreporter.write_line)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything was to run, leaving something out is a failure (`tests/support/left_out.py`)."""
    if not hasattr(session.config, "workerinput"):
        session.exitstatus = left_out.status(int(exitstatus))


def _screen(item: pytest.Item) -> int | None:
    """The width in pixels that a test was given, where it is one of several."""
    given = getattr(item, "callspec", None)
    return given.params.get("width") if given is not None else None


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


@pytest.fixture
def clock() -> Clock:
    """A clock that says Monday 23 November 2026, 09:30, until it is moved."""
    return Clock()


@pytest.fixture
def var(tmp_path: Path) -> Var:
    """A folder of this test's own, as production makes it: keys, keystore, outbox."""
    from sharewell.config.places import Var

    made = Var(tmp_path / "var")
    made.make()
    return made


@pytest.fixture
def vault(var: Var) -> Iterator[Vault]:
    """A vault over a new keystore in `var`."""
    from sharewell.vault.vault import open_vault

    opened = open_vault(var.master_key, var.keystore)
    yield opened
    opened.desk.close()


@pytest.fixture
def tools(var: Var, vault: Vault, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """The tools of a use case, with a clock that stands still; the doors use the same ones."""
    from sharewell.casework.tools import Tools
    from sharewell.config import wiring

    made = Tools(clock=clock, vault=vault, outbox=var.outbox)
    monkeypatch.setattr(wiring, "tools", lambda: made)
    return made


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """`counted("access programs", 1_000)`: say at the end of the run how far a proof went."""
    return depth.counter(record_property)
