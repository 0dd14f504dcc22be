"""The forms under which what a case knows may stand in a text, ready to be looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sharewell.rules.brief.fold import sound_of, tokens

SHORTEST_CUT, SHORTEST_SOUND = 3, 4


@dataclass(frozen=True)
class Form:
    """One way something is written.

    `who`: which identity (`NOBODY` where people share it). `parts`: its words as they are spelt apart. `exact`: only
    spelt apart just so (initials with a name). `capitals`: only in capital letters (initials). `name`: of a person.
    """

    role: str
    who: int
    parts: tuple[str, ...]
    exact: bool = False
    capitals: bool = False
    name: bool = True


@dataclass
class KnownIndex:
    """The forms of one case, ready to be looked up: by key, and by key with one letter left out."""

    forms: dict[str, Form] = field(default_factory=dict)
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    ages: dict[date, str] = field(default_factory=dict)
    numbers: dict[str, Form] = field(default_factory=dict)
    emails: dict[str, Form] = field(default_factory=dict)
    longest: int = 0
    today: date | None = None
    places: int | None = None
    # How forms that can be written in parts begin, each with what is left of them; and the words that may come next.
    starts: dict[str, list[str]] = field(default_factory=dict)
    next_words: dict[str, frozenset[str]] = field(default_factory=dict)
    # How far after its last telling word a form may go on ("Elm Close": five letters and a space).
    tail: int = 24
    # How long a form of several words may be, with one letter more or less.
    wide: set[int] = field(default_factory=set)
    # Words that are a name by themselves and no everyday words; and short parts of names with one letter left out.
    plain: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    # What each name sounds like, with the part of whoever has it; and the names, for what they are cut down to.
    sounds: dict[str, str] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    # Initials: looked for in capitals only.
    initials: set[str] = field(default_factory=set)
    # What texts have shown so far: words that are no reason to look closer, words that are, those that may be with
    # another, and those (quiet) that neither are nor begin anything.
    cleared: set[str] = field(default_factory=set)
    spelt: dict[str, Form | None] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    quiet: set[str] = field(default_factory=set)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.forms or self.ages or self.numbers or self.emails)

    def following(self, word: str) -> frozenset[str]:
        """The words that may come next where a form begins with this one: beginnings of what is left, or it with s."""
        if word not in self.next_words:
            rests = self.starts.get(word, ())
            parts = {rest[:length] for rest in rests for length in range(1, len(rest) + 1)}
            self.next_words[word] = frozenset(parts | {rest + "s" for rest in rests})
        return self.next_words[word]

    def might_be(self, words: str) -> str:
        """The part of somebody whose name sounds like this, or is cut down to it ("Seun"); empty for nobody."""
        if not self.sounds:
            self.sounds = {sound_of(name): role for name, role in reversed(self.whole.items())}
        for token in tokens(words):
            key = token.key
            if len(key) >= SHORTEST_CUT:
                cut = (who for name, who in self.whole.items() if name.startswith(key) or name.endswith(key))
                sound = sound_of(key)
                alike = self.sounds.get(sound, "") if len(sound) >= SHORTEST_SOUND else ""
                if found := next(cut, "") or alike:
                    return found
        return ""

    def has_digits(self, word: str) -> bool:
        """Whether a word with digits stands in a known number or place, or is the day or the year of a known date."""
        plain = word.lstrip("0")
        if any(plain == str(day.day) or plain.startswith(str(day.year)) for day in self.ages):
            return True
        if not word.isdigit():
            return any(word in key or plain[:1] in key for key in self.forms if not key.isalpha())
        return any(word in known or (len(plain) > 2 and plain in "44" + known[1:]) for known in self.numbers)
