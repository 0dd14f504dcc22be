"""Which words are everyday words. Anything else is shown to a person: a list of what is allowed misses no name.

A model of names finds those it has met; a list of ordinary words finds every word it has not. The price is that a rare
or misspelt word is shown too, which costs a glance.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from sharewell.rules.brief.fold import word_set

VOWELS = "aeiou"

# Everyday words that begin sentences often enough that a capital there does not make them a name.
_OPENERS = word_set("will may mark can hope grant chase frank art love little long short small good best one")


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Every everyday word, with its regular endings."""
    bases = _words_of("ordinary_words.txt")
    return frozenset(form for base in bases for form in _endings(base))


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The words of our own list alone, as they stand: what others are run together from."""
    return _words_of("ordinary_words.txt")


@lru_cache(maxsize=1)
def capital_words() -> frozenset[str]:
    """Everyday words whose capital says nothing (Mum, Monday, NHS)."""
    return _words_of("capital_words.txt")


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """The everyday words and the rarer ones of the long list, with their regular endings."""
    return ordinary_words() | {form for base in _words_of("more_words.txt") for form in _endings(base)}


def is_everyday(word: str) -> bool:
    """Whether a folded word is an everyday word or a rarer word of the language, or a number: no unknown name."""
    return word in everyday_words() or word.isdigit()


def is_derived(word: str) -> bool:
    """Whether a folded word is an everyday word with a common beginning or end: "unwashed", "tearfully"."""
    known = everyday_words()
    for end in _WORD_ENDS:
        stem = word.removesuffix(end)
        bases = {stem, stem + "e", stem[:-1] + "y" if stem[-1:] == "i" else stem}
        if stem != word and len(stem) >= SHORTEST_STEM and bases & known:
            return True
    for begin in _WORD_BEGINS:
        rest = word.removeprefix(begin)
        if rest != word and len(rest) >= SHORTEST_STEM and rest in known:
            return True
    return False


@lru_cache(maxsize=4096)
def is_ordinary_small(word: str) -> bool:
    """Whether a folded word in small letters is made of everyday words: "beanbag", "unwashed".

    Two words run together prove nothing with a capital, or with an end that families and places are named with.
    """
    if is_derived(word):
        return True
    if len(word) < SHORTEST_COMPOUND or word.endswith(_NAMES_END):
        return False
    known = common_words()
    return any(word[:cut] in known and word[cut:] in known for cut in range(3, len(word) - 2))


SHORTEST_STEM, SHORTEST_COMPOUND = 4, 7
_WORD_ENDS = ("ly", "ness", "nesses", "less", "ful", "fuls", "est", "able", "ish", "ment", "ments", "ability")
_WORD_BEGINS = ("un", "re", "over", "under", "out", "mis", "dis", "non", "pre", "mid", "step", "half", "grand")
_NAMES_END = (
    "wood", "stone", "bury", "field", "fields", "ford", "well", "brook", "house", "man", "hill", "land", "dale",
    "ridge",
    "croft", "worth", "shaw", "bridge", "church", "dock", "son", "ton", "ley", "burn", "smith", "wright", "nike", "low",
    "more", "moor", "bank", "banks", "born", "by", "gate", "cock", "bottom", "head",
)  # fmt: skip


def does_things(word: str) -> bool:
    """Whether a folded word is what people are said to do ("said", "hit", "was"), so that a name may stand before."""
    return word in _DOINGS


@lru_cache(maxsize=1)
def name_words() -> frozenset[str]:
    """Everyday words that are also names."""
    return _words_of("name_words.txt")


def is_ordinary(word: str) -> bool:
    """Whether a folded word is an everyday word, or a number."""
    return word in ordinary_words() or word.isdigit()


def opens_sentences(word: str) -> bool:
    """Whether a word that is also a name often begins a sentence as an everyday word ("Will he eat?")."""
    return word in _OPENERS


_DOINGS = word_set(
    """said says told tells asked hit hits was is has had came comes went goes got gets did does wants wanted cried
    cries kicked pushed bit took takes gave gives saw sees left lives works drinks shouted shouts smacked smacks rang
    rings picked brought collected looked seemed felt thinks thought knows knew hurt hurts kept keeps made makes put
    lost found ran sat slept ate fell laughed screamed refused started stopped tried returned whispered admitted"""
)
_OFFICES = word_set(
    """team desk service services office officer police council school hub mash lado nursery hospital surgery clinic
    help line panel partnership board department unit centre"""
)


def names_somebody(text: str) -> bool:
    """Whether an entry of an address book reads as a person's name, not as a team's or an office's ("Duty team")."""
    words = text.casefold().replace("(", " ").replace(")", " ").split()
    named = any(not is_ordinary(word) or word in name_words() for word in words)
    return named and not any(word in _OFFICES for word in words)


def _words_of(name: str) -> frozenset[str]:
    """The words of a list: separated by spaces, comments begin with #; a hyphen or apostrophe parts two words."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return word_set(" ".join(lines).replace("-", " ").replace("'", " "))


def _endings(word: str) -> set[str]:
    """A word with its regular endings, spelt as they are spelt: stop, stops, stopped, stopping."""
    forms = {word}
    if len(word) < 3:
        return forms
    if word[-1] == "y" and word[-2] not in VOWELS:
        return forms | {word[:-1] + "ies", word[:-1] + "ied", word + "ing"}
    forms.add(word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s"))
    if word[-1] == "e":
        return forms | {word + "d", word[:-1] + "ing"}
    doubled = word[-1] not in VOWELS + "wxy" and word[-2] in VOWELS and word[-3] not in VOWELS and len(word) <= 5
    stem = word + word[-1] if doubled else word
    return forms | {stem + "ed", stem + "ing"}
