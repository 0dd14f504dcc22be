"""What people type into a form: what is taken, what is sent back, and that it comes back unchanged."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django import forms

from sharewell.rules.dates import ClockSide
from sharewell.rules.errors import Gap, Incomplete
from sharewell.web.components import fields
from sharewell.web.components.bridge import form_field, form_fields
from sharewell.web.components.summary import add_gaps, error_summary
from tests.web.components.dom import tree
from tests.web.components.gallery import FILLED, NOW, Every, Row

pytestmark = pytest.mark.once


def sent(**changes: Any) -> Every:
    return Every({**FILLED, **changes}, now=NOW)


def words_for(field: str, /, **changes: Any) -> str:
    return " ".join(str(error) for error in sent(**changes).errors.get(field, []))


def test_a_filled_form_gives_plain_values() -> None:
    form = sent()
    assert not form.errors
    assert form.cleaned_data["words"] == "one\ntwo"
    assert form.cleaned_data["when"] == date(2027, 3, 16)
    assert form.cleaned_data["born"].born_on == date(2024, 1, 3)
    assert form.cleaned_data["at"] == time(9, 30)
    assert form.cleaned_data["kinds"] == ["said", "feeling"]


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("words", {"words": "  "}, "Write it."),
        ("words", {"words": "x" * 5_000_000}, "This is 5,000,000 characters. The limit is 100,000: "),
        ("words", {"words": "a\x00b"}, "This contains a character we cannot store. Delete it and type it again."),
        ("name", {"name": ""}, "Enter a name, or choose 'Name not known'."),
        ("name", {"name": "x" * 201}, "Shorten to 200 characters."),
        ("name", {"name": "Jo\u200b \u202eBell"}, fields.PersonName.HIDDEN),
        ("when", {"when-day": "31", "when-month": "2"}, "Enter a real date, for example 3 11 2026."),
        ("when", {"when-day": "17"}, "The date of the concern cannot be after today, 16 March 2027."),
        ("when", {"when-day": "", "when-month": "", "when-year": ""}, "Enter the day"),
        ("when", {"when-year": ""}, "The date of the concern must include a year."),
        ("born", {"born-year": "1993"}, "Check the date of birth: this person would be 34."),
        ("born", {"born-year": "2028"}, "For an unborn baby choose 'Not born yet' and give the expected date."),
        ("at", {"at": "25:70"}, "Enter a time between 00:00 and 23:59."),
        ("at", {"at": ""}, "Enter the time"),
        ("safe", {"safe": "other"}, "Choose whether the child is safe right now"),
        ("room", {"room": ""}, "Choose a room"),
        ("sure", {"sure": ""}, "Tick that you need this for your work"),
        ("once", {"once": "<script>"}, "This page is out of date. Open it again."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_what_to_do(name: str, changes: dict[str, str], words: str) -> None:
    assert words in words_for(name, **changes)


@pytest.mark.parametrize(
    "name", ["Null", "O'Brien", "Zoë", "王", "Jo", "نازنین", "क्‍ष", "x" * 200, "<b>Jo</b>", "{{ 7*7 }}"]
)
def test_every_real_name_is_taken_as_it_is(name: str) -> None:
    form = sent(name=name)
    assert not form.errors and form.cleaned_data["name"] == name


def test_a_name_with_hidden_characters_comes_back_without_them_and_then_goes_through() -> None:
    form = sent(name="Jo\u200b Bell")
    shown = tree(form_field(form, "name")).find("input")[0].get("value")
    assert shown == "Jo Bell" and not sent(name=shown).errors


@pytest.mark.parametrize("text", ["</textarea><script>1</script>", "{{ 7*7 }} {% x %}", "a\r\n  indented\r\n\r\nb"])
def test_typed_text_comes_back_letter_for_letter(text: str) -> None:
    form = Row({"row-told": "yes", "row-told_words": text, "row-reasons": text}, now=NOW, prefix="row")
    drawn = tree(form_field(form, "told", reveals={"yes": ["told_words"]}) + form_field(form, "reasons"))
    kept = ["".join(str(part) for part in area.inside) for area in drawn.find("textarea")]
    assert [words.replace("\r\n", "\n") for words in kept] == [text.replace("\r\n", "\n")] * 2
    assert not drawn.find("script")


def test_tick_boxes_are_tick_boxes_and_radio_buttons_radio_buttons() -> None:
    assert issubclass(forms.CheckboxSelectMultiple, forms.RadioSelect)  # the trap that this guards against
    drawn = tree(form_fields(Every(now=NOW)))
    assert len(drawn.find("input", type="checkbox", name="kinds")) == 2
    assert len(drawn.find("input", type="radio", name="safe")) == 3
    assert not [box for box in drawn.find("input", type="radio") if box.get("checked") is not None]


def test_every_problem_links_to_something_that_is_on_the_page() -> None:
    form = Every({"when-day": "31", "when-month": "2", "born-day": "1"}, now=NOW)
    links = [str(a.get("href")) for a in tree(error_summary([form])).find("a")]
    drawn = tree(form_fields(form))
    ids = {node.get("id") for tag in ("input", "textarea", "select") for node in drawn.find(tag)}
    assert len(links) == len(form.errors) and "#id_when-year" in links and "#id_born-month" in links
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_control_names_its_hint_and_its_error() -> None:
    drawn = tree(form_field(Every({}, now=NOW), "words"))
    assert drawn.find("textarea")[0].get("aria-describedby") == "id_words-hint id_words-error"


def test_gaps_of_a_use_case_stand_beside_their_fields_and_the_rest_at_the_top() -> None:
    form = sent()
    assert form.is_valid()
    add_gaps(form, Incomplete(Gap("statements.words", "Write more."), Gap("elsewhere", "Choose who.")))
    assert form.errors["words"] == ["Write more."] and form.non_field_errors() == ["Choose who."]


def test_a_password_is_never_put_back_on_the_page() -> None:
    assert "secret words" not in form_fields(sent(words=""))


def test_an_hour_that_happened_twice_is_asked_about_and_the_answer_is_kept() -> None:
    night = {"when-day": "25", "when-month": "10", "when-year": "2026", "at": "01:30"}
    form = sent(**night)
    assert form.is_valid() and fields.moment_of(form, "when", "at", "side") is None
    assert "happened twice that night" in form_field(form, "side", if_needed=True)
    again = sent(**night, side=ClockSide.AFTER.value)
    assert again.is_valid()
    assert fields.moment_of(again, "when", "at", "side") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert form_field(sent(), "side", if_needed=True) == ""


def test_a_word_about_the_look_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(TypeError):
        form_field(sent(), "words", colour="red")
