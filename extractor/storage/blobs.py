"""The bytes of the sources as files named by their SHA-256: the same content is kept once and is never written over."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from extractor.errors import NotFound, OutsideError


class BlobFolder:
    """A folder of files `<first two hex digits>/<sha256>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """OutsideError("outside.write") when it can't be written."""
        sha256 = hashlib.sha256(data).hexdigest()
        place = self._place(sha256)
        if not place.exists():
            try:
                write_whole(place, data)
            except OSError as error:
                raise OutsideError("outside.write", place=str(place), facts={"reason": str(error)}) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        try:
            return self._place(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("input.missing", place=sha256) from error
        except OSError as error:
            raise OutsideError("outside.database", place=sha256, facts={"reason": str(error)}) from error

    def drop(self, sha256: str) -> None:
        """OutsideError("outside.write"); what is not there is no fault."""
        try:
            self._place(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise OutsideError("outside.write", place=sha256, facts={"reason": str(error)}) from error

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def write_whole(place: Path, data: bytes) -> None:
    """Under another name first: a file that has its name is whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
