"""Letters as they leave: to a family unless that is not safe, to whoever is refused, and the one that says nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from sharewell.casework.answer_decision import AnswerDecision, ReadDecision, answer_decision, read_decision
from sharewell.casework.ask_again import AskAgain, ask_again
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.neither_confirm import NeitherConfirm, neither_confirm
from sharewell.casework.record_request import (
    AnswerRequester,
    ReadRequest,
    RecordRequest,
    answer_requester,
    read_request,
    record_request,
)
from sharewell.casework.second_look import AskSecondLook, ask_second_look
from sharewell.casework.take_decision import PayDebt, TakeDecision, pay_debt, take_decision
from sharewell.casework.write_family_letter import (
    ReadFamilyLetter,
    WriteFamilyLetter,
    read_family_letter,
    write_family_letter,
)
from sharewell.casework.write_refusal import ReadRefusal, WriteRefusal, read_refusal, write_refusal
from sharewell.rules.decision.family import AGAIN_AFTER, FAMILY_AGAIN
from sharewell.rules.errors import Incomplete, Missing, NotNow
from sharewell.rules.held import FamilyMember
from sharewell.rules.letters import FamilyWords
from tests.casework.house import House, agreed
from tests.casework.test_deciding import REFUSED, WHOLE, opened
from tests.casework.test_recording import recorded
from tests.support.past_the_wall import file_of

pytestmark = pytest.mark.django_db
WORDS = FamilyWords(what="What Mia said at lunch.", whom="The duty team", why="To keep her safe.", next="Ring us.")
SAFE = "7 Hidden Court, Farholme"
ASKED = NeitherConfirm(name="A. Nother", agency="", asked="Does a child called Mia Thornbury come here?")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def decided(house: House, **answers: str) -> str:
    decision_id, jo = opened(house), house.actor("Jo")
    request = AnswerDecision(decision_id=decision_id, answers=WHOLE | answers, recipient_id=house.duty_team.id)
    answer_decision(jo, house.tools, request)
    if answers.get("told") == "not_told":
        ask_second_look(jo, house.tools, AskSecondLook(decision_id, house.done.people["Sam Lee"]))
        agreed(house, decision_id)
    take_decision(jo, house.tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))
    return decision_id


def refused(house: House) -> str:
    jo, file_id = house.actor("Jo"), file_of(house.done.organisation_id, recorded(house))
    asked, decision = record_request(jo, house.tools, RecordRequest(
        file_id=file_id, recipient_id=house.duty_team.id, purpose="A review", wanted="All notes since Easter",
        function="Reviewing officer", checked="called_back"))  # fmt: skip
    assert decision.answers["verification"] == "called_back"
    assert decision.answers["recipient_need"] == "Reviewing officer"
    answers = REFUSED | {"requester_told": "told"}
    answer_decision(jo, house.tools, AnswerDecision(decision_id=decision.id, answers=answers))
    take_decision(jo, house.tools, TakeDecision(decision_id=decision.id, outcome="withhold", answers={}))
    return asked.id


def write(house: House, decision_id: str, to: str = "Ada Thornbury", words: FamilyWords = WORDS) -> str:
    request = WriteFamilyLetter(decision_id=decision_id, to=to, words=words)
    return text_of(write_family_letter(house.actor("Jo"), house.tools, request)[1])


def test_a_family_is_told_by_letter_what_went_to_whom_and_why(house: House) -> None:
    decision_id = decided(house)
    draft = read_family_letter(house.actor("Jo"), house.tools, ReadFamilyLetter(decision_id))
    assert draft.why_not == ""
    assert draft.words.whom == "Duty team, The council"
    assert draft.words.why == WHOLE["purpose"]
    assert WHOLE["reasons"] not in str(draft.words)
    letter = write(house, decision_id)
    for part in ("What we have shared about Mia Thornbury", "Ada Thornbury", *vars(WORDS).values(), "Jo Bell"):
        assert part in letter
    with pytest.raises(Incomplete, match="to whom the letter goes"):
        write(house, decision_id, to=" ")


def test_no_letter_goes_where_the_decision_says_it_is_not_safe_and_that_is_looked_at_again(house: House) -> None:
    decision_id = decided(house, told="not_told", not_told_because="unsafe")
    with pytest.raises(NotNow, match="the family is not told"):
        write(house, decision_id)

    def again() -> str:
        page = read_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id))
        [debt] = [one for one in page.debts if one.paid_at is None]
        assert debt.key == FAMILY_AGAIN
        assert debt.due_at - house.tools.clock() == AGAIN_AFTER
        return debt.id

    first = again()
    lists = my_worklist(house.actor("Jo"), house.tools, MyWorklist())
    assert "Look again whether the family can be told now" in [line.note for line in lists["reviews"]]
    house.tools.clock.move(days=28)
    with pytest.raises(Incomplete, match="by now"):
        pay_debt(house.actor("Jo"), house.tools, PayDebt(debt_id=first, answers={}, words="Still not."))
    pay_debt(house.actor("Jo"), house.tools, PayDebt(
        debt_id=first, answers={"told": "not_told"}, words="He is still there."))
    with pytest.raises(NotNow):
        write(house, decision_id)
    pay_debt(house.actor("Jo"), house.tools, PayDebt(
        debt_id=again(), answers={"told": "told"}, words="She was told by the social worker."))
    page = read_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id))
    assert all(debt.paid_at for debt in page.debts)
    assert "What we have shared" in write(house, decision_id)


def test_a_safe_address_leaves_in_no_letter(house: House) -> None:
    decision_id, request_id = decided(house), refused(house)
    jo = house.actor("Jo")
    files = {read_decision(jo, house.tools, ReadDecision(decision_id)).file.id,
             read_request(jo, house.tools, ReadRequest(request_id)).request.file_id}  # fmt: skip
    member = FamilyMember(name="Ada Thornbury", relation="mother", address=SAFE, protected=True)
    for file_id in files:
        keep_child_details(jo, house.tools, KeepChildDetails(file_id=file_id, name="Mia Thornbury", family=(member,)))
    with pytest.raises(Incomplete, match="protected"):
        write(house, decision_id, words=FamilyWords(**(vars(WORDS) | {"why": f"She lives at {SAFE}."})))
    draft = read_refusal(house.actor("Jo"), house.tools, ReadRefusal(request_id)).words
    with pytest.raises(Incomplete, match="protected"):
        write_refusal(house.actor("Jo"), house.tools, WriteRefusal(
            request_id=request_id, words=type(draft)(**(vars(draft) | {"offer": f"Ask at {SAFE}."}))))


def test_a_refusal_says_what_why_what_instead_and_what_would_change_it_and_its_words_are_kept(house: House) -> None:
    request_id, jo = refused(house), house.actor("Jo")
    page = read_refusal(jo, house.tools, ReadRefusal(request_id))
    assert page.to == ("Duty team", "The council")
    assert REFUSED["reasons"] not in str(page.words)
    with pytest.raises(Incomplete, match="safe for them"):
        write_refusal(jo, house.tools, WriteRefusal(
            request_id=request_id, words=type(page.words)(**(vars(page.words) | {"why": " "}))))
    _, pdf = write_refusal(jo, house.tools, WriteRefusal(request_id=request_id, words=page.words))
    letters = "".join(text_of(pdf).split())
    for part in vars(page.words).values():
        assert "".join(part.split()) in letters
    kept = read_request(jo, house.tools, ReadRequest(request_id)).request
    assert page.words.why in kept.letter


def test_asking_again_with_new_facts_reopens_the_decision_and_the_old_one_stays(house: House) -> None:
    request_id, jo = refused(house), house.actor("Jo")
    with pytest.raises(Incomplete, match="that is new"):
        ask_again(jo, house.tools, AskAgain(request_id, " "))
    answer_requester(jo, house.tools, AnswerRequester(request_id=request_id, how="By letter", words="No."))
    newer, decision = ask_again(jo, house.tools, AskAgain(request_id, "He has hurt her brother."))
    page = read_request(jo, house.tools, ReadRequest(newer.id))
    assert [one.id for one in page.earlier] == [request_id]
    assert page.earlier[0].told_words == "No."
    assert page.request.wanted == page.earlier[0].wanted
    assert page.request.told_at is None
    old = next(one for one in page.decisions if one.id == decision.reopens_id)
    assert old.outcome == "withhold"
    assert "withhold_because" not in decision.answers
    assert decision.answers["purpose"] == old.answers["purpose"]
    with pytest.raises(NotNow, match="still open"):
        ask_again(jo, house.tools, AskAgain(newer.id, "And more."))


def test_before_a_refusal_there_is_no_letter_and_outsiders_find_nothing(house: House) -> None:
    jo, file_id = house.actor("Jo"), file_of(house.done.organisation_id, recorded(house))
    asked, _ = record_request(jo, house.tools, RecordRequest(
        file_id=file_id, recipient_id=house.duty_team.id, purpose="A review", wanted="Notes"))
    page = read_refusal(jo, house.tools, ReadRefusal(asked.id))
    assert "not refused" in page.why_not
    with pytest.raises(NotNow):
        write_refusal(jo, house.tools, WriteRefusal(request_id=asked.id, words=page.words))
    for verb, request in ((read_refusal, ReadRefusal(asked.id)), (ask_again, AskAgain(asked.id, "x"))):
        with pytest.raises(Missing):
            verb(house.actor("Ana"), house.tools, request)


def test_the_silent_letter_is_the_same_bytes_whether_or_not_there_is_a_record(house: House) -> None:
    without = neither_confirm(house.actor("Jo"), house.tools, ASKED)
    events = house.tools.clock()
    request_id = refused(house)
    assert request_id
    assert house.tools.clock() - events < timedelta(hours=1)
    assert neither_confirm(house.actor("Jo"), house.tools, ASKED) == without
    assert neither_confirm(house.actor("Ana"), house.tools, ASKED) != without, "the control: who signs it shows"
    for missing in ({"name": ""}, {"asked": " "}):
        with pytest.raises(Incomplete):
            neither_confirm(house.actor("Jo"), house.tools, NeitherConfirm(**(vars(ASKED) | missing)))
