"""Every PARTS-th file of the hostile corpus is taken or refused, in a process whose children are watched.

Run with the number of the part and how many there are; says as JSON what became of each file, the most memory that one
child had (kilobytes) and the longest that one took (seconds).
"""

from __future__ import annotations

import json
import resource
import sys
import time

from sharewell.delivery.remaking import remake
from sharewell.rules.attachments import Kind, Trouble, check
from tests.support.hostile_corpus import corpus
from tests.support.hostile_files import MARK


def became(name: str, raw: bytes) -> str:
    """"refused" in words, a word of trouble, a copy made anew, or what is wrong with that copy."""
    checked = check(name, raw)
    if checked.gap is not None:
        return "refused" if checked.gap.message.endswith(".") else "refused without a sentence"
    assert checked.kind is not None
    view = remake(checked.kind, raw)
    if isinstance(view, Trouble):
        return str(view)
    if checked.kind is Kind.TEXT:
        return "text" if not view.startswith((b"%PDF", b"\xff\xd8")) else "text that is something else"
    heads = {Kind.PDF: b"%PDF-"}
    if not view.startswith(heads.get(checked.kind, b"\xff\xd8\xff")):
        return "a copy of another kind"
    return "a copy with what was planted" if MARK.encode() in view else "copy"


def main(part: int, parts: int) -> None:
    """One part of the corpus."""
    ends, longest = {}, 0.0
    for number, (what, name, raw) in enumerate(corpus()):
        if number % parts == part:
            began = time.monotonic()
            ends[what] = became(name, raw)
            longest = max(longest, time.monotonic() - began)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sys.stdout.write(json.dumps({"ends": ends, "memory": memory, "longest": longest}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
