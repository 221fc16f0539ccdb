"""Where texts stand on their pages, as files beside the sources: one for each file and text, written when the file is read, dropped when
the file was read otherwise since and no page shows that text any more (services.arrivals).

A file is gzip of JSON, as a browser takes it, so that it is sent as it lies there.
"""

from __future__ import annotations

import gzip
from pathlib import Path

from extractor.domain.placed import PlacedText
from extractor.errors import OutsideError
from extractor.storage.blobs import write_whole

_SHORT = 16  # of the text's name: one file has few readings


class PlacedFolder:
    """A folder of files `<first two hex digits>/<source's hash>-<beginning of the text's>.json.gz`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, placed: PlacedText) -> None:
        """What has no page is not kept; what is there stays. OutsideError("outside.write")."""
        place = self._place(placed.source, placed.text)
        if not placed.pages or place.exists():
            return
        # Without a time in it: the same text gives the same bytes.
        data = gzip.compress(placed.model_dump_json().encode(), mtime=0)
        try:
            write_whole(place, data)
        except OSError as error:
            raise OutsideError("outside.write", place=str(place), facts={"reason": str(error)}) from error

    def get(self, source: str, text: str) -> bytes | None:
        """The gzipped JSON of a PlacedText; None where none was kept. OutsideError("outside.database")."""
        place = self._place(source, text)
        try:
            return place.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise OutsideError("outside.database", place=str(place), facts={"reason": str(error)}) from error

    def drop(self, source: str, text: str) -> None:
        """OutsideError("outside.write"); what is not there is no fault."""
        place = self._place(source, text)
        try:
            place.unlink(missing_ok=True)
        except OSError as error:
            raise OutsideError("outside.write", place=str(place), facts={"reason": str(error)}) from error

    def _place(self, source: str, text: str) -> Path:
        return self._folder / source[:2] / f"{source}-{text[:_SHORT]}.json.gz"
