"""One contract for every channel."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from sharewell.delivery.channels import CHANNELS, Channel, Letter, SealedFile, TransportError, by_key

SEALED = b"age-encryption.org/v1\nsealed"


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.key)
def test_every_channel_says_what_it_is_and_accounts_for_the_very_bytes(channel: Channel, tmp_path: Path) -> None:
    assert by_key(channel.key) is channel and channel.label and channel.describes.endswith(".")
    letter = Letter("duty@example.org", "https://pick-up.example.org/p/x/")
    done = channel.deliver(SEALED, outbox=tmp_path / "outbox", dispatch_id="a" * 32, letter=letter)
    assert done.detail and done.digest == hashlib.sha256(SEALED).hexdigest()
    written = list((tmp_path / "outbox").glob("*")) if (tmp_path / "outbox").exists() else []
    assert bool(written) is (channel.key == "sealed_file")


def test_a_sealed_file_is_whole_private_and_nameless_and_writing_it_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        SealedFile().deliver(SEALED, outbox=tmp_path, dispatch_id="a" * 32)
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == SEALED and file.name == "a" * 32 + ".age"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_leaves_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    with pytest.raises(TransportError) as refused:
        SealedFile().deliver(SEALED, outbox=tmp_path / "outbox", dispatch_id="a" * 32)
    assert "Make room" in refused.value.message and refused.value.nothing_went


def test_an_unknown_channel_is_none_of_them() -> None:
    assert by_key("pigeon") is None
