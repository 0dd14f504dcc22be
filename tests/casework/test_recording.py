"""From a worry to a concern that the right people, and only they, can see."""

from __future__ import annotations

import pytest

from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.child_of_concern import NewChild
from sharewell.casework.list_children import ListChildren, my_files
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.record_concern import AskWhoWillSee, RecordConcern, record_concern, who_will_see
from sharewell.casework.triage_concern import TriageConcern, triage_concern
from sharewell.rules.concern import ConcernInput, Paragraph
from sharewell.rules.errors import Incomplete, Missing
from sharewell.rules.values import SafeNow, StatementKind
from tests.casework.house import House

pytestmark = pytest.mark.django_db


def words(text: str, *, safe: SafeNow = SafeNow.YES) -> ConcernInput:
    return ConcernInput(paragraphs=(Paragraph(text, StatementKind.OBSERVED),), safe_now=safe)


def recorded(house: House, by: str = "Bea", **values: object) -> str:
    request = RecordConcern(
        concern=values.pop("concern", words("Mia had a bruise on her arm at lunch.")), child_id=house.child.id, **values
    )
    return record_concern(house.actor(by), house.tools, request).concern_id


def test_a_concern_reaches_the_leads_and_the_key_person_and_nobody_else(house: House) -> None:
    concern_id = recorded(house)
    for name in ("Jo", "Sam", "Kit"):
        page = read_concern(house.actor(name), house.tools, ReadConcern(concern_id))
        assert page.whole and page.concern.statements[0].text == "Mia had a bruise on her arm at lunch."
    for name in ("Ana", "Ivy", "Win"):
        with pytest.raises(Missing):
            read_concern(house.actor(name), house.tools, ReadConcern(concern_id))


def test_who_will_see_it_is_shown_first_and_is_what_results(house: House) -> None:
    asked = AskWhoWillSee(child_id=house.child.id, about_staff=(house.done.people["Sam Lee"],))
    readers, kept_out = who_will_see(house.actor("Bea"), house.tools, asked)
    answer = record_concern(
        house.actor("Bea"),
        house.tools,
        RecordConcern(
            concern=words("Sam shouted in her face."),
            child_id=house.child.id,
            about_staff=(house.done.people["Sam Lee"],),
        ),
    )
    assert answer.readers == readers == ("Jo Bell",)
    assert answer.not_shown_to == kept_out == ("Sam Lee",)


def test_whoever_is_named_loses_sight_of_a_file_they_could_see(house: House) -> None:
    first = recorded(house)
    assert my_files(house.actor("Jo"), house.tools, ListChildren())
    recorded(house, about_staff=(house.done.people["Jo Bell"],))
    with pytest.raises(Missing):
        read_concern(house.actor("Jo"), house.tools, ReadConcern(first))
    assert my_files(house.actor("Jo"), house.tools, ListChildren()) == []
    queues = my_worklist(house.actor("Jo"), house.tools, MyWorklist())
    assert not any(queues.values())


def test_a_concern_about_both_leads_goes_to_the_independent_person(house: House) -> None:
    both = (house.done.people["Jo Bell"], house.done.people["Sam Lee"])
    answer = record_concern(
        house.actor("Bea"),
        house.tools,
        RecordConcern(concern=words("They hid an accident form."), child_id=house.child.id, about_staff=both),
    )
    assert answer.independent and answer.readers == ("Win Achebe",)
    assert read_concern(house.actor("Win"), house.tools, ReadConcern(answer.concern_id)).whole


def test_the_recorder_sees_their_own_words_and_the_reply_and_nothing_more(house: House) -> None:
    concern_id = recorded(house)
    add_to_concern(
        house.actor("Jo"),
        house.tools,
        AddToConcern(
            concern_id=concern_id,
            paragraphs=(
                Paragraph("A neighbour rang last week about shouting.", StatementKind.REPORTED, source="neighbour"),
            ),
        ),
    )
    read_concern(house.actor("Jo"), house.tools, ReadConcern(concern_id))
    triage_concern(
        house.actor("Jo"),
        house.tools,
        TriageConcern(
            concern_id=concern_id, choice="share_or_refer", category="physical", reply="Read and in hand. Thank you."
        ),
    )
    page = read_concern(house.actor("Bea"), house.tools, ReadConcern(concern_id))
    assert not page.whole
    assert [s.text for s in page.concern.statements] == ["Mia had a bruise on her arm at lunch."]
    assert (page.reply, page.read_by) == ("Read and in hand. Thank you.", "Jo Bell")
    assert page.log == [] and page.earlier == [] and page.concern.triage is None
    told = my_worklist(house.actor("Bea"), house.tools, MyWorklist())["told"]
    assert [line.note for line in told] == ["Read and in hand. Thank you."]


def test_the_same_form_sent_twice_is_one_concern(house: House) -> None:
    request = RecordConcern(concern=words("Mia was very quiet all day."), child_id=house.child.id)
    first = record_concern(house.actor("Bea"), house.tools, request)
    again = record_concern(house.actor("Bea"), house.tools, request)
    assert (first.already, again.already) == (False, True)
    assert (first.concern_id, first.recorded_at) == (again.concern_id, again.recorded_at)
    assert len(my_worklist(house.actor("Jo"), house.tools, MyWorklist())["new"]) == 1


def test_somebody_elses_form_number_never_shows_their_concern(house: House) -> None:
    request = RecordConcern(concern=words("Mia was very quiet all day."), child_id=house.child.id)
    first = record_concern(house.actor("Bea"), house.tools, request)
    second = record_concern(house.actor("Ana"), house.tools, request)
    assert second.concern_id != first.concern_id and not second.already


def test_an_empty_concern_about_a_child_who_may_not_be_safe_is_recorded_and_comes_first(house: House) -> None:
    recorded(house)
    empty = ConcernInput(paragraphs=(), safe_now=SafeNow.UNSURE)
    answer = record_concern(house.actor("Bea"), house.tools, RecordConcern(concern=empty, child_id=house.child.id))
    assert answer.owed
    new = my_worklist(house.actor("Jo"), house.tools, MyWorklist())["new"]
    assert [line.note for line in new] == ["May not be safe", "New concern"]


def test_an_empty_concern_about_a_safe_child_says_what_to_write_and_writes_nothing(house: House) -> None:
    with pytest.raises(Incomplete) as refused:
        recorded(house, concern=ConcernInput(paragraphs=(), safe_now=SafeNow.YES))
    assert "Write what you saw or heard" in refused.value.gaps[0].message
    assert not my_worklist(house.actor("Jo"), house.tools, MyWorklist())["new"]


def test_a_second_concern_about_the_same_child_goes_to_the_same_file_on_or_off_the_register(house: House) -> None:
    new = NewChild(name="Noor Haddad", born_on=house.child.born_on)
    for text in ("Noor came without lunch again.", "Noor said she was hungry."):
        record_concern(house.actor("Bea"), house.tools, RecordConcern(concern=words(text), new_child=new))
    recorded(house)
    recorded(house, by="Kit")
    assert len(my_files(house.actor("Jo"), house.tools, ListChildren())) == 2


def test_triage_without_a_reply_is_refused(house: House) -> None:
    concern_id = recorded(house)
    with pytest.raises(Incomplete) as refused:
        triage_concern(
            house.actor("Jo"),
            house.tools,
            TriageConcern(concern_id=concern_id, choice="emergency", category="physical", reply=" "),
        )
    assert [gap.field for gap in refused.value.gaps] == ["reply"]


def test_a_page_of_a_list_goes_on_where_the_last_one_ended_even_among_equals(house: House) -> None:
    for _ in range(7):
        recorded(house)
    seen: list[str] = []
    after = ""
    while page := my_worklist(house.actor("Jo"), house.tools, MyWorklist(queue="new", after=after, limit=3))["new"]:
        seen += [line.about_id for line in page]
        after = page[-1].sort_key
    assert len(seen) == len(set(seen)) == 7


def test_a_concern_about_staff_stays_from_the_circle_of_the_childs_own_file(house: House) -> None:
    recorded(house)
    answer = record_concern(
        house.actor("Bea"),
        house.tools,
        RecordConcern(
            concern=words("Sam shouted in her face."),
            child_id=house.child.id,
            about_staff=(house.done.people["Sam Lee"],),
        ),
    )
    assert answer.readers == ("Jo Bell",)
    assert read_concern(house.actor("Jo"), house.tools, ReadConcern(answer.concern_id)).whole
    for name in ("Kit", "Sam", "Ana"):
        with pytest.raises(Missing):
            read_concern(house.actor(name), house.tools, ReadConcern(answer.concern_id))
    assert my_files(house.actor("Sam"), house.tools, ListChildren()) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 500, "No\x00or"])
def test_no_name_ever_stops_a_concern_about_a_child_who_may_not_be_safe(house: House, name: str) -> None:
    empty = ConcernInput(paragraphs=(), safe_now=SafeNow.NO)
    for new in (NewChild(name=name), None):
        made = record_concern(house.actor("Bea"), house.tools, RecordConcern(concern=empty, new_child=new))
        assert read_concern(house.actor("Jo"), house.tools, ReadConcern(made.concern_id)).whole
    with pytest.raises(Incomplete):
        record_concern(house.actor("Bea"), house.tools, RecordConcern(concern=words("She was quiet all day."),
                                                                      new_child=NewChild(name="")))
