"""What the case does not know and may still tell is shown to a person, and everyday notes raise nothing."""

import pytest

from sharewell.rules.brief import KnownIdentities, LeftoverKind, screen
from sharewell.rules.brief.words import capital_words, is_ordinary, name_words, ordinary_words
from tests.rules.brief_case import KNOWN, kinds

LEFT = {
    "She was with Kevin at home.": {"Kevin": "name"},
    "her brother tyrone hit her": {"tyrone": "name"},
    "a boy called zed was there": {"zed": "name"},
    "we saw tyrone again": {"tyrone": "word"},
    "Mrs Cook rang.": {"Mrs Cook": "name"},
    "mrs cook rang": {"mrs cook": "name"},
    "Grace was sad.": {"Grace": "name"},
    "He sat with Daisy Miller-Jones today": {"Daisy Miller-Jones": "name"},
    "a boy called will came": {"will": "name"},
    "her friend daisy said so": {"daisy": "name"},
    "near SW9 8 somewhere": {"SW9 8": "postcode"},
    "lives in zz99 4cd": {"zz99 4cd": "postcode"},
    "It was on 3 March 2026.": {"3 March 2026": "date"},
    "on 03/04/2026 and in March 2025": {"03/04/2026": "date", "March 2025": "date"},
    "ring 07700 900123": {"07700 900123": "phone"},
    "number 943 476 5919": {"943 476 5919": "nhs_number"},
    "number 943 476 5918": {"943 476 5918": "phone"},
    "write to a.b@example.org": {"a.b@example.org": "email"},
    "see www.example.org/x": {"www.example.org/x": "web"},
    "a red car, AB12 CDE": {"AB12 CDE": "plate"},
    "a red car, ab12cde": {"ab12cde": "plate"},
    "case CP/2026/114": {"CP/2026/114": "reference"},
    "their number is QQ 12 34 56 C": {"QQ 12 34 56 C": "reference"},
    "at 22 Oak Tree Lane": {"22 Oak Tree Lane": "address"},
    "at 22 oak tree lane": {"22 oak tree lane": "address"},
    "in flat 3b": {"flat 3b": "address"},
    "They moved to Sorley Road.": {"Sorley Road": "address"},
    "She is the only girl in the room.": {"the only girl": "rare"},
}


@pytest.mark.parametrize("text", list(LEFT))
def test_what_may_still_tell_is_shown_with_its_kind(text: str) -> None:
    assert kinds(text) == LEFT[text]


QUIET = [
    "She was quiet at snack time and did not want to eat. She said her tummy hurt.",
    "At 10:30 we saw a bruise about 2cm wide on her left cheek. It was purple and yellow at the edge.",
    "Mum said he fell off the sofa on Friday. Dad was at work. Nan brought him in.",
    "The 3-year-old's nappy was wet and heavy on arrival, twice this week.",
    "\u201cMy arm hurts,\u201d he said. We asked: \u201cWhat happened?\u201d He shrugged and hid.",
    "We told the safeguarding lead at once. The health visitor and the GP know. EYFS and NHS forms are done.",
    "His brother will be collected by Nan. The child may need help; Mum hopes so.",
    "THE CHILD WAS CRYING AND ASKED FOR MUMMY.",
    "- He flinched when the door banged.\n- He would not sit on the carpet.",
]


@pytest.mark.parametrize("text", QUIET)
def test_everyday_notes_raise_nothing(text: str) -> None:
    assert kinds(text) == {}


def test_control_the_quiet_notes_do_raise_a_planted_name() -> None:
    for text in QUIET:
        planted = text + " We asked Tyrone."
        assert kinds(planted)["Tyrone"] == "name"


def test_rare_things_together_are_shown_with_what_goes_together() -> None:
    (rare,) = screen("A girl aged 3, one of twins, has a cigarette burn.", KNOWN).leftovers
    assert rare.kind is LeftoverKind.RARE
    assert rare.why == "Together these may show who it is: 'aged 3', 'twins', 'cigarette'. Say less of one of them."
    assert kinds("A girl aged 3 has a burn.") == {}


def test_the_word_lists_are_small_letters_and_hold_no_known_person() -> None:
    for words in (ordinary_words(), capital_words(), name_words()):
        assert words
        assert all(word == word.lower() and word.isalpha() for word in words)
    assert not [name for name in ("amira", "khan", "kai", "tyrone", "kevin", "james", "carly") if is_ordinary(name)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mark hit him and Will said no.", {"Mark": "name", "Will": "name"}),
        ("then poppy told us and rose was there", {"poppy": "name", "rose": "name"}),
        ("It happened on the 14th.", {"on the 14th": "date"}),
        ("He was born on the third of March.", {"third of March": "date"}),
        ("Ring +44 20 7946 0548.", {"+44 20 7946 0548": "phone"}),
    ],
)
def test_what_reads_as_a_name_or_a_date_is_shown(text: str, words: dict[str, str]) -> None:
    assert kinds(text) == words


def test_an_everyday_word_that_is_also_a_name_is_left_alone_where_it_is_a_word() -> None:
    for text in ("The sun rose. He will eat.", "May he play outside? She had a poppy.", "The mark was red."):
        assert kinds(text) == {}, text


def test_words_made_of_everyday_words_are_everyday_words_in_small_letters_only() -> None:
    assert kinds("Tearfully she sat on the beanbag, unwashed.") == {}
    assert kinds("We saw Beanbag.") == {"Beanbag": "name"}
    assert kinds("we saw lockwood") == {"lockwood": "word"}


def test_an_unusual_injury_with_an_age_tells_in_a_small_setting_only() -> None:
    text = "A girl aged 3 has a cigarette mark."
    assert screen(text, KnownIdentities(places=60)).leftovers == ()
    (rare,) = screen(text, KnownIdentities(places=20)).leftovers
    assert rare.kind is LeftoverKind.RARE and "'aged 3', 'cigarette'" in rare.why


def test_each_leftover_comes_with_what_could_stand_there() -> None:
    found = screen("Tyrone rang 07700 900123 on 3 November 2026.", KnownIdentities(today=KNOWN.today)).leftovers
    assert [one.instead for one in found] == ["somebody", "a phone number", "about three weeks ago"]


@pytest.mark.parametrize(
    ("text", "shown", "instead"),
    [("Ameera cried.", "Ameera", "the child"), ("we saw lucaas", "lucaas", "the child's stepfather"),
     ("Sio rang.", "Sio", "a member of staff"), ("Tyrone rang.", "Tyrone", "somebody")],
)  # fmt: skip
def test_a_name_that_sounds_like_a_known_one_or_is_cut_down_from_it_is_shown_with_who_it_may_be(
    text: str, shown: str, instead: str
) -> None:
    (one,) = screen(text, KNOWN).leftovers
    assert (one.text, one.instead) == (shown, instead)


def test_a_short_number_is_shown_unless_it_counts_or_tells_the_time() -> None:
    assert kinds("His locker is 4417 and the badge 90210.") == {"4417": "number", "90210": "number"}
    assert kinds("At 0930 he had 1500 ml and 10,000 steps, for £1200, at 1415.") == {}


def test_the_beginning_of_a_family_name_goes_with_it() -> None:
    assert kinds("O'Dunnigann said so.") == {"O'Dunnigann": "name"}
    assert kinds("We saw d'Souzza there.") == {"d'Souzza": "name"}
