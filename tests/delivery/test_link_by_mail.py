"""A message with a link at a real mail server: what is certain is said, and what is not is never called certain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sharewell.delivery.channels import Letter, PickUpLink, TransportError
from tests.support.mail_server import MailServer
from tests.support.postgres import free_port

TOKEN = "a" * 43
LETTER = Letter("duty@example.org", f"https://pick-up.example.org/p/{TOKEN}/", "Larkfield Pre-school")


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    made = MailServer(refuses=getattr(request, "param", False))
    yield made
    made.stop()


def delivered(port: int, settings, tmp_path: Path) -> str:
    """What came of it: "gone", "nothing went" or "not known"."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    try:
        PickUpLink().deliver(b"sealed", outbox=tmp_path, dispatch_id="a" * 32, letter=LETTER)
    except TransportError as error:
        return "nothing went" if error.nothing_went else "not known"
    return "gone"


def broken_at(point: str, server: MailServer) -> None:
    def at(now: str) -> None:
        if now == point:
            raise ConnectionAbortedError

    server.at = at


def test_a_message_that_was_taken_has_gone(server: MailServer, settings, tmp_path: Path) -> None:
    assert delivered(server.port, settings, tmp_path) == "gone"
    assert server.taken == [TOKEN]


def test_a_server_that_is_not_there_took_nothing(settings, tmp_path: Path) -> None:
    assert delivered(free_port(), settings, tmp_path) == "nothing went"


@pytest.mark.parametrize("server", [True], indirect=True)
def test_a_server_that_knows_nobody_of_that_name_took_nothing(server: MailServer, settings, tmp_path: Path) -> None:
    assert delivered(server.port, settings, tmp_path) == "nothing went"
    assert server.taken == []


@pytest.mark.parametrize(("point", "took"), [("half", 0), ("taken", 1)])
def test_a_talk_that_broke_off_leaves_it_unknown(
    server: MailServer, settings, tmp_path: Path, point: str, took: int
) -> None:
    broken_at(point, server)
    assert delivered(server.port, settings, tmp_path) == "not known"
    assert len(server.taken) == took, "the same answer, whether it took it or not: that is why nobody may say"


def test_a_talk_that_broke_off_after_it_was_taken_has_gone(server: MailServer, settings, tmp_path: Path) -> None:
    broken_at("answered", server)
    assert delivered(server.port, settings, tmp_path) == "gone"
