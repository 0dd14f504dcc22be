"""Who told us, marked when it is written down or later, stays with us unless two people together let it go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.mark_teller import MarkTeller, mark_teller
from sharewell.casework.pack_draft import Drafted, PersonDraft
from sharewell.casework.prepare_pack import PackPage, ReadPack, SavePack, read_pack, save_pack
from sharewell.casework.print_chronology import PrintWhole, print_whole, read_chronology
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.read_file import ReadFile
from sharewell.casework.seal_pack import FetchPack, SealPack, fetch_pack, seal_pack
from sharewell.casework.share_urgently import CallSheet, read_call_sheet
from sharewell.delivery.opening import open_pack
from sharewell.rules.concern import Paragraph
from sharewell.rules.errors import Incomplete, Missing, NotNow
from sharewell.rules.pack import ProtectedKind
from sharewell.rules.values import StatementKind, Teller
from tests.casework.house import House
from tests.casework.test_protected import SAFE, agree
from tests.casework.test_sending import begun, filled, unlock

pytestmark = pytest.mark.django_db
SAID = "Mrs Okafor heard shouting through the wall on Sunday."


def told(house: House, teller: Teller | None = Teller.PUBLIC) -> tuple[PackPage, Drafted]:
    """A pack begun for a file in which a neighbour told us something; and a draft with it."""
    page = begun(house)
    paragraph = Paragraph(SAID, StatementKind.REPORTED, "Mrs Okafor, next door", teller=teller)
    asked = AddToConcern(concern_id=page.decision.concern_id, paragraphs=(paragraph,))
    add_to_concern(house.actor("Jo"), house.tools, asked)
    page = read_pack(house.actor("Jo"), house.tools, ReadPack(page.pack.id))
    return page, filled(page)


def saved(house: House, page: PackPage, draft: Drafted) -> PackPage:
    return save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=draft))


def sealed_words(house: House, page: PackPage) -> bytes:
    seal_pack(house.actor("Jo"), house.tools, SealPack(pack_id=page.pack.id, lock="recipient_key"))
    return open_pack(fetch_pack(house.actor("Jo"), house.tools, FetchPack(page.pack.id))[1], unlock(house)).files[
        "pack.json"
    ]


def test_the_source_is_said_by_its_part_and_the_name_in_the_words_has_to_be_hidden(house: House) -> None:
    page, draft = told(house)
    page = saved(house, page, draft)
    assert ("Okafor", "somebody who told us") in page.people and page.protected
    shown = saved(house, page, replace(draft, people=(PersonDraft("Okafor", "include", "They should ring her."),)))
    assert any("shows who reported" in gap.message for gap in shown.gaps)
    saved(house, page, replace(draft, people=(PersonDraft("Okafor", "mask"),)))
    words = sealed_words(house, page)
    assert b"Okafor" not in words and b"a member of the public, who is not named" in words


def test_two_people_together_let_the_name_go(house: House) -> None:
    page, draft = told(house)
    draft = replace(draft, agreed_because="They must hear it from her today.",
                    people=(PersonDraft("Okafor", "include", "They should ring her."),))  # fmt: skip
    page = saved(house, page, draft)
    with pytest.raises(Incomplete):
        seal_pack(house.actor("Jo"), house.tools, SealPack(pack_id=page.pack.id, lock="recipient_key"))
    agree(house, page)
    assert b"Mrs Okafor, next door" in sealed_words(house, page)


def test_a_mark_made_later_protects_and_the_statement_stays_as_it_was_written(house: House) -> None:
    page, draft = told(house, None)
    page = saved(house, page, replace(draft, people=(PersonDraft("Okafor", "mask"),)))
    assert any("names who told us" in one.message for one in page.warnings) and not page.protected
    statement = page.statements[-1]
    asked = MarkTeller(concern_id=page.decision.concern_id, statement_id=statement.id, teller="family")
    mark_teller(house.actor("Kit"), house.tools, asked)
    concern = read_concern(house.actor("Jo"), house.tools, ReadConcern(page.decision.concern_id)).concern
    assert concern.statements[-1] == replace(statement, teller=Teller.FAMILY)
    assert read_pack(house.actor("Jo"), house.tools, ReadPack(page.pack.id)).protected
    for wrong, error in ((replace(asked, teller="perhaps"), Incomplete),
                         (replace(asked, statement_id=page.statements[0].id), NotNow),
                         (replace(asked, statement_id="0" * 32), Missing)):  # fmt: skip
        with pytest.raises(error):
            mark_teller(house.actor("Jo"), house.tools, wrong)


def test_the_call_sheet_says_what_was_told_and_not_by_whom(house: House) -> None:
    page, _ = told(house)
    sheet = read_call_sheet(house.actor("Jo"), house.tools, CallSheet(concern_id=page.decision.concern_id))
    words = " ".join(one.text for one in sheet.concern.statements)
    assert "heard shouting through the wall" in words and "Okafor" not in words and sheet.protected


def test_a_printed_chronology_leaves_out_who_told_us_and_a_safe_address_unless_somebody_says_why(house: House) -> None:
    page, jo = told(house)[0], house.actor("Jo")
    keep_child_details(jo, house.tools, KeepChildDetails(
        file_id=page.file.id, name=page.child.name, born_on=page.child.born_on, address=SAFE, protected_address=True))
    more = Paragraph(f"She sleeps at {SAFE} now.", StatementKind.OBSERVED)
    add_to_concern(jo, house.tools, AddToConcern(concern_id=page.decision.concern_id, paragraphs=(more,)))
    left = read_chronology(jo, house.tools, ReadFile(page.file.id))
    for words in ("Okafor", SAFE):
        assert words not in str(left.lines)
    assert set(left.protected) == set(ProtectedKind) and not left.why
    with pytest.raises(Incomplete, match="Say why"):
        print_whole(jo, house.tools, PrintWhole(page.file.id, " "))
    whole = print_whole(jo, house.tools, PrintWhole(page.file.id, f"The court asks: is it {SAFE}?"))
    for words in ("Okafor", SAFE):
        assert words in str(whole.lines), "the control: with a reason it stands there"
    after = read_chronology(jo, house.tools, ReadFile(page.file.id))
    assert "printed with protected details: The court asks" in str(after.lines)
    assert SAFE not in str(after.lines), "nor in the reason, the next time"
    with pytest.raises(Missing):
        print_whole(house.actor("Tom"), house.tools, PrintWhole(page.file.id, "Let me see."))


def test_a_file_without_protected_details_is_printed_as_it_stands(house: House) -> None:
    page = told(house, Teller.WORKER)[0]
    made = read_chronology(house.actor("Jo"), house.tools, ReadFile(page.file.id))
    assert SAID in str(made.lines) and made.protected == ()
