"""A real Chromium for tests. Import the fixtures into a conftest.py:

    from tests.journeys.browser import chromium, visit  # noqa: F401

    def test_something(live_server, visit):
        visitor = visit(live_server.url, width=390)             # scripts=False switches JavaScript off
        visitor.open("/sign-in/")
        visitor.page.get_by_label("Sign-in name").fill("jo")    # the whole of Playwright's page
        visitor.assert_accessible()                             # axe, WCAG 2.2 AA
        visitor.look("sign-in")                                 # a picture, if the variable PICTURES names a folder

When a test ends, each visitor must have met no console error, no broken policy, no failed request and no other host.
A machine without Chromium fails; it never skips.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIServer

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    sync_playwright,
)

WIDTHS = {390: 844, 768: 1024, 1280: 900}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-domain-reliability", "--disable-default-apps",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECKS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
PICTURES = "PICTURES"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def chromium_program() -> str:
    """Where Chromium is. Raises RuntimeError, with what to install, where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise RuntimeError("A browser is needed to run these tests: apt-get install chromium")
    return found


@dataclass
class Visitor:
    """One person with one browser window. `page` is Playwright's page; `troubles` is all that went wrong in it."""

    page: Page
    home: str
    width: int
    troubles: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def open(self, path: str, *, status: int = 200) -> None:
        """Go to a path and expect a status."""
        response = self.page.goto(self.home + path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"

    def forgive(self, words: str) -> None:
        """Do not count troubles that hold these words; for a test that provokes one."""
        self.forgiven.append(words)

    def look(self, name: str, *, whole: bool = True) -> None:
        """Keep a picture in the folder named by the environment; nothing where none is named."""
        folder = os.environ.get(PICTURES)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}-{self.width}.png", full_page=whole)

    def assert_accessible(self) -> None:
        """No violation that axe can find, and no sideways scrolling. Needs scripts switched on."""
        self.page.wait_for_load_state()
        assert_accessible(self.page)
        spill = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spill <= 0, f"{self.page.url} scrolls sideways by {spill} px at {self.width} px"

    def assert_quiet(self) -> None:
        """Nothing went wrong that was not forgiven."""
        left = [t for t in self.troubles if not any(words in t for words in self.forgiven)]
        assert not left, "\n".join(left)

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium also reports the status of the page itself here; a form sent back with 422 is no trouble.
        bare_status = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in ("error", "warning") and not bare_status:
            self.troubles.append(f"console {message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.troubles.append(f"{response.status} for {response.url}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in LOOPBACK and not request.url.startswith(("data:", "about:", "blob:")):
            self.troubles.append(f"asked another host: {request.url}")

    def listen(self) -> None:
        """Start to note troubles."""
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A or AA, or of good practice, that axe can find. Prints each with its element."""
    page.evaluate(f"{AXE_SCRIPT}\n;0")
    found = page.evaluate("given => axe.run(document, given).then(found => found.violations)", CHECKS)
    lines = [
        f"{rule['id']}: {rule['help']}\n    {node['html'][:200]}\n    {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


_running: list[tuple[Playwright, Browser]] = []
_users: list[object] = []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole process, whichever folder's fixtures ask for it: a second Playwright cannot start."""
    if not _running:
        playwright = sync_playwright().start()
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)
        _running.append((playwright, browser))
    me = object()
    _users.append(me)
    yield _running[0][1]
    _users.remove(me)
    if not _users:
        playwright, browser = _running.pop()
        browser.close()
        playwright.stop()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: `visit(home, width=1280, scripts=True)`. Each has cookies of its own."""
    made: list[tuple[BrowserContext, Visitor]] = []

    def arrive(home: str, *, width: int = 1280, scripts: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": WIDTHS.get(width, 900)},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)  # sealing takes its time on a busy machine
        visitor = Visitor(context.new_page(), home.rstrip("/"), width)
        visitor.listen()
        made.append((context, visitor))
        return visitor

    yield arrive
    for context, _ in made:
        context.close()
    for _, visitor in made:
        visitor.assert_quiet()


@pytest.fixture
def plain_server() -> Iterator[str]:
    """The address of our pages on loopback without a database, for pages that need none."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server: WSGIServer = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
