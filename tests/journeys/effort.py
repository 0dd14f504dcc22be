"""How much a way through the pages asks of a person: taps, characters, fields, pages, and seconds by a model.

Use `Effort(visitor)` in place of Playwright's own clicks; what is done through it is counted. The seconds are the
keystroke-level model of Card, Moran and Newell (Communications of the ACM 23(7), 1980; The Psychology of
Human-Computer Interaction, 1983, chapter 8), with its own times. It counts hands and small decisions of somebody who
knows the page. It counts no reading, no talking on the phone and no thinking about what to write.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator

from tests.journeys.browser import Visitor

POINT = 1.10  # P: to point at something with a mouse; a finger is quicker
PRESS = 0.20  # BB: to press a button of the mouse and let it go
HOME = 0.40  # H: the hand from the mouse to the keys, or back
MENTAL = 1.35  # M: to make up one's mind about one thing
KEY = 0.28  # K: one key, somebody who does not type for a living
KEY_ON_GLASS = 0.50  # K for letters without rhythm: taken here for a tablet's keyboard, which the model never saw
WAIT = 1.00  # R: one page of ours, as an assumption; they come in a small part of that
FOCUSED = "element => element === document.activeElement"


@dataclass
class Effort:
    """Counts one way through. `glass`: a tablet, where hands need not go from mouse to keys and keys are slower."""

    visitor: Visitor
    glass: bool = False
    taps: int = 0
    typed: int = 0
    fields: int = 0
    boxes: int = 0
    digits: int = 0
    pages: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Count pages from now on."""
        self.visitor.page.on("load", self._loaded)

    def _loaded(self, _: object) -> None:
        self.pages += 1

    def tap(self, target: Locator) -> None:
        """Press a button or follow a link."""
        target.click()
        self.taps += 1

    def press(self, words: str) -> None:
        """Press the button, or follow the link, of these words."""
        page = self.visitor.page
        role = page.get_by_role("button", name=words, exact=True).or_(page.get_by_role("link", name=words, exact=True))
        self.tap(role.first)

    def choose(self, target: Locator) -> None:
        """Tick one answer."""
        target.check()
        self.taps += 1
        self.fields += 1

    def pick(self, target: Locator, value: str) -> None:
        """Open a list and pick from it: two taps."""
        target.select_option(value)
        self.taps += 2
        self.fields += 1

    def write(self, target: Locator, words: str) -> None:
        """Type into a box; a tap more where the page had not put the cursor there."""
        if not target.evaluate(FOCUSED):
            target.click()
            self.taps += 1
        target.fill(words)
        self.typed += len(words)
        self.boxes += 1
        self.fields += 1

    def pin(self, target: Locator, digits: str) -> None:
        """Digits on a tablet are a tap each, and one key each to the model: they are known by heart."""
        if not target.evaluate(FOCUSED):
            target.click()
            self.taps += 1
        target.press_sequentially(digits)
        self.taps += len(digits)
        self.digits += len(digits)

    @property
    def seconds(self) -> float:
        """The model: each tap is a decision, a pointing and a press; hands move twice for each box that is typed in."""
        key, hands = (KEY_ON_GLASS, 0.0) if self.glass else (KEY, 2 * HOME * self.boxes)
        aimed = self.taps - self.digits
        return aimed * (MENTAL + POINT + PRESS) + (self.typed + self.digits) * key + hands + self.pages * WAIT
