"""G13: words planted in every field that a whole journey through a real server has, looked for everywhere afterwards.

The server is `sharewell run` as a person starts it, with its key agent and its dispatcher; the browser is Chromium with
a profile on the disk. Every text field of every page that is visited gets a word of its own. Then everything that was
left behind is searched, in every form a word may take: as it is, in UTF-16, in base64, percent-encoded, and inside what
is compressed.
"""

from __future__ import annotations

import base64
import gzip
import itertools
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import FLAGS, chromium_program
from tests.support.postgres import free_port
from tests.support.serving import descendants, first_line, serving, words_of

pytestmark = pytest.mark.once

MARK = "canarium"
FOUND = re.compile(rb"canarium[0-9]{4}x")
ENCODED = {base64.b64encode(b" " * shift + MARK.encode())[4 * bool(shift) : -4] for shift in range(3)}
UTF16 = MARK.encode("utf-16-le")
# Parts of dates and times take no words.
NO_WORDS = ("0", "1", "2", "day", "month", "year", "at")
DEEPER = re.compile("/(concern|file|decision|pack|advice|review|asked)/")
# Chromium keeps what a form sent, for its own "restore tabs", where the answer came without a redirect. No page can
# forbid it: SECURITY.md says so, and to close the browser or to use a profile that forgets.
BROWSERS_OWN = "/profile/Default/Sessions/"
FORMS = re.compile("/(add|circle|request|ask-others|share-now|child)/$")
PAGES = (
    "/concern/new/not-listed/", "/settings/local/change/", "/settings/address-book/new/", "/settings/people/new/",
    "/settings/register/new/", "/emergency/", "/settings/pin/",
)  # fmt: skip


@dataclass
class Planting:
    """The words planted so far, each in one field, and every address the browser asked for."""

    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))
    fields: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fill(self, page: Page) -> None:
        """A word of its own for every text field of the page; the first choice of every other."""
        for one in page.locator("main input:visible, main textarea:visible, main select:visible").all():
            kind, name = one.get_attribute("type") or "", one.get_attribute("name") or ""
            if one.evaluate("e => e.tagName") == "SELECT":
                one.select_option(index=1 if one.locator("option").count() > 1 else 0)
            elif kind in ("radio", "checkbox"):
                if not page.locator(f'main input[name="{name}"]:checked').count():
                    one.check(force=True)
            elif kind in ("", "text", "search", "tel", "email") and name.rpartition("_")[2] not in NO_WORDS:
                word = f"{MARK}{next(self.numbers)}x"
                self.fields[word] = f"{page.url.split('/', 3)[-1]} {name}"
                one.fill(f"The {word} was seen there yesterday.")

    def send(self, page: Page) -> None:
        """Send the form that holds what was typed, by its first button that can be seen."""
        form = page.locator("main form").filter(has=page.locator("textarea:visible, input:visible")).first
        with page.expect_navigation():
            form.evaluate("form => form.requestSubmit([...form.querySelectorAll('button')].find("
                          "one => one.getClientRects().length && one.tabIndex >= 0 && one.type !== 'button'))")


def journey(page: Page, home: str, planted: Planting) -> None:
    """Sign in as the lead and go through what there is to write, wherever a link leads from a file and its concern."""
    page.goto(f"{home}sign-in/")
    page.get_by_label("Sign-in name").fill("jo")
    page.get_by_label("Password", exact=True).fill("made-up families only 1000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()
    for path in PAGES:
        page.goto(home.rstrip("/") + path)
        planted.fill(page)
        planted.send(page)
    page.goto(home)
    inside = [one.get_attribute("href") or "" for one in page.locator("main a").all()]
    page.goto(f"{home}children/")
    inside += [one.get_attribute("href") or "" for one in page.locator("main a").all()][:2]
    for path in dict.fromkeys(link for link in inside if DEEPER.search(link)):
        page.goto(home.rstrip("/") + path)
        further = [one.get_attribute("href") or "" for one in page.locator("main a").all()]
        planted.fill(page)
        for link in dict.fromkeys(link for link in further if FORMS.search(link)):
            page.goto(home.rstrip("/") + link)
            planted.fill(page)
            planted.send(page)
    for wrong in (f"/nowhere/{MARK}", "/settings/?made=up", f"/file/{'0' * 32}/"):
        page.goto(home.rstrip("/") + wrong.replace(f"/{MARK}", "/x"))
    page.goto(f"{home}concern/new/not-listed/")
    planted.fill(page)
    page.get_by_role("button", name="Hide, and keep what I wrote").click()
    page.get_by_role("heading", name="Hidden").wait_for()


def opened(content: bytes) -> Iterator[bytes]:
    """The bytes as they are, and whatever compressed streams lie in them."""
    yield content
    for at in (match.start() for match in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", content)):
        for unpack in (lambda part: zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(part, 1 << 20),):
            try:
                yield unpack(content[at:])
            except zlib.error:
                continue


def holds(content: bytes) -> bool:
    """Whether any planted word is in these bytes, in any of the forms."""
    for part in opened(content):
        if FOUND.search(part) or UTF16 in part or any(form in part for form in ENCODED) or quote(MARK).encode() in part:
            return True
    return False


def hits(*folders: Path) -> list[str]:
    """Every file below these folders that holds a planted word, in its content or its name."""
    found = []
    for path in (path for folder in folders for path in folder.rglob("*")):
        if MARK in path.name:
            found.append(f"name: {path.name}")
        if path.is_file() and not path.is_symlink() and holds(path.read_bytes()):
            which = {word.decode() for word in FOUND.findall(path.read_bytes().replace(b"\0", b""))}
            found.append(f"{path}: {', '.join(sorted(which))}")
    return found


# What was planted, the folders by name, what the server said, and the words its processes were started with.
Left = tuple[Planting, dict[str, Path], str, list[str]]


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Left]:
    """Everything that is left when the journey is over: folders by name, what the server said, and its processes."""
    root = tmp_path_factory.mktemp("canaries")
    folders = {name: root / name for name in ("var", "profile", "temporary", "backup")}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    planted, port = Planting(), free_port()
    with serving(folders["var"], port, command="run", TMPDIR=str(folders["temporary"])) as process:
        while "ready" not in first_line(process):
            pass
        context = chromium.browser_type.launch_persistent_context(
            folders["profile"], executable_path=chromium_program(), args=FLAGS, locale="en-GB")
        context.set_default_timeout(15_000)
        context.on("request", lambda request: planted.asked.extend(
            [request.url, request.headers.get("referer", "")]))
        journey(context.pages[0], f"http://127.0.0.1:{port}/", planted)
        context.close()
        processes = [words_of(pid) for pid in descendants(process.pid)]
        shutil.copytree(folders["var"], folders["backup"], dirs_exist_ok=True, ignore_dangling_symlinks=True,
                        ignore=lambda folder, names: [name for name in names if name.endswith((".sock", "agent"))])
    said = "".join(stream.read() for stream in (process.stdout, process.stderr) if stream and not stream.closed)
    yield planted, folders, said, processes
    shutil.rmtree(root, ignore_errors=True)


def test_g13_no_planted_word_is_left_anywhere(after):
    planted, folders, said, processes = after
    assert len(planted.fields) > 40, planted.fields
    found = [line for line in hits(*folders.values()) if BROWSERS_OWN not in line]
    assert found == []
    assert not holds(said.encode())
    assert not [address for address in planted.asked if holds(address.encode())]
    assert not [words for words in processes if holds(words.encode())]


@pytest.mark.parametrize("form", [
    lambda word: word.encode(), lambda word: word.encode("utf-16-le"), lambda word: base64.b64encode(word.encode()),
    lambda word: base64.b64encode(b"x" + word.encode()), lambda word: quote(f"a {word}").encode(),
    lambda word: gzip.compress(word.encode()), lambda word: b"before" + zlib.compress(word.encode()),
], ids=["plain", "utf-16", "base64", "shifted base64", "percent", "gzip", "deflate"])  # fmt: skip
def test_the_search_finds_a_word_in_every_form(form):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "left.bin").write_bytes(b"\x00" * 50 + form(f"The {MARK}1234x was seen there.") + b"\x00")
        assert hits(Path(folder))


def test_the_search_finds_a_file_name_and_nothing_where_there_is_nothing(tmp_path):
    assert hits(tmp_path) == []
    (tmp_path / f"{MARK}1000x.pdf").touch()
    assert hits(tmp_path)
