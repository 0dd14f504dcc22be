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
    "B11": "Two children with one name and one date of birth",
    "B12": "A child who is only in a file the reader may not see",
    "B13": "A member of staff named as the worry",
    "B14": "Somebody who names themselves, a relative or their manager",
    "B15": "Words of a concern not marked as seen, said, reported or opinion",
    "B16": "A decision to share without a reason",
    "B17": "A decision not to share without a reason, or without saying whether the requester was told",
    "B18": "No lawful basis, or agreement refused and nothing else",
    "B19": "Agreement not asked for, without saying why",
    "B20": "More of a file chosen than the purpose needs",
    "B21": "A brief without names that still tells who it is about",
    "B22": "An adviser who asks for the name",
    "B23": "An address for a recipient with a slip in it, or not checked",
    "B24": "A recipient who is named in the record",
    "B25": "A recipient who is the sender, or has left",
    "B26": "A pack that mentions other people nobody has decided about",
    "B27": "A protected address inside a pack",
    "B28": "A link that is unknown, over, taken back or used up",
    "B29": "A wrong code again and again",
    "B30": "The address of something unknown, forbidden, excluded or destroyed",
    "B31": "A file of the wrong kind, empty, locked, too large or a trap",
    "B32": "A picture of an injury",
    "B33": "The same form sent twice",
    "B34": "Something changed by somebody else meanwhile",
    "B35": "A sign-in that ended while somebody was writing",
    "B36": "A disk that is full or read-only, or a database that is busy",
    "B37": "A clock that runs behind the ledger",
    "B38": "A review date left out, gone by, or too far away",
    "B39": "Destroying what is on hold, or by one person alone",
    "B40": "Emergency access without a reason, or too often",
    "B41": "A list to import with a bad line in it",
    "B42": "A document that is not JSON, or not of the form asked for",
    "B43": "Addresses with filters nobody offers",
    "B44": "A copy to restore that is wrong, older, cut short or altered",
    "B45": "A password that is weak, common or made of the setting's name; and long or unusual good ones",
}
# Those that must have a test today; the others are listed as soon as one is named after them.
REQUIRED = (
    "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13", "B14", "B15", "B16", "B17",
    "B18", "B19", "B21", "B22", "B25", "B26", "B30", "B33", "B35", "B36", "B40", "B42", "B45",
)  # fmt: skip


def tests_by_kind(folder: Path = TESTS) -> dict[str, list[str]]:
    """For each kind, the tests named after it, as sentences, in order of file and line."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = NAME.match(node.name) if isinstance(node, ast.FunctionDef) else None
            if named:
                found.setdefault(f"B{named[1]}", []).append(named[2].replace("_", " "))
    return found
