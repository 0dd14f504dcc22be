"""Which tests one process of a run takes all of: those of a module whose set-up takes long and is made once.

xdist knows groups of tests by a mark, which it writes into their names; from pytest 9.2 on it no longer can, and each
of two processes made the set-up for itself. So the modules stand here.
"""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling

SLOWLY_SET_UP = {
    "tests/cli/test_backup_commands.py",
    "tests/cli/test_doctor.py",
    "tests/cli/test_killed_commands.py",
    "tests/cli/test_killed_dispatcher.py",
    "tests/cli/test_killed_web.py",
    "tests/cli/test_postgresql_commands.py",
    "tests/cli/test_raw_requests.py",
    "tests/cli/test_story_command.py",
    "tests/cli/test_upgrade.py",
    "tests/proofs/test_bit_flips.py",
    "tests/proofs/test_canaries.py",
    "tests/proofs/test_disk_errors.py",
    "tests/proofs/test_full_disk.py",
    "tests/proofs/test_page_flips.py",
    "tests/proofs/test_power_cuts.py",
    "tests/proofs/test_reading_fails_closed.py",
}
DATABASES = ("[sqlite]", "[postgresql]")


class Together(LoadScopeScheduling):
    """Hands out single tests, and the modules named above whole; of those made twice, each database's part whole."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        if module not in SLOWLY_SET_UP:
            return nodeid
        return module + next((database for database in DATABASES if nodeid.endswith(database)), "")


def scheduler(config: Any, log: Any) -> Together:
    """What xdist asks for."""
    return Together(config, log)
