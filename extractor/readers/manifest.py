"""manifest.csv: what the collector of reports knows of each file, beside the files or inside the zip.

Row      one file: `path` relative to the manifest's folder, and any of url, retrieved_at, issuer, year.
Faulty   a row that can't be used, and why; the other rows still count.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from extractor.domain.document import SourceRef, Stated
from extractor.errors import InputError
from extractor.readers.text import decode

MANIFEST = "manifest.csv"
_COLUMNS = ("path", "url", "retrieved_at", "issuer", "year")
_SEPARATORS = ",\t;"  # Excel writes ; in some countries, and tabs as “Unicode text”
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?|\.0)?")  # spreadsheets write a column with gaps as 2023.0
_OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)")
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ](\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?))?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_URL = re.compile(r"(?:https?|ftp)://\S{1,2000}", re.IGNORECASE)
_LARGEST = 16 * 1024 * 1024


class Row(NamedTuple):
    """Empty cells are None."""

    line: int
    url: str | None
    retrieved_at: str | None
    stated: Stated


class Manifest(NamedTuple):
    """`rows` by path; `faults` in the file's order."""

    rows: Mapping[str, Row]
    faults: tuple[InputError, ...]

    def row_of(self, path: str) -> Row | None:
        return self.rows.get(key_of(path))

    def told(self, source: SourceRef, path: str) -> tuple[SourceRef, Stated | None]:
        """The source with what the manifest says of the file at that path, and what it says of the report."""
        row = self.row_of(path)
        if row is None:
            return source, None
        update = {"url": row.url or source.url, "retrieved_at": row.retrieved_at or source.retrieved_at}
        return source.model_copy(update=update), row.stated

    def without_file(self, present: set[str], place: str) -> Iterator[InputError]:
        """A fault for each row whose file is not there."""
        for path, row in self.rows.items():
            if path not in present:
                yield _fault(place, row.line, f"{path}: 没有这个文件 there is no such file")


def key_of(path: str) -> str:
    """Paths are compared with / between folders and composed letters (macOS writes them decomposed)."""
    return unicodedata.normalize("NFC", path.strip().replace("\\", "/")).removeprefix("./")


def is_manifest(name: str) -> bool:
    return name.replace("\\", "/").rpartition("/")[2].lower() == MANIFEST


def read_manifest(data: bytes, place: str) -> Manifest:
    """Any encoding and any of the usual separators; columns in any order, unknown ones ignored. InputError `manifest.bad` where the
    file has no column `path`."""
    if len(data) > _LARGEST:
        raise _fault(place, 0, f"{len(data)} bytes > {_LARGEST}")
    text = decode(data).text
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: dict[str, Row] = {}
    faults: list[InputError] = []
    columns: list[str] | None = None
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _header(cells, place)
                continue
            try:
                path, row = _row(
                    dict(zip(columns, cells, strict=False)), lines.line_num, len(cells) - len(columns)
                )
                if path in rows:
                    raise ValueError(
                        f"{path}: 重复，见第 {rows[path].line} 行 twice, see line {rows[path].line}"
                    )
                rows[path] = row
            except ValueError as error:
                faults.append(_fault(place, lines.line_num, str(error)))
    except csv.Error as error:
        faults.append(_fault(place, lines.line_num, str(error)))
    if columns is None:
        raise _fault(place, 0, "文件为空 it is empty")
    return Manifest(rows, tuple(faults))


def _header(cells: list[str], place: str) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    if "path" not in columns:
        raise _fault(place, 1, "没有 path 列 there is no column path")
    twice = [name for name in _COLUMNS if columns.count(name) > 1]
    if twice:
        raise _fault(place, 1, f"列重复 columns stand twice: {', '.join(twice)}")
    return columns


def _row(cells: dict[str, str], line: int, surplus: int) -> tuple[str, Row]:
    """ValueError says what is wrong with it."""
    path, url, at, issuer, year = (" ".join(cells.get(name, "").split()) for name in _COLUMNS)
    if surplus > 0:
        raise ValueError(f"多出 {surplus} 列 {surplus} cells too many")
    if not path:
        raise ValueError("path 为空 path is empty")
    if url and not _URL.fullmatch(url):
        raise ValueError(f"url：{url[:100]}")
    stands = _YEAR.fullmatch(year)
    if year and stands is None:
        raise ValueError(f"year：{year[:100]}")
    key = key_of(cells["path"])
    if _OUTSIDE.match(key):
        raise ValueError(
            f"{key[:200]}: path 应相对于 manifest.csv 所在文件夹 is not relative to the manifest's folder"
        )
    stated = Stated(issuer=issuer or None, year=int(stands[1]) if stands else None)
    return key, Row(line, url or None, _moment(at), stated)


def _moment(text: str) -> str | None:
    """An ISO date or moment."""
    if not text:
        return None
    match = _DATE.fullmatch(_COMPACT.sub(r"\1-\2-\3", text, count=1))
    if match is None:
        raise ValueError(f"retrieved_at：{text[:100]}")
    year, month, day, time = match.groups()
    hour = "0" if time and time[1] == ":" else ""
    iso = f"{year}-{int(month):02}-{int(day):02}" + (f"T{hour}{time}" if time else "")
    try:
        datetime.fromisoformat(iso)
    except ValueError as error:
        raise ValueError(f"retrieved_at：{text[:100]}") from error
    return iso


def _fault(place: str, line: int, reason: str) -> InputError:
    where = f"{place}:{line}" if line else place
    return InputError(
        "manifest.bad",
        place=where,
        facts={"reason": f"第 {line} 行 line {line}: {reason}" if line else reason},
    )
