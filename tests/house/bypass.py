"""Finds roads to a row past the gate: the detector that tests/house/test_static.py runs over the whole program.

Outside the records floor nothing may ask a model or the database itself. Inside it, a query on a table of case data
belongs to a function that was handed leave to read (`opened`) or the rows being written (`writes`).
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

ROADS = frozenset({"objects", "_default_manager", "_base_manager", "cursor", "get_model", "get_models"})
HARMLESS = frozenset({"vendor", "in_atomic_block", "close_all", "close"})
LEAVE = frozenset({"opened", "writes", "work"})
SHORTCUTS = frozenset({"get_object_or_404", "get_list_or_404"})


def past_the_floor(source: str) -> list[str]:
    """Each road from outside the records floor to a row, as "line: what"."""
    tree, found = ast.parse(source), []
    databases = {name.asname or name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
                 and node.module == "django.db" for name in node.names if name.name.startswith("connection")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (node.attr in ROADS or _asks(node, databases)):
            found.append(f"{node.lineno}: .{node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raw":
            found.append(f"{node.lineno}: .raw")
        if isinstance(node, ast.Name) and node.id in SHORTCUTS:
            found.append(f"{node.lineno}: {node.id}")
    return found


def _asks(node: ast.Attribute, databases: Collection[str]) -> bool:
    """Whether this asks Django's own connection for more than what kind of database it is."""
    return isinstance(node.value, ast.Name) and node.value.id in databases and node.attr not in HARMLESS


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def without_leave(source: str, case_models: Collection[str]) -> list[str]:
    """Functions of the records floor that query a model of case data without having been handed leave to."""
    found = []
    for function in _functions(ast.parse(source)):
        names = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
        for node in ast.walk(function):
            asked = isinstance(node, ast.Attribute) and node.attr == "objects"
            model = node.value if asked else None
            name = model.attr if isinstance(model, ast.Attribute) else model.id if isinstance(model, ast.Name) else ""
            if asked and name in case_models and not names & LEAVE:
                found.append(f"{node.lineno}: {name}.objects in {function.name}")
    return found
