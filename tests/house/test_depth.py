"""What a proof counted is printed, and only for a test that passed."""

from __future__ import annotations

from types import SimpleNamespace

from tests.support import depth


def report(passed: bool, *properties: tuple[str, object]) -> SimpleNamespace:
    return SimpleNamespace(when="call", passed=passed, user_properties=list(properties))


def test_counts_of_passed_tests_are_added_up_and_printed(monkeypatch):
    monkeypatch.setattr(depth, "_reached", type(depth._reached)())
    kept: list[tuple[str, object]] = []
    depth.counter(lambda name, value: kept.append((name, value)))("access programs", 400)
    depth.collect(report(True, *kept))
    depth.collect(report(True, *kept, ("other", "nothing")))
    depth.collect(report(False, *kept))
    said: list[str] = []
    depth.print_counts(said.append)
    assert said == ["proved with       800 access programs"]


def test_the_lower_count_stands_unless_the_deep_run_is_asked_for(monkeypatch):
    monkeypatch.setattr(depth, "DEEP", False)
    assert depth.examples(3, 9) == 3
    monkeypatch.setattr(depth, "DEEP", True)
    assert depth.examples(3, 9) == 9


def test_the_pass_on_postgresql_has_counts_of_its_own(monkeypatch):
    monkeypatch.setattr(depth, "DEEP", False)
    for address, count in (("", 30), ("postgresql://127.0.0.1/x", 3)):
        monkeypatch.setenv("SHAREWELL_DATABASE_URL", address)
        assert depth.examples(30, 90, postgresql=(3, 9)) == count
        assert depth.examples(30, 90) == 30
