"""Attached files in a pack: chosen one by one, described, looked through, and judged by the words that are in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sharewell.casework.attach_file import IN_VIEW
from sharewell.casework.use_case import Work
from sharewell.delivery.content import EnclosedFile
from sharewell.records.stores import attachments as kept
from sharewell.rules import held
from sharewell.rules.attachments import KIND_WORDS, Kind, copy_ending
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.london import london_day
from sharewell.rules.masks import Mention
from sharewell.rules.pack import ItemKind, LeftOut, PackItem

MOST_TOGETHER = 60 * 1024 * 1024
TOO_MUCH = "These files are too large to go in one pack together. Leave some out, or make a second pack."


@dataclass(frozen=True)
class FileDraft:
    """One attached file that is to go: why, what it shows in a line, and that somebody looked through it."""

    attachment_id: str
    needed_because: str = ""
    shows: str = ""
    looked_through: bool = False
    context: str = ""


def files_in_view(work: Work) -> list[held.Attachment]:
    """What is attached to the file's concerns and in view, the oldest first."""
    return kept.attachments.where(work.file, state=IN_VIEW, order="added_at")


def going(attached: Sequence[held.Attachment], drafts: Sequence[FileDraft]) -> list[tuple[held.Attachment, FileDraft]]:
    """Those that are to go, in the order of the record; whatever was taken out of view since is not among them."""
    chosen = {one.attachment_id: one for one in drafts}
    return [(one, chosen[one.id]) for one in attached if one.id in chosen]


def title_of(one: held.Attachment, place: int) -> str:
    """What a reader and the tests call it: never the name that somebody gave it."""
    return f"Attached file {place} ({KIND_WORDS[Kind(one.kind)]})"


def file_items(
    chosen: Sequence[tuple[held.Attachment, FileDraft]], mentions: tuple[Mention, ...]
) -> tuple[PackItem, ...]:
    """Each as the tests of the minimum judge it: with the words that stand in it."""
    return tuple(
        PackItem(
            id=one.id,
            kind=ItemKind.ATTACHMENT,
            title=title_of(one, place),
            text=draft.shows.strip(),
            recorded_on=london_day(one.added_at),
            needed_because=draft.needed_because,
            context=draft.context,
            mentions=mentions,
            within=one.words,
            looked_through=draft.looked_through,
        )
        for place, (one, draft) in enumerate(chosen, 1)
    )


def words_of_files(chosen: Sequence[tuple[held.Attachment, FileDraft]]) -> list[str]:
    """All words in which somebody else may be named: what is said of each file, and what stands in it."""
    return [words for one, draft in chosen for words in (draft.shows, draft.context, one.words)]


def files_left_out(
    attached: Sequence[held.Attachment], drafts: Sequence[FileDraft], reasons: dict[str, str], unsaid: str
) -> tuple[LeftOut, ...]:
    """Every attached file that stays here, with our reason where one was given. The reader gets a count."""
    chosen = {one.attachment_id for one in drafts}
    return tuple(
        LeftOut(one.id, ItemKind.ATTACHMENT, f"Attached: {one.name}", reasons.get(one.id, "") or unsaid)
        for one in attached
        if one.id not in chosen
    )


def enclose(work: Work, chosen: Sequence[tuple[held.Attachment, FileDraft]]) -> dict[EnclosedFile, bytes]:
    """The viewing copy of each, under a name that says nothing. The original never leaves.

    Raises Incomplete where they are too large together.
    """
    if sum(one.view_size for one, _ in chosen) > MOST_TOGETHER:
        raise Incomplete(Gap("items", TOO_MUCH))
    found = {}
    for place, (one, _) in enumerate(chosen, 1):
        raw = kept.fetch(work.file, one.id, kept.VIEW)
        name = f"attachment-{place}.{copy_ending(Kind(one.kind))}"
        # Worked out when it was attached; what was kept cannot have changed since without its seal saying so.
        digest = one.view_digest or sha256(raw).hexdigest()
        found[EnclosedFile(name=name, item_id=one.id, bytes=len(raw), sha256=digest)] = raw
    return found
