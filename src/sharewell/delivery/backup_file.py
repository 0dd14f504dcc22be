"""One file of a backup: an age file that holds a tar, with a manifest at its end.

Anybody opens it with age and tar; docs/reference/backup-format.md says what is in it. It is written beside its place,
on the disk before it gets its name, so that a file with the name of a backup is a whole one.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter, FileIO, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from sharewell.rules.errors import Broken, NotNow, Unreadable

FORMAT = "sharewell backup 1"
MANIFEST = "manifest.json"
HALF = ".part"
AT_ONCE, FLUSHED_EACH = 1 << 20, 16 << 20
LONGEST_MANIFEST = 10_000_000
Progress = Callable[[int, int], None]
NOT_A_KEY = "{key} is not a recovery key: one begins with age1. Make one with “sharewell backup key”."
NOT_PRIVATE = "This is not the private part of a recovery key: it begins with AGE-SECRET-KEY-1."
CLOSED = "This key does not open {name}, or the file was changed or cut short."
ALTERED = "{name} was altered: {what}"


@dataclass(frozen=True)
class Written:
    """One finished file: where, how long, and its SHA-256 digest (hex)."""

    path: Path
    bytes: int
    digest: str


def recovery_keys(given: Sequence[str]) -> list[Any]:
    """The public keys that backups are locked to. Raises NotNow where there is none, or one is no key."""
    found = []
    for text in given:
        try:
            found.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError:
            raise NotNow(NOT_A_KEY.format(key=text.strip()[:80] or "Nothing")) from None
    if not found:
        raise NotNow("Say which keys open the backups: SHAREWELL_BACKUP_KEYS. Make one with “sharewell backup key”.")
    return found


def new_key() -> tuple[str, str]:
    """A new recovery key: its private and its public part."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def private_key(text: str) -> Any:
    """The private part of a recovery key, from the file or paper it was kept on. Raises Unreadable."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(lines[0].upper() if len(lines) == 1 else "")
    except pyrage.IdentityError:
        raise Unreadable("", NOT_PRIVATE) from None


def write(
    target: Path, files: Mapping[str, Path], about: Mapping[str, Any], keys: Sequence[Any],
    progress: Progress = lambda done, of: None,
) -> Written:
    """Write `files` (name inside, where it lies) and a manifest of `about` and their digests, locked to `keys`.

    Raises NotNow where the place cannot be written; nothing with the name of `target` is left then.
    """
    half = target.with_name(f".{target.name}{HALF}")
    try:
        half.unlink(missing_ok=True)
        with BufferedWriter(FileIO(half, "xb"), AT_ONCE) as out, FileIO(half) as again:
            half.chmod(0o600)
            with _Follower(again, out.fileno()) as follower, _Tar(files, about, progress, follower) as tar:
                pyrage.encrypt_io(BufferedReader(tar, AT_ONCE), out, keys)
                out.flush()
                follower.go_on()
                os.fsync(out.fileno())
                written = follower.finish(target)
        half.replace(target)
        _sync(target.parent)
    except (OSError, pyrage.EncryptError) as error:
        half.unlink(missing_ok=True)
        why = getattr(error, "strerror", None) or str(error)
        raise NotNow(f"The backup was not written to {target.parent} ({why}). The ones from before are as they were.") \
            from None
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return written


def unpack(source: Path, key: Any, folder: Path, progress: Progress = lambda done, of: None) -> dict[str, Any]:
    """Open `source` with a private key, put its files into `folder`, check every digest, and return the manifest.

    Raises Unreadable where it is no backup, Broken where it does not open or something in it was altered.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tar = folder / ".tar"
    try:
        with source.open("rb") as sealed, tar.open("xb") as plain:
            tar.chmod(0o600)
            pyrage.decrypt_io(_Counted(sealed, source.stat().st_size, progress), plain, [key])
        return _taken_apart(tar, folder, source.name)
    except (pyrage.DecryptError, ValueError, EOFError):
        raise Broken(CLOSED.format(name=source.name)) from None
    except OSError as error:
        if error.strerror is None:
            raise Broken(CLOSED.format(name=source.name)) from None
        raise Unreadable("", f"{source} cannot be read ({error.strerror}).") from None
    finally:
        tar.unlink(missing_ok=True)


def _taken_apart(tar: Path, folder: Path, name: str) -> dict[str, Any]:
    try:
        with tarfile.open(tar, "r:") as inside:
            members = inside.getmembers()
            manifest = _manifest(inside, members)
            said = manifest["files"]
            if sorted(said) != sorted(one.name for one in members[:-1]):
                raise Broken(ALTERED.format(name=name, what="its list of files is not what is in it."))
            for one in members[:-1]:
                digest = _put(inside, one, folder)
                if [one.size, digest] != [said[one.name]["bytes"], said[one.name]["sha256"]]:
                    raise Broken(ALTERED.format(name=name, what=f"{one.name} is not what was written."))
    except (tarfile.TarError, KeyError, TypeError, AttributeError):
        raise Unreadable("", f"{name} is not a backup of Sharewell.") from None
    return manifest


def _manifest(inside: tarfile.TarFile, members: Sequence[tarfile.TarInfo]) -> dict[str, Any]:
    last = members[-1] if members else None
    found = inside.extractfile(last) if last and last.name == MANIFEST and last.size < LONGEST_MANIFEST else None
    manifest = json.loads(found.read()) if found else None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise tarfile.TarError
    return manifest


def _put(inside: tarfile.TarFile, one: tarfile.TarInfo, folder: Path) -> str:
    target = folder / one.name
    found = inside.extractfile(one)
    if found is None or not target.resolve().is_relative_to(folder.resolve()):
        raise tarfile.TarError
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with found, target.open("xb") as out:
        target.chmod(0o600)
        while part := found.read(AT_ONCE):
            digest.update(part)
            out.write(part)
    return digest.hexdigest()


class _Follower:
    """Makes the digest of what is written, on a thread that follows the writing through the file itself.

    It also has what was written put on the disk now and then, so that little is left to wait for at the end.
    """

    def __init__(self, again: FileIO, file: int) -> None:
        """`again`: the file opened once more, to be read; `file`: its descriptor for writing."""
        self._again, self._file, self._sum, self._bytes = again, file, hashlib.sha256(), 0
        self._thread = ThreadPoolExecutor(1)
        self._going = _done()

    def __enter__(self) -> _Follower:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def go_on(self) -> None:
        """Take in what was written meanwhile, unless that is being done. Raises OSError where it failed before."""
        if self._going.done():
            self._going.result()
            self._going = self._thread.submit(self._catch_up)

    def finish(self, target: Path) -> Written:
        """The finished file, which will be `target`."""
        self._going.result()
        self._catch_up()
        return Written(target, self._bytes, self._sum.hexdigest())

    def _catch_up(self) -> None:
        while part := self._again.read(AT_ONCE):
            self._sum.update(part)
            self._bytes += len(part)
            if self._bytes % FLUSHED_EACH < AT_ONCE:
                os.fsync(self._file)


class _Counted:
    """What is read, counted."""

    def __init__(self, source: BinaryIO, size: int, progress: Progress) -> None:
        self._source, self._size, self._progress, self._done = source, size, progress, 0

    def read(self, size: int = -1) -> bytes:
        part = self._source.read(size)
        self._done += len(part)
        self._progress(self._done, self._size)
        return part


class _Tar(RawIOBase):
    """The tar, made while it is read: never on a disk as it is. Its digests are made on a thread meanwhile.

    It is read through a buffer, so that age's small pieces come from there and not from here.
    """

    def __init__(
        self, files: Mapping[str, Path], about: Mapping[str, Any], progress: Progress, follower: _Follower
    ) -> None:
        self._about, self._progress, self._done = about, progress, 0
        self._of = sum(path.stat().st_size for path in files.values())
        self._hasher, self._follower = ThreadPoolExecutor(1), follower
        self._parts, self._left = self._made(files), memoryview(b"")

    def __exit__(self, *_: object) -> None:
        self._hasher.shutdown()

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self._left and (part := next(self._parts, None)) is not None:
            self._left = memoryview(part)
        size = min(len(self._left), len(into))
        into[:size], self._left = self._left[:size], self._left[size:]
        self._follower.go_on()
        return size

    def _made(self, files: Mapping[str, Path]) -> Iterator[bytes]:
        sums: dict[str, dict[str, Any]] = {}
        for name, path in files.items():
            size, digest = path.stat().st_size, hashlib.sha256()
            yield _header(name, size)
            yield from self._content(path, size, digest)
            yield bytes(-size % tarfile.BLOCKSIZE)
            sums[name] = {"bytes": size, "sha256": digest.hexdigest()}
        manifest = json.dumps({"format": FORMAT, **self._about, "files": sums}, indent=2, sort_keys=True).encode()
        yield _header(MANIFEST, len(manifest)) + manifest + bytes(-len(manifest) % tarfile.BLOCKSIZE)
        yield bytes(2 * tarfile.BLOCKSIZE)

    def _content(self, path: Path, size: int, digest: Any) -> Iterator[bytes]:
        left, hashed = size, _done()
        with path.open("rb") as file:
            while left:
                part = file.read(min(AT_ONCE, left))
                if not part:
                    raise NotNow(f"{path.name} became shorter while it was read. Make the backup again.")
                hashed.result()
                hashed = self._hasher.submit(digest.update, part)
                left -= len(part)
                self._done += len(part)
                self._progress(self._done, self._of)
                yield part
        hashed.result()


def _done() -> Future[None]:
    """What a thread has nothing left to do of."""
    done = Future[None]()
    done.set_result(None)
    return done


def _header(name: str, size: int) -> bytes:
    made = tarfile.TarInfo(name)
    made.size, made.mode = size, 0o600
    return made.tobuf(tarfile.PAX_FORMAT)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
