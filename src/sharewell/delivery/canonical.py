"""A pack's content as canonical bytes (RFC 8785), and strictly back: what is digested and signed."""

from __future__ import annotations

import json
from typing import Any

import rfc8785

from sharewell.delivery.content import FORMAT, PackContent
from sharewell.rules.documents import as_document, from_document
from sharewell.rules.errors import Unreadable

FAMILY = FORMAT.partition("/")[0] + "/"
NEWER = "This pack was made by a newer version. Open it with that version, or read pack.pdf."
NOT_DATA = "this is not pack data"
NOT_CANONICAL = "this is not in the canonical form, so its digest would not be its own"
NOT_TEXT = "this holds something that is not text: take out whatever does not show"


def write_content(content: PackContent) -> bytes:
    """The canonical bytes of `content`. Unreadable where a text holds half a character (a lone surrogate)."""
    return write_document(as_document(content))


def write_document(document: Any) -> bytes:
    """The canonical bytes of plain data. Unreadable for what has no canonical form."""
    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError):
        raise Unreadable("", NOT_TEXT) from None


def read_content(raw: bytes) -> PackContent:
    """The content that `raw` holds. Raises Unreadable with the path of whatever is unknown, missing or wrong.

    Bytes that are not the canonical form of what they say are refused, so that one content has one digest.
    """
    document = read_document(raw)
    if not isinstance(document, dict):
        raise Unreadable("", "expected one JSON object")
    made_by = document.get("format")
    if made_by != FORMAT:
        raise Unreadable("format", NEWER if str(made_by).startswith(FAMILY) else NOT_DATA)
    content = from_document(PackContent, document)
    if write_content(content) != raw:
        raise Unreadable("", NOT_CANONICAL)
    return content


def read_document(raw: bytes) -> Any:
    """The plain data that canonical bytes stand for; Unreadable for any other bytes.

    A key that stands twice, a number in another spelling, white space: none of them is canonical.
    """
    try:
        document = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Unreadable("", NOT_DATA) from None
    if write_document(document) != raw:
        raise Unreadable("", NOT_CANONICAL)
    return document
