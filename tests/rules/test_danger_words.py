"""Words that say danger are found, and words that deny it are not."""

import pytest

from sharewell.rules.danger_words import danger_in

SAYS = [
    "She is in danger.", "It is not safe for her.", "Ring 999 now.", "He will kill her.", "She cannot breathe.",
    "He is scared to go home.", "Do not let him go home with her.", "It reaches significant harm.",
    "The police are coming; get the police now.", "They plan a forced marriage.",
]  # fmt: skip
DENIES = [
    "He is not in any danger.", "She is safe.", "There is no immediate danger.", "You do not need to call the police.",
    "Refer it today.", "He killed a spider.", "She had an ambulance to play with.",
]  # fmt: skip


@pytest.mark.parametrize("text", SAYS)
def test_words_that_say_danger_are_found(text: str) -> None:
    assert danger_in(text)


@pytest.mark.parametrize("text", DENIES)
def test_words_that_deny_it_or_mean_something_else_are_not(text: str) -> None:
    assert danger_in(text) == ()


def test_a_denial_does_not_reach_into_the_next_sentence() -> None:
    assert danger_in("There is no doubt. He will kill her.") == ("will kill",)
