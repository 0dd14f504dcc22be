"""Packs: from nothing to sealed, with a manifest; sealed means frozen."""

from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, date, datetime

import pytest

from sharewell.rules.documents import as_document, from_document
from sharewell.rules.errors import Incomplete, NotNow, Unreadable
from sharewell.rules.minimum import RecipientNeeds, Wanted, check_pack, seal
from sharewell.rules.pack import (
    PACKS,
    ItemKind,
    LeftOut,
    Mention,
    MentionChoice,
    PackDraft,
    PackEvent,
    PackItem,
    PackState,
    as_reader_sees,
    build_manifest,
)
from sharewell.rules.values import StatementKind
from tests.rules.moves import assert_sound_and_closed

AT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
KAI = Mention("Kai Khan", "the child's brother", MentionChoice.MASK)
NEEDS = RecipientNeeds("the duty team", (Wanted("name", "the child's full name"),))
WHO = PackItem("w", ItemKind.WHO, "Who the child is", "Amira Khan", recorded_on=TODAY, gives=frozenset({"name"}),
               needed_because="They must know who it is about.")  # fmt: skip
SAID = PackItem(
    "s",
    ItemKind.STATEMENT,
    "What Kai was said to do",
    "She said: Kai hit me.",
    StatementKind.VERBATIM,
    "Amira, about Kai",
    happened_on=TODAY,
    needed_because="It shows who may have hurt her.",
    mentions=(KAI,),
)
DRAFT = PackDraft(
    purpose="To look into how she was hurt.",
    recipient="Duty team",
    about=("Amira Khan",),
    recipient_checked=True,
    items=(WHO, SAID),
    left_out=(LeftOut("x", ItemKind.ENTRY, "Dinner money", "Not about her safety."),),
)


def test_every_move_of_a_pack_is_made_or_refused() -> None:
    assert assert_sound_and_closed(PACKS, PackEvent) == 9


@pytest.mark.parametrize("state", [PackState.SEALED, PackState.SUPERSEDED])
def test_a_sealed_pack_never_changes(state: PackState) -> None:
    for event in (PackEvent.CHANGE, PackEvent.SEAL):
        with pytest.raises(NotNow):
            PACKS.after(state, event)


def test_a_sealed_pack_holds_only_what_the_reader_sees() -> None:
    assert check_pack(DRAFT, NEEDS, today=TODAY).may_be_sealed
    sealed = seal(DRAFT, NEEDS, by="p1", at=AT)
    assert "Kai" not in str(sealed.items)
    assert sealed.items[1].text == "She said: [the child's brother] hit me."
    assert sealed.items[1].source == "Amira, about [the child's brother]"
    assert sealed.items[1].title == "What [the child's brother] was said to do"
    with pytest.raises(FrozenInstanceError):
        sealed.sealed_by = "p2"  # type: ignore[misc]


def test_the_manifest_says_what_is_in_what_is_hidden_and_how_much_stayed_behind() -> None:
    manifest = seal(DRAFT, NEEDS, by="p1", at=AT).manifest
    assert [title for _, _, title in manifest.included] == [
        "Who the child is",
        "What [the child's brother] was said to do",
    ]
    assert manifest.masked == (("the child's brother", 3),)
    assert manifest.labels == (("The child's own words", 1),)
    assert manifest.left_out[0].reason == "Not about her safety."
    assert manifest.left_out_counts == (("timeline", 1),)


def test_a_pack_with_gaps_is_not_sealed_and_says_each() -> None:
    with pytest.raises(Incomplete) as refused:
        seal(replace(DRAFT, purpose="", items=()), NEEDS, by="p1", at=AT)
    assert [gap.field for gap in refused.value.gaps] == ["purpose", "items"]


def test_every_part_of_an_item_that_holds_words_is_masked() -> None:
    words = {f.name: "Kai" for f in fields(PackItem) if f.type == "str" and f.name not in ("id", "fits_because")}
    item = replace(PackItem("i", ItemKind.ENTRY, "", "", mentions=(KAI,)), **words)
    assert "Kai" not in str(replace(as_reader_sees(item, TODAY), id=""))


def test_a_draft_goes_to_a_document_and_back() -> None:
    document = as_document(DRAFT)
    assert from_document(PackDraft, document) == DRAFT
    manifest = build_manifest(DRAFT, ())
    assert as_document(manifest)["left_out"][0]["reason"] == "Not about her safety."


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"extra": 1}, "extra"),
        ({"items": [{"id": "i"}]}, "items.0.kind"),
        ({"items": [{"id": "i", "kind": "nothing", "title": "", "text": ""}]}, "items.0.kind"),
        ({"items": {}}, "items"),
        ({"purpose": 3}, "purpose"),
        ({"recipient_checked": "yes"}, "recipient_checked"),
        (
            {"items": [{"id": "i", "kind": "who", "title": "", "text": "", "happened_on": "31/2/2026"}]},
            "items.0.happened_on",
        ),
    ],
)
def test_a_bad_document_is_refused_with_its_path(change: dict[str, object], path: str) -> None:
    with pytest.raises(Unreadable) as refused:
        from_document(PackDraft, {"purpose": "p", "recipient": "r", **change})
    assert refused.value.path == path
