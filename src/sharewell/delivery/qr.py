"""A QR code as a picture for paper."""

from __future__ import annotations

import io

import segno


def picture(text: str) -> str:
    """`text` as a QR code: SVG, black on white, with the quiet border that readers need."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=4, dark="#000", light="#fff")
    return out.getvalue().decode()
