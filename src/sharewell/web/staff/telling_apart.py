"""Children of one name and birth date are told apart by what everybody may see: address and key person."""

from __future__ import annotations

from collections.abc import Iterable

from sharewell.casework.list_children import ListChildren, staff
from sharewell.rules import held
from sharewell.rules.london import date_words
from sharewell.web.door import Door


def told_apart(door: Door, children: Iterable[held.RegisterChild], *, always: bool = False) -> list[tuple[str, str]]:
    """The children as choices; with address and key person where two are alike, or `always`."""
    listed = list(children)
    keys = [(child.name.casefold(), child.born_on) for child in listed]
    alike = always or len(set(keys)) < len(keys)
    names = {person.id: person.name for person in door.ask(staff, ListChildren())} if alike else {}
    choices = []
    for child, key in zip(listed, keys, strict=True):
        about = [date_words(child.born_on)] if child.born_on else []
        if always or keys.count(key) > 1:
            about += [child.address or "no address", f"key person {names.get(child.key_person_id, 'not named')}"]
        choices.append((child.id, ", ".join([child.name, *about])))
    return choices
