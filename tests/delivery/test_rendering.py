"""Documents: hostile words come out as words, hidden names are nowhere, a name without a letter still prints."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import zlib
from datetime import date

import pytest
from pypdf import PdfReader

from sharewell.delivery import typesetting
from sharewell.delivery.canonical import write_content
from sharewell.delivery.content import BriefSheet, Count, CoverSheet, DecisionRecord, DisposalCertificate
from sharewell.delivery.rendering import (
    Rendered,
    render_brief,
    render_certificate,
    render_cover_sheet,
    render_decision_record,
    render_opening_sheet,
    render_pack,
    render_receipt_slip,
)
from sharewell.rules.errors import Broken
from sharewell.rules.masks import Mention, MentionChoice, masked_text
from tests.delivery.parts import LABELS, SEALED_AT, content, item


def words(made: Rendered) -> str:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made.pdf, capture_output=True, check=True)
    return run.stdout.decode()


@pytest.mark.parametrize(
    "typed",
    ['#panic("x")', "$x^2$ and @ref and <label>", "`raw` *bold* _under_", '#read("/etc/passwd")', "= not a heading",
     "\\ back \\u{1F600}", "a\u202eb", "{{7*7}} <script>alert(1)</script>", "// no comment /* nor this */"],
)  # fmt: skip
def test_hostile_words_come_out_as_they_were_typed(typed: str) -> None:
    made = render_pack(content(item(0, typed)))
    shown = words(made).replace("\n", " ")
    assert "root:" not in shown
    plain = typed.replace("\u202e", "")
    assert "".join(plain.split())[:8] in "".join(shown.replace("\u2019", "'").replace("\u201c", '"').replace(
        "\u201d", '"').replace("\u202e", "").split())  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Zoë Ødegård", "Łukasz Żak", "Ελένη", "Оксана Шевченко", "مريم", "שרה", "রহিমা", "प्रिया", "ਗੁਰਪ੍ਰੀਤ", "પ્રિયા",
     "பிரியா", "ሰላም", "Nguyễn Thị Hồng"],
)  # fmt: skip
def test_names_of_many_languages_are_set_in_our_own_fonts_and_stay_accessible(name: str, bare: None) -> None:
    made = render_pack(content(item(0, f"{name} was there."), about=name))
    assert made.accessible
    assert not re.search("[\ufffd\u25a1]", words(made))


def test_a_name_without_any_font_is_printed_as_far_as_it_goes_and_told(bare: None) -> None:
    made = render_pack(content(item(0, "王小明 was there."), about="王小明"))
    assert made.pdf.startswith(b"%PDF") and not made.accessible
    assert "was there." in words(made)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with no fonts of its own."""
    compile_ = typesetting.typst.compile

    def without(*given: object, **named: object) -> bytes:
        return bytes(compile_(*given, **(named | {"ignore_system_fonts": True})))

    monkeypatch.setattr(typesetting.typst, "compile", without)


def test_a_hundred_thousand_characters_make_a_document() -> None:
    long = "She said that she was hungry. " * 3400
    assert len(reader_of(render_pack(content(item(0, long)))).pages) > 20


def test_a_hundred_thousand_characters_without_a_space_are_all_on_the_page() -> None:
    shown = words(render_pack(content(item(0, "abcdefghij" * 10_000))))
    assert shown.count("abcdefghij") + shown.count("j\n") >= 9_900
    wide = render_pack(content(item(0, "W" * 5_000)))
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=wide.pdf, capture_output=True, check=True)
    bounds = run.stdout.decode()
    assert max(float(right) for right in re.findall(r'xMax="([\d.]+)"', bounds)) < 595 - 55, "inside the margin"


def reader_of(made: Rendered) -> PdfReader:
    return PdfReader(io.BytesIO(made.pdf))


def every_byte(pdf: bytes) -> bytes:
    """The bytes of a PDF and of each of its streams, inflated."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    assert len(streams) > 10
    inflated = []
    for raw in streams:
        try:
            inflated.append(zlib.decompress(raw))
        except zlib.error:
            inflated.append(raw)
    return pdf + b"".join(inflated)


HIDDEN = Mention("Kai Thornbury", "the child's brother", MentionChoice.MASK)


def test_a_masked_name_is_nowhere_in_the_document_nor_in_the_data() -> None:
    seen = masked_text("Kai Thornbury squashed her arm. KAI ran.", (HIDDEN,), ("Mia Thornbury",)).text
    pack = content(item(0, seen, masked=(Count("the child's brother", 2),)))
    made = render_pack(pack)
    told = (words(made) + str(reader_of(made).metadata)).encode()
    for raw in (every_byte(made.pdf), told, write_content(pack)):
        assert b"kai" not in raw.lower().replace(b"\x00", b"")
    assert words(made).count("[the child\u2019s brother]") + words(made).count("[the child's brother]") == 2


def test_the_control_a_name_that_was_not_masked_is_found() -> None:
    made = render_pack(content(item(0, "Kai ran.")))
    assert "Kai" in words(made) and b"Kai" in write_content(content(item(0, "Kai ran.")))


def test_the_file_is_tagged_in_english_and_its_title_names_nobody() -> None:
    made = render_pack(content())
    reader = reader_of(made)
    assert "Mia" not in str(reader.metadata) and "K7M-42X" in str(reader.metadata)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].lower().startswith("en")
    assert b"pdfuaid:part" in every_byte(made.pdf)


def test_each_statement_carries_its_kind_its_times_and_its_number() -> None:
    shown = words(render_pack(content()))
    for place, label in enumerate(LABELS, 1):
        assert re.search(rf"{label.replace(chr(39), '.')}.*No. {place}", shown)
    assert shown.count("Observed: 3 November 2026, 12:05pm \u00b7 Written down: 4 November 2026, 9am") == 4
    assert "time not known" in words(render_pack(content(item(0, "Seen.", time_unknown=True))))


def test_the_cover_says_who_what_for_who_must_not_learn_and_how_to_confirm() -> None:
    shown = " ".join(words(render_pack(content())).split())
    for said in ("Duty team", "To decide whether she is safe.", "Nobody else saw the mark.",
                 "Who must not learn of this", "The adult named in the second item",
                 "Ring 01632 960120 and quote K7M-42X", "Left out"):  # fmt: skip
        assert said in shown


def test_the_page_of_the_checkpoint_has_its_note_and_its_digest() -> None:
    shown = words(render_pack(content()))
    assert "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=" in shown
    assert hashlib.sha256(content().checkpoint.encode()).hexdigest() in shown


def test_the_sheet_for_opening_gives_commands_as_they_are_typed_and_nothing_about_the_child() -> None:
    party = content().sender
    sheet = CoverSheet(reference="K7M-42X", sealed_at=SEALED_AT, sender=party, recipient=party, digest="ab" * 32,
                       public_key="untrusted comment: minisign public key\nRWQabc\n")  # fmt: skip
    for made in (render_opening_sheet(sheet), render_receipt_slip(sheet)):
        assert made.accessible and "Mia" not in words(made)
    shown = words(render_opening_sheet(sheet))
    for command in ("age --decrypt -o pack.tar pack.age", "tar -xf pack.tar", "sha256sum -c SHA256SUMS",
                    "minisign -Vm SHA256SUMS -P RWQabc", "age --decrypt -i key.txt -o pack.tar pack.age"):  # fmt: skip
        assert command in shown


def test_every_sheet_is_tagged_and_says_what_it_must() -> None:
    party = content().sender
    cover = render_cover_sheet(CoverSheet(reference="K7M-42X", sealed_at=SEALED_AT, sender=party, recipient=party,
                                          digest="ab" * 32, public_key="RWQ"))  # fmt: skip
    brief = render_brief(BriefSheet(text="A child of three has a mark.\nWhat would you do?", service="Duty team",
                                    confirmed_at=SEALED_AT, confirmed_by="Jo Bell"))  # fmt: skip
    certificate = render_certificate(
        DisposalCertificate(reference="K7M-42X", opened_at=SEALED_AT, destroyed_at=SEALED_AT, rule_words="25 years",
                            first_person="Jo Bell", second_person="Sam Lee", reason="Past its time.",
                            backups_dark_by=date(2026, 12, 23)))  # fmt: skip
    record = render_decision_record(
        DecisionRecord(reference="K7M-42X", edition="2024", opened_at=SEALED_AT, decided_at=None, decided_by="",
                       outcome="Not taken yet", posture="You may share with them", posture_why="A ground stands.",
                       rows=(("Why?", "Because."),), findings=(("basis", "met", "A ground is chosen.", "rule 3"),),
                       owed=(("The family", "today", "still owed"),)))  # fmt: skip
    for made, said in ((cover, "Hand to the named person only"), (brief, "What would you do?"),
                       (certificate, "Certificate of destruction"), (record, "A ground is chosen.")):  # fmt: skip
        assert made.accessible and said in words(made)
    assert "Mia" not in words(cover) + words(certificate)


def test_where_no_document_can_be_made_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> bytes:
        raise typesetting.typst.TypstError("no")

    monkeypatch.setattr(typesetting.typst, "compile", failing)
    with pytest.raises(Broken):
        render_pack(content())
