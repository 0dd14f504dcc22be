"""Who is masked or left out is gone from the whole of a pack: its text, its data, its PDF's objects and metadata.

A file that goes with it cannot be blanked out: one that names them stops the seal.
"""

from __future__ import annotations

import io
import random
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from sharewell.casework.words_that_go import sealed_item
from sharewell.delivery.opening import open_pack
from sharewell.delivery.remaking import remake, words_in
from sharewell.delivery.sealing import seal
from sharewell.rules import minimum
from sharewell.rules.attachments import Kind
from sharewell.rules.guarded import nobody_hidden_in_files
from sharewell.rules.masks import Mention, MentionChoice
from sharewell.rules.minimum import RecipientNeeds, check_pack
from sharewell.rules.pack import ItemKind, PackDraft, PackItem, as_reader_sees
from sharewell.rules.values import StatementKind
from tests.delivery.parts import content, signer
from tests.delivery.test_sealing import LOCK, UNLOCK
from tests.support.depth import examples
from tests.support.written_pdf import WAYS, written

PACKS = examples(8, 500)
FILES = examples(14, 500)
PEOPLE = 5  # each with two names: ten terms a pack
SAYINGS = ("{full} was there.", "Then {first} shouted.", "It was {full}'s car.", "We rang {upper} at six.",
           "A note from {lower} says so.")  # fmt: skip
STARTS = ("Bro", "Ked", "Var", "Zel", "Quin", "Mos", "Tar", "Wexl")
ENDS = ("ovica", "ulgen", "antesk", "yrmod", "ezzik")


def names(chance: random.Random) -> list[tuple[str, str]]:
    """People whose names are in no other word of a pack."""
    made = {f"{chance.choice(STARTS)}{chance.choice('aeiou')}{chance.choice(ENDS)}" for _ in range(60)}
    words = sorted(made)
    chance.shuffle(words)
    return list(zip(words[:PEOPLE], words[PEOPLE : 2 * PEOPLE], strict=True))


def made_pack(seed: int, choices: tuple[MentionChoice, ...]) -> tuple[bytes, bytes, list[str]]:
    """A pack about whom `choices` in turn were taken, sealed and opened by its reader: its PDF, every other file with
    its name, and every name of theirs that must not be in it."""
    chance = random.Random(seed)  # noqa: S311 - not a secret: the same packs every run
    people = names(chance)
    mentions = tuple(
        Mention(f"{first} {last}", "another person", choices[place % len(choices)], "They live there.")
        for place, (first, last) in enumerate(people)
    )
    text = " ".join(
        chance.choice(SAYINGS).format(full=f"{first} {last}", first=first, upper=f"{first} {last}".upper(),
                                      lower=f"{first} {last}".lower())
        for first, last in people * 2
    )  # fmt: skip
    item = PackItem(
        "s1", ItemKind.STATEMENT, f"Seen by {people[0][0]} {people[0][1]}", text, StatementKind.REPORTED,
        source=" ".join(people[1]), happened_on=date(2026, 3, 1), needed_because=f"{people[2][0]} is at risk.",
        context=f"{people[3][0]} has moved.", correction=" ".join(people[4]),
        dispute=f"By {people[0][1]}: it was {people[2][1]}.", mentions=mentions,
    )  # fmt: skip
    whole = content(sealed_item(as_reader_sees(item, date(2026, 3, 16), ("Mia Thornbury",)), {}))
    files = dict(open_pack(seal(whole, signer(), LOCK).sealed, UNLOCK).files)
    return files.pop("pack.pdf"), named(files), [word for person in people for word in person]


def named(files: Mapping[str, bytes]) -> bytes:
    """Every other file that goes, with its name before what is in it."""
    return b"\n".join(name.encode() + b"\n" + raw for name, raw in files.items())


def found_in(pdf: bytes, data: bytes, terms: list[str]) -> set[str]:
    """The terms that stand anywhere: in the words, the data, the opened objects, the metadata or an attachment."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as kept:
        kept.write(pdf)
        kept.flush()
        tools = (["pdftotext", kept.name, "-"], ["pdfinfo", "-meta", kept.name], ["pdfinfo", kept.name],
                 ["qpdf", "--qdf", "--object-streams=disable", kept.name, "-"])  # fmt: skip
        layers = [subprocess.run(tool, capture_output=True, check=True).stdout for tool in tools]
    reader = PdfReader(io.BytesIO(pdf))
    layers += [str(reader.metadata).encode(), *(raw for raws in reader.attachments.values() for raw in raws)]
    layers += [name.encode() for name in reader.attachments]
    forms = [re.sub(rb"[\s\x00]+", b"", layer).lower() for layer in (*layers, data, pdf)]
    return {term for term in terms if any(term.lower().encode() in form for form in forms)}


@pytest.mark.once
def test_nothing_of_who_is_hidden_or_left_out_is_anywhere_in_a_pack(counted: Callable[[str, int], None]) -> None:
    left = {}
    for seed in range(PACKS):
        pdf, data, terms = made_pack(seed, (MentionChoice.MASK, MentionChoice.LEAVE_OUT))
        if found := found_in(pdf, data, terms):
            left[seed] = found
    assert left == {}
    counted("names hidden in packs and searched for in every layer", PACKS * PEOPLE * 2)


def in_metadata(writer: PdfWriter, term: str) -> None:
    writer.add_metadata({"/Keywords": f"about {term}"})


def in_an_attachment(writer: PdfWriter, term: str) -> None:
    writer.add_attachment("note.txt", f"It was {term}.".encode())


def in_an_attachments_name(writer: PdfWriter, term: str) -> None:
    writer.add_attachment(f"{term}.txt", b"nothing")


def in_xmp(writer: PdfWriter, term: str) -> None:
    stream = StreamObject()
    stream.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{term}</x:xmpmeta>".encode())
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)


@pytest.mark.once
@pytest.mark.parametrize("plant", [in_metadata, in_an_attachment, in_an_attachments_name, in_xmp])
def test_a_name_planted_in_a_layer_is_found_there(plant: Callable[[PdfWriter, str], None]) -> None:
    pdf, data, terms = made_pack(1, (MentionChoice.MASK,))
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    plant(writer, terms[3])
    planted = io.BytesIO()
    writer.write(planted)
    assert found_in(planted.getvalue(), data, terms) == {terms[3]}


@pytest.mark.once
def test_a_name_in_the_name_of_a_file_is_found_too() -> None:
    pdf, data, terms = made_pack(1, (MentionChoice.MASK,))
    assert found_in(pdf, data + named({f"{terms[3]}.json": b"{}"}), terms) == {terms[3]}


@pytest.mark.once
def test_a_pack_that_only_covers_names_is_found_out() -> None:
    pdf, data, terms = made_pack(2, (MentionChoice.INCLUDE,))
    assert found_in(pdf, b"", terms) == set(terms), "the words of the page itself"
    assert found_in(made_pack(2, (MentionChoice.MASK,))[0], data, terms) == set(terms), "the data beside it"


def file_item(seed: int, choice: MentionChoice, way: str) -> tuple[PackItem, list[str]]:
    """A PDF made anew whose words name five people about whom `choice` was taken, as the tests of a pack see it."""
    people = names(random.Random(seed))  # noqa: S311 - not a secret: the same files every run
    said = [SAYINGS[place % len(SAYINGS)].format(full=f"{first} {last}", first=first, upper=f"{first} {last}".upper(),
                                                 lower=f"{first} {last}".lower())
            for place, (first, last) in enumerate(people)]  # fmt: skip
    view = remake(Kind.PDF, written(said[seed % PEOPLE], way))
    assert isinstance(view, bytes)
    mention = Mention(" ".join(people[seed % PEOPLE]), "another person", choice, "They live there.")
    return PackItem("f1", ItemKind.ATTACHMENT, "Attached file 1 (a PDF)", "A letter.", needed_because="They act on it.",
                    mentions=(mention,), within=words_in(Kind.PDF, view), looked_through=True), said  # fmt: skip


def stops(item: PackItem) -> bool:
    """Whether a pack with this file in it may not be sealed because of whom the file names."""
    draft = PackDraft("To keep her safe.", "The duty team", ("Mia Thornbury",), recipient_checked=True, items=(item,))
    found = check_pack(draft, RecipientNeeds("the duty team"), today=date(2026, 3, 16))
    return any("cannot be blanked out" in gap.message for gap in found.gaps)


@pytest.mark.once
def test_no_file_goes_that_names_who_is_hidden_or_left_out(counted: Callable[[str, int], None]) -> None:
    let_through = []
    for seed in range(FILES):
        choice = (MentionChoice.MASK, MentionChoice.LEAVE_OUT)[seed % 2]
        item, said = file_item(seed, choice, WAYS[seed % len(WAYS)])
        if not stops(item):
            let_through.append((seed, said[seed % PEOPLE], item.within))
    assert let_through == []
    assert not stops(file_item(1, MentionChoice.INCLUDE, "plain")[0]), "whoever is included may stand in it"
    counted("attached PDFs that name somebody hidden, none let go", FILES)


@pytest.mark.once
def test_a_file_whose_words_are_not_looked_at_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minimum, "_RULES", tuple(one for one in minimum._RULES if one is not nobody_hidden_in_files))
    assert not stops(file_item(1, MentionChoice.MASK, "plain")[0])
