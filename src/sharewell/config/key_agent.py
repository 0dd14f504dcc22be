"""The key agent as a process: it reads the settings, opens the keystore, and answers until it is told to stop.

`sharewell serve` starts it before anything else; `sharewell keys agent` is the same by hand. It needs no Django and no
database of records.
"""

from __future__ import annotations

import logging.config
import os
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

from sharewell.config.environment import BadSettings, Environment, environment
from sharewell.config.key_source import source
from sharewell.config.log_lines import logging_settings
from sharewell.config.places import Var
from sharewell.rules.errors import SharewellError
from sharewell.vault.agent import hygiene
from sharewell.vault.agent.server import Agent, listen
from sharewell.vault.budget import Limits
from sharewell.vault.desk import Policy
from sharewell.vault.vault import open_vault_from

FIRST_INHERITED = 3


def run(listening: int = -1, *, told: bool = False) -> None:
    """Serve keys. `listening`: the number of a socket that the parent made; else one is made, or the system gave it.

    `told`: the passphrase of the key comes on standard input.
    """
    hygiene.close_up()
    try:
        given = environment()
        logging.config.dictConfig(logging_settings(given.log_level))
        var = Var(given.var.absolute())
        words = sys.stdin.readline().rstrip("\n") if told else ""
        policy = Policy(limits=Limits(everybody=given.files_at_once))
        vault = open_vault_from(source(given, var, words), var.keystore, policy, var.root)
        listener = _socket(given, listening)
        allowed = {uid_of(given.user) if given.user else os.getuid()}
    except (BadSettings, SharewellError, OSError, KeyError) as error:
        _fail(str(error))
    agent = Agent(vault.desk, listener, allowed)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: agent.stop())
    parent = os.getppid()
    # Started by a parent, it ends with it; started by hand or by the system, it goes on.
    agent.serve(lambda: listening < 0 or os.getppid() == parent)
    vault.desk.close()


def uid_of(name: str) -> int:
    """The number of an account of this machine. Raises KeyError where there is none of this name."""
    import pwd

    return pwd.getpwnam(name).pw_uid


def _socket(given: Environment, inherited: int) -> socket.socket:
    if inherited >= 0:
        return socket.socket(fileno=inherited)
    if os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1":
        return socket.socket(fileno=FIRST_INHERITED)
    if not given.agent_socket:
        raise BadSettings("Say where the key agent is to listen: SHAREWELL_AGENT_SOCKET.")
    return listen(Path(given.agent_socket))


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)  # noqa: T201 - the one line that says why it did not start
    sys.exit(1)
