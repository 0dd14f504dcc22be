"""What every command says and how it ends: words or JSON, one exit code for each kind of ending.

With `--json` exactly one JSON value goes to standard output, an error included, so that a program can always read it.
Without, results go to standard output and errors to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn

from sharewell.rules.errors import Incomplete, SharewellError, Unreadable


class Exit(IntEnum):
    """How a command ended. The numbers are stable: scripts rely on them."""

    DONE = 0
    FAILED = 1
    UNREADABLE = 2
    INCOMPLETE = 3
    CONTRADICTED = 4


EXIT_WORDS = {
    Exit.DONE: "Done; for `assess`, the decision is complete.",
    Exit.FAILED: "Not done: the reason is printed. Nothing was half written.",
    Exit.UNREADABLE: "The command line or the file cannot be read; the path or line of the bad part is printed.",
    Exit.INCOMPLETE: "Something is still missing, and each gap is named.",
    Exit.CONTRADICTED: "Two answers contradict each other.",
}


def as_called() -> str:
    """The program as it was typed, so that what is printed can be typed after it: `.venv/bin/sharewell`, say."""
    return sys.argv[0] if Path(sys.argv[0]).name == "sharewell" else "sharewell"


def as_json_text(value: object) -> str:
    """`value` as indented JSON, as every command prints it."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def emit(value: Any, *, as_json: bool, words: Callable[[Any], str] = str) -> None:
    """Print a result: as JSON, or as the text that `words` makes of it."""
    print(as_json_text(value) if as_json else words(value))


def fail(message: str, code: Exit = Exit.FAILED, *, as_json: bool = False, **details: object) -> NoReturn:
    """End the command with `message`, which says what to do next, and `code`."""
    if as_json:
        print(as_json_text({"error": {"message": message, **details}}))
    else:
        print(message, file=sys.stderr)
    sys.exit(code)


@contextmanager
def clear_errors(*, as_json: bool = False) -> Iterator[None]:
    """Turn an error of the floors below into a message and an exit code, once, for every command."""
    try:
        yield
    except Unreadable as error:
        fail(str(error), Exit.UNREADABLE, as_json=as_json, path=error.path)
    except Incomplete as error:
        gaps = [{"field": gap.field, "message": gap.message} for gap in error.gaps]
        fail(
            "\n".join(f"{gap.field}: {gap.message}" for gap in error.gaps), Exit.INCOMPLETE, as_json=as_json, gaps=gaps
        )
    except SharewellError as error:
        fail(str(error), Exit.FAILED, as_json=as_json)
    except Exception as error:
        words = _of_the_database(error)
        if not words:
            raise
        fail(words, Exit.FAILED, as_json=as_json)


def _of_the_database(error: Exception) -> str:
    """What an error of the database means to whoever typed a command; empty text for any other error.

    Nothing of the database is loaded for it: without it there can be no such error.
    """
    database = sys.modules.get("django.db")
    if database is None or not isinstance(error, database.DatabaseError):
        return ""
    from sharewell.casework.stopping import stopped_words

    said = (str(error).splitlines() or [type(error).__name__])[0]
    return stopped_words() or f"The database did not do this: {said}. Nothing was half written. Run “sharewell doctor”."


def read_text(file: str, *, limit: int = 10_000_000) -> str:
    """The text of `file`, or of standard input for "-". Raises Unreadable: absent, too long, or not UTF-8."""
    try:
        source = sys.stdin.buffer if file == "-" else open(file, "rb")  # noqa: SIM115, PTH123 - closed below
        with source:
            raw = source.read(limit + 1)
    except OSError as error:
        raise Unreadable("", f"Cannot read {file}: {error.strerror}.") from None
    if len(raw) > limit:
        raise Unreadable("", f"{file} is longer than {limit:,} bytes.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("", f"{file} is not UTF-8 text (byte {error.start}).") from None
