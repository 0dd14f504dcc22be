"""The things that may go with a pack, as the rules judge them: statements, and facts about the child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sharewell.guidance import receiving_form
from sharewell.guidance.vocabulary import FormSource, RecipientKind
from sharewell.rules import held
from sharewell.rules.brief.fold import key_of
from sharewell.rules.corrections import travels_with
from sharewell.rules.errors import Gap
from sharewell.rules.london import date_words, london_day
from sharewell.rules.masks import Mention, MentionChoice
from sharewell.rules.pack import ItemKind, PackItem, ProtectedDetail, ProtectedKind
from sharewell.rules.protected import TOLD_US
from sharewell.rules.tellers import identifying, is_number, source_for_others
from sharewell.rules.values import STATEMENT_LABELS, Statement, StatementKind

if TYPE_CHECKING:
    from sharewell.casework.pack_draft import FormAnswer, ItemDraft

CHILD_FIELDS: Mapping[str, str] = {
    "name": "Full name",
    "born_on": "Date of birth",
    "address": "Home address",
    "language": "Language, and whether an interpreter is needed",
    "needs": "Health and other needs",
    "family": "Parents and carers, and who has parental responsibility",
}
FACT, FORM = "child.", "form."
NOT_KNOWN = "Not known"
# What is typed for a form, by its key, over every kind of recipient.
FORM_TITLES: Mapping[str, str] = {
    one.key: one.words[:1].upper() + one.words[1:]
    for kind in RecipientKind
    for one in receiving_form(kind)
    if one.found is FormSource.TYPED
}


def not_marked(going: list[tuple[Statement, ItemDraft]]) -> list[Gap]:
    """What was told us by somebody of whom nobody has said yet whether they are protected."""
    return [
        Gap("items", f"'{title_of(one)}' names who told us ({one.source}). Say on the concern if they are protected.")
        for one, _ in going
        if one.kind is StatementKind.REPORTED and one.teller is None and identifying(one.source)
    ]


def title_of(statement: Statement) -> str:
    """The kind of words, and the day they are of."""
    day = statement.observed_at or statement.recorded_at
    return f"{STATEMENT_LABELS[statement.kind]}, {date_words(london_day(day))}"


def all_words(statement: Statement, item: ItemDraft, recorded: Sequence[held.Correction]) -> str:
    """Everything that would go with a statement, to look through for other people."""
    with_it = travels_with(statement.id, recorded)
    return "\n".join((statement.text, item.context, with_it.correction, with_it.dispute))


def item_of(
    statement: Statement, item: ItemDraft, mentions: tuple[Mention, ...], recorded: Sequence[held.Correction],
    *, named: bool,
) -> PackItem:
    """A statement as it would go. Who told us is said only where two people agreed that it must be: `named`."""
    with_it = travels_with(statement.id, recorded)
    return PackItem(
        id=statement.id,
        kind=ItemKind.STATEMENT,
        title=title_of(statement),
        text=statement.text,
        label=statement.kind,
        source=statement.source if named else source_for_others(statement),
        happened_on=london_day(statement.observed_at) if statement.observed_at else None,
        recorded_on=london_day(statement.recorded_at),
        needed_because=item.needed_because,
        fits_because=item.fits_because,
        context=item.context,
        corrected=bool(with_it.correction),
        correction=with_it.correction,
        disputed=bool(with_it.dispute),
        dispute=with_it.dispute,
        mentions=mentions,
    )


def tellers_of(
    going: Sequence[tuple[Statement, ItemDraft]], protected: Sequence[ProtectedDetail]
) -> dict[str, str]:
    """The protected tellers of what goes, by name: whether each may be named is decided like about anybody else."""
    ids = {statement.id for statement, _ in going}
    told = [one for one in protected if one.kind is ProtectedKind.REPORTER and not ids.isdisjoint(one.items)]
    return {name: TOLD_US for one in told for name in one.words if not (is_number(name) or one.named_anyway)}


def may_be_named(statement: Statement, mentions: Sequence[Mention]) -> bool:
    """Whether everybody whom the source of a statement names is to be included."""
    included = {key_of(one.name) for one in mentions if one.choice is MentionChoice.INCLUDE}
    names = [name for name in identifying(statement.source) if not is_number(name)]
    return bool(names) and all(key_of(name) in included for name in names)


def about_child(
    chosen: Sequence[str], child: held.Child, recorded: Sequence[held.Correction], *,
    wanted: frozenset[str] = frozenset(),
) -> tuple[PackItem, ...]:
    """What was chosen of who the child is, as the record has it today.

    A protected address that the reader cannot act without, and that is not chosen, is said to be kept back.
    """
    kept_back = child.protected_address and "address" in wanted and "address" not in chosen
    return (*_facts(chosen, child, recorded), *((KEPT_BACK,) if kept_back else ()))


KEPT_BACK = PackItem(
    id=f"{FACT}address",
    kind=ItemKind.WHO,
    title=CHILD_FIELDS["address"],
    text="Protected: it is not in this pack. Ring us if you cannot act without it.",
    needed_because="So that they know that there is one, and whom to ring.",
    gives=frozenset({"address"}),
)


def _facts(
    chosen: Sequence[str], child: held.Child, recorded: Sequence[held.Correction]
) -> tuple[PackItem, ...]:
    return tuple(
        PackItem(
            id=f"{FACT}{name}",
            kind=ItemKind.FAMILY if name == "family" else ItemKind.WHO,
            title=CHILD_FIELDS[name],
            text=child_words(child, name) or NOT_KNOWN,
            needed_because="So that they know who the child is, where they are and who cares for them.",
            recorded_on=None,
            gives=frozenset({name}),
            correction=travels_with(f"{FACT}{name}", recorded).correction,
            dispute=travels_with(f"{FACT}{name}", recorded).dispute,
            mentions=tuple(
                Mention(one.name, one.relation, MentionChoice.INCLUDE, "Cares for the child.") for one in child.family
            ) if name == "family" else (),
        )
        for name in chosen
        if name in CHILD_FIELDS
    )  # fmt: skip


def form_items(form: Sequence[FormAnswer], mentions: tuple[Mention, ...]) -> tuple[PackItem, ...]:
    """What was typed because the recipient's form asks for it; what is not known is said to be."""
    return tuple(
        PackItem(
            id=f"{FORM}{one.key}",
            kind=ItemKind.OTHER,
            title=FORM_TITLES[one.key],
            text=one.words.strip() or NOT_KNOWN,
            needed_because="Their form asks for it, and they act on it.",
            gives=frozenset({one.key}),
            mentions=mentions,
        )
        for one in form
        if one.key in FORM_TITLES and (one.words.strip() or one.not_known)
    )


def child_words(child: held.Child, name: str) -> str:
    """One fact about the child in words; empty where nobody knows it."""
    if name == "born_on":
        return date_words(child.born_on) if child.born_on else ""
    if name == "family":
        return "\n".join(
            f"{one.name}, {one.relation}{', has parental responsibility' if one.responsibility else ''}"
            for one in child.family
        )
    words = str(getattr(child, name))
    return f"{words} (known as {child.known_as})" if name == "name" and child.known_as else words
