"""The right to do the jobs of a SQLite store: one process has it, until it ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from extractor.errors import OutsideError


class ExecutorLock:
    """A lock on a file, which the system gives back when the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """False when another has it. OutsideError("outside.write")."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise OutsideError(
                "outside.write", place=str(self._path), facts={"reason": str(error)}
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def give_back(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
