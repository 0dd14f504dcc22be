"""What a serving process asks the key agent with: one connection a thread, opened again when the agent was restarted.

Every operation may be asked twice: where an answer is lost on the way, it is asked again, for a few seconds.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from sharewell.rules.errors import Unreached
from sharewell.vault.agent import wire
from sharewell.vault.agent.sealed_client import RemoteSealedKeys
from sharewell.vault.keys import Asker, DataKey
from sharewell.vault.stopped import Why, stop

PATIENCE = 8.0
# An agent that is there and does not answer keeps nobody waiting for longer. What stretches a passphrase, or walks
# through every sealed file, is given six times as long: it has work to do.
ANSWER_SECONDS = 5.0
LONG_WORK = frozenset({"make_handler", "change_passphrase", "open_handler", "seal", "tend", "make_paper", "try_papers",
                       "give_by_papers", "destroy"})  # fmt: skip
LONGER = 6
AGAIN_SECONDS = 0.05
AT_ONCE = 5000
NOT_REACHED = "The keys cannot be reached just now, so nothing was saved or shown. Try again in a minute."
NOBODY = Asker()


class RemoteKeys(RemoteSealedKeys):
    """`keys.Keys` over the key agent's socket at `path`. Safe for several threads, and after a fork.

    `stopped_in`: the folder in which it says that writes are stopped, once the agent's disk failed.
    """

    def __init__(
        self,
        path: str,
        patience: float = PATIENCE,
        answer_within: float = ANSWER_SECONDS,
        stopped_in: Path | None = None,
    ) -> None:
        self._path = path
        self._stopped_in = stopped_in
        self._patience = patience
        self._answer_within = answer_within
        self._local = threading.local()
        self._head = ""

    def newest(self, asker: Asker, scope: str, compartment: str) -> DataKey:
        """As `Keys.newest`."""
        found: DataKey = self._ask("newest", asker, scope=scope, compartment=compartment)
        return found

    def key(self, asker: Asker, scope: str, compartment: str, generation: int) -> DataKey:
        """As `Keys.key`."""
        found: DataKey = self._ask("key", asker, scope=scope, compartment=compartment, generation=generation)
        return found

    def keys_of(self, asker: Asker, scopes: Collection[str], compartment: str) -> Sequence[DataKey]:
        """As `Keys.keys_of`."""
        wanted = list(scopes)
        found: list[DataKey] = []
        for begin in range(0, len(wanted), AT_ONCE):
            found += self._ask("keys_of", asker, scopes=wanted[begin : begin + AT_ONCE], compartment=compartment)
        return found

    def create(self, asker: Asker, scope: str, compartments: Sequence[str], *, organisation: bool = False) -> None:
        """As `Keys.create`."""
        self._ask("create", asker, scope=scope, compartments=compartments, organisation=organisation)

    def new_generation(self, asker: Asker, scope: str, compartment: str) -> int:
        """As `Keys.new_generation`."""
        return int(self._ask("new_generation", asker, scope=scope, compartment=compartment))

    def destroy(self, asker: Asker, scope: str) -> None:
        """As `Keys.destroy`."""
        self._ask("destroy", asker, scope=scope)

    def destroyed_at(self, scope: str) -> str | None:
        """As `Keys.destroyed_at`."""
        found: str | None = self._ask("destroyed_at", scope=scope)
        return found

    def exclude(self, scope: str, person_ids: Collection[str]) -> None:
        """As `Keys.exclude`."""
        self._ask("exclude", scope=scope, person_ids=person_ids)

    def secret(self, name: str) -> bytes:
        """As `Keys.secret`."""
        found: bytes = self._ask("secret", name=name)
        return found

    def sign_note(self, organisation: str, text: str) -> str:
        """As `Keys.sign_note`."""
        return str(self._ask("sign_note", organisation=organisation, text=text))

    def note_key(self, organisation: str) -> str:
        """As `Keys.note_key`."""
        return str(self._ask("note_key", organisation=organisation))

    def sign_pack(self, data: bytes, comment: str) -> str:
        """As `Keys.sign_pack`."""
        return str(self._ask("sign_pack", data=data, comment=comment))

    def pack_key(self) -> str:
        """As `Keys.pack_key`."""
        return str(self._ask("pack_key"))

    def keep_note(self, organisation: str, size: int, note: str) -> None:
        """As `Keys.keep_note`."""
        self._ask("keep_note", organisation=organisation, size=size, note=note)

    def kept_note(self, organisation: str) -> str | None:
        """As `Keys.kept_note`."""
        found: str | None = self._ask("kept_note", organisation=organisation)
        return found

    def log_head(self) -> str:
        """As `Keys.log_head`: it came with the last answer, so it costs nothing but the first time."""
        return self._head or str(self._ask("log_head"))

    def close(self) -> None:
        """Close this thread's connection."""
        self._drop()

    # Inside

    def _ask(self, operation: str, asker: Asker = NOBODY, /, **arguments: Any) -> Any:
        op = wire.OPS[operation]
        given = {one: wire.encode(op.arguments[one], value) for one, value in arguments.items()}
        question = {"op": operation, "by": list(asker), "with": given}
        until = time.monotonic() + self._patience
        while True:
            try:
                answer = self._exchange(question)
                break
            except TimeoutError:
                self._drop()
                raise Unreached(NOT_REACHED) from None
            except (OSError, wire.BadFrame):
                self._drop()
                if time.monotonic() > until:
                    raise Unreached(NOT_REACHED) from None
                time.sleep(AGAIN_SECONDS)
        self._head = str(answer.get("head", self._head))
        if "stopped" in answer and self._stopped_in is not None:
            stop(self._stopped_in, Why.FULL if answer["stopped"] == Why.FULL else Why.FAILED)
        if "no" in answer:
            raise wire.error_of(answer["no"], answer.get("why", ""))
        return wire.decode(op.answer, answer.get("ok"))

    def _exchange(self, question: dict[str, Any]) -> dict[str, Any]:
        connection = self._connection()
        connection.settimeout(self._answer_within * (LONGER if question["op"] in LONG_WORK else 1))
        wire.send(connection, question, wire.MOST_ASKED)
        answer = wire.receive(connection, wire.MOST_ANSWERED)
        if answer is None:
            raise ConnectionResetError
        return answer

    def _connection(self) -> socket.socket:
        held: tuple[int, socket.socket] | None = getattr(self._local, "held", None)
        if held is not None and held[0] == os.getpid():
            return held[1]
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            made.settimeout(self._answer_within)
            made.connect(self._path)
        except BaseException:
            made.close()
            raise
        self._local.held = (os.getpid(), made)
        return made

    def _drop(self) -> None:
        held: tuple[int, socket.socket] | None = getattr(self._local, "held", None)
        if held is not None:
            self._local.held = None
            held[1].close()
