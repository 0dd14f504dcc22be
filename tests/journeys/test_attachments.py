"""Attach a picture to a concern in a real browser, be refused another file, and take the picture out of view."""

from __future__ import annotations

import io

from PIL import Image

from tests.journeys.test_sharing import BOTH, fits, heading, main_of, press


def picture() -> bytes:
    """A small picture, made here."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(made, "PNG")
    return made.getvalue()


@BOTH
def test_a_picture_is_attached_a_program_is_refused_and_the_picture_taken_out_of_view(people, enter, width, scripts):
    concern = people.concern(words="Mia had a mark on her arm.")
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(f"/concern/{concern.concern_id}/")
    page.get_by_role("link", name="Attached files").click()
    heading(lead, "Attached files")
    fits(lead, scripts, "files-none")
    press(lead, "Attach this file")
    heading(lead, "There is a problem")
    page.locator("#file").set_input_files({"name": "report.exe", "mimeType": "image/png", "buffer": b"MZ" + bytes(99)})
    press(lead, "Attach this file")
    heading(lead, "There is a problem")
    fits(lead, scripts, "files-refused")
    assert "No file is attached" in main_of(lead)
    page.locator("#file").set_input_files({"name": "arm.png", "mimeType": "image/png", "buffer": picture()})
    press(lead, "Attach this file")
    heading(lead, "Attached files")
    assert "arm.png" in main_of(lead)
    assert "a copy made anew" in main_of(lead)
    fits(lead, scripts, "files-one")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Save the viewing copy of attached file 1").click()
    assert "arm" not in fetched.value.suggested_filename, "its name stays in the record"
    page.get_by_role("link", name="Take attached file 1 out of view").click()
    heading(lead, "Take a file out of view")
    press(lead, "Take it out of view")
    heading(lead, "There is a problem")
    fits(lead, scripts, "files-remove")
    page.get_by_label("Why nobody may see it any more").fill("It shows another child.")
    press(lead, "Take it out of view")
    heading(lead, "Attached files")
    assert "It shows another child." in main_of(lead)
    fits(lead, scripts, "files-gone")
