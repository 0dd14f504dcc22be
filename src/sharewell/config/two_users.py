"""Started as root with two accounts named: one process tree for the keys, one for everything else.

The folder is shared out first: `keys/` and `keystore/` belong to the key agent's account, the rest to the web's. Root
only watches, and starts again what ends; it serves nothing and opens no key.
"""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sharewell.cli import nightly
from sharewell.cli.processes import Child, Family
from sharewell.config.environment import BadSettings, Environment, environment
from sharewell.config.key_source import asked_beforehand
from sharewell.config.places import PASSED_THROUGH, PRIVATE_FOLDER, Var
from sharewell.rules.errors import NotNow
from sharewell.vault.agent.server import LONGEST_NAME, listen


def watch(arguments: Sequence[str]) -> int | None:
    """Run both until told to stop and return the exit code; None where no accounts are named.

    Raises NotNow where an account is not there or the settings cannot be used.
    """
    try:
        given = environment()
    except BadSettings as error:
        raise NotNow(str(error)) from None
    if not given.agent_user or given.agent_socket:
        return None
    var = Var(given.var.absolute())
    for name in (given.user, given.agent_user):
        _refuse_unreadable(name)
    share_out(var, given)
    path = var.agent_socket
    if len(os.fsencode(path)) > LONGEST_NAME:
        raise NotNow(f"The name of the folder is too long for a socket in it: {var.root}")
    from sharewell.config.start_key_agent import SETTING, agent

    listening = listen(path, _account(given.user).pw_uid)
    os.environ[SETTING] = str(path)
    ourselves = [sys.executable, "-m", "sharewell.cli.main"]
    # Root may read both halves, as it does for `sharewell keys`; the account that serves may not.
    backups = nightly.child(ourselves, {name: value for name, value in os.environ.items() if name != SETTING})
    keys = agent([*ourselves, "keys", "agent"], listening, given.agent_user, asked_beforehand(given, var))
    serving = Child("web server", [*ourselves, *arguments], vital=True, user=given.user, speaks=True)
    return Family([keys, serving, *backups]).watch(lambda: True, lambda: None)


def share_out(var: Var, given: Environment) -> None:
    """Give each account its own part of the folder. Doing it again changes nothing."""
    web, keeper = _account(given.user), _account(given.agent_user)
    var.make()
    _move_secret(var)
    var.agent_socket.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    apart = {var.keys, var.keystore.parent}
    for folder in sorted(apart):
        for path in (folder, *_below(folder)):
            os.lchown(path, keeper.pw_uid, keeper.pw_gid)
    for path in (var.root, *_below(var.root, apart)):
        os.lchown(path, web.pw_uid, web.pw_gid)
    var.root.chmod(PASSED_THROUGH)


def _below(folder: Path, apart: frozenset[Path] | set[Path] = frozenset()) -> Iterator[Path]:
    for path in folder.iterdir():
        if path in apart:
            continue
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)


def _move_secret(var: Var) -> None:
    earlier = var.keys / "web-secret"
    if earlier.exists() and not var.secret_key.exists():
        earlier.rename(var.secret_key)


def _refuse_unreadable(name: str) -> None:
    """Raise NotNow where an account cannot run this program, as where it is installed in root's own folder."""
    account = _account(name)
    try:
        done = subprocess.run(
            [sys.executable, "-c", "import sharewell.cli.main"], check=False, capture_output=True,
            user=account.pw_uid, group=account.pw_gid, extra_groups=[],
        )  # fmt: skip
        readable = done.returncode == 0
    except OSError:
        readable = False
    if not readable:
        raise NotNow(
            f"The account {name} cannot run {sys.executable}. Install Sharewell where both accounts may read it, "
            "not in one person's own folder."
        )


def _account(name: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise NotNow(f"There is no account {name} on this machine.") from None
