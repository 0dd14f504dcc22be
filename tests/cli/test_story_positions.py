"""Where the keys of a story stand: every one that TOML finds has the line it is written on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.cli.stories.positions import Lines, path_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
AWKWARD = '''\
# [not.a.table]
title = "a = b # no comment"   # "nor = this"
'quoted.key' = 1
"and \\u0061nother" = 2
dotted . key = 3
long = """
fake = 1
[[fake]]
quote at the end \\""""
literal = \'\'\'
also = "fake" \'\'\'
lists = [
  # a comment with ] in it
  "one ]",
  [ "two", 3 ],
  { name = "three", "deep".er = [4,
    5] },
]
when = 2026-03-16 09:40:00 # a time with a space
[table . "with dots.in".it]
a = {b = {c = 1}}
[[array]]
x = 1
[array.inner]
y = 2
[[array.nested]]
z = 3
[[array.nested]]
z = 4
[[array]]
[[array.nested]]
z = 5'''


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from ((*path, key), *leaves(inside, (*path, key)))
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from ((*path, place), *leaves(inside, (*path, place)))


def all_found(text: str) -> None:
    lines, rows = Lines(text), text.split("\n")
    for path in leaves(tomllib.loads(text)):
        assert lines.of((*path, "nothing")) == lines.of(path)
        line = rows[lines.of(path) - 1]
        if isinstance(path[-1], str) and path[-1].isalnum():
            assert path[-1] in line, (path, line)


def test_every_key_of_an_awkward_text_has_its_line() -> None:
    all_found(AWKWARD)
    lines = Lines(AWKWARD)
    wanted = {
        ("quoted.key",): 3, ("and another",): 4, ("dotted", "key"): 5, ("long",): 6, ("literal",): 10,
        ("lists", 1, 1): 15, ("lists", 2, "deep", "er", 1): 17, ("when",): 19, ("table", "with dots.in", "it"): 20,
        ("table", "with dots.in", "it", "a", "b", "c"): 21, ("array", 0, "inner", "y"): 25,
        ("array", 0, "nested", 1, "z"): 29, ("array", 1, "nested", 0, "z"): 32,
    }  # fmt: skip
    assert {path: lines.of(path) for path in wanted} == wanted


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_key_of_every_example_has_its_line(example: Path) -> None:
    all_found(example.read_text("utf-8"))


def test_what_is_missing_is_shown_at_the_nearest_part_above_it() -> None:
    lines = Lines("a = 1\n[b]\nc = 2\n")
    assert [lines.of_dotted(path) for path in ("b.d", "b.c.0", "x", "")] == [2, 3, 1, 1]
    assert path_of("item.2.why") == ("item", 2, "why")


def test_lines_end_as_windows_ends_them() -> None:
    assert Lines("a = 1\r\n\r\n[b]\r\nc = 2\r\n").of_dotted("b.c") == 4


SIMPLE = st.one_of(
    st.integers(),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20),
)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"\A[a-z]{1,6}\Z"), inner, max_size=3),
    max_leaves=8,
)


def written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ",\n ".join(written(one) for one in value) + "\n]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {written(one)}" for key, one in value.items()) + "}"
    return str(value)


@given(st.dictionaries(st.from_regex(r"\A[a-z]{1,6}\Z"), VALUES, max_size=6))
def test_any_text_of_keys_and_values_has_every_line(table: dict[str, Any]) -> None:
    text = "\n".join(f"{key} = {written(value)}\n# between" for key, value in table.items())
    assert tomllib.loads(text) == table
    all_found(text)
    lines = Lines(text)
    assert [lines.of((key,)) for key in table] == sorted(lines.of((key,)) for key in table)


def test_a_reader_that_counts_lines_wrongly_is_found() -> None:
    class Off(Lines):
        def of(self, path: tuple[str | int, ...]) -> int:
            return min(super().of(path) + 1, 33)

    lines, rows = Off(AWKWARD), AWKWARD.split("\n")
    assert any(
        isinstance(path[-1], str) and path[-1] not in rows[lines.of(path) - 1]
        for path in leaves(tomllib.loads(AWKWARD))
    )
