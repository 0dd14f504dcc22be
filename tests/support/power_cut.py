"""What a disk holds after a power cut, worked out from every write and sync of a program as the kernel saw them.

Only what was synced is sure to be there. Of what was written since, a disk may have kept any part, in any order, so
besides "nothing of it" a part chosen by chance is tried, the last write torn (the ALICE model of crash states).
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.serving import environment
from tests.support.traced import ROOT, database_files, strace

CALLS = "pwrite64,write,fdatasync,fsync,ftruncate"
SECTOR = 512
_LINE = re.compile(r"^\d+ +(\w+)\(\d+<([^>]+)>(?:, (.*))?\) += (\d+)$")
_TEXT = re.compile(r'^"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?, (\d+)(?:, (\d+))?$')


@dataclass(frozen=True)
class Step:
    """One call: on which file, what (write, cut, sync, ack), at which place, with which bytes."""

    what: str
    file: str
    at: int = 0
    data: bytes = b""


def recorded(var: Path, count: int, *mode: str) -> list[Step]:
    """Every write and sync of so many concerns, and each acknowledgement between them."""
    log = var.parent / "writes"
    command = [strace(), "-f", "-y", "--seccomp-bpf", "-xx", "-s", "200000", "-o", str(log),
               *database_files(var, "acks"), "-e", f"trace={CALLS}"]  # fmt: skip
    words = [sys.executable, "-m", "tests.support.recorder", "record", str(count), *mode]
    subprocess.run([*command, *words], cwd=ROOT, env=environment(var), check=True, timeout=500, capture_output=True)
    return [step for line in log.read_text().splitlines() if (step := _step(line)) is not None]


def _step(line: str) -> Step | None:
    found = _LINE.match(line.replace("\\x", "\\x"))
    if found is None:
        return None
    call, path, rest, _ = found.groups()
    name = Path(_plain(path)).name
    if call in ("fdatasync", "fsync"):
        return Step("sync", name)
    if call == "ftruncate":
        return Step("cut", name, int(rest))
    text = _TEXT.match(rest)
    assert text is not None and not text[2], line[:200]
    data = bytes.fromhex(text[1].replace("\\x", ""))
    return Step("ack", name, 0, data) if name == "acks" else Step("write", name, int(text[4] or 0), data)


def _plain(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


@dataclass
class Disk:
    """What is sure to be on the disk, and what was only written, by file."""

    sure: dict[str, bytearray]
    pending: dict[str, list[Step]] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)

    def take(self, step: Step) -> None:
        """The next call."""
        if step.what == "ack":
            self.acknowledged += step.data.decode().split()
        elif step.what == "sync":
            for one in self.pending.pop(step.file, []):
                _apply(self.sure.setdefault(step.file, bytearray()), one)
        else:
            self.pending.setdefault(step.file, []).append(step)

    def after(self, chance: random.Random | None) -> dict[str, bytes]:
        """The files after a cut now: with nothing that was not synced, or with a part of it."""
        files = {name: bytearray(content) for name, content in self.sure.items()}
        for name, steps in self.pending.items() if chance else ():
            kept = [one for one in steps if chance.random() < 0.5]
            for one in kept[:-1]:
                _apply(files.setdefault(name, bytearray()), one)
            for one in kept[-1:]:
                torn = one.data[: SECTOR * chance.randint(0, len(one.data) // SECTOR)]
                _apply(files.setdefault(name, bytearray()), Step(one.what, name, one.at, torn))
        return {name: bytes(content) for name, content in files.items()}


def _apply(content: bytearray, step: Step) -> None:
    if step.what == "cut":
        del content[step.at :]
        content.extend(bytes(max(0, step.at - len(content))))
        return
    content.extend(bytes(max(0, step.at - len(content))))
    content[step.at : step.at + len(step.data)] = step.data


def cuts(before: dict[str, bytes], steps: Sequence[Step], parts: int) -> Iterator[tuple[dict[str, bytes], list[str]]]:
    """The files after each cut, with what was acknowledged by then.

    Just before and just after each sync, and after each acknowledgement; each with nothing of what was not synced, and
    `parts` times with a part of it.
    """
    disk = Disk({name: bytearray(content) for name, content in before.items()})
    chance = random.Random(20261123)  # noqa: S311 - the same cuts in every run
    for step in steps:
        if step.what == "sync":
            yield disk.after(None), list(disk.acknowledged)
        disk.take(step)
        if step.what in ("sync", "ack"):
            yield disk.after(None), list(disk.acknowledged)
            for _ in range(parts):
                yield disk.after(chance), list(disk.acknowledged)
