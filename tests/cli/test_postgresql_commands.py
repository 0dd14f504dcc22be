"""The commands that touch every row, as a person types them, over PostgreSQL with its two roles."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.stories import FOLDER
from tests.support import left_out
from tests.support.past_the_wall import OWNER, SERVING
from tests.support.postgres import Server, free_port
from tests.support.serving import SHAREWELL, environment, first_line, serving

pytestmark = [pytest.mark.once, left_out.LINUX]
STORY = FOLDER / "unnamed-advice-becomes-a-referral.toml"


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    """The settings of both roles: one that serves, one that owns."""
    server = Server()
    try:
        place = f"127.0.0.1:{server.port}/sharewell"
        yield {"SHAREWELL_DATABASE_URL": f"postgresql://{SERVING}@{place}",
               "SHAREWELL_OWNER_DATABASE_URL": f"postgresql://{OWNER}@{place}"}
    finally:
        server.stop()


@pytest.fixture(scope="module")
def practice(addresses: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a practice pre-school whose rows lie in PostgreSQL."""
    var = tmp_path_factory.mktemp("practice") / "var"
    with serving(var, free_port(), command="run", **addresses) as process:
        while "http://" not in (line := first_line(process)):
            assert line, "it ended"
    return var


def typed(var: Path, settings: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SHAREWELL, *map(str, arguments)], env=environment(var, **settings), capture_output=True,
                          text=True, timeout=180, check=False)  # fmt: skip


def answer(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_story_is_played_into_the_practice_setting_and_found_whole(practice: Path, addresses: dict[str, str]) -> None:
    told = answer(typed(practice, addresses, "story", "--into-practice", STORY, "--json"))
    assert told["ledger"]["whole"], told["ledger"]["findings"][:3]
    assert answer(typed(practice, addresses, "ledger", "verify", "--json"))


def test_without_the_owner_s_address_nothing_is_begun(practice: Path, addresses: dict[str, str]) -> None:
    before = answer(typed(practice, addresses, "ledger", "verify", "--json"))
    serving_only = {"SHAREWELL_DATABASE_URL": addresses["SHAREWELL_DATABASE_URL"]}
    refused = typed(practice, serving_only, "story", "--into-practice", STORY)
    assert refused.returncode and "OWNER" in refused.stdout + refused.stderr
    assert answer(typed(practice, addresses, "ledger", "verify", "--json"))["events"] == before["events"]


def test_new_keys_for_every_row_and_a_new_key_over_them(practice: Path, addresses: dict[str, str]) -> None:
    moved = answer(typed(practice, addresses, "keys", "rotate", "--json"))
    assert moved["before"] != moved["now"]
    done = answer(typed(practice, addresses, "keys", "reencrypt", "--wait", "1", "--json"))
    assert done["rows"] > 100 and done["kept"] == 0
    assert set(answer(typed(practice, addresses, "keys", "status", "--json"))["generations"]) == {"1", "2"}
    assert typed(practice, addresses, "ledger", "verify").returncode == 0
