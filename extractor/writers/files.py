"""The files of a dataset, and how they take their place: in a folder of their own first, then all at once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from extractor.errors import OutsideError, Refused
from extractor.ports import Value
from extractor.writers.jsonl import json_lines
from extractor.writers.tables import csv_table

# What a desktop leaves in any folder it has shown.
_DESKTOP = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class FileWriters:
    """Implements ports.Writers."""

    def table(
        self, path: Path, columns: Sequence[tuple[str, bool]]
    ) -> AbstractContextManager[Callable[[Sequence[Value]], None]]:
        return csv_table(path, columns)

    def lines(self, path: Path) -> AbstractContextManager[Callable[[Mapping[str, Any]], None]]:
        return json_lines(path)

    def text(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8", newline="\n")

    def staged(self, out: Path, names: Sequence[str]) -> AbstractContextManager[Path]:
        return _staged(out, names)


@contextmanager
def _staged(out: Path, names: Sequence[str]) -> Iterator[Path]:
    """The folder that `out` was is moved aside, not written into: a reader sees the old dataset or the new one, never half."""
    place = out.resolve()
    _refuse_foreign(place, names)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise _unwritten(out, error) from error
    try:
        fresh = aside / "new"
        fresh.mkdir()
        yield fresh
        if place.exists():
            place.rename(aside / "old")
        try:
            fresh.rename(place)
        except OSError:
            if (aside / "old").exists():
                (aside / "old").rename(place)
            raise
    except OSError as error:
        raise _unwritten(out, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refuse_foreign(place: Path, names: Sequence[str]) -> None:
    """Only an earlier dataset may be replaced: a folder with anything else in it is somebody's."""
    if not place.exists():
        return
    if not place.is_dir():
        raise Refused("export.exists", place=str(place), facts={"path": str(place)})
    foreign = sorted(path.name for path in place.iterdir() if path.name not in {*names, *_DESKTOP})
    if foreign:
        raise Refused("export.exists", place=str(place), value=foreign[0], facts={"path": str(place)})


def _unwritten(out: Path, error: OSError) -> OutsideError:
    return OutsideError("outside.write", place=str(out), facts={"reason": error.strerror or str(error)})
