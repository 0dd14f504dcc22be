"""The six digits of an authenticator app (RFC 6238): a new code every 30 seconds, from a secret of 160 bits."""

from __future__ import annotations

import base64
import io
from datetime import datetime

import pyotp
import segno

NAME = "Sharewell"
STEP = 30
# One step early or late, for a telephone whose clock is a little off.
AROUND = (0, -1, 1)


def secret_from(seed: bytes) -> str:
    """A secret as apps take it, from at least 20 random or keyed bytes."""
    return base64.b32encode(seed[:20]).decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which step of the clock `code` belongs to, or None where it is no code of now. Compared in constant time."""
    here = int(now.timestamp()) // STEP
    app = pyotp.TOTP(secret)
    found = [here + off for off in AROUND if pyotp.utils.strings_equal(code, app.generate_otp(here + off))]
    return found[0] if found else None


def address(secret: str, name: str) -> str:
    """What the app reads from the picture."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=NAME))


def picture(text: str) -> str:
    """`text` as a QR code: SVG with black squares on white, to stand in a page."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None,
        nl=False,
    )
    return out.getvalue().decode()


def grouped(secret: str) -> str:
    """A secret to type by hand, in groups of four."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
