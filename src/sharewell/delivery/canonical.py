"""A pack's content as canonical bytes (RFC 8785), and strictly back: what is digested and signed."""

from __future__ import annotations

import json
from typing import Any

import rfc8785

from sharewell.delivery.content import FORMAT, PackContent
from sharewell.rules.documents import as_document, from_document
from sharewell.rules.errors import Unreadable

NEWER = "This pack was made by a newer version. Open it with that version, or read pack.pdf."


def write_content(content: PackContent) -> bytes:
    """The canonical bytes of `content`."""
    return rfc8785.dumps(as_document(content))


def write_document(document: Any) -> bytes:
    """The canonical bytes of plain data."""
    return rfc8785.dumps(document)


def read_content(raw: bytes) -> PackContent:
    """The content that `raw` holds. Raises Unreadable with the path of whatever is unknown, missing or wrong.

    Bytes that are not the canonical form of what they say are refused, so that one content has one digest.
    """
    try:
        document = json.loads(raw)  # a key that stands twice is caught below: it is not canonical
    except (ValueError, RecursionError):
        raise Unreadable("", "this is not pack data") from None
    if not isinstance(document, dict):
        raise Unreadable("", "expected one JSON object")
    made_by = document.get("format")
    if made_by != FORMAT:
        raise Unreadable("format", NEWER if str(made_by).startswith("sharewell-pack/") else "this is not pack data")
    content = from_document(PackContent, document)
    if write_content(content) != raw:
        raise Unreadable("", "this is not in the canonical form, so its digest would not be its own")
    return content
