"""Documents: hostile words come out as words, hidden names are nowhere, a name without a letter still prints."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest
from pypdf import PdfReader

from sharewell.delivery import typesetting
from sharewell.delivery.content import BriefSheet, CoverSheet, DecisionRecord, DisposalCertificate
from sharewell.delivery.rendering import (
    Rendered,
    render_brief,
    render_certificate,
    render_cover_sheet,
    render_decision_record,
    render_pack,
)
from sharewell.rules.errors import Broken
from tests.delivery.parts import SEALED_AT, content, item


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


def test_a_name_in_letters_our_font_lacks_still_makes_a_document() -> None:
    made = render_pack(content(item(0, "王小明 and مريم were there."), about="王小明"))
    assert made.pdf.startswith(b"%PDF")


def test_a_hundred_thousand_characters_make_a_document() -> None:
    long = "She said that she was hungry. " * 3400
    assert len(PdfReader_of(render_pack(content(item(0, long)))).pages) > 20


def PdfReader_of(made: Rendered) -> PdfReader:
    import io

    return PdfReader(io.BytesIO(made.pdf))


def test_nothing_that_is_not_in_the_content_is_in_the_file() -> None:
    made = render_pack(content())
    reader = PdfReader_of(made)
    assert b"Thornbury" not in made.pdf.split(b"stream")[0]
    assert "Mia" not in str(reader.metadata)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].lower().startswith("en")


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
