"""A new key pair for a sealed scope whose old one somebody excluded has held."""

from __future__ import annotations

import os

from sharewell.vault.kek import KEY_BYTES
from sharewell.vault.sealed import boxes
from sharewell.vault.sealed.escrow import Escrow
from sharewell.vault.sealed.store import SealedStore


def renew(store: SealedStore, escrow: Escrow, person: str, scope: str, old: bytes, organisation: str) -> bytes:
    """The private half of a new pair, sealed to `person`, whose key is open; and new data keys for what is written now.

    So a copy of the keystore from before somebody was excluded opens what it opened then, and nothing written after
    this. Everybody else of the circle is given the new pair by the caller.
    """
    private, public = boxes.new_pair()

    def again(compartment: str, sealed: bytes) -> bytes:
        context = of_key(scope, compartment)
        return boxes.seal_to(public, boxes.open_with(old, sealed, context), context)

    mine = store.handler_public(person)
    with store.keystore.writing() as base:
        compartments = store.compartments_of(base, scope)
        store.renew(base, scope, public, again)
        if mine is not None:
            store.keep_wrap(base, scope, person, mine, boxes.seal_to(mine, private, of_scope(scope)))
        for compartment in compartments:
            key = os.urandom(KEY_BYTES)
            store.keep_key(base, scope, compartment, boxes.seal_to(public, key, of_key(scope, compartment)))
        escrow.split(base, scope, private, organisation, fewest=boxes.NEEDED)
    store.keystore.empty_log()
    return private


def of_scope(scope: str) -> bytes:
    """What a scope's private key is sealed for."""
    return f"sharewell scope key 1\n{scope}".encode()


def of_key(scope: str, compartment: str) -> bytes:
    """What a data key is sealed for."""
    return f"sharewell data key 1\n{scope}\n{compartment}".encode()
