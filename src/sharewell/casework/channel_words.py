"""The channels in words, for the doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sharewell.delivery.channels import CHANNELS


@dataclass(frozen=True)
class ChannelWords:
    """What a channel is called, what one does, and whether a person hands it over."""

    label: str
    describes: str
    hands_over: bool


CHANNEL_WORDS: Mapping[str, ChannelWords] = {
    channel.key: ChannelWords(channel.label, channel.describes, channel.hands_over) for channel in CHANNELS
}
