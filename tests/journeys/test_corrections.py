"""A fact put right from the concern to a pack for each holder, and a pack that counts itself, in a real browser."""

from __future__ import annotations

from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.prepare_pack import ReadPack, read_pack
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.rules.concern import Paragraph
from sharewell.rules.values import StatementKind, Teller
from tests.journeys.test_sharing import BOTH, fits, heading, main_of, press
from tests.web.public import sealed_pack
from tests.web.sharing.conftest import duty_team

__all__ = ["duty_team"]


@BOTH
def test_a_fact_is_put_right_and_its_holder_gets_a_pack(people, duty_team, enter, width, scripts):
    lead, tools = people.actor("lead"), people.tools
    pack_id = sealed_pack(people, duty_team)
    send_pack(lead, tools, SendPack(pack_id=pack_id, channel="by_hand", handed_to="R. Khan"))
    kept = read_pack(lead, tools, ReadPack(pack_id))
    add_to_concern(lead, tools, AddToConcern(concern_id=kept.decision.concern_id, paragraphs=(
        Paragraph("He shouts at night.", StatementKind.REPORTED, "Mrs Okafor, next door", teller=Teller.PUBLIC),)))
    keep_child_details(lead, tools, KeepChildDetails(
        file_id=kept.file.id, name=kept.child.name, born_on=kept.child.born_on, address="12 Mill Lane"))
    visitor = enter("lead", width=width, scripts=scripts)
    page = visitor.page
    visitor.open(f"/concern/{kept.decision.concern_id}/")
    fits(visitor, scripts, "concern-to-put-right")
    page.get_by_role("link", name="Put this right, or say who disputes it").first.click()
    heading(visitor, "Put it right")
    press(visitor, "Record it, and see who holds the old words")
    heading(visitor, "There is a problem")
    page.get_by_label("It is wrong, and we know what is right").check()
    page.get_by_label("What is right, or their account of it").fill("The mark was on her other arm.")
    page.get_by_label("How do you know?").fill("The body map says so.")
    fits(visitor, scripts, "put-right")
    press(visitor, "Record it, and see who holds the old words")
    heading(visitor, "Who holds the words as they were")
    assert "Duty team" in main_of(visitor) and kept.pack.reference in main_of(visitor)
    fits(visitor, scripts, "holders")
    press(visitor, "Prepare a pack that tells them")
    assert "Not sealed yet" in main_of(visitor)
    fits(visitor, scripts, "holders-prepared")
    visitor.open("/")
    fits(visitor, scripts, "worklist-correction")
    page.locator("main li", has_text="Correction pack").get_by_role("link").first.click()
    heading(visitor, "Pack")
    counter = page.locator(".sw-counter")
    assert "1 of 2 entries go, and 0 of 6 facts" in counter.inner_text()
    fits(visitor, scripts, "correction-pack")
    box = page.locator('[name="child"][value="name"]')
    box.check(force=True)
    assert ("1 of 6 facts" in counter.inner_text()) is scripts, "counted at once with scripts, on the save without"
    if not scripts:
        press(visitor, "Save and look again")
        assert "1 of 6 facts" in counter.inner_text()
    press(visitor, "Seal the pack")
    heading(visitor, "Sealed pack")
    fits(visitor, scripts, "correction-sealed")
    visitor.open(f"/concern/{kept.decision.concern_id}/share-now/")
    fits(visitor, scripts, "call-sheet-without-teller")
    visitor.open(f"/file/{kept.file.id}/correct/")
    assert "12 Mill Lane" in main_of(visitor) and "who was told" not in main_of(visitor)
    fits(visitor, scripts, "sent-facts")
