"""What we ask of others ends with an answer, and until then somebody may ring as often as it takes."""

from sharewell.rules.asking import ASKINGS, THEIR_ANSWER_WORDS, AskingEvent, AskingState, TheirAnswer
from tests.rules.moves import assert_sound_and_closed


def test_every_move_of_a_request_of_ours_is_made_or_refused() -> None:
    assert assert_sound_and_closed(ASKINGS, AskingEvent) == 4
    assert ASKINGS.owed_by(AskingState.ASKED) and not ASKINGS.owed_by(AskingState.ANSWERED)
    assert set(THEIR_ANSWER_WORDS) == set(TheirAnswer)
