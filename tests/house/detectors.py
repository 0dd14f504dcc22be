"""What the house does not allow, each as a function from text to findings, so that it can be shown to find them."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
LONGEST_FILE = 300
LONGEST_FUNCTION = 40

# Written in pieces, so that this file is not its own finding.
_ROOTS = "|".join(["root", "work", "home", "Users", "tmp", "opt"])
MACHINE_PATH = re.compile(rf"(?<![\w.~:*/-])/(?:{_ROOTS})/[\w.]")
REGISTRY_HOST = re.compile(
    "|".join([r"pypi\." + "org", "python" + "hosted", r"registry\.npm" + "js", r"npm" + r"js\."])
)
PRIVATE_KEY = re.compile(
    "|".join(["-----BEGIN [A-Z ]*PRIVATE " + "KEY", "AGE-SECRET-" + "KEY-1[A-Z0-9]", r"PRIVATE\+" + r"KEY\+",
              "minisign encrypted secret " + "key"])
)  # fmt: skip
UNFINISHED = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
HOST_IN_LOCK = re.compile(r"://|\bresolved\b|--index-url|--extra-index-url|--find-links|--trusted-host| @ ")

# Words the field does not use of a child or a family, and the few set phrases they may stand in.
_SET_PHRASES = re.compile(
    r"data subjects?|subject access|subject to\b|disclosure and barring|not to be disclosed", re.IGNORECASE
)
BANNED_WORD = re.compile(r"\b(subjects?|victims?|perpetrators?|LSCBs?|disclosures?)\b", re.IGNORECASE)


def tracked(*patterns: str) -> list[Path]:
    """Files under version control whose name matches one of the patterns (all files without patterns)."""
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=HOUSE, capture_output=True, check=True).stdout
    return [HOUSE / name for name in listed.decode().split("\0") if name and (HOUSE / name).is_file()]


def lines_with(pattern: re.Pattern[str], text: str) -> list[str]:
    """Each line of `text` in which `pattern` is found, with its number."""
    return [f"{number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def banned_words(text: str) -> list[str]:
    """Each banned word of `text`, with the number of its line; identifiers are read as words."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = _SET_PHRASES.sub(" ", re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", line))
        found += [f"{number}: {match.group()}" for match in BANNED_WORD.finditer(plain)]
    return found


def long_functions(source: str) -> list[str]:
    """Functions whose body, without its docstring, is longer than the limit."""
    return [
        f"{function.name} is {length} lines"
        for function in _functions(ast.parse(source))
        if (length := _body_lines(function)) > LONGEST_FUNCTION
    ]


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def imported(source: str) -> set[str]:
    """The top names of everything a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").partition(".")[0])
    return names


def undocumented(source: str) -> list[str]:
    """Public functions and classes at the top of a module that have no docstring."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
