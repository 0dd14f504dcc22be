"""A request by form: before whom it comes, who never learns of it, how it becomes a decision, and how it ends."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sharewell.casework.alerts import AnswerAlert, answer_alert, my_alerts
from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_address_book import KeepRecipient, Leave, address_book, end_employment, keep_recipient
from sharewell.casework.keep_apart import DeclareConflict, declare_conflict
from sharewell.casework.receive_request import form_shown, receive_request
from sharewell.casework.record_request import ReadRequest, read_request
from sharewell.casework.request_form import CloseForm, OpenForm, close_form, open_form, request_forms
from sharewell.casework.settle_incoming import (
    OneIncoming,
    PassOnIncoming,
    SetAsideIncoming,
    claim_incoming,
    pass_on_incoming,
    read_incoming,
    set_aside_incoming,
)
from sharewell.casework.take_incoming import TakeIncoming, take_incoming
from sharewell.records import ledger
from sharewell.records.models import IncomingRequest
from sharewell.records.stores import by_form
from sharewell.records.stores.base import Opened
from sharewell.rules import held
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused
from sharewell.rules.values import new_id
from sharewell.vault.errors import KeyGone
from sharewell.vault.places import Compartment, Place
from tests.casework.by_form import ASKED, an_open_form, came, kept, token_of, waiting
from tests.cast import Cast


@pytest.fixture
def people(db: None, tools) -> Cast:
    from tests.cast import cast

    return cast(tools)


def reads(people: Cast, part: str, incoming_id: str) -> bool:
    try:
        return bool(read_incoming(people.actor(part), people.tools, OneIncoming(incoming_id)).incoming.asked.child)
    except (Missing, Refused):
        return False


def the_council(people: Cast, source: str = "The council's website") -> held.Recipient:
    return keep_recipient(people.actor("lead"), people.tools, KeepRecipient(
        name="Duty team", role="", agency="Northshire Council", kind="childrens_social_care", phone="01632 960101",
        number_source=source))


def test_a_form_is_off_until_the_lead_opens_it_and_its_old_address_stops_when_it_is_renewed_or_closed(people):
    tools = people.tools
    [form] = request_forms(people.actor("lead"), tools, None)
    assert form.address == ""
    with pytest.raises(NotNow, match="pages for people without an account"):
        open_form(people.actor("lead"), tools, OpenForm(form.setting.id, "01632 960100"))
    with pytest.raises(Refused):
        an_open_form(people, by="practitioner")
    first = token_of(an_open_form(people))
    assert form_shown(tools, first).setting == "Larkfield Playgroup"
    second = token_of(an_open_form(people))
    assert form_shown(tools, second).phone == "01632 960100"
    for token in (first, "A" * 43):
        with pytest.raises(Missing):
            form_shown(tools, token)
    close_form(people.actor("lead"), tools, CloseForm(form.setting.id))
    with pytest.raises(Missing):
        receive_request(tools, second, "", ASKED)
    with pytest.raises(Missing):
        open_form(people.actor("outsider"), replace(tools, public_address="https://a.example.org"),
                  OpenForm(form.setting.id, "01632 960100"))
    assert kept(people) == []


def test_what_comes_in_is_before_the_leads_and_nobody_else_and_stays_there_until_it_is_dealt_with(people):
    came(people)
    [one] = kept(people)
    assert waiting(people, "lead") == waiting(people, "deputy") == [one.id]
    for part in ("practitioner", "manager", "trustee", "independent", "outsider", "key_worker", "information_lead"):
        assert waiting(people, part) == [] and not reads(people, part, one.id)
    page = read_incoming(people.actor("lead"), people.tools, OneIncoming(one.id))
    assert page.incoming.asked == ASKED and page.setting == "Larkfield Playgroup" and "Sam Lee" in page.before
    [alert] = my_alerts(people.actor("lead"), people.tools, None)
    assert "Mia" not in alert.words and "not verified" in alert.words and one.reference in alert.words
    with pytest.raises(Missing):
        answer_alert(people.actor("lead"), people.tools, AnswerAlert(alert.id))


def test_the_same_page_sent_twice_is_kept_once_and_what_was_changed_on_it_is_another_request(people):
    token = token_of(an_open_form(people))
    first, again, other = (
        receive_request(people.tools, token, "0" * 32, replace(ASKED, child=child))
        for child in ("Mia Thornbury", "Mia Thornbury ", "Leo O'Brien")
    )
    assert first == again != other and len(kept(people)) == 2


def test_what_is_missing_or_too_long_is_said_all_at_once(people):
    token = token_of(an_open_form(people))
    with pytest.raises(Incomplete) as error:
        receive_request(people.tools, token, "", replace(ASKED, agency=" ", wanted="x" * 4001, role="y" * 201))
    assert [gap.field for gap in error.value.gaps] == ["agency", "role", "wanted"]


@pytest.mark.parametrize("born", [True, False], ids=["with a date of birth", "by name alone"])
def test_whoever_is_kept_from_the_child_never_learns_that_somebody_asks(people, born):
    declare_conflict(people.actor("deputy"), people.tools, DeclareConflict(child_id=people.child().id))
    came(people, child="  mia   THORNBERY", born_on=ASKED.born_on if born else None)
    [one] = kept(people)
    assert people.person("deputy") not in one.asked_of
    assert waiting(people, "deputy") == [] and not reads(people, "deputy", one.id) and reads(people, "lead", one.id)


def test_somebody_who_declares_a_conflict_later_loses_it_at_once_and_from_the_first_page_in_the_next_round(people):
    came(people)
    [one] = kept(people)
    declare_conflict(people.actor("deputy"), people.tools, DeclareConflict(child_id=people.child().id))
    assert not reads(people, "deputy", one.id)
    due = one.due
    do_due_work(people.tools)
    assert waiting(people, "deputy") == [] and waiting(people, "lead") == [one.id]
    assert kept(people)[0].due == due and kept(people)[0].late == 0, "the clock goes on as it was"


def test_where_every_lead_is_kept_apart_it_is_before_the_independent_person(people):
    for part in ("lead", "deputy", "relative"):
        declare_conflict(people.actor(part), people.tools, DeclareConflict(child_id=people.child().id))
    came(people)
    [one] = kept(people)
    assert one.asked_of == (people.person("independent"),) and reads(people, "independent", one.id)


def test_whoever_is_no_lead_any_more_has_it_no_more(people):
    came(people)
    [one] = kept(people)
    assert reads(people, "deputy", one.id), "the control"
    end_employment(people.actor("lead"), people.tools, Leave(people.person("deputy")))
    assert not reads(people, "deputy", one.id)


def test_one_about_somebody_who_works_here_goes_to_the_independent_person_first(people):
    came(people, about_staff=True)
    assert kept(people)[0].asked_of == (people.person("independent"),) and waiting(people, "lead") == []


def test_a_lead_who_is_close_to_the_child_passes_it_on_and_never_sees_it_again(people):
    came(people)
    [one] = kept(people)
    with pytest.raises(Incomplete):
        pass_on_incoming(people.actor("lead"), people.tools, PassOnIncoming(one.id, " "))
    for part, left in (("lead", "deputy"), ("deputy", "relative"), ("relative", "independent")):
        pass_on_incoming(people.actor(part), people.tools, PassOnIncoming(one.id, "She is my niece."))
        do_due_work(people.tools)
        assert not reads(people, part, one.id) and waiting(people, part) == []
        assert reads(people, left, one.id) and waiting(people, left) == [one.id]


def test_what_nobody_deals_with_in_time_is_said_again_and_comes_before_one_line_more(people):
    came(people, urgent=True)
    people.tools.clock.move(minutes=59)
    do_due_work(people.tools)
    assert waiting(people, "independent") == [], "the control: within the hour"
    people.tools.clock.move(minutes=1)
    do_due_work(people.tools)
    [alert] = my_alerts(people.actor("lead"), people.tools, None)
    assert alert.kind == "form_late" and "not dealt with in time" in alert.words
    assert waiting(people, "independent") and not waiting(people, "manager")
    people.tools.clock.move(hours=1)
    do_due_work(people.tools)
    assert waiting(people, "manager") and reads(people, "manager", kept(people)[0].id)


def test_words_of_danger_make_it_urgent_without_a_tick(people):
    came(people, wanted="Is he at home? She is in danger now.")
    [alert] = my_alerts(people.actor("lead"), people.tools, None)
    assert alert.kind == "form_urgent" and "words of danger" in alert.words
    came(people, child="Leo O'Brien", wanted="She is not in any danger.")
    assert {one.kind for one in my_alerts(people.actor("lead"), people.tools, None)} == {"form", "form_urgent"}


def test_whoever_says_that_they_deal_with_it_has_the_local_limit(people):
    came(people)
    [one] = kept(people)
    claim_incoming(people.actor("deputy"), people.tools, OneIncoming(one.id))
    assert read_incoming(people.actor("lead"), people.tools, OneIncoming(one.id)).claimed_by == "Sam Lee"
    people.tools.clock.move(hours=25)
    do_due_work(people.tools)
    assert kept(people)[0].late == 0
    people.tools.clock.move(days=3)
    do_due_work(people.tools)
    assert kept(people)[0].late == 1


def test_rung_back_it_becomes_a_request_and_a_decision_and_nothing_is_typed_twice(people):
    file_id = people.file_of(people.concern().concern_id)
    came(people)
    [one] = kept(people)
    take = TakeIncoming(incoming_id=one.id, file_id=file_id, recipient_id=the_council(people).id,
                        rang="Ruth Khan's manager: she sent it.")
    asked, decision = take_incoming(people.actor("lead"), people.tools, take)
    assert (asked.wanted, asked.purpose, asked.function) == (ASKED.wanted, ASKED.purpose, ASKED.function)
    assert asked.checked == "called_back" and decision.request_id == asked.id and asked.asked_at == one.at
    page = read_request(people.actor("lead"), people.tools, ReadRequest(asked.id))
    assert page.request.by_form is not None and page.request.by_form.asked == ASKED
    assert address_book(people.actor("lead"), people.tools, None)[0].verified_how == take.rang
    assert kept(people) == [] and waiting(people, "lead") == waiting(people, "deputy") == []
    with pytest.raises(Missing):
        take_incoming(people.actor("deputy"), people.tools, take)


def test_it_is_taken_only_when_somebody_rang_a_number_that_we_found_and_into_a_file_they_may_see(people):
    file_id = people.file_of(people.concern().concern_id)
    came(people)
    [one] = kept(people)
    whole = TakeIncoming(incoming_id=one.id, file_id=file_id, recipient_id=the_council(people).id, rang="Yes.")
    for changed, field in (({"rang": " "}, "rang"), ({"recipient_id": ""}, "recipient_id"),
                           ({"recipient_id": the_council(people, source="").id}, "recipient_id")):
        with pytest.raises(Incomplete) as error:
            take_incoming(people.actor("lead"), people.tools, replace(whole, **changed))
        assert [gap.field for gap in error.value.gaps] == [field]
    for file in ("0" * 32, people.file_of(people.concern(about="Zoë Adeyemi", about_staff=("lead",)).concern_id)):
        with pytest.raises(Missing):
            take_incoming(people.actor("lead"), people.tools, replace(whole, file_id=file))
    assert len(kept(people)) == 1


def test_what_is_set_aside_keeps_its_reason_for_four_weeks_and_is_then_deleted(people):
    came(people)
    [one] = kept(people)
    with pytest.raises(Incomplete):
        set_aside_incoming(people.actor("lead"), people.tools, SetAsideIncoming(one.id, "because", ""))
    set_aside_incoming(people.actor("lead"), people.tools, SetAsideIncoming(one.id, "not_real", "They know nobody."))
    assert waiting(people, "lead") == waiting(people, "deputy") == []
    for act in (lambda: claim_incoming(people.actor("deputy"), people.tools, OneIncoming(one.id)),
                lambda: pass_on_incoming(people.actor("deputy"), people.tools, PassOnIncoming(one.id, "Why."))):
        with pytest.raises(NotNow):
            act()
    people.tools.clock.move(days=27)
    do_due_work(people.tools)
    assert kept(people)[0].reason == "They know nobody."
    people.tools.clock.move(days=1)
    do_due_work(people.tools)
    assert kept(people) == []


def test_what_nobody_ever_takes_is_said_again_and_again_and_deleted_after_half_a_year(people):
    came(people)
    for _ in range(6):
        people.tools.clock.move(days=30)
        assert waiting(people, "lead"), "it is still there"
        do_due_work(people.tools)
    assert kept(people) == [] and waiting(people, "lead") == []


def test_what_is_over_is_dark_in_an_old_copy_too_for_whoever_asks(people):
    came(people)
    [one], vault = kept(people), people.tools.vault
    row = IncomingRequest.objects.get(id=one.id)
    place = Place(people.organisation_id, one.id, Compartment.IDENTITY, row._meta.db_table, "body", one.id, row.version)
    body = bytes(row.body)
    with vault.acting("job:thief", "theft"):
        assert b"Thornbury" in vault.open(place, body), "the control: while it is here its keys are"
    set_aside_incoming(people.actor("lead"), people.tools, SetAsideIncoming(one.id, "not_real", "They know nobody."))
    people.tools.clock.move(days=28)
    do_due_work(people.tools)
    assert not IncomingRequest.objects.exists()
    with vault.acting("job:thief", "theft"), pytest.raises(KeyGone):
        vault.open(place, body)
    row.save(force_insert=True)  # as where an old copy is put back
    assert not reads(people, "lead", one.id)
    do_due_work(people.tools)
    assert not IncomingRequest.objects.exists()


def test_the_key_desk_too_refuses_whoever_is_kept_from_the_child(people):
    declare_conflict(people.actor("deputy"), people.tools, DeclareConflict(child_id=people.child().id))
    came(people)
    [one], vault = kept(people), people.tools.vault
    for part, given in (("lead", True), ("deputy", False)):
        with vault.acting(people.person(part), "test"):
            try:
                opened = by_form.incoming.get(Opened(vault, people.organisation_id, one.id), one.id).asked == ASKED
            except KeyGone:
                opened = False
        assert opened is given


def test_the_same_page_sent_again_after_it_was_dealt_with_says_the_same_and_is_no_new_request(people):
    token = token_of(an_open_form(people))
    first = receive_request(people.tools, token, "0" * 32, ASKED)
    do_due_work(people.tools)
    take = TakeIncoming(incoming_id=kept(people)[0].id, file_id=people.file_of(people.concern().concern_id),
                        recipient_id=the_council(people).id, rang="Her manager: she sent it.")
    take_incoming(people.actor("lead"), people.tools, take)
    for _ in range(2):
        assert receive_request(people.tools, token, "0" * 32, ASKED) == first and kept(people) == []
        do_due_work(people.tools)


def tables_of(act) -> set[str]:
    """The tables that the statements of `act` name."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return {table for one in seen for table in re.findall(r"records_\w+", one["sql"])}


@pytest.mark.once
def test_while_it_is_received_no_child_and_no_file_is_looked_up(people):
    token = token_of(an_open_form(people))
    touched = tables_of(lambda: receive_request(people.tools, token, new_id(), ASKED))
    of_children = {f"records_{name}" for name in ("registerchild", "child", "safeguardingfile", "membership")}
    assert "records_incomingrequest" in touched and not touched & of_children
    assert tables_of(lambda: do_due_work(people.tools)) & of_children, "the control: the job afterwards does"


@pytest.mark.once
def test_the_ledger_answers_for_all_of_it(people):
    came(people)
    [one] = kept(people)
    set_aside_incoming(people.actor("lead"), people.tools, SetAsideIncoming(one.id, "not_real", "Nobody there."))
    people.tools.clock.move(days=28)
    do_due_work(people.tools)
    assert ledger.verify(people.tools.vault).ok
