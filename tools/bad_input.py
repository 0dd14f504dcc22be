"""The kinds of bad input that must have a clear answer, and the tests that send each.

A test says which kind it sends by its name: `test_b5_an_impossible_time_is_sent_back`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
NAME = re.compile(r"test_b(\d+)_(.+)")
KINDS = {
    "B1": "A concern with no text",
    "B2": "A concern too short for anybody else to act on",
    "B3": "A date that is still to come",
    "B4": "A date that does not exist, or is said in words",
    "B5": "A time that does not exist, or that happened twice when the clocks went back",
    "B6": "A date of birth that makes somebody an adult, or that is still to come",
    "B7": "A name left empty, of one word, unusual, or very long",
    "B8": "A name with hidden or unstorable characters",
    "B9": "Markup, template code and quotes as text",
    "B10": "A text far over the limit",
    "B15": "Words of a concern not marked as seen, said, reported or opinion",
    "B16": "A decision to share without a reason",
    "B17": "A decision not to share without a reason, or without saying whether the requester was told",
    "B18": "No lawful basis, or agreement refused and nothing else",
    "B19": "Agreement not asked for, without saying why",
    "B20": "More of a file chosen than the purpose needs",
    "B21": "A brief without names that still tells who it is about",
    "B22": "An adviser who asks for the name",
    "B26": "A pack that mentions other people nobody has decided about",
    "B30": "The address of something unknown, forbidden, excluded or destroyed",
    "B33": "The same form sent twice",
    "B36": "A disk that is full or read-only, or a database that is busy",
    "B42": "A document that is not JSON, or not of the form asked for",
    "B45": "A password that is weak, common or made of the setting's name; and long or unusual good ones",
}


def tests_by_kind(folder: Path = TESTS) -> dict[str, list[str]]:
    """For each kind, the tests named after it, as sentences, in order of file and line."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = NAME.match(node.name) if isinstance(node, ast.FunctionDef) else None
            if named:
                found.setdefault(f"B{named[1]}", []).append(named[2].replace("_", " "))
    return found
