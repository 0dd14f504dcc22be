"""The corpus's own lists, as they stand in its files. Nothing here comes from the program that is measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SETS = ("tuned", "held_out")


@dataclass(frozen=True)
class Lists:
    """One set: names by origin and part, nicknames, places by kind, sentences with something planted and without."""

    given: dict[str, tuple[str, ...]]
    family: dict[str, tuple[str, ...]]
    nicknames: tuple[str, ...]
    places: dict[str, tuple[str, ...]]
    planted: tuple[str, ...]
    clean: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every name of the set, given or of a family, in small letters."""
        kept = [*self.given.values(), *self.family.values(), self.nicknames]
        return frozenset(name.casefold() for names in kept for name in names)


def lines(path: Path) -> list[str]:
    """The lines of a list; those that begin with # are remarks."""
    text = path.read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def read(name: str) -> Lists:
    """The lists of one set. Raises FileNotFoundError for a set that is not there."""
    folder = HERE / name
    given: dict[str, tuple[str, ...]] = {}
    family: dict[str, tuple[str, ...]] = {}
    nicknames: tuple[str, ...] = ()
    for line in lines(folder / "names.txt"):
        label, _, rest = line.partition(":")
        origin, _, part = label.partition(" ")
        if part == "given":
            given[origin] = tuple(rest.split())
        elif part == "family":
            family[origin] = tuple(rest.split())
        else:
            nicknames = tuple(rest.split())
    places = {}
    for line in lines(folder / "places.txt"):
        kind, _, rest = line.partition(":")
        places[kind] = tuple(one.strip() for one in rest.split(";"))
    return Lists(given, family, nicknames, places,
                 tuple(lines(folder / "planted.txt")), tuple(lines(folder / "clean.txt")))  # fmt: skip
