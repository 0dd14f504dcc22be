"""Two people open one form, the first saves, the second saves: both texts stand side by side, and one press saves.

Every form that says at which version it was shown stands in FORMS; a new one that does not is found.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

import sharewell.web
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.prepare_pack import ReadPack, read_pack
from sharewell.casework.second_look import AskSecondLook, ask_second_look
from sharewell.rules.held import FamilyMember
from sharewell.web import both_texts
from tests.support.past_the_wall import past_the_wall
from tests.web.sharing.test_pages import decision_of, pack_of, taken, text

pytestmark = pytest.mark.django_db
TEMPLATES = Path(sharewell.web.__file__).parent / "templates"
VERSION = re.compile(r'name="(version|read_at_version)" value="(\d+)"')


@dataclass(frozen=True)
class Versioned:
    """One form: where it is, the template that draws it, and what the two people type."""

    name: str
    template: str
    place: Callable[..., str]
    hers: dict[str, str]
    his: dict[str, str]
    words: tuple[str, str] = ("Hers: she wrote first.", "His: he wrote second.")


def _row(slug: str) -> Callable[..., str]:
    return lambda client, people, team: f"{decision_of(client, people)}{slug}"


def _advice(client, people, team):
    concern = people.concern(words="Mia said she was hungry.")
    return client.post(f"/concern/{concern.concern_id}/advice/",
                       {"chosen": "statement-0", "adviser": "practitioner"}).url  # fmt: skip


def _child(client, people, team):
    file_id = people.file_of(people.concern().concern_id)
    family = (FamilyMember(name="Alma Thornbury", relation="mother"),)
    keep_child_details(people.actor("lead"), people.tools,
                       KeepChildDetails(file_id=file_id, name="Mia Thornbury", family=family))  # fmt: skip
    return f"/file/{file_id}/child/"


def _texts(name: str, /, **more: str) -> tuple[dict[str, str], dict[str, str]]:
    return {name: "Hers: she wrote first.", **more}, {name: "His: he wrote second.", **more}


TRIAGE = {"choice": "share_or_refer", "category": "neglect", "significant": "no", "reply_kind": "in_hand"}
FORMS = [
    Versioned("every row of a decision", "decision/overview.html", _row(""), *_texts("purpose")),
    *[Versioned(f"row {slug}", "decision/row.html", _row(f"row/{slug}/"), *_texts(name)) for slug, name in (
        ("why", "purpose"), ("who", "recipient_need"), ("decision", "reasons"))],
    Versioned("the family, each", "decision/family.html", _row("family/"), *_texts("voices-0-words")),
    Versioned("others", "decision/others.html", _row("others/"),
              *_texts("others-0-if_shared", **{"others-0-person": "The grandmother", "others-0-if_not": "None.",
                                               "count": "1"})),
    Versioned("a brief", "advice/brief.html", _advice, *_texts("brief", adviser="practitioner")),
    Versioned("who the child is", "child/details.html", _child, *_texts("needs", name="Mia Thornbury")),
    Versioned("a look at a concern", "concern/concern.html",
              lambda client, people, team: f"/concern/{people.concern().concern_id}/",
              *_texts("reason", **TRIAGE)),
    Versioned("a pack", "pack/builder.html",
              lambda client, people, team: pack_of(client, taken(client, people, team)), *_texts("must_not_learn")),
]  # fmt: skip
# Not texts of one thing: what was read has changed, and it is read again before it is agreed to.
READ_AGAIN = {"decision/second_look.html"}


def drawing_a_version(folder: Path = TEMPLATES) -> set[str]:
    """The templates with a form that says at which version it was shown."""
    return {str(one.relative_to(folder)) for one in folder.rglob("*.html")
            if re.search(r'name="[a-z_]*version"', one.read_text(encoding="utf-8"))}  # fmt: skip


def posted(page: str, fields: dict[str, str]) -> dict[str, str]:
    name, number = VERSION.search(page).groups()
    return {**fields, name: number}


def send(client: Client, url: str, page: str, fields: dict[str, str]):
    return client.post(url, posted(page, fields))


def test_every_form_that_says_its_version_is_tried_here():
    assert drawing_a_version() == {one.template for one in FORMS} | READ_AGAIN


def test_a_form_that_is_missing_from_the_list_is_found(tmp_path):
    (tmp_path / "new.html").write_text('<input type="hidden" name="version" value="1">', encoding="utf-8")
    assert drawing_a_version(tmp_path) == {"new.html"}


def both_of(form: Versioned, people, browser, team) -> tuple[Client, str, object]:
    """What the second of two people gets, who saved over what the first had saved."""
    first, second = browser("lead"), browser("deputy")
    url = form.place(first, people, team)
    shown = {one: text(client.get(url)) for one, client in (("first", first), ("second", second))}
    saved = send(first, url, shown["first"], form.hers)
    assert saved.status_code == 302, text(saved)
    return second, url, send(second, url, shown["second"], form.his)


def pair(page: str) -> str:
    found = re.search(r'<section class="sw-both".*?</section>', page, re.DOTALL)
    return html.unescape(found[0]) if found else ""


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_both_texts_stand_side_by_side_and_one_press_saves(form, people, browser, duty_team):
    second, url, answer = both_of(form, people, browser, duty_team)
    page = text(answer)
    both = pair(page)
    assert answer.status_code == 409 and all(words in both for words in form.words), page
    assert re.search(r"Jo Bell\s+saved it at \d", both), both
    assert "Save mine over it" in both and f'href="{url}"' in both and 'form="typed"' in both
    over = send(second, url, page, {**form.his, "do": "save"})
    assert over.status_code == 302, text(over)
    assert form.words[1] in html.unescape(text(second.get(url)))


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_keeping_the_other_changes_nothing(form, people, browser, duty_team):
    second, url, _ = both_of(form, people, browser, duty_team)
    page = html.unescape(text(second.get(url)))
    assert form.words[0] in page and form.words[1] not in page


@pytest.mark.parametrize("form", [FORMS[0], FORMS[4]], ids=lambda one: one.name)
def test_an_answer_that_is_wrong_as_well_does_not_hide_what_was_saved_meanwhile(form, people, browser, duty_team):
    """The page comes back with the version that is saved now: without the other text it would save over it unseen."""
    first, second = browser("lead"), browser("deputy")
    url = form.place(first, people, duty_team)
    page = text(second.get(url))
    assert send(first, url, text(first.get(url)), form.hers).status_code == 302
    wrong = {"consent": "no such answer", "voices-0-told": "no such answer"}
    answer = send(second, url, page, {**form.his, **wrong})
    assert answer.status_code == 422 and all(words in pair(text(answer)) for words in form.words)


def test_control_without_the_part_the_other_text_is_missing(people, browser, duty_team, monkeypatch):
    from sharewell.web.sharing import decisions

    monkeypatch.setattr(decisions, "meanwhile", lambda *_: False)
    _, _, answer = both_of(FORMS[0], people, browser, duty_team)
    assert "Hers: she wrote first." not in pair(text(answer))


def test_whoever_may_not_see_who_saved_is_told_what_and_not_who(people, browser, duty_team, monkeypatch):
    from sharewell.rules.errors import Missing

    def nothing(*_: object) -> None:
        raise Missing

    monkeypatch.setattr(both_texts, "saved_last", nothing)
    _, _, answer = both_of(FORMS[0], people, browser, duty_team)
    assert "Hers: she wrote first." in pair(text(answer)) and "saved it at" not in pair(text(answer))


def test_a_second_look_at_answers_that_changed_keeps_the_words_and_asks_to_read_again(people, browser):
    lead, deputy = browser("lead"), browser("deputy")
    url = decision_of(lead, people)
    ask_second_look(people.actor("lead"), people.tools,
                    AskSecondLook(url.split("/")[2], people.actor("deputy").person_id))  # fmt: skip
    page = text(deputy.get(f"{url}second-look/"))
    assert send(lead, url, text(lead.get(url)), {"purpose": "Other words."}).status_code == 302
    fields = {"look": "missing", "second_words": "His: the doctor was not asked."}
    answer = send(deputy, f"{url}second-look/", page, fields)
    again = text(answer)
    assert answer.status_code == 409 and fields["second_words"] in again and "Read what it says now" in pair(again)
    assert send(deputy, f"{url}second-look/", again, fields).status_code == 302


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_the_same_form_sent_twice_is_acknowledged_once(form, people, browser, duty_team):
    """A second press of the same page: nothing is saved again, and it says what is saved."""
    from sharewell.records import models

    client = browser("lead")
    url = form.place(client, people, duty_team)
    page = text(client.get(url))
    assert send(client, url, page, form.hers).status_code == 302

    def changes() -> int:
        with past_the_wall():
            return models.Entry.objects.count()

    before = changes()
    again = send(client, url, page, form.hers)
    assert again.status_code == 409 and changes() == before
    assert "says the same as yours" in pair(text(again)), pair(text(again))


def test_whoever_agrees_to_a_pack_that_was_changed_reads_it_again_with_their_words(people, browser, duty_team):
    lead = browser("lead")
    url = pack_of(lead, taken(lead, people, duty_team))
    why = "Somebody has to agree."
    kept = read_pack(people.actor("lead"), people.tools, ReadPack(url.split("/")[2]))
    answer = browser("deputy").post(f"{url}agree/", {"agreed_why": why, "version": str(kept.pack.version + 7)})
    assert answer.status_code == 409
