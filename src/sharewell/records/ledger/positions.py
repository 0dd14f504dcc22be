"""How a place in a ledger becomes a whole number, so that each table of the ledger is one narrow tree.

63 bits: 17 for the number of the ledger, 6 for the level (nodes only), 40 for the index, place or size.
"""

from __future__ import annotations

INDEX_BITS = 40
LEVEL_BITS = 6
LAST = (1 << INDEX_BITS) - 1
LEDGERS = 1 << 17


def event_key(ledger: int, seq: int) -> int:
    """The key of event `seq`; checkpoints use it with their size."""
    return ledger << INDEX_BITS | seq


def node_key(ledger: int, level: int, index: int) -> int:
    """The key of one node of the tree."""
    return (ledger << LEVEL_BITS | level) << INDEX_BITS | index


def seq_of(key: int) -> int:
    """The place (or size) in a key."""
    return key & LAST


def event_range(ledger: int) -> tuple[int, int]:
    """First and last key that events, or checkpoints, of this ledger can have."""
    return event_key(ledger, 0), event_key(ledger, LAST)


def node_range(ledger: int) -> tuple[int, int]:
    """First and last key that nodes of this ledger can have."""
    return node_key(ledger, 0, 0), node_key(ledger, (1 << LEVEL_BITS) - 1, LAST)


def level_and_index(key: int) -> tuple[int, int]:
    """Level and index in the key of a node."""
    return key >> INDEX_BITS & ((1 << LEVEL_BITS) - 1), key & LAST
