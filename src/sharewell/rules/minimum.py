"""The tests that each item of a pack must pass, both ways: too much and too little.

Necessary for the purpose, relevant to this reader, adequate, accurate and current, fact and opinion marked, history
explained, other people decided about, protected details guarded (seed, rule 6 and the qualities below it). The urgent
path turns gaps into things owed; only protected details stay guarded there, and the rest of a pack can go without them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sharewell.rules.brief.known import KnownIdentities
from sharewell.rules.errors import Incomplete
from sharewell.rules.guarded import decide_about_people, guard_protected, nobody_hidden_in_files, third_parties_words
from sharewell.rules.london import date_words, london_day
from sharewell.rules.needs import TESTS, Findings, MinimumCheck, RecipientNeeds, Wanted
from sharewell.rules.pack import (
    ITEM_KIND_WORDS,
    ItemKind,
    PackDraft,
    SealedPack,
    as_reader_sees,
    build_manifest,
    is_historical,
)
from sharewell.rules.values import StatementKind

__all__ = ["TESTS", "MinimumCheck", "RecipientNeeds", "Wanted", "check_pack", "seal", "third_parties_words"]

EMPTY_REASONS = frozenset(
    {
        "just in case", "in case", "might be useful", "may be useful", "could be useful", "for information", "for info",
        "fyi", "context", "background", "everything", "needed", "because", "they asked", "asked for", "safeguarding",
        "n/a", "none", "yes", "it is needed", "it might be useful", "they asked for it",
    }
)  # fmt: skip
SHORTEST_REASON = 10
DATED = frozenset({ItemKind.STATEMENT, ItemKind.ENTRY, ItemKind.ADVICE, ItemKind.DECISION})


def check_pack(
    draft: PackDraft,
    needs: RecipientNeeds,
    *,
    today: date,
    known: KnownIdentities | None = None,
    urgent: bool = False,
) -> MinimumCheck:
    """What a draft has too much of and too little of.

    `known`: other people the record knows, so that one who stands in an item without a decision is seen. With `urgent`
    every gap is owed except what guards protected details.
    """
    seen = tuple(as_reader_sees(item, today, draft.about, draft.historical_after) for item in draft.items)
    found = Findings(draft, needs, today, draft.historical_after, known, seen)
    for rule in _RULES:
        rule(found)
    if urgent:
        return MinimumCheck(tuple(found.guarded), tuple(found.gaps), tuple(found.warnings))
    return MinimumCheck((*found.guarded, *found.gaps), (), tuple(found.warnings))


def seal(
    draft: PackDraft,
    needs: RecipientNeeds,
    *,
    by: str,
    at: datetime,
    known: KnownIdentities | None = None,
    urgent: bool = False,
) -> SealedPack:
    """The pack as the reader sees it, frozen; Incomplete with every gap where a test is not passed."""
    today = london_day(at)
    check = check_pack(draft, needs, today=today, known=known, urgent=urgent)
    if check.gaps:
        raise Incomplete(*check.gaps)
    items = tuple(as_reader_sees(item, today, draft.about, draft.historical_after) for item in draft.items)
    return SealedPack(items, build_manifest(draft, items), by, at)


def _necessary(found: Findings) -> None:
    """A purpose, and for each item why it is needed for it; the whole file only with each section confirmed."""
    draft, needs = found.draft, found.needs
    if not draft.purpose.strip():
        found.gap("necessary", "purpose", "Say what this is for, in a sentence.")
    for place, item in enumerate(draft.items):
        reason = item.needed_because.strip()
        if not reason:
            found.gap("necessary", f"items.{place}.needed_because",
                      f"Say why {needs.words} needs '{item.title}', or leave it out.")  # fmt: skip
        elif len(reason) < SHORTEST_REASON or reason.lower().strip(" .!") in EMPTY_REASONS:
            found.gap("necessary", f"items.{place}.needed_because",
                      f"'{reason}' does not say what {needs.words} would do with '{item.title}'. "
                      "Say it, or leave it out.")  # fmt: skip
    silent = sum(not one.reason.strip() for one in draft.left_out)
    if silent and draft.items:
        found.warn("necessary", "left_out", f"{_entries(silent)} here, and nobody has said why. Say it, for us alone.")
    low, high = needs.usual
    # What the reader's own form asks for is not too much.
    asked = {wanted.id for wanted in needs.wanted}
    chosen, whole = sum(asked.isdisjoint(item.gives) for item in draft.items), not draft.left_out
    if chosen > high:
        usually = f"For '{needs.purpose_words}' people usually send {low} to {high}."
        sections = {item.kind for item in draft.items} - draft.confirmed
        if whole and sections:
            found.gap(
                "necessary", "confirmed", f"You chose all {chosen} entries. {usually} Confirm each section is needed."
            )
        elif not whole:
            found.warn("necessary", "items", f"You chose {chosen} of {chosen + len(draft.left_out)} entries. {usually}")


def _entries(count: int) -> str:
    return "1 entry stays" if count == 1 else f"{count} entries stay"


def _relevant(found: Findings) -> None:
    """Each item of a section that this reader usually has no use for says why this one does."""
    if not found.needs.uses:
        return
    for place, item in enumerate(found.draft.items):
        if item.kind not in found.needs.uses and not item.fits_because.strip():
            section = ITEM_KIND_WORDS[item.kind]
            found.gap("relevant", f"items.{place}.fits_because",
                      f"{found.needs.words[:1].upper()}{found.needs.words[1:]} does not usually need '{section}'. "
                      f"Say why this time, or leave '{item.title}' out.")  # fmt: skip


def _adequate(found: Findings) -> None:
    """Enough to act on: something in it, and each wanted fact given or said to be not known."""
    draft = found.draft
    if not draft.items:
        found.gap("adequate", "items", f"Add what {found.needs.words} needs for this. A pack starts empty.")
        return
    given = draft.not_known.union(*(item.gives for item in draft.items))
    lacking = [wanted for wanted in found.needs.wanted if wanted.id not in given]
    for wanted in lacking:
        if wanted.must:
            found.gap("adequate", f"wanted.{wanted.id}", f"Add this, or mark it 'not known': {wanted.words}.")
    if asked := "; ".join(wanted.words for wanted in lacking if not wanted.must):
        found.warn("adequate", "form", f"Their form usually asks too for: {asked}. Add it, or mark it 'not known'.")
    for place, item in enumerate(draft.items):
        if not item.text.strip() and item.kind is not ItemKind.ATTACHMENT:
            found.gap("adequate", f"items.{place}.text", f"'{item.title}' is empty. Leave it out.")


def _accurate(found: Findings) -> None:
    """What was corrected or is disputed travels with the correction and the dispute."""
    for place, item in enumerate(found.draft.items):
        if item.corrected and not item.correction.strip():
            found.gap("accurate", f"items.{place}.correction",
                      f"'{item.title}' was corrected. Add the correction, so that it travels with it.")  # fmt: skip
        if item.disputed and not item.dispute.strip():
            found.gap("accurate", f"items.{place}.dispute",
                      f"'{item.title}' is disputed. Say who disputes it and what they say.")  # fmt: skip
        day = item.happened_on or item.recorded_on
        if day is None:
            if item.kind in DATED:
                found.warn("accurate", f"items.{place}.happened_on",
                           f"'{item.title}' has no date. Say when, if it is known.")  # fmt: skip
        elif day > found.today:
            found.gap("accurate", f"items.{place}.happened_on",
                      f"'{item.title}' is dated {date_words(day)}, which is after today.")  # fmt: skip


def _fact_and_opinion(found: Findings) -> None:
    """Each statement says what kind of words it is, and whose they are."""
    for place, item in enumerate(found.draft.items):
        if item.kind is ItemKind.STATEMENT and item.label is None:
            found.gap("fact_and_opinion", f"items.{place}.label",
                      f"Mark '{item.title}': seen or heard, the child's own words, told by, or opinion.")  # fmt: skip
        if item.label in (StatementKind.REPORTED, StatementKind.OPINION) and not item.source.strip():
            found.warn("fact_and_opinion", f"items.{place}.source", f"Say whose words '{item.title}' is.")


def _history(found: Findings) -> None:
    """What is old says why it still matters."""
    for place, item in enumerate(found.draft.items):
        day = item.happened_on or item.recorded_on
        if day and is_historical(item, found.today, found.stale_after) and not item.context.strip():
            found.gap("history", f"items.{place}.context",
                      f"'{item.title}' is from {date_words(day)}. Say in a line what has changed since, "
                      "or why it still matters.")  # fmt: skip


_RULES: tuple[Callable[[Findings], None], ...] = (
    guard_protected,
    _necessary,
    _relevant,
    _adequate,
    _accurate,
    _fact_and_opinion,
    _history,
    decide_about_people,
    nobody_hidden_in_files,
)
