"""Who and what a case knows, and the forms under which each may stand in a text.

Identities come from the record: the child, the family, staff, the setting, rooms, schools, addresses, numbers, the date
of birth. Each carries its part in the case, which stands in its place: a role, a kind of place, an age (seed, rule 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from sharewell.rules.brief.fold import key_of, tokens, with_one_less, word_set
from sharewell.rules.brief.index import Form, KnownIndex
from sharewell.rules.brief.words import is_ordinary
from sharewell.rules.london import age_words, years_old

SHORTEST_WITH_ERROR = 5
LONGEST_WORD = 16
SHARED = "one of the people known to us"
NOBODY = -1

PLACES = frozenset({"setting", "room", "school", "address", "street", "town", "place"})
NUMBERS = frozenset({"phone", "email", "nhs number", "reference", "number"})
WORDS_IN_PLACE: Mapping[str, str] = {
    "child": "the child", "setting": "the setting", "address": "an address", "email": "an e-mail address",
    "phone": "a phone number", "nhs number": "an NHS number", "adult of concern": "the adult of concern",
}  # fmt: skip
STANDS_ALONE = ("member of", "worker", "teacher", "doctor", "room", "school", "street", "town", "place", "reference",
                "number", "friend", "colleague", "neighbour", "manager", "lead", "professional")  # fmt: skip
RELATIONS = word_set(
    """mother father mum dad parent stepmother stepfather stepmum stepdad sister brother twin sibling half-sister
    half-brother stepsister stepbrother grandmother grandfather grandparent nan gran grandma grandad aunt uncle cousin
    carer guardian childminder relative"""
)
PARTICLES = word_set("al bin da de del der di dos du el ibn la le of the van von y and st saint")
KINDS_OF_PLACE = word_set(
    """room school primary infant infants junior academy nursery preschool pre playgroup kindergarten childcare centre
    center street road lane close avenue drive way crescent court gardens terrace place grove hill park house flat the
    at of c e church hall community village group day early years little children childrens and green rise walk row mews
    square"""
)


@dataclass(frozen=True)
class Known:
    """One identity. `role`: its part ("child", "mother", "another child", "member of staff", "setting", "room",
    "address", "phone", "reference") or the very words to stand in its place; `also`: other ways it is written.
    """

    text: str
    role: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownIdentities:
    """Everything of one case that shows who it is about. `today`: the day the age is worked out for.

    `places`: how many children the setting has, where that is known.
    """

    items: tuple[Known, ...] = ()
    born_on: date | None = None
    today: date | None = None
    places: int | None = None


def prepare(known: KnownIdentities) -> KnownIndex:
    """The index of one case's identities. Make it once where several texts of the case are screened."""
    index = KnownIndex(today=known.today, places=known.places)
    same: dict[tuple[str, str], int] = {}
    for place, item in enumerate(known.items):
        alone = item.role == "child" or key_of(item.text) == ""
        who = same.setdefault((item.role, "" if alone else key_of(item.text)), place)
        for text in (item.text, *item.also):
            if item.role in NUMBERS:
                _add_number(index, item.role, who, text)
            elif item.role in PLACES:
                _add_place(index, words_in_place(item.role), who, text)
            else:
                _add_person(index, words_in_place(item.role), who, text)
    if known.born_on is not None:
        index.ages[known.born_on] = age_in_place(known.born_on, known.today)
    _finish(index)
    return index


def words_in_place(role: str) -> str:
    """The words that stand in place of an identity with this role: "mother" becomes "the child's mother"."""
    plain = role.strip()
    small = plain.lower()
    if small in WORDS_IN_PLACE:
        return WORDS_IN_PLACE[small]
    if not small or small.split()[0] in {"the", "a", "an", "another", "one", "somebody", "someone"}:
        return plain or "somebody"
    if small in RELATIONS or not any(word in small for word in STANDS_ALONE):
        return f"the child's {small}"
    return f"{'an' if small[0] in 'aeiou' else 'a'} {small}"


def age_in_place(born: date, today: date | None) -> str:
    """What stands in place of a date of birth: "aged 3", a baby "aged 7 months"; no day known, only that it was one."""
    if today is None or born > today:
        return "a date of birth"
    years = years_old(born, today)
    return f"aged {years}" if years else f"aged {age_words(born, today)}"


def plain_digits(text: str) -> str:
    """The digits of a number, a leading 44 or 0044 made a 0; empty where letters stand among them."""
    digits = "".join(char for char in text if char in "0123456789")
    if len(digits) < 6 or any(char.isalpha() for char in text):
        return ""
    if text.lstrip(" (").startswith("+44"):
        return "0" + digits[2:].removeprefix("0")
    return "0" + digits[4:].removeprefix("0") if digits.startswith("0044") else digits


def _add_number(index: KnownIndex, role: str, who: int, text: str) -> None:
    form = Form(words_in_place(role), who, tuple(token.key for token in tokens(text)), name=False)
    if "@" in text:
        index.emails[text.strip().lower()] = form
    elif digits := plain_digits(text):
        index.numbers[digits] = form
    else:
        _add(index, form)


def _add_person(index: KnownIndex, role: str, who: int, name: str) -> None:
    """The whole name, each word of it, and the ways it is shortened: "Amira K", "A Khan", "AK"."""
    whole = tuple(token.key for token in tokens(name))
    words = [key for key in map(key_of, name.split()) if key]
    _add(index, Form(role, who, whole))
    for word in sorted({*whole, *words} - PARTICLES):
        _add(index, Form(role, who, (word,)))
    if len(words) >= 2:
        first, last = words[0], words[-1]
        _add(index, Form(role, who, (first, last)))
        _add(index, Form(role, who, (first, last[0]), exact=True))
        _add(index, Form(role, who, (first[0], last), exact=True))
        _add(index, Form(role, who, (first[0], last[0]), capitals=True))
        _add(index, Form(role, who, tuple(word[0] for word in words), capitals=True))


def _add_place(index: KnownIndex, role: str, who: int, name: str) -> None:
    """The whole name, each part between commas, and each without its number and without its kind of place."""
    for part in (name, *name.split(",")):
        whole = tuple(token.key for token in tokens(part))
        named = tuple(word for word in whole if not word.isdigit())
        core = tuple(word for word in named if word not in KINDS_OF_PLACE)
        if core or len(whole) > 1:
            _add(index, Form(role, who, whole, name=False))
        if core:
            _add(index, Form(role, who, named, name=False))
            while named[-1] in KINDS_OF_PLACE:
                named = named[:-1]
                _add(index, Form(role, who, named, name=False))
            _add(index, Form(role, who, core, name=False))


def _add(index: KnownIndex, form: Form) -> None:
    """Put one form in. Words that people share ("Khan") get a role that fits both; surer forms win over initials."""
    key = "".join(form.parts)
    if not key or (len(key) < 2 and key.isascii()):
        return
    before = index.forms.get(key)
    unsure = form.exact or form.capitals
    if before is None or ((before.exact or before.capitals) and not unsure):
        index.forms[key] = form
    elif before.who != form.who and before.name and form.name and not unsure:
        index.forms[key] = replace(before, role=SHARED if before.role != form.role else form.role, who=NOBODY)


def _finish(index: KnownIndex) -> None:
    """Fill what is looked up by: how forms begin, the parts of those with several, and forms with a letter left out."""
    near: dict[str, list[str]] = {}
    for key, form in index.forms.items():
        index.longest = max(index.longest, len(key))
        index.prefixes.update([key[:length] for length in range(1, len(key) + 1)])
        if form.capitals:
            index.initials.add(key)
        elif form.name and not form.exact and len(form.parts) == 1 and len(key) > 1 and not is_ordinary(key):
            index.plain.add(key)
            index.whole[key] = form.role
        if len(form.parts) > 1:
            index.wide.update(range(len(key) - 1, len(key) + 2))
            for part in form.parts:
                if form.name and 1 < len(part) < SHORTEST_WITH_ERROR:
                    index.short.update((part, *with_one_less(part)))
            index.parts.update(part for part in form.parts if len(part) > 1)
        if len(key) < SHORTEST_WITH_ERROR or form.capitals or form.exact or key.isdigit():
            continue
        for spelling in {key, *with_one_less(key)}:
            near.setdefault(spelling, []).append(key)
    _continue(index)
    for form in index.forms.values():
        last = max((at for at, part in enumerate(form.parts) if part in index.forms), default=0)
        index.tail = max(index.tail, 24 + sum(len(part) + 2 for part in form.parts[last + 1 :]))
    index.near = {spelling: tuple(keys) for spelling, keys in near.items()}


def _continue(index: KnownIndex) -> None:
    """For each beginning of a form that may be written in parts, what is left of it."""
    starts = index.starts
    for key, form in index.forms.items():
        if form.exact:
            # Its whole word is a reason to look closer by itself.
            continue
        anywhere = not form.capitals and (form.name or len(key) <= LONGEST_WORD)
        for cut in range(1, len(key)) if anywhere else accumulate(map(len, form.parts[:-1])):
            starts.setdefault(key[:cut], []).append(key[cut : cut + LONGEST_WORD])
