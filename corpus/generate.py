"""Make the texts: the same seed and set give the same texts, on every machine.

A text belongs to a case of twenty people and its places. What is planted is known to the case (whole, in part, in small
letters, without accents, with a possessive, with one typing error) or known to nobody, or has a shape of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from corpus import structured
from corpus.reading import Lists, read

SEED = 20261123
PEOPLE = 20
CASES = 50
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")
KNOWN, UNKNOWN, STRUCTURED = "known", "unknown", "structured"


@dataclass(frozen=True)
class Somebody:
    """One person of a case: the name, the role, and a nickname that the case knows too."""

    name: str
    role: str
    nickname: str = ""


@dataclass(frozen=True)
class Case:
    """What a record knows: twenty people, a setting with a room, a school, an address."""

    people: tuple[Somebody, ...]
    setting: str
    room: str
    school: str
    address: str


@dataclass(frozen=True)
class Plant:
    """What was planted and where. `group`: known, unknown or structured; `way`: how it is written."""

    start: int
    end: int
    group: str
    kind: str
    way: str


@dataclass(frozen=True)
class Text:
    """One text, what was planted in it (nothing in a clean one), and the case it belongs to."""

    id: str
    text: str
    plants: tuple[Plant, ...]
    case: Case


def make_case(lists: Lists, rng: Random) -> Case:
    """A family, other children and staff, their names from every origin; a fifth of them double-barrelled."""
    roles = ["child", "mother", "father", "brother", "sister", "stepfather", "grandmother"]
    roles += ["another child"] * 6 + ["member of staff"] * (PEOPLE - 13)
    people, taken = [], set()
    for role in roles:
        name = whole_name(lists, rng)
        while name.split()[0] in taken:
            name = whole_name(lists, rng)
        taken.add(name.split()[0])
        people.append(Somebody(name, role, rng.choice(lists.nicknames) if rng.random() < 0.2 else ""))
    places = lists.places
    where = f"{rng.randrange(1, 99)} {rng.choice(places['streets'])}, {rng.choice(places['towns'])}"
    return Case(tuple(people), rng.choice(places["settings"]), rng.choice(places["rooms"]),
                rng.choice(places["schools"]), where)  # fmt: skip


def whole_name(lists: Lists, rng: Random) -> str:
    """A given and a family name, mostly of one origin."""
    origin = rng.choice(sorted(lists.given))
    other = origin if rng.random() < 0.8 else rng.choice(sorted(lists.family))
    family = rng.choice(lists.family[other])
    if rng.random() < 0.2:
        family += "-" + rng.choice(lists.family[rng.choice(sorted(lists.family))])
    return f"{rng.choice(lists.given[origin])} {family}"


def plain(text: str) -> str:
    """Letters without their accents."""
    flat = text.translate(str.maketrans("łŁøØıđĐ", "lLoOidD"))
    return "".join(char for char in unicodedata.normalize("NFD", flat) if not unicodedata.combining(char))


def typo(word: str, rng: Random) -> str:
    """One letter left out, doubled, changed or swapped with the next."""
    letters = [place for place, char in enumerate(word) if char.isalpha()]
    place = rng.choice(letters[1:] or letters)
    way = rng.randrange(4)
    if way == 0:
        return word[:place] + word[place + 1 :]
    if way == 1:
        return word[:place] + word[place] + word[place:]
    if way == 2:
        return word[:place] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[place + 1 :]
    place = min(place, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def written(name: str, rng: Random, nickname: str = "") -> tuple[str, str]:
    """A name as somebody in a hurry writes it, and which way that is."""
    first, _, last = name.partition(" ")
    way = rng.choice(("whole", "first", "last", "small", "capitals", "plain", "typo", "typo", "typo", "nickname"))
    if way == "nickname" and not nickname:
        way = "first"
    if way == "typo":
        long = [part for part in (first, last) if len(plain(part)) >= 5] or [first]
        return typo(plain(rng.choice(long)), rng), way
    found = {
        "whole": name, "first": first, "last": last or first, "small": first.lower(), "capitals": first.upper(),
        "plain": plain(first), "nickname": nickname,
    }  # fmt: skip
    return found[way], way


class Maker:
    """Makes the texts of one set and seed."""

    def __init__(self, which: str, seed: int) -> None:
        self.lists, self.which, self.seed = read(which), which, seed
        start = Random(f"{seed} {which} cases")
        self.cases = [make_case(self.lists, start) for _ in range(CASES)]

    def planted(self, number: int) -> Text:
        """Text `number` with what is planted in it: five sentences that hold something, and some that do not."""
        rng = Random(f"{self.seed} {self.which} {number}")
        case = self.cases[number % CASES]
        sentences = rng.sample(self.lists.planted, 5)
        sentences[1:1] = [self._chosen(one, rng) for one in rng.sample(self.lists.clean, 2)]
        pieces: list[str] = []
        plants: list[Plant] = []
        length = 0
        for sentence in sentences:
            place = 0
            for slot in _SLOT.finditer(sentence):
                before = sentence[place : slot.start()]
                words, group, kind, way = self._fill(slot.group(1), case, rng)
                pieces += (before, words)
                length += len(before)
                plants.append(Plant(length, length + len(words), group, kind, way))
                length, place = length + len(words), slot.end()
            end = sentence[place:] + rng.choice((" ", " ", "\n"))
            pieces.append(end)
            length += len(end)
        return Text(f"{self.which}-{number}", "".join(pieces), tuple(plants), case)

    def clean(self, number: int) -> Text:
        """Text `number` with nobody in it."""
        rng = Random(f"{self.seed} {self.which} clean {number}")
        count = min(8, len(self.lists.clean))
        text = " ".join(self._chosen(one, rng) for one in rng.sample(self.lists.clean, count))
        return Text(f"{self.which}-clean-{number}", text, (), self.cases[number % CASES])

    def _chosen(self, sentence: str, rng: Random) -> str:
        return _CHOICE.sub(lambda hit: rng.choice(hit.group(1).split("|")), sentence)

    def _fill(self, slot: str, case: Case, rng: Random) -> tuple[str, str, str, str]:
        """Words for a slot, with their group, kind and way."""
        who = {
            "child": case.people[:1], "child_family": case.people[:1], "adult": case.people[1:7],
            "other": case.people[7:13], "staff": case.people[13:],
        }  # fmt: skip
        if slot in who:
            person = rng.choice(who[slot])
            if slot == "child_family":
                return person.name.partition(" ")[2], KNOWN, "name", "last"
            words, way = written(person.name, rng, person.nickname)
            return words, KNOWN, "name", way
        if slot.startswith("unknown"):
            return self._unknown(slot, case, rng)
        shapes: dict[str, Callable[[], str]] = {
            "phone": lambda: structured.phone(rng), "nhs": lambda: structured.nhs(rng),
            "postcode": lambda: structured.postcode(rng), "plate": lambda: structured.plate(rng),
            "email": lambda: structured.email(rng, rng.choice(self.lists.nicknames)),
            "dob": lambda: structured.day(rng), "dob_words": lambda: structured.day_words(rng),
            "address": lambda: structured.address(rng, rng.choice(self.lists.places["streets"])),
        }  # fmt: skip
        return shapes[slot](), STRUCTURED, slot, "shape"

    def _unknown(self, slot: str, case: Case, rng: Random) -> tuple[str, str, str, str]:
        """Somebody the case does not know."""
        known = {part for person in case.people for part in person.name.split()}
        name = whole_name(self.lists, rng)
        while known & set(name.split()):
            name = whole_name(self.lists, rng)
        if slot == "unknown_whole":
            return name, UNKNOWN, "name", "whole"
        words, way = written(name, rng, rng.choice(self.lists.nicknames))
        return words, UNKNOWN, "name", way


@lru_cache(maxsize=8)
def texts(which: str = "tuned", count: int = 1000, seed: int = SEED) -> tuple[Text, ...]:
    """So many texts with something planted."""
    maker = Maker(which, seed)
    return tuple(maker.planted(number) for number in range(count))


@lru_cache(maxsize=8)
def clean_texts(which: str = "tuned", count: int = 300, seed: int = SEED) -> tuple[Text, ...]:
    """So many texts with nothing planted."""
    maker = Maker(which, seed)
    return tuple(maker.clean(number) for number in range(count))
