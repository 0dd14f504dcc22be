"""HTML as a tree in which only what matters is left, so that two pieces can be compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
EXACT = {"textarea", "pre"}


@dataclass
class Node:
    """An element: its attributes sorted, its classes sorted, its texts without needless white space."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    inside: list[Node | str] = field(default_factory=list)

    def find(self, tag: str, **attributes: str) -> list[Node]:
        """All elements below with this tag and these attributes."""
        found = []
        for child in self.inside:
            if isinstance(child, Node):
                own = dict(child.attributes)
                if child.tag == tag and all(own.get(name) == value for name, value in attributes.items()):
                    found.append(child)
                found += child.find(tag, **attributes)
        return found

    def get(self, name: str) -> str | None:
        """One attribute."""
        return dict(self.attributes).get(name)

    @property
    def text(self) -> str:
        """All text below, in order."""
        return " ".join(c if isinstance(c, str) else c.text for c in self.inside).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = []
        for name, value in attrs:
            words = " ".join((value or "").split())
            told.append((name, " ".join(sorted(words.split())) if name == "class" else words))
        node = Node(tag, tuple(sorted(pair for pair in told if pair != ("class", ""))))
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1:
            if self.open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        here = self.open[-1]
        words = data if here.tag in EXACT else " ".join(data.split())
        if words.strip():
            here.inside.append(words)


def tree(html: str) -> Node:
    """The tree of a piece of HTML, under a nameless root."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
