"""Attached files in a pack: described, looked through, with nobody in them who is hidden, and never the original."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace

import pytest

from sharewell.casework import pack_files
from sharewell.casework.agree_protected import AgreeProtected, agree_protected
from sharewell.casework.behind_link import ALL, as_saved
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.pack_draft import ItemDraft, PersonDraft
from sharewell.casework.pack_files import FileDraft
from sharewell.casework.pick_up import fetch_it, open_it
from sharewell.casework.prepare_pack import PackPage, SavePack, save_pack
from sharewell.casework.remove_attachment import RemoveAttachment, remove_attachment
from sharewell.casework.seal_pack import FetchPack, SealPack, fetch_pack, seal_pack
from sharewell.casework.send_by_link import SendByLink, send_by_link
from sharewell.casework.who_knows_what import ReadWhoKnows, read_who_knows
from sharewell.delivery.opening import open_pack
from sharewell.rules.errors import Incomplete
from tests.casework.house import House
from tests.casework.test_attachments import attached
from tests.casework.test_pick_up import caller, quick, tools
from tests.casework.test_sending import begun, filled, unlock
from tests.support.hostile_files import MARK, photo
from tests.support.written_pdf import WAYS, written

__all__ = ["quick", "tools"]
pytestmark = pytest.mark.django_db
SAFE = "7 Hidden Court, Farholme"
NEEDED = "They have no other account of where it was."


def chosen(*ids: str) -> tuple[FileDraft, ...]:
    return tuple(FileDraft(one, NEEDED, "A drawing of her arm.", looked_through=True) for one in ids)


def with_files(house: House, page: PackPage, *ids: str, **more: object) -> PackPage:
    draft = replace(filled(page), files=chosen(*ids), **more)  # type: ignore[arg-type]
    return save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=draft))


def attach(house: House, page: PackPage, name: str, raw: bytes) -> str:
    house.tools.clock.move(seconds=1)  # type: ignore[attr-defined]
    return attached(house, page.decision.concern_id, "Jo", name, raw)


def messages(page: PackPage) -> str:
    return "\n".join(gap.message for gap in page.gaps)


def seal(house: House, page: PackPage) -> PackPage:
    return seal_pack(house.actor("Jo"), house.tools, SealPack(pack_id=page.pack.id, lock="recipient_key"))


def test_viewing_copies_go_with_their_digests_and_nothing_of_the_original(house: House) -> None:
    page = begun(house)
    mine = [attach(house, page, "Mia Hart bruise.jpg", photo()), attach(house, page, "note.txt", b"She wept at lunch.")]
    page = seal(house, with_files(house, page, *mine))
    jo, tools = house.actor("Jo"), house.tools
    _, raw = fetch_pack(jo, tools, FetchPack(page.pack.id, "sealed"))
    opened = open_pack(raw, unlock(house))
    assert {"attachment-1.jpg", "attachment-2.txt"} < set(opened.files)
    assert opened.files["attachment-2.txt"] == b"She wept at lunch."
    assert MARK.encode() not in opened.files["attachment-1.jpg"]
    assert [one.sha256 for one in opened.content.files] == [
        hashlib.sha256(opened.files[one.name]).hexdigest() for one in opened.content.files]
    said = [(item.section, item.title, item.text) for item in opened.content.items if item.section == "attached files"]
    assert said[0] == ("attached files", "Attached file 1 (a JPEG picture)", "A drawing of her arm.")
    assert b"Hart" not in b"".join(opened.files.values()) + "".join(opened.files).encode()
    assert fetch_pack(jo, tools, FetchPack(page.pack.id, "attachment-2"))[1] == b"She wept at lunch."
    remove_attachment(jo, tools, RemoveAttachment(mine[1], "Attached by mistake."))
    assert fetch_pack(jo, tools, FetchPack(page.pack.id, "attachment-2"))[1], "what was sent stays what was sent"


def test_nothing_is_chosen_by_itself_and_each_says_why_and_what_and_that_it_was_seen(house: House) -> None:
    page = begun(house)
    mine = attach(house, page, "note.txt", b"She wept at lunch.")
    page = save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=replace(
        filled(page), left_out=(ItemDraft(mine, "They have it in words."),))))  # fmt: skip
    assert [(one.title, one.reason) for one in page.left_out] == [("Attached: note.txt", "They have it in words.")]
    bare = replace(filled(page), files=(FileDraft(mine),))
    page = save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=bare))
    said = messages(page)
    for words in ("Say why", "Say in a line what 'Attached file 1", "Open 'Attached file 1"):
        assert words in said
    with pytest.raises(Incomplete):
        seal(house, page)


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_names_somebody_goes_only_where_they_may_be_known(house: House, way: str) -> None:
    page = begun(house)
    mine = attach(house, page, "seen.pdf", written("Bea Novak saw it.", way))
    page = with_files(house, page, mine)
    assert ("Bea Novak", "a member of staff") in page.people
    assert "Decide" in messages(page)
    for choice in ("mask", "leave_out"):
        page = with_files(house, page, mine, people=(PersonDraft("Bea Novak", choice),))
        assert "A file cannot be blanked out" in messages(page)
        with pytest.raises(Incomplete):
            seal(house, page)
    page = with_files(house, page, mine, people=(PersonDraft("Bea Novak", "include", "She may be asked."),))
    assert seal(house, page).pack.enclosed == ("attachment-1.pdf",)


def test_a_protected_address_in_a_file_goes_only_with_two_people_and_in_no_way_by_one(house: House) -> None:
    page = begun(house)
    jo, tools = house.actor("Jo"), house.tools
    keep_child_details(jo, tools, KeepChildDetails(
        file_id=page.file.id, name=page.child.name, born_on=page.child.born_on, address=SAFE, protected_address=True))
    mine = attach(house, page, "letter.pdf", written(f"Write to {SAFE}.", "invisible"))
    draft = replace(filled(page), files=chosen(mine), child_fields=("name", "born_on", "family"),
                    agreed_because="The worker goes there tonight.")
    page = save_pack(jo, tools, SavePack(pack_id=page.pack.id, draft=draft))
    assert "address marked as protected" in messages(page)
    with pytest.raises(Incomplete):
        seal(house, page)
    agree_protected(house.actor("Sam"), tools, AgreeProtected(page.pack.id, page.pack.version, "She must be seen."))
    assert seal(house, page).pack.enclosed == ("attachment-1.pdf",)


def test_without_names_no_file_that_names_the_child_goes(house: House) -> None:
    page = begun(house, "share_deidentified", harm="none", recipient="health", identifiable="no")
    mine = attach(house, page, "note.txt", b"Mia wept at lunch.")
    page = with_files(house, page, mine, child_fields=())
    assert "'Attached file 1 (plain text)' names the child" in messages(page)


def test_what_is_not_of_this_file_or_out_of_view_is_not_taken(house: House) -> None:
    page = begun(house)
    mine = attach(house, page, "note.txt", b"She wept.")
    with pytest.raises(Incomplete, match="Choose from what is in the file"):
        with_files(house, page, "0" * 32)
    with_files(house, page, mine)
    remove_attachment(house.actor("Jo"), house.tools, RemoveAttachment(mine, "Attached by mistake."))
    assert seal(house, page).pack.enclosed == ()


def test_files_that_are_too_large_together_are_refused_in_a_sentence(house: House, monkeypatch) -> None:
    page = begun(house)
    page = with_files(house, page, attach(house, page, "note.txt", b"She wept at lunch."))
    monkeypatch.setattr(pack_files, "MOST_TOGETHER", 10)
    with pytest.raises(Incomplete, match="too large to go in one pack"):
        seal(house, page)


def test_an_old_file_says_why_it_still_matters(house: House) -> None:
    page = begun(house)
    mine = attach(house, page, "note.txt", b"She wept at lunch.")
    house.tools.clock.move(days=400)  # type: ignore[attr-defined]
    assert "Say in a line what has changed since" in messages(with_files(house, page, mine))


def test_at_a_link_everything_is_saved_as_one_zip_and_who_knows_what_lists_it(house: House) -> None:
    page = begun(house)
    page = seal(house, with_files(house, page, attach(house, page, "note.txt", b"She wept at lunch.")))
    link = send_by_link(house.actor("Jo"), house.tools, SendByLink(pack_id=page.pack.id))
    open_it(house.tools, caller(link))
    ending, raw = as_saved(fetch_it(house.tools, caller(link), ALL), ALL)
    with zipfile.ZipFile(io.BytesIO(raw)) as saved:
        assert saved.namelist() == ["pack.pdf", "pack.json", "attachment-1.txt"]
        assert saved.read("attachment-1.txt") == b"She wept at lunch."
    assert ending == "zip"
    known = read_who_knows(house.actor("Jo"), house.tools, ReadWhoKnows(page.pack.file_id))
    assert ("attached files", "Attached file 1 (plain text)") in known.titles.values()
