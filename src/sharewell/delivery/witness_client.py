"""Asking a witness for its line (C2SP tlog-witness): only the signed checkpoint and a proof leave, no record does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import requests

from sharewell.delivery.identity_provider import trusted_address
from sharewell.rules.errors import NotNow

SECONDS = 10
LARGEST = 64 * 1024


@dataclass(frozen=True)
class Said:
    """What a witness answered: its line, or else the size of the last checkpoint that it has seen."""

    line: str = ""
    has_seen: int | None = None


def ask(address: str, body: str) -> Said:
    """Give a witness a checkpoint with its proof. Raises NotNow, in words for the log, where it does not sign it."""
    status, text = _answer("POST", f"{address.rstrip('/')}/add-checkpoint", body)
    if status == 200:
        return Said(line=text.rstrip("\n"))
    if status == 409 and text.strip().isdecimal():
        return Said(has_seen=int(text))
    raise NotNow(f"The witness refused the checkpoint ({status}): {text.strip()[:200]}")


def latest(address: str, origin: str) -> str:
    """The last checkpoint of the ledger `origin` that a witness has seen. Raises NotNow where it has none."""
    digest = hashlib.sha256(origin.encode()).hexdigest()
    status, text = _answer("GET", f"{address.rstrip('/')}/checkpoint/{digest}", None)
    if status != 200:
        raise NotNow(f"The witness at {address} has seen no checkpoint of this ledger.")
    return text


def _answer(method: str, address: str, body: str | None) -> tuple[int, str]:
    if not trusted_address(address):
        raise NotNow(f"{address} is not an address of a witness: https://, or http:// on this same machine.")
    try:
        with requests.request(
            method, address, data=None if body is None else body.encode(), timeout=SECONDS, allow_redirects=False,
            stream=True, headers={"Content-Type": "text/plain"},
        ) as response:  # fmt: skip
            content = response.raw.read(LARGEST + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise NotNow(f"The witness at {address} does not answer ({type(error).__name__}).") from None
    if len(content) > LARGEST:
        raise NotNow(f"The witness at {address} answers with more than a checkpoint.")
    return response.status_code, content.decode("utf-8", errors="replace")
