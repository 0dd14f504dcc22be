"""Our way of drawing a component gives what the official examples give."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from sharewell.web.components import kit
from tests.web.components.dom import tree

# Examples that come with govuk-frontend 6.3.0 (MIT; the licence is among the static files), gathered by
# frontend/fixtures.py.
EXAMPLES: dict[str, list[dict[str, Any]]] = json.loads(
    gzip.decompress((Path(__file__).parent / "govuk-fixtures.json.gz").read_bytes())
)


@pytest.mark.parametrize("component", kit.COMPONENTS)
def test_every_official_example_comes_out_the_same(component: str) -> None:
    different = [
        example["name"]
        for example in EXAMPLES[component]
        if tree(kit.draw(component, example["options"])) != tree(example["html"])
    ]
    assert EXAMPLES[component] and not different


def test_no_component_in_use_is_left_unexamined() -> None:
    assert set(EXAMPLES) == set(kit.COMPONENTS)
    assert sum(len(examples) for examples in EXAMPLES.values()) > 500


def test_the_comparison_sees_a_changed_attribute_and_a_changed_text() -> None:
    assert tree('<p class="b  a">x <b>y</b></p>') == tree('<p class="a b"> x<b> y</b></p>')
    assert tree('<p id="a">x</p>') != tree('<p id="b">x</p>')
    assert tree("<textarea>a\nb</textarea>") != tree("<textarea>a\n  b</textarea>")
