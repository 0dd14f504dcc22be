"""The channels there are. A new one is one file, and one name in this tuple."""

from sharewell.delivery.channels.base import Channel, Delivered, Letter, TransportError
from sharewell.delivery.channels.by_hand import ByHand
from sharewell.delivery.channels.own_system import OwnSystem
from sharewell.delivery.channels.pick_up import PickUpLink
from sharewell.delivery.channels.sealed_file import SealedFile
from sharewell.delivery.channels.spoken import Spoken

CHANNELS: tuple[Channel, ...] = (Spoken(), ByHand(), SealedFile(), PickUpLink(), OwnSystem())


def by_key(key: str) -> Channel | None:
    """The channel with this key, or None."""
    return next((channel for channel in CHANNELS if channel.key == key), None)


__all__ = ["CHANNELS", "Channel", "Delivered", "Letter", "TransportError", "by_key"]
