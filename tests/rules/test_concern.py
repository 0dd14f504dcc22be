"""Recording a concern: nothing is lost, nothing is edited, and an urgent one is never refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.concern import (
    CONCERNS,
    MARK_EACH,
    NOT_MARKED,
    PROMISE_QUESTION,
    PUT_IT_RIGHT,
    TELL_SOMEONE,
    TOO_SHORT,
    WHO_ABOUT,
    WHO_TOLD,
    WRITE_SOMETHING,
    AskedSecret,
    ConcernEvent,
    ConcernInput,
    ConcernState,
    Paragraph,
    Thing,
    check_concern,
    to_statements,
)
from sharewell.rules.values import SafeNow, StatementKind
from tests.rules.moves import assert_sound_and_closed

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
SEEN = Paragraph("A bruise on the left cheek, about 2 cm wide, at snack time.", StatementKind.OBSERVED)
WHOLE = ConcernInput((SEEN,), SafeNow.YES, about="the child")

PARAGRAPHS = st.builds(
    Paragraph, st.text(st.characters(), max_size=60), st.none() | st.sampled_from(StatementKind), st.text(max_size=5)
)
INPUTS = st.builds(
    ConcernInput,
    st.lists(PARAGRAPHS, max_size=4).map(tuple),
    st.none() | st.sampled_from(SafeNow),
    st.sampled_from(["", "the child"]),
    st.booleans(),
    st.frozensets(st.sampled_from(Thing)),
    st.none() | st.sampled_from(AskedSecret),
    st.none() | st.booleans(),
    st.sampled_from(["", "I asked what happened."]),
    st.sampled_from(["", "Jo"]),
)


def with_text(text: str, safe: SafeNow = SafeNow.YES) -> ConcernInput:
    return ConcernInput((Paragraph(text, StatementKind.OBSERVED),), safe, about="the child")


def test_a_whole_concern_is_taken_with_nothing_owed() -> None:
    check = check_concern(WHOLE)
    assert check.accepted
    assert check.owed == ()


def test_b1_an_empty_concern_says_what_to_write() -> None:
    for empty in ("", "   \n"):
        check = check_concern(with_text(empty))
        assert [(gap.field, gap.message) for gap in check.gaps] == [("paragraphs", WRITE_SOMETHING)]


@pytest.mark.parametrize(
    "text", ["bruise", "See email", "please see the attached note.", "as per my email", "see   e-mail"]
)
def test_b2_a_concern_nobody_could_act_on_is_sent_back(text: str) -> None:
    assert [gap.message for gap in check_concern(with_text(text)).gaps] == [TOO_SHORT]


def test_a_sentence_that_only_mentions_an_email_is_taken() -> None:
    assert check_concern(with_text("See email from Mum: she says he fell off the sofa on Friday.")).accepted


@pytest.mark.parametrize("safe", [SafeNow.NO, SafeNow.UNSURE])
def test_an_empty_urgent_concern_is_taken_and_everything_is_owed(safe: SafeNow) -> None:
    check = check_concern(ConcernInput((), safe))
    assert check.accepted
    assert check.owed_words == (WHO_ABOUT, WRITE_SOMETHING, TELL_SOMEONE)


@given(INPUTS)
def test_nothing_typed_or_missing_ever_stops_an_urgent_concern(sent: ConcernInput) -> None:
    check = check_concern(sent)
    if sent.urgent:
        assert check.accepted
        for statement in to_statements(sent, recorded_by="p", recorded_at=NOW):
            statement.text.encode()
    else:
        calm = {gap.message for gap in check.gaps}
        urgent = check_concern(ConcernInput(**{**vars(sent), "safe_now": SafeNow.NO}))
        assert calm - {g for g in calm if "safe right now" in g} <= set(urgent.owed_words)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "# Title **bold**",
        "{{7*7}} ${x}",
        "'; DROP TABLE child; --",
        "😟 left cheek \u202eb",
    ],
)
def test_b9_words_are_kept_exactly_as_typed(text: str) -> None:
    sent = with_text(text)
    assert check_concern(sent).accepted
    assert to_statements(sent, recorded_by="p", recorded_at=NOW)[0].text == text


def test_b10_a_text_over_the_limit_is_counted_and_kept() -> None:
    sent = with_text("x" * 5_000_000)
    assert [gap.message for gap in check_concern(sent).gaps] == [
        "This is 5,000,000 characters. The limit is 100,000: attach it as a file."
    ]
    assert len(sent.paragraphs[0].text) == 5_000_000
    assert check_concern(with_text("x" * 100_000)).accepted


def test_b8_what_cannot_be_stored_is_sent_back_unless_urgent() -> None:
    text = "A bruise on the left cheek\0."
    assert [gap.field for gap in check_concern(with_text(text)).gaps] == ["paragraphs.0.text"]
    urgent = with_text(text, SafeNow.NO)
    assert check_concern(urgent).accepted
    assert to_statements(urgent, recorded_by="p", recorded_at=NOW)[0].text == "A bruise on the left cheek\ufffd."


def test_b15_each_paragraph_is_marked() -> None:
    sent = ConcernInput((SEEN, Paragraph("I think he is frightened.")), SafeNow.YES, about="the child")
    assert [(gap.field, gap.message) for gap in check_concern(sent).gaps] == [("paragraphs.1.kind", MARK_EACH)]


def test_the_kinds_stay_apart_and_in_order() -> None:
    sent = ConcernInput(
        (*(Paragraph(f"Words of kind {kind}", kind, "Sam") for kind in StatementKind), Paragraph("  ")),
        SafeNow.YES,
        about="the child",
    )
    made = to_statements(sent, recorded_by="p", recorded_at=NOW)
    assert [s.kind for s in made] == list(StatementKind)
    assert len({s.id for s in made}) == 4


def test_an_unmarked_urgent_paragraph_is_never_kept_as_fact() -> None:
    sent = ConcernInput((Paragraph("He is not breathing well."),), SafeNow.NO)
    (made,) = to_statements(sent, recorded_by="p", recorded_at=NOW)
    assert (made.kind, made.source) == (StatementKind.OPINION, NOT_MARKED)
    (told,) = to_statements(
        ConcernInput((Paragraph("He is ill.", source="Sam"),), SafeNow.NO), recorded_by="p", recorded_at=NOW
    )
    assert told.source == f"{NOT_MARKED}; Sam"
    assert MARK_EACH in check_concern(sent).owed_words


def test_who_reported_something_is_owed_not_demanded() -> None:
    sent = ConcernInput((Paragraph("She said he had fallen.", StatementKind.REPORTED),), SafeNow.YES, about="the child")
    check = check_concern(sent)
    assert check.accepted
    assert check.owed_words == (WHO_TOLD,)


def test_the_secrecy_question_follows_a_child_who_spoke() -> None:
    said = Paragraph("Daddy said not to tell.", StatementKind.VERBATIM)
    check = check_concern(ConcernInput((said,), SafeNow.YES, about="the child", questions_asked="What is it?"))
    assert check.accepted
    assert check.owed_words == (PROMISE_QUESTION,)
    answered = ConcernInput(
        (said,),
        SafeNow.YES,
        about="the child",
        questions_asked="What is it?",
        asked_to_keep_secret=AskedSecret.SAID_COULD_NOT,
    )
    assert check_concern(answered).owed == ()


def test_a_promise_of_secrecy_is_met_with_help_not_blame() -> None:
    sent = ConcernInput((SEEN,), SafeNow.YES, about="the child", asked_to_keep_secret=AskedSecret.AGREED)
    check = check_concern(sent)
    assert check.accepted
    assert check.notices == (PUT_IT_RIGHT,)
    assert [gap.field for gap in check.owed] == ["child_told_it_is_passed_on"]


def test_every_move_of_a_concern_is_made_or_refused() -> None:
    assert assert_sound_and_closed(CONCERNS, ConcernEvent) == 12


def test_words_added_to_a_closed_concern_are_looked_at_again() -> None:
    assert CONCERNS.after(ConcernState.CLOSED, ConcernEvent.ADD) is ConcernState.ADDED_TO
    assert CONCERNS.owed_by(ConcernState.ADDED_TO) == "a lead in the circle"
