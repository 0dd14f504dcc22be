"""The receipt slip of a pack that is given by hand: its square leads to where the receipt is recorded."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from sharewell.casework.seal_pack import FetchPack, fetch_pack
from sharewell.delivery import qr
from tests.casework.house import House
from tests.casework.test_sending import sealed

pytestmark = pytest.mark.django_db
BASE = "https://sharewell.example.org/"


def test_the_slip_carries_a_square_with_the_address_of_the_page_and_nothing_about_the_child(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, drawn = sealed(house), []
    real = qr.picture
    monkeypatch.setattr(qr, "picture", lambda text: drawn.append(text) or real(text))
    _, raw = fetch_pack(house.actor("Jo"), house.tools, FetchPack(page.pack.id, "cover", BASE))
    assert drawn == [f"{BASE}pack/{page.pack.id}/received/"]
    words = "".join(one.extract_text() for one in PdfReader(io.BytesIO(raw)).pages)
    assert "scan the square" in words and "Hand to the named person only" in words and page.pack.reference in words
    assert "Mia" not in words and len(PdfReader(io.BytesIO(raw)).pages) == 1
    _, bare = fetch_pack(house.actor("Jo"), house.tools, FetchPack(page.pack.id, "cover"))
    assert "scan the square" not in "".join(one.extract_text() for one in PdfReader(io.BytesIO(bare)).pages)
