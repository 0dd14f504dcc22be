"""`sharewell serve` with an address for recipients: two ports, and on each only its own pages."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from sharewell.config.environment import Environment
from tests.support.postgres import free_port
from tests.support.serving import first_line, get, serving

SECONDS = 30


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_recipients_have_a_port_of_their_own_and_no_staff_page_is_there(tmp_path: Path) -> None:
    port, public = free_port(), free_port()
    address = {"SHAREWELL_PUBLIC_ADDRESS": f"http://127.0.0.1:{public}", "SHAREWELL_PUBLIC_PORT": str(public)}
    with serving(tmp_path / "var", port, **address) as process:
        assert "ready" in first_line(process)
        until = time.monotonic() + SECONDS
        while not answers(public) and time.monotonic() < until:
            time.sleep(0.2)
        first = get(public, "/")
        assert first.status == 200 and not first.getheader("Set-Cookie")
        for path in ("/sign-in/", "/set-up/", "/help/", "/api/v1/", f"/p/{'a' * 43}/"):
            assert get(public, path).status == 404, path
        assert get(port, f"/p/{'a' * 43}/").status == 404
        assert get(port, "/sign-in/").status in (200, 302), "the control: the staff pages are where they were"


def test_without_an_address_nothing_is_served_for_people_outside(tmp_path: Path) -> None:
    port, public = free_port(), free_port()
    with serving(tmp_path / "var", port, SHAREWELL_PUBLIC_PORT=str(public)) as process:
        assert "ready" in first_line(process)
        assert not answers(public) and answers(port)


@pytest.mark.parametrize("address", ["pick-up.example.org", "http://pick-up.example.org", "https://x.example.org/a",
                                     "ftp://x.example.org"])  # fmt: skip
def test_an_address_that_would_be_no_good_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        Environment(public_address=address)
    assert Environment(public_address="https://pick-up.example.org").public_address, "the control"
