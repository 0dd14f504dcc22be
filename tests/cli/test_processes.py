"""A parent and its children: what happens when one ends, and that all end together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sharewell.cli import processes
from sharewell.cli.processes import Child, Family, PortInUse, refuse_used_port
from tests.support.postgres import free_port

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
END = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.fixture(autouse=True)
def handlers_put_back() -> object:
    """The signal handlers of the test run are restored after each test."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def _after(condition: Callable[[], bool], act: Callable[[], None]) -> None:
    def wait() -> None:
        while not condition():
            time.sleep(0.02)
        act()

    threading.Thread(target=wait, daemon=True).start()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_parent_stops_every_child(number: signal.Signals) -> None:
    family = Family([Child("web server", SLEEP, vital=True), Child("dispatcher", SLEEP, vital=False)])
    told: list[str] = []
    _after(lambda: bool(told), lambda: os.kill(os.getpid(), number))
    assert family.watch(lambda: True, lambda: told.append("ready")) == 0
    assert told == ["ready"]
    assert all(child.ended for child in family.children)


def test_when_a_vital_child_ends_everything_ends_and_it_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    family = Family([Child("web server", END, vital=True), Child("dispatcher", SLEEP, vital=False)])
    assert family.watch(lambda: False, lambda: None) == 1
    assert all(child.ended for child in family.children)
    assert "web server has stopped" in capfd.readouterr().err


def test_another_child_that_ends_is_started_again(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    once = [sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"]
    family = Family([Child("web server", SLEEP, vital=True), Child("dispatcher", once, vital=False)])
    _after(lambda: marks.exists() and len(marks.read_text()) >= 3, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert family.watch(lambda: False, lambda: None) == 0
    assert family.children[1].restarts >= 2


def test_a_child_that_never_stays_up_ends_everything() -> None:
    family = Family([Child("web server", SLEEP, vital=True), Child("dispatcher", END, vital=False)])
    assert family.watch(lambda: False, lambda: None) == 1
    assert family.children[1].restarts == processes.RESTARTS


def test_a_server_that_never_gives_a_page_ends_everything(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.5)
    family = Family([Child("web server", SLEEP, vital=True)])
    assert family.watch(lambda: False, lambda: None) == 1
    assert "gives no page" in capfd.readouterr().err
    assert family.children[0].ended


def test_a_child_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.3)
    ready = tmp_path / "ready"
    stubborn = (
        "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"pathlib.Path({str(ready)!r}).touch(); time.sleep(600)"
    )
    family = Family([Child("web server", [sys.executable, "-c", stubborn], vital=True)])
    _after(ready.exists, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert family.watch(lambda: False, lambda: None) == 0
    assert family.children[0].process is not None
    assert family.children[0].process.returncode == -signal.SIGKILL


def test_a_port_that_is_in_use_is_refused_with_what_to_do() -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(PortInUse, match="--port"):
            refuse_used_port("127.0.0.1", port)
    refuse_used_port("127.0.0.1", port)
