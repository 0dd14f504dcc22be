"""A file is attached, seen as a copy made anew, taken out of view, and gone with the record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sharewell.casework import attach_file as attaching
from sharewell.casework.attach_file import AttachFile, attach_file
from sharewell.casework.read_attachments import (
    FetchAttachment,
    ReadAttachments,
    fetch_attachment,
    read_attachments,
)
from sharewell.casework.remove_attachment import RemoveAttachment, remove_attachment
from sharewell.records.models import Attachment, AttachmentCopy
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused
from sharewell.vault.room import Room
from tests.casework.house import House
from tests.casework.test_recording import recorded
from tests.delivery.test_scanning import scanner
from tests.support.hostile_corpus import EICAR
from tests.support.hostile_files import MARK, REFUSED, photo
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db


def attached(
    house: House, concern_id: str, by: str = "Bea", name: str = "Mia Hart bruise.jpg", raw: bytes = b""
) -> str:
    return attach_file(house.actor(by), house.tools, AttachFile(concern_id, name, raw or photo())).id


def names(house: House, by: str, concern_id: str) -> list[str]:
    return sorted(
        one.name for one in read_attachments(house.actor(by), house.tools, ReadAttachments(concern_id)).attachments
    )


def test_readers_see_every_file_and_a_recorder_their_own_and_nobody_else_any(house: House) -> None:
    concern_id = recorded(house)
    mine, theirs = attached(house, concern_id), attached(house, concern_id, "Jo", "b.txt", b"A word.")
    assert names(house, "Jo", concern_id) == ["Mia Hart bruise.jpg", "b.txt"]
    assert names(house, "Bea", concern_id) == ["Mia Hart bruise.jpg"]
    name, kind, raw = fetch_attachment(house.actor("Bea"), house.tools, FetchAttachment(mine))
    assert kind == "jpeg" and MARK.encode() not in raw and "Mia" not in name
    with pytest.raises(Missing):
        fetch_attachment(house.actor("Bea"), house.tools, FetchAttachment(theirs))
    for stranger in ("Ana", "Win"):
        for ask, request in ((read_attachments, ReadAttachments(concern_id)), (fetch_attachment, FetchAttachment(mine)),
                             (attach_file, AttachFile(concern_id, "a.txt", b"a")),
                             (remove_attachment, RemoveAttachment(mine, "x"))):
            with pytest.raises(Missing):
                ask(house.actor(stranger), house.tools, request)


@pytest.mark.parametrize("what", REFUSED)
def test_b31_a_file_that_is_refused_gets_one_sentence_and_nothing_is_kept(house: House, what: str) -> None:
    concern_id, (name, raw, words) = recorded(house), REFUSED[what]
    with pytest.raises(Incomplete) as refused:
        attach_file(house.actor("Bea"), house.tools, AttachFile(concern_id, name, raw))
    assert [gap.message.startswith(words) for gap in refused.value.gaps] == [True]
    assert names(house, "Jo", concern_id) == []


def test_b31_the_same_file_twice_says_when_it_was_attached(house: House) -> None:
    concern_id = recorded(house)
    attached(house, concern_id)
    with pytest.raises(Incomplete) as refused:
        attached(house, concern_id)
    assert refused.value.gaps[0].message.startswith("Already attached on ")


def test_no_refusal_tells_what_somebody_else_attached(house: House) -> None:
    concern_id = recorded(house)
    attached(house, concern_id, "Jo")
    assert attached(house, concern_id, "Bea")


def test_out_of_view_is_out_of_view_for_everybody_and_says_why(house: House) -> None:
    concern_id = recorded(house)
    one = attached(house, concern_id)
    with pytest.raises(Incomplete):
        remove_attachment(house.actor("Jo"), house.tools, RemoveAttachment(one, " "))
    with pytest.raises((Missing, Refused)):
        remove_attachment(house.actor("Bea"), house.tools, RemoveAttachment(one, "Mine."))
    remove_attachment(house.actor("Jo"), house.tools, RemoveAttachment(one, "It shows another child."))
    for name in ("Jo", "Bea"):
        with pytest.raises(Missing):
            fetch_attachment(house.actor(name), house.tools, FetchAttachment(one))
    page = read_attachments(house.actor("Jo"), house.tools, ReadAttachments(concern_id))
    assert page.attachments[0].removed_because == "It shows another child." and page.may_remove


def test_no_file_is_taken_where_the_disk_is_nearly_full(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    concern_id = recorded(house)
    monkeypatch.setattr(attaching, "room", lambda _: Room(free=9, total=100))
    with pytest.raises(NotNow) as refused:
        attached(house, concern_id)
    assert refused.value.reason.startswith("9% of the disk is free")
    monkeypatch.setattr(attaching, "room", lambda _: Room(free=10, total=100))
    assert attached(house, concern_id)


def test_names_and_bytes_are_sealed_and_dark_once_the_file_is_destroyed(house: House) -> None:
    concern_id = recorded(house)
    one = attached(house, concern_id, raw=photo())
    with past_the_wall():
        rows = [*Attachment.objects.values_list(), *AttachmentCopy.objects.values_list()]
        file_id = Attachment.objects.get().file_id
    stored = b"".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                      for row in rows for cell in row)
    assert len(rows) == 3
    assert not [term for term in (b"Mia", b"bruise", MARK.encode(), b"JFIF") if term in stored]
    house.tools.vault.destroy(file_id)
    with pytest.raises(Missing):
        fetch_attachment(house.actor("Jo"), house.tools, FetchAttachment(one))


def test_a_scanner_that_finds_something_or_does_not_answer_stops_the_file_and_says_what_to_do(
    house: House, tmp_path: Path
) -> None:
    concern_id = recorded(house)
    with scanner(tmp_path) as address:
        watched = replace(house.tools, scanner=address)
        attach_file(house.actor("Bea"), watched, AttachFile(concern_id, "a.txt", b"She wept."))
        with pytest.raises(Incomplete, match="virus scanner stopped this file"):
            attach_file(house.actor("Bea"), watched, AttachFile(concern_id, "b.txt", EICAR))
    with pytest.raises(NotNow, match="does not answer"):
        attach_file(house.actor("Bea"), watched, AttachFile(concern_id, "c.txt", b"She wept more."))
    assert names(house, "Jo", concern_id) == ["a.txt"]


def test_more_words_than_are_ever_searched_are_refused(house: House) -> None:
    concern_id = recorded(house)
    with pytest.raises(Incomplete, match="2 million letters at most"):
        attached(house, concern_id, "Bea", "long.txt", b"Words. " * 300_000 + b"Bea Novak")
    assert attached(house, concern_id, "Bea", "short.txt", b"Words. " * 200_000)
