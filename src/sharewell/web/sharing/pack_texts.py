"""A pack that two people filled at once: what each of them ticked and typed, to stand side by side."""

from __future__ import annotations

from collections.abc import Iterable

from sharewell.casework.pack_draft import Drafted, FormAnswer, PersonDraft
from sharewell.casework.pack_items import CHILD_FIELDS
from sharewell.casework.prepare_pack import PackPage
from sharewell.rules.masks import MentionChoice
from sharewell.rules.values import STATEMENT_LABELS
from sharewell.web.both_texts import Both, Row, both_texts
from sharewell.web.door import Door

STAYS = "Stays here"
CHOICE_WORDS = {
    MentionChoice.INCLUDE: "Include",
    MentionChoice.MASK: "Hide (blank out)",
    MentionChoice.LEAVE_OUT: "Leave out what is said about them",
}
_CHOSEN = {str(choice): words for choice, words in CHOICE_WORDS.items()}


def both_of(door: Door, kept: PackPage, typed: Drafted) -> Both:
    """What is saved now and what was typed."""
    saved = kept.draft
    rows: list[Row] = [
        ("About the child", _listed(saved.child_fields), _listed(typed.child_fields)),
        *_items(kept, saved, typed),
        *_people(saved, typed),
        *_form(kept, saved, typed),
        ("What they must not learn from it", saved.must_not_learn, typed.must_not_learn),
        ("The whole file is needed", _yes(saved.confirmed), _yes(typed.confirmed)),
        ("Why a protected detail has to go", saved.agreed_because, typed.agreed_because),
    ]
    return both_texts(door, rows, file_id=kept.pack.file_id, row_id=kept.pack.id)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(CHILD_FIELDS.get(name, name) for name in CHILD_FIELDS if name in set(names))


def _yes(said: bool) -> str:
    return "Yes" if said else ""


def _items(kept: PackPage, saved: Drafted, typed: Drafted) -> list[Row]:
    """One row for each entry and each attached file: whether it goes, and what was typed about it."""
    titles = {one.id: f"{STATEMENT_LABELS[one.kind]}: {_short(one.text)}" for one in kept.statements}
    titles |= {one.id: one.name for one in kept.attached}
    before, after = _going(saved), _going(typed)
    return [(title, before.get(one, STAYS), after.get(one, STAYS)) for one, title in titles.items()]


def _short(text: str) -> str:
    return text if len(text) < 80 else f"{text[:77]}…"


def _going(draft: Drafted) -> dict[str, str]:
    found = {one.statement_id: _goes(one.needed_because, one.context) for one in draft.items}
    found |= {
        one.attachment_id: _goes(one.needed_because, one.shows, one.context,
                                 "Looked through" if one.looked_through else "")
        for one in draft.files
    }  # fmt: skip
    return found | {one.statement_id: f"{STAYS}: {one.needed_because}" for one in draft.left_out}


def _goes(*words: str) -> str:
    return "\n".join(["Goes", *filter(None, words)])


def _people(saved: Drafted, typed: Drafted) -> list[Row]:
    before, after = ({one.name: _becomes(one) for one in draft.people} for draft in (saved, typed))
    return [(name, before.get(name, ""), after.get(name, "")) for name in {**before, **after}]


def _becomes(one: PersonDraft) -> str:
    return f"{_CHOSEN.get(one.choice, '')} {one.reason}".strip()


def _form(kept: PackPage, saved: Drafted, typed: Drafted) -> list[Row]:
    before, after = ({one.key: _given(one) for one in draft.form} for draft in (saved, typed))
    return [(one.prompt or one.words, before.get(one.key, ""), after.get(one.key, "")) for one in kept.form]


def _given(one: FormAnswer) -> str:
    return "Not known" if one.not_known else one.words
