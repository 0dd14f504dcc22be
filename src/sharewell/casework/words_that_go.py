"""The words of a pack as they go out: the times of each statement, and no name that was not decided to go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from sharewell.casework.pack_draft import Looked
from sharewell.delivery.content import ContentItem, Count, OtherPerson
from sharewell.rules.brief.known import words_in_place
from sharewell.rules.guarded import people_in
from sharewell.rules.london import at_london
from sharewell.rules.masks import Mention, MentionChoice, masked_text
from sharewell.rules.pack import ITEM_KIND_WORDS, SealedItem
from sharewell.rules.values import Statement

NAMED, BLANKED = "Named: you need to know of them", "Name blanked out"


def sealed_item(item: SealedItem, statements: Mapping[str, Statement]) -> ContentItem:
    """An item for the reader, with the times that its statement carries; other items have at most their day."""
    statement = statements.get(item.id)
    return ContentItem(
        id=item.id,
        section=ITEM_KIND_WORDS[item.kind],
        title=item.title,
        text=item.text,
        kind=statement.kind if statement and item.label else None,
        label=item.label,
        source=item.source,
        observed_at=statement.observed_at if statement else _midday(item.happened_on),
        time_unknown=statement.time_unknown if statement else item.happened_on is not None,
        recorded_at=statement.recorded_at if statement else _midday(item.recorded_on),
        needed_because=item.needed_because,
        historical=item.historical,
        context=item.context,
        correction=item.correction,
        dispute=item.dispute,
        masked=tuple(Count(words, count) for words, count in item.masked),
    )


def _midday(day: date | None) -> datetime | None:
    return at_london(day, time(12)) if day else None


def fit_for_reader(words: str, looked: Looked) -> str:
    """Words of the decision for the reader: whoever is masked in the items is masked here, and so is anybody known
    to the record about whom nothing was decided. A sentence about somebody left out is gone."""
    mentions = _mentions(looked)
    settled = (*looked.draft.about, *(mention.name for mention in mentions))
    others = tuple(
        Mention(person.text, words_in_place(person.role), MentionChoice.MASK)
        for person in people_in(words, looked.known, settled)
    )
    return masked_text(words, (*mentions, *others), looked.draft.about).text


def other_people(looked: Looked) -> tuple[OtherPerson, ...]:
    """Who else is mentioned and what was done: by name only where that was decided; nobody who was left out."""
    found = []
    for mention in _mentions(looked):
        if mention.choice is MentionChoice.INCLUDE:
            found.append(OtherPerson(f"{mention.name}, {mention.role}", NAMED))
        elif mention.choice is MentionChoice.MASK:
            found.append(OtherPerson(mention.role, BLANKED))
    return tuple(dict.fromkeys(found))


def _mentions(looked: Looked) -> tuple[Mention, ...]:
    """One mention for each person, in the order of the items."""
    first: dict[str, Mention] = {}
    for item in looked.draft.items:
        for mention in item.mentions:
            first.setdefault(mention.name.casefold(), mention)
    return tuple(first.values())
