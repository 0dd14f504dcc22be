"""The pages of an export, opened by whoever has nothing but the folder and a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sharewell.casework.export_record import BeginExport
from sharewell.casework.leave_with_everything import leave_with_everything
from tests.cast import Cast
from tests.journeys.browser import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def do_GET(self) -> None:
        """A file; no picture for the tab, which a browser asks of a server and of no folder."""
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
            return
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def exported(people: Cast, tmp_path: Path) -> Iterator[str]:
    """The address of an export of one file with a concern in it."""
    people.concern(words="She had a bruise on her arm, and said that she fell.")
    lead, deputy = (replace(people.actor(part), fresh=True) for part in ("lead", "deputy"))
    leave_with_everything(people.tools, lead, BeginExport(deputy, "We close."), tmp_path / "out")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "out")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("width", [390, 1280])
def test_index_and_file_are_accessible_and_lead_to_each_other(
    exported: str, visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(exported, width=width)
    visitor.open("/index.html")
    visitor.look("export-index")
    visitor.assert_accessible()
    visitor.page.locator("a[href^='files/']").first.click()
    visitor.page.get_by_text("She had a bruise on her arm").first.wait_for()
    visitor.look("export-file")
    visitor.assert_accessible()


def test_a_page_that_cannot_be_read_aloud_is_seen(exported: str, visit: Callable[..., Visitor]) -> None:
    visitor = visit(exported)
    visitor.open("/index.html")
    visitor.page.evaluate("document.documentElement.removeAttribute('lang')")
    with pytest.raises(AssertionError, match="html-has-lang"):
        visitor.assert_accessible()
