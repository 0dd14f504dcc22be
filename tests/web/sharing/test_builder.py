"""The builder: what their form asks for, how much goes, what stays and why, and the line that explains what is old."""

from __future__ import annotations

import re

import pytest

from sharewell.casework.keep_address_book import KeepProfile, keep_profile, local_profile
from sharewell.casework.prepare_pack import ReadPack, read_pack
from sharewell.casework.seal_pack import FetchPack, fetch_pack
from tests.web.sharing.test_pages import as_shown, pack_of, taken, text

pytestmark = pytest.mark.django_db
WHY = "They decide on her safety and have no other account."


@pytest.fixture
def built(people, browser, duty_team):
    """A browser of the lead's, the address of an empty pack, and its only statement."""
    client = browser("lead")
    url = pack_of(client, taken(client, people, duty_team))
    statement = read_pack(people.actor("lead"), people.tools, ReadPack(url.split("/")[2])).statements[0]
    return client, url, statement


def counted(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", "", re.search(r'<p class="sw-counter".*?</p>', page, re.DOTALL)[0]).split())


def test_the_counter_says_on_every_save_what_goes_and_what_stays(built):
    client, url, statement = built
    assert "0 of 1 entries go, and 0 of 6 facts about the child. 1 stay here." in counted(text(client.get(url)))
    as_shown(client, url, {"item": statement.id, "child": ["name", "address"], "do": "save"})
    assert "1 of 1 entries go, and 2 of 6 facts about the child. 0 stay here." in counted(text(client.get(url)))


def test_what_their_form_asks_for_is_asked_for_and_each_answer_takes_it_off(built):
    client, url, statement = built
    given = {"item": statement.id, f"why-{statement.id}": WHY, "child": ["name", "born_on", "address", "family"]}
    as_shown(client, url, {**given, "do": "save"})
    page = text(client.get(url))
    asked = re.search(r"Their form usually asks too for: ([^<]*)\. Add it", page)[1]
    assert "where the child is now" in asked and "interpreter" in asked and "full name" not in asked
    as_shown(client, url, {**given, "form-whereabouts": "With her aunt.", "unknown-agencies": "yes", "do": "save"})
    page = text(client.get(url))
    asked = re.search(r"Their form usually asks too for: ([^<]*)\. Add it", page)[1]
    assert "where the child is now" not in asked and "who else works" not in asked and "who lives in the home" in asked
    assert "With her aunt." in page


def test_what_was_typed_for_their_form_goes_and_what_stayed_is_listed_for_us(built, people):
    client, url, statement = built
    people.concern(words="Mia was collected late again on Friday.")
    posted = {"item": statement.id, f"why-{statement.id}": WHY, "child": ["name", "born_on", "address", "family"],
              "form-whereabouts": "With her aunt.", "unknown-agencies": "yes", "lock": "recipient_key", "do": "seal"}
    left = [one for one in read_pack(people.actor("lead"), people.tools, ReadPack(url.split("/")[2])).statements
            if one.id != statement.id]
    reasons = {f"left-{one.id}": "It says nothing of the mark." for one in left}
    assert "sealed=1" in as_shown(client, url, {**posted, **reasons})["Location"]
    page = text(client.get(url))
    assert left and "It says nothing of the mark." in page
    content = fetch_pack(people.actor("lead"), people.tools, FetchPack(url.split("/")[2], "content"))[1].decode()
    assert "With her aunt." in content and "Who else works with the family" in content
    assert "It says nothing of the mark." not in content, "our reasons are for us"


def test_from_which_age_a_line_of_context_is_needed_is_set_here(built, people, browser):
    client, url, statement = built
    lead, tools = people.actor("lead"), people.tools
    assert f"context-{statement.id}" not in text(client.get(url))
    kept = local_profile(lead, tools, None)
    keep_profile(lead, tools, KeepProfile(partnership=kept.partnership, contacts=kept.contacts, no_secrets_words="",
                                          history_days=1))  # fmt: skip
    tools.clock.move(days=3)
    client = browser("lead")
    as_shown(client, url, {"item": statement.id, f"why-{statement.id}": WHY, "do": "save"})
    page = text(client.get(url))
    assert "It is more than 1 day old" in page and "Say in a line what has changed since" in page
