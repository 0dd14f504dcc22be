"""Letters: a refusal says kinds of reason, never the record's words; the silent one holds nothing of a record."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.decision.answers import WithholdReason
from sharewell.rules.letters import SAFE, FamilyWords, Sender, family, neither, refusal, refusal_draft

DAY = date(2026, 11, 23)
SENDER = Sender(organisation="Larkfield Association", setting="Larkfield", address="1 Mill Lane", phone="01632 960100",
                name="Jo Bell", job="lead")  # fmt: skip
DUTY = "the duty team on 01632 960101"
REASONS = st.sets(st.sampled_from(WithholdReason))


@given(REASONS, st.text(min_size=1, max_size=200))
def test_a_refusal_has_every_part_and_its_reasons_are_safe_sentences(reasons, asked):
    words = refusal_draft(reasons, asked=asked, duty=DUTY, complain_to="the manager")
    letter = refusal(words, to=("R. Khan", "The council"), day=DAY, sender=SENDER)
    assert [one.heading for one in letter.sections] == [
        "What you asked", "What we decided", "Why", "What we can offer", "What would make us look again",
        "If you do not agree"]
    assert words.why.splitlines() == [SAFE[one].why for one in WithholdReason if one in reasons and one in SAFE]
    assert words.new_facts
    assert DUTY in words.offer
    assert "Information Commissioner" in words.complain


def test_reasons_that_are_none_by_themselves_are_not_offered_to_a_reader():
    assert set(SAFE) == set(WithholdReason) - {
        WithholdReason.DATA_PROTECTION, WithholdReason.FEAR_OF_LOSING_FAMILY, WithholdReason.UNSURE}


def test_the_silent_answer_depends_on_nothing_but_the_asker_and_us():
    letter = neither("Does she come here?", to=("A. Nother", ""), day=DAY, sender=SENDER, duty=DUTY,
                     complain_to="the manager")  # fmt: skip
    assert "neither confirm nor deny" in letter.text()
    assert "Does she come here?" in letter.text()
    assert "01632 960101" in letter.text()


def test_a_family_reads_what_to_whom_why_and_what_they_can_do():
    words = FamilyWords(what="What she said.", whom="The duty team", why="To keep her safe.", next="Ring us.")
    letter = family(words, child="Mia", to=("Ada Thornbury",), day=DAY, sender=SENDER)
    assert letter.title == "What we have shared about Mia"
    assert [one.text for one in letter.sections] == ["What she said.", "The duty team", "To keep her safe.", "Ring us."]
