"""Media in a folder of this computer."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from inbox.adapters.storage.port import NotStored, StorageError, checked
from inbox.whatsapp.recognition import stored

PIECE = 256 * 1024
UNFINISHED = "unfinished"

FULL = stored("The disk of the media folder %(folder)s is full.")
UNUSABLE = stored("The media folder %(folder)s cannot be used (%(trouble)s).")


class LocalFolder:
    """Writes beside the files and renames, so that a crash or a full disk leaves no half file."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.unfinished = self.root / UNFINISHED

    def put(self, key: str, file: BinaryIO) -> None:
        path = self.root / checked(key)
        draft = self.unfinished / secrets.token_hex(16)
        try:
            make_folder(self.unfinished)
            make_folder(path.parent)
            write(draft, file, path)
            flush(path.parent)
        except OSError as trouble:
            raise StorageError(told(self.root, trouble)) from trouble
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)

    def read(self, key: str, start: int = 0, length: int | None = None) -> Generator[bytes, None, None]:
        path = self.root / checked(key)
        try:
            with path.open("rb", buffering=0) as file:
                file.seek(start)
                left = length
                while left is None or left > 0:
                    piece = file.read(PIECE if left is None else min(PIECE, left))
                    if not piece:
                        return
                    left = None if left is None else left - len(piece)
                    yield piece
        except FileNotFoundError:
            raise NotStored(f"{path} is not there.") from None
        except OSError as trouble:
            raise StorageError(told(self.root, trouble)) from trouble

    def delete(self, key: str) -> None:
        path = self.root / checked(key)
        try:
            path.unlink(missing_ok=True)
        except OSError as trouble:
            raise StorageError(told(self.root, trouble)) from trouble

    def sweep(self) -> int:
        """Remove drafts that no living process holds the lock of."""
        swept = 0
        with contextlib.suppress(FileNotFoundError):
            for entry in os.scandir(self.unfinished):
                with contextlib.suppress(OSError):
                    swept += remove_abandoned(Path(entry.path))
        return swept


def write(draft: Path, file: BinaryIO, path: Path) -> None:
    """Copy the file to a draft, locked until it has its name, and wait until the disk has it."""
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as target:
        with contextlib.suppress(OSError):  # a disk over the network may know no locks
            fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.copyfileobj(file, Whole(target), PIECE)
        os.fsync(target.fileno())
        draft.replace(path)


class Whole:
    """A raw file whose writes are complete or fail: the last ones before a disk is full may be short."""

    def __init__(self, raw: BinaryIO) -> None:
        self.raw = raw

    def write(self, data: bytes) -> int:
        rest = memoryview(data)
        while rest:
            rest = rest[self.raw.write(rest) :]
        return len(data)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each of them durable in the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    flush(folder.parent)


def flush(folder: Path) -> None:
    """Make the names in a folder durable; the files themselves are already."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_abandoned(path: Path) -> bool:
    with path.open("rb") as draft:
        fcntl.flock(draft, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises while its writer lives
        path.unlink()
    return True


def told(root: Path, trouble: OSError) -> str:
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL % {"folder": root}
    return UNUSABLE % {"folder": root, "trouble": trouble.strerror or type(trouble).__name__}
