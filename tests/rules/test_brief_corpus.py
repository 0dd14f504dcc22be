"""G24: the screening of briefs on the published texts, every miss printed; a crippled screening is red."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import corpus
from corpus.generate import Text, clean_texts, texts
from corpus.measure import Score, measure
from corpus.reading import SETS, read
from corpus.screening import Screen, spans_in
from sharewell.rules.brief import KnownIdentities, prepare, screen
from sharewell.rules.brief.words import capital_words, is_everyday, name_words
from tests.support.depth import examples

pytestmark = pytest.mark.once
KNOWN, UNKNOWN, STRUCTURED, FALSE_IN_TEN = 0.99, 0.95, 0.99, 1.0
TEXTS, CLEAN = examples(1000, 5000), examples(300, 1000)


def faults(score: Score) -> list[str]:
    """Which targets a score misses."""
    typed = score.share("known", of=lambda key: key[1].endswith("typo"))
    found = {
        "known names": (score.share("known"), KNOWN), "known names with a typing error": (typed, KNOWN),
        "unknown names": (score.share("unknown"), UNKNOWN), "structured": (score.share("structured"), STRUCTURED),
    }  # fmt: skip
    red = [f"{what}: {share:.4f} under {target}" for what, (share, target) in found.items() if share < target]
    if score.per_ten > FALSE_IN_TEN:
        red.append(f"false flags: {score.per_ten:.2f} in ten clean sentences")
    return red


@pytest.mark.parametrize("which", SETS)
def test_g24_the_targets_are_met_and_every_miss_is_printed(which: str, counted: Callable[[str, int], None]) -> None:
    score = measure(texts(which, TEXTS), clean_texts(which, CLEAN), Screen())
    counted(f"identifiers planted in texts ({which})", score.planted.total())
    counted(f"of them missed ({which})", len(score.misses))
    counted(f"false flags in {score.sentences} clean sentences ({which})", len(score.false_flags))
    sys.stdout.write("\n".join([*score.misses, *score.false_flags, ""]))
    assert score.planted.total() >= 5 * TEXTS
    assert faults(score) == []


def without_errors(text: Text) -> list[tuple[int, int]]:
    """A screening that cannot see a typing error, nor a word that it does not know."""
    index = prepare(Screen().index(text.case) and KnownIdentities())
    return [span for span in spans_in(screen(text.text, index)) if text.text[span[0]].isupper()]


def everything(text: Text) -> list[tuple[int, int]]:
    """A screening that points at every word."""
    return [(place, place + 1) for place in range(len(text.text))]


def test_control_a_crippled_screening_is_red() -> None:
    few, clean = texts("tuned", 60), clean_texts("tuned", 20)
    red = " ".join(faults(measure(few, clean, without_errors)))
    assert "known names" in red and "unknown names" in red and "structured" in red
    assert "false flags" in " ".join(faults(measure(few, clean, everything)))
    assert faults(measure(few, clean, Screen())) == []


def test_the_same_seed_makes_the_same_texts_and_another_makes_others() -> None:
    assert texts.__wrapped__("tuned", 20) == texts("tuned", 20)
    assert texts("tuned", 20, 1)[0] != texts("tuned", 20)[0]


def test_the_sets_share_no_name_and_no_sentence() -> None:
    tuned, held_out = (read(name) for name in SETS)
    assert not tuned.names & held_out.names
    assert not set(tuned.planted + tuned.clean) & set(held_out.planted + held_out.clean)
    for lists in (tuned, held_out):
        assert {"polish", "welsh", "yoruba", "south_asian", "chinese"} <= lists.given.keys()


# Names that are everyday words too, whatever list they stand in.
ALSO_WORDS = {"kit", "non", "tang"}


def test_generator_and_detector_share_no_list(counted: Callable[[str, int], None]) -> None:
    names = read("tuned").names | read("held_out").names
    shared = {name for name in names if is_everyday(name)} | names & capital_words() | names & name_words()
    counted("names of the texts that the screening lists as words", len(shared))
    assert shared <= ALSO_WORDS
    folder = Path(corpus.__file__).parent
    for module in set(folder.glob("*.py")) - {folder / "screening.py", folder / "__main__.py"}:
        tree = ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        named = {getattr(node, "module", None) or "" for node in tree}
        assert not [name for name in named if name.startswith("sharewell")], module.name
    for source in Path("src/sharewell/rules/brief").glob("*.py"):
        assert "corpus" not in source.read_text(encoding="utf-8"), source.name
