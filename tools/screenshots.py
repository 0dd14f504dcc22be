"""Takes pictures of a running server, for the README and for looking.

    python -m tools.screenshots shots.txt --server http://127.0.0.1:8020 --to docs/images

Each line of the list: a name, a path, a width in pixels and, if somebody has to be signed in, their sign-in name:

    danger      /danger/            390
    needs-you   /                   1280    jo.bell

Passwords come from the variable SCREENSHOT_PASSWORDS as "jo.bell=four made up words;sam=…". A path may hold a link:
the first link on the page before with these words is followed instead, so that no identifier stands in the list:

    concern     /{link:Read}        768     jo.bell
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.browser import FLAGS, WIDTHS, chromium_program

LINK = re.compile(r"\{link:([^}]+)\}")


class BadList(ValueError):
    """A line of the list cannot be read; the message says which."""


@dataclass(frozen=True)
class Shot:
    """One picture to take."""

    name: str
    path: str
    width: int
    who: str = ""


def read_list(text: str) -> list[Shot]:
    """The pictures to take. Empty lines and lines that begin with # are passed over. Raises BadList."""
    shots = []
    for number, line in enumerate(text.splitlines(), 1):
        words = re.findall(r"(?:\{[^}]*\}|\S)+", line)
        if not words or words[0].startswith("#"):
            continue
        if len(words) not in (3, 4) or not words[2].isdigit() or not words[1].startswith("/"):
            raise BadList(f"Line {number}: give a name, a path from /, a width and perhaps a sign-in name.")
        shots.append(Shot(words[0], words[1], int(words[2]), words[3] if len(words) == 4 else ""))
    return shots


def passwords() -> dict[str, str]:
    """Sign-in names with their passwords, from the environment."""
    pairs = (pair.partition("=") for pair in os.environ.get("SCREENSHOT_PASSWORDS", "").split(";") if pair)
    return {name.strip(): password for name, _, password in pairs}


def sign_in(page: Page, server: str, who: str) -> None:
    """Sign in through the page. Exits where there is no password or it is refused."""
    password = passwords().get(who)
    if password is None:
        sys.exit(f"Give the password of {who} in SCREENSHOT_PASSWORDS.")
    page.goto(f"{server}/sign-in/")
    page.get_by_label("Sign-in name").fill(who)
    page.locator("input[type=password]").fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()
    if page.url.rstrip("/").endswith("/sign-in"):
        sys.exit(f"{who} could not sign in.")


def go(page: Page, server: str, path: str) -> None:
    """Open a path, or follow the link it names."""
    link = LINK.search(path)
    if link:
        page.goto(server + LINK.sub("", path))
        page.locator("main").get_by_role("link", name=link[1]).first.click()
    else:
        page.goto(server + path)


def take(browser: Browser, server: str, shot: Shot, folder: Path) -> Path:
    """Take one picture, with everything in view; gives the file."""
    size = {"width": shot.width, "height": WIDTHS.get(shot.width, 900)}
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
        device_scale_factor=1.5 if shot.width < 500 else 1,
    )
    page = context.new_page()
    if shot.who:
        sign_in(page, server, shot.who)
    go(page, server, shot.path)
    page.wait_for_load_state("networkidle")
    made = folder / f"{shot.name}.png"
    page.screenshot(path=made, full_page=True)
    context.close()
    return made


def main() -> None:
    """Read the list, take the pictures, print the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("list", type=Path)
    parser.add_argument("--server", default="http://127.0.0.1:8020")
    parser.add_argument("--to", type=Path, default=Path("docs/images"))
    given = parser.parse_args()
    try:
        shots = read_list(given.list.read_text(encoding="utf-8"))
    except (OSError, BadList) as error:
        sys.exit(str(error))
    given.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)
        for shot in shots:
            print(take(browser, given.server.rstrip("/"), shot, given.to))
        browser.close()


if __name__ == "__main__":
    main()
