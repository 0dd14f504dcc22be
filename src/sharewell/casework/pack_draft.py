"""From what was ticked on the pack page to a draft that the tests of the minimum can judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sharewell.casework import desk
from sharewell.casework.identities import known_identities
from sharewell.casework.outbound import protected_of
from sharewell.casework.pack_files import (
    FileDraft,
    file_items,
    files_in_view,
    files_left_out,
    going,
    words_of_files,
)
from sharewell.casework.pack_items import (
    CHILD_FIELDS,
    FACT,
    about_child,
    all_words,
    child_words,
    form_items,
    item_of,
    may_be_named,
    not_marked,
    tellers_of,
    title_of,
)
from sharewell.casework.use_case import Work
from sharewell.guidance import receiving_form
from sharewell.guidance.vocabulary import RECIPIENT_WORDS, Outcome, RecipientKind
from sharewell.records.stores import sharing
from sharewell.rules import held
from sharewell.rules.brief.known import KnownIdentities, words_in_place
from sharewell.rules.documents import as_document, from_document
from sharewell.rules.errors import Gap
from sharewell.rules.guarded import people_in
from sharewell.rules.london import date_words, london_day
from sharewell.rules.masks import Mention, MentionChoice
from sharewell.rules.minimum import check_pack
from sharewell.rules.needs import RecipientNeeds, Wanted
from sharewell.rules.pack import (
    ItemKind,
    LeftOut,
    Override,
    PackDraft,
)
from sharewell.rules.protected import may_go
from sharewell.rules.recipients import is_checked
from sharewell.rules.values import Statement

FRONT_DOOR = frozenset({RecipientKind.CHILDRENS_SOCIAL_CARE, RecipientKind.POLICE})
ONLY_PUTS_RIGHT = "This pack only puts something right."
WITHOUT_NAMES = "You decided to share without names: leave out who the child is and who the family are."


@dataclass(frozen=True)
class ItemDraft:
    """One statement that is to go: why it is needed, and the line that explains its age."""

    statement_id: str
    needed_because: str = ""
    context: str = ""
    fits_because: str = ""


@dataclass(frozen=True)
class PersonDraft:
    """What becomes of one other person who is mentioned, and why they may be known where they are included."""

    name: str
    choice: str = ""
    reason: str = ""


@dataclass(frozen=True)
class FormAnswer:
    """One thing that the recipient's form asks for and the record does not hold: typed, or said to be not known."""

    key: str
    words: str = ""
    not_known: bool = False


@dataclass(frozen=True)
class Drafted:
    """A pack as it stands on its page.

    `left_out` gives our reasons by statement or attached file; `confirmed`: the whole file is needed.
    `asked_by` and `agreed_because`: who says that a protected detail must go, and why; `agreed_by` and `agreed_why`:
    the second person, and theirs. Only `save_pack` and `agree_protected` set the people.
    """

    items: tuple[ItemDraft, ...] = ()
    people: tuple[PersonDraft, ...] = ()
    child_fields: tuple[str, ...] = ()
    left_out: tuple[ItemDraft, ...] = ()
    asked_by: str = ""
    agreed_by: str = ""
    agreed_because: str = ""
    agreed_why: str = ""
    confirmed: bool = False
    must_not_learn: str = ""
    form: tuple[FormAnswer, ...] = ()
    files: tuple[FileDraft, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As it is stored."""
        document: dict[str, Any] = as_document(self)
        return document


@dataclass(frozen=True)
class Looked:
    """What the tests say of a draft, the draft as the rules see it, and who else is mentioned in it."""

    draft: PackDraft
    needs: RecipientNeeds
    known: KnownIdentities
    gaps: tuple[Gap, ...]
    warnings: tuple[Gap, ...]
    people: tuple[tuple[str, str], ...] = field(default=())
    carries: tuple[str, ...] = ()
    agreed: Override | None = None
    files: tuple[tuple[held.Attachment, FileDraft], ...] = ()


def drafted(pack: held.Pack) -> Drafted:
    """The draft of a stored pack; an empty one for a pack just begun."""
    return from_document(Drafted, pack.draft) if pack.draft else Drafted()


def look_at(
    work: Work,
    pack: held.Pack,
    statements: list[Statement],
    decision: held.Decision,
    child: held.Child,
    recipient: held.Recipient | None,
) -> Looked:
    """Judge a draft both ways: too much and too little. What was corrected or is disputed brings that with it."""
    draft, tells = drafted(pack), bool(pack.corrects_id)
    recorded = sharing.corrections.where(work.file)
    chosen = {item.statement_id: item for item in draft.items}
    words_going = [(statement, chosen[statement.id]) for statement in statements if statement.id in chosen]
    files = going(attached := files_in_view(work), draft.files)
    known = known_identities(work)
    agreed = _agreed(work, draft)
    checked = recipient is not None and is_checked(recipient.verified_at, work.now)
    open_ = checked and may_go(agreed)
    protected = protected_of(work, agreed, statements)
    words = [*(one.words for one in draft.form), *(all_words(*one, recorded) for one in words_going),
             *words_of_files(files)]
    others = {**tellers_of(words_going, protected), **_mentioned(known, words)}
    nameless = decision.outcome == Outcome.SHARE_DEIDENTIFIED
    child_names = tuple(name for name in (child.name, child.known_as) if name)
    mentions = _mentions(draft, others, child_names if nameless else ())
    wanted = frozenset() if tells else _wanted(decision)
    child_items = () if nameless else about_child(draft.child_fields, child, recorded if tells else [], wanted=wanted)
    items = (*child_items, *form_items(draft.form, mentions), *(
        item_of(statement, item, mentions, recorded, named=open_ and may_be_named(statement, mentions))
        for statement, item in words_going
    ), *file_items(files, mentions))  # fmt: skip
    rules_draft = PackDraft(
        purpose=_purpose(work, pack, recorded) if tells else str(decision.answers.get("purpose", "")),
        recipient=f"{recipient.name}, {recipient.agency}" if recipient else "",
        about=() if nameless else child_names,
        recipient_checked=checked,
        items=items,
        left_out=_left_out(draft, statements, attached, ONLY_PUTS_RIGHT if tells else ""),
        protected=protected,
        confirmed=frozenset(ItemKind) if draft.confirmed else frozenset(),
        not_known=_not_known(draft, child),
        historical_after=desk.profile(work).history_days,
    )
    needs = replace(needs_of(decision), wanted=()) if tells else needs_of(decision)
    check = check_pack(rules_draft, needs, today=london_day(work.now), known=known)
    carries = tuple(sorted(one.id for one in recorded if one.about_id in items_of(draft)))
    gaps = (*check.gaps, *((Gap("child", WITHOUT_NAMES),) if nameless and draft.child_fields else ()))
    return Looked(rules_draft, needs, known, gaps, (*check.warnings, *not_marked(words_going)), tuple(others.items()),
                  carries, agreed, tuple(files))  # fmt: skip


def _left_out(
    draft: Drafted, statements: list[Statement], attached: list[held.Attachment], unsaid: str
) -> tuple[LeftOut, ...]:
    """Every statement and attached file that stays here, with our reason where one was given: for us, never for them.

    `unsaid`: the reason where none was given.
    """
    gone = {item.statement_id for item in draft.items}
    why_not = {item.statement_id: item.needed_because for item in draft.left_out}
    words = tuple(
        LeftOut(one.id, ItemKind.STATEMENT, title_of(one), why_not.get(one.id, "") or unsaid)
        for one in statements
        if one.id not in gone
    )
    return (*words, *files_left_out(attached, draft.files, why_not, unsaid))


def needs_of(decision: held.Decision) -> RecipientNeeds:
    """What this kind of reader needs to act: a front door must know who and where the child is, and with whom."""
    kind = kind_of(decision)
    words = RECIPIENT_WORDS[kind]
    nameless = decision.outcome == Outcome.SHARE_DEIDENTIFIED
    wanted = tuple(Wanted(one.key, one.words, one.must) for one in receiving_form(kind) if not nameless)
    purpose = "referral" if kind in FRONT_DOOR and not nameless else "an answer like this"
    return RecipientNeeds(words=words, wanted=wanted, purpose_words=purpose)


def _wanted(decision: held.Decision) -> frozenset[str]:
    return frozenset(one.key for one in receiving_form(kind_of(decision)) if one.must)


def kind_of(decision: held.Decision) -> RecipientKind:
    """What kind of recipient a decision is about."""
    return RecipientKind(decision.answers.get("recipient", RecipientKind.UNANSWERED))


def _not_known(draft: Drafted, child: held.Child) -> frozenset[str]:
    """What nobody here knows: ticked of the child and not in the record, or marked so on the recipient's form."""
    facts = (one for one in draft.child_fields if one in CHILD_FIELDS and not child_words(child, one))
    return frozenset((*facts, *(one.key for one in draft.form if one.not_known and not one.words.strip())))


def _mentioned(known: KnownIdentities, texts: list[str]) -> dict[str, str]:
    """Other people whom the record knows and who stand in what is to go: name, and the words for their part."""
    return {person.text: words_in_place(person.role) for person in people_in("\n".join(texts), known)}


def _mentions(draft: Drafted, others: Mapping[str, str], hidden: tuple[str, ...] = ()) -> tuple[Mention, ...]:
    """A decision for each, as far as it was taken. Names the person added themselves come along.

    `hidden`: the child's own names, where it goes without names.
    """
    answers = {person.name: person for person in draft.people}
    names = {**others, **{p.name: "another person" for p in draft.people if p.name not in others and p.choice}}
    mentions = []
    for name, role in names.items():
        given = answers.get(name)
        choice = MentionChoice(given.choice) if given and given.choice in set(MentionChoice) else None
        mentions.append(Mention(name, role, choice, given.reason if given else ""))
    return (*mentions, *(Mention(name, "the child", MentionChoice.MASK) for name in hidden))


def _purpose(work: Work, pack: held.Pack, recorded: Sequence[held.Correction]) -> str:
    """What a pack that tells of a correction is for: which pack it puts right, and when that was sealed."""
    about = next((one.about_id for one in recorded if one.id == pack.corrects_id), "")
    before = [
        (one.sealed_at, one.reference)
        for one in sharing.packs.where(work.file)
        if one.sealed_at and one.recipient_id == pack.recipient_id and one.id != pack.id
        and about in items_of(drafted(one))
    ]  # fmt: skip
    if not before:
        return "To put right what we sent you."
    at, reference = max(before)
    return f"To put right something in pack {reference}, which we sealed for you on {date_words(london_day(at))}."


def items_of(draft: Drafted) -> frozenset[str]:
    """The identifiers of what a pack holds: its statements, its attached files, and the facts about the child."""
    facts = (f"{FACT}{name}" for name in draft.child_fields if name in CHILD_FIELDS)
    files = (one.attachment_id for one in draft.files)
    return frozenset((*(item.statement_id for item in draft.items), *files, *facts))


def _agreed(work: Work, draft: Drafted) -> Override | None:
    """What two people of the file's circle, each in their own name, agreed to let go; None without the second."""
    readers = {person for person, _ in desk.readers(work)}
    if not {draft.asked_by, draft.agreed_by} <= readers:
        return None
    return Override(draft.asked_by, draft.agreed_by, draft.agreed_because)
