"""The independent checker, built from Debian's packages of the Go project's own code for transparency logs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "go" / "verify.go"
LIBRARY = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")


@pytest.fixture(scope="session")
def go_verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The independent checker, built from Debian's packages. Where they are missing, the tests that need it fail."""
    go = shutil.which("go")
    assert go and LIBRARY.is_dir(), "Install what this needs: apt-get install golang-go golang-golang-x-mod-dev"
    folder = tmp_path_factory.mktemp("go")
    target = folder / "verify"
    environment = os.environ | {
        "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "cache"), "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }  # fmt: skip
    subprocess.run([go, "build", "-o", str(target), str(SOURCE)], check=True, env=environment, timeout=300)
    return target


def asked(program: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What it says of these files."""
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60)
