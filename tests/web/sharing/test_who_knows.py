"""The page of who outside knows what: a table, and a picture that says the same."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_the_picture_says_in_words_what_the_table_says_and_nothing_where_nothing_went_out(people, browser):
    from sharewell.casework.share_urgently import ShareUrgently, share_urgently

    client = browser("lead")
    concern_id = people.concern().concern_id
    address = f"/file/{people.file_of(concern_id)}/who-knows/"
    empty = client.get(address).content.decode()
    assert "Nobody outside was sent or told anything" in empty and "sw-spokes" not in empty
    share_urgently(people.actor("lead"), people.tools, ShareUrgently(
        concern_id=concern_id, contact="emergency", told="She <b>is</b> hurt.", spoken_to="Officer Dale"))
    page = client.get(address).content.decode()
    assert page.count("<line ") == 1 and 'role="img"' in page
    said = page.partition("<desc")[2].partition("</desc>")[0]
    assert "Officer Dale, told by word of mouth: 1" in said
    assert "She &lt;b&gt;is&lt;/b&gt; hurt." in page and "Told by word of mouth, " in page
