"""Two of the tests of a pack: other people are decided about, and protected details stay guarded.

A duty to share never lifts either. Including somebody needs a reason; letting a protected detail go needs two different
people, and a recipient who has been checked, however urgent the story.
"""

from __future__ import annotations

from dataclasses import replace

from sharewell.rules.brief.find import find_known
from sharewell.rules.brief.fold import key_of
from sharewell.rules.brief.index import KnownIndex
from sharewell.rules.brief.known import NUMBERS, PLACES, Known, KnownIdentities, prepare
from sharewell.rules.errors import Gap
from sharewell.rules.masks import Mention, MentionChoice, masked_text
from sharewell.rules.needs import TESTS, Findings
from sharewell.rules.pack import ItemKind, PackDraft, ProtectedDetail, ProtectedKind
from sharewell.rules.protected import Finder, may_go


def decide_about_people(found: Findings) -> None:
    """Everybody mentioned whom this is not about is decided about; including somebody has a reason."""
    undecided: dict[str, None] = {}
    finders: dict[tuple[str, ...], PeopleIn] = {}
    for place, item in enumerate(found.draft.items):
        for mention in item.mentions:
            if mention.choice is None:
                undecided[mention.name.casefold()] = None
            elif mention.choice is MentionChoice.INCLUDE and not mention.reason.strip():
                found.gap("third_parties", f"items.{place}.mentions",
                          f"Say why {found.needs.words} may know about {mention.role}.")  # fmt: skip
        settled = (*found.draft.about, *(mention.name for mention in item.mentions))
        if found.known is not None:
            if settled not in finders:
                finders[settled] = PeopleIn(found.known, settled)
            for person in finders[settled].of(f"{item.title}\n{item.text}\n{item.within}"):
                undecided[person.text.casefold()] = None
        for word in masked_text(f"{item.title}\n{item.text}", item.mentions, found.draft.about).doubts:
            found.warn("third_parties", f"items.{place}.text",
                       f"Look at '{word}' in '{item.title}': it may be a name that is to be hidden.")  # fmt: skip
    if undecided:
        found.gap("third_parties", "items", third_parties_words(len(undecided)))


def nobody_hidden_in_files(found: Findings) -> None:
    """An attached file cannot be blanked out: whoever is hidden must not stand in it, and a person looks through it.

    What a program cannot read in it (a picture, handwriting) is for their eyes alone.
    """
    for place, item in enumerate(found.draft.items):
        if item.kind is not ItemKind.ATTACHMENT:
            continue
        if not item.text.strip():
            found.gap("adequate", f"items.{place}.shows", f"Say in a line what '{item.title}' shows.")
        if not item.looked_through:
            words = f"Open '{item.title}' and look through it. Then say that it shows nobody whom you hide."
            found.gap("third_parties", f"items.{place}.looked", words)
        seen = masked_text(item.within, item.mentions, found.draft.about)
        if seen.masked:
            who = ", ".join(dict.fromkeys(one.role for one in item.mentions if _stands_in(item.within, one)))
            found.gap("third_parties", f"items.{place}.text",
                      f"'{item.title}' names {who or 'somebody'}, whom you hide or leave out. A file cannot be blanked "
                      "out: leave the file out, or include them.")  # fmt: skip
        for word in seen.doubts:
            found.warn("third_parties", f"items.{place}.text",
                       f"Look at '{word}' in '{item.title}': it may be a name that is to be hidden.")  # fmt: skip


def _stands_in(words: str, mention: Mention) -> bool:
    hidden = mention.choice in (MentionChoice.MASK, MentionChoice.LEAVE_OUT)
    return hidden and bool(masked_text(words, (mention,)).masked)


def third_parties_words(count: int) -> str:
    """How many people still need a decision, and what to do."""
    if count == 1:
        return "1 person is mentioned who is not the child this is about. Decide: include, hide, or leave out."
    who = f"{count} people are mentioned who are not the child this is about."
    return f"{who} Decide for each: include, hide, or leave out."


def people_in(text: str, known: KnownIdentities, settled: tuple[str, ...] = ()) -> tuple[Known, ...]:
    """The people of `known` who surely stand in `text`, in their order; not the child, nor anybody named in `settled`.

    A surname that somebody shares with the child or with a settled person does not count as that somebody.
    """
    return PeopleIn(known, settled).of(text)


class PeopleIn:
    """The same for several texts of one case: its names are made ready once."""

    def __init__(self, known: KnownIdentities, settled: tuple[str, ...] = ()) -> None:
        keys = {key_of(name) for name in settled}
        self._others = tuple(
            person
            for person in known.items
            if person.role not in PLACES | NUMBERS | {"child"}
            and keys.isdisjoint(key_of(name) for name in (person.text, *person.also))
        )
        child = tuple(one for one in known.items if one.role == "child")
        staying = (*child, *(Known(name, "child") for name in settled))
        apart = tuple(replace(person, role=f"the {place}") for place, person in enumerate(self._others))
        self._index = prepare(KnownIdentities((*apart, *staying))) if apart else KnownIndex()

    def of(self, text: str) -> tuple[Known, ...]:
        """As `people_in`."""
        roles = {hit.role for hit in find_known(text, self._index) if hit.sure}
        return tuple(person for place, person in enumerate(self._others) if f"the {place}" in roles)


def guard_protected(found: Findings) -> None:
    """Safe addresses and who reported stay guarded: only two people together may let one go, to a checked recipient."""
    for detail in found.draft.protected:
        if may_go(detail.override) and found.draft.recipient_checked:
            continue
        finder = Finder(detail, found.draft.about)
        for place, item in enumerate(found.seen):
            words = "\n".join((item.title, item.text, item.source, item.context, item.correction, item.dispute,
                               item.needed_because, found.draft.items[place].within))  # fmt: skip
            hits = finder.hits(words, own=item.id in detail.items)
            if any(hit.sure for hit in hits):
                message = _guarded_words(detail, item.title, found.draft)
                found.guarded.append(Gap(f"items.{place}.text", message, TESTS["protected"]))
            elif hits:
                doubt = words[hits[0].start : hits[0].end]
                found.warn("protected", f"items.{place}.text",
                           f"Look at '{doubt}' in '{item.title}': it may be a protected detail.")  # fmt: skip


def _guarded_words(detail: ProtectedDetail, title: str, draft: PackDraft) -> str:
    what = (
        "contains an address marked as protected" if detail.kind is ProtectedKind.SAFE_ADDRESS else "shows who reported"
    )
    if not draft.recipient_checked:
        return f"'{title}' {what}. Remove it: this recipient has not been checked."
    return f"'{title}' {what}. Remove it, or ask a second person to agree why it must go."
