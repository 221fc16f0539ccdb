"""Pictures where a table of the form should be: read where they are at hand, else told, never taken for zeros.

Mark      the place of a picture in the text, as the reader left it in the flow.
PICTURE   the sign that stands for a picture in a table's cell, so that the cell is not taken for a blank one.
Scanned   what a reader of scans made of one picture.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from extractor.domain.document import Document, Table
from extractor.domain.form import TITLES, TableName
from extractor.errors import InputError
from extractor.readers.flow import Flow, Flowed, Span2D

UNREAD_PICTURE = "T2 "  # how the note begins of one where a table should be
PICTURE = "\ufffc"  # Unicode's own: object replacement character
Scanned = Document
ReadPicture = Callable[[bytes], Scanned]  # InputErrors of the reader of scans
_HEADING = re.compile(r"[ \t\u3000]*[（(]?[一二三四五六][）)、.．：:]")
_TABLED: tuple[tuple[TableName, re.Pattern[str]], ...] = (
    ("proactive", re.compile(r"主动公开(?:的)?政府信息")),
    ("requests", re.compile(r"处理.{0,8}信息公开申请")),
    ("proceedings", re.compile(r"行政复议.{0,12}行政诉讼")),
)
_INLINE = re.compile(r"\s*data:image/[\w.+-]+((?:;[\w=-]+)*),", re.IGNORECASE)
_LARGEST = 50_000_000  # characters of a picture written into its page
_MOST_PICTURES = 12  # read of one document; the form has three tables, each a few pages long
_FEWEST_CELLS = 12  # of a table; a chart's frame and legend have fewer


class _Section(NamedTuple):
    """A statutory section in which pictures stand; `pictures` counts the document's marks from 0."""

    table: TableName
    start: int
    end: int
    pictures: tuple[int, ...]


def picture_notes(flowed: Flowed, scanned: Collection[int] = ()) -> Iterator[str]:
    """For each statutory section in which a picture was marked: T2 where no table stands, T4 where one was read from a picture."""
    for section in _sections(flowed):
        if not any(_within(table, section) for table in flowed.tables):
            yield f"{UNREAD_PICTURE}table={TITLES[section.table]}"
        elif not set(scanned).isdisjoint(section.pictures):
            yield f"T4 table={TITLES[section.table]}"


def has_headings(flowed: Flowed) -> bool:
    """Pictures stand under headings of the form's tables."""
    return any(True for _ in _sections(flowed))


def scanned_pictures(
    flowed: Flowed,
    names: Sequence[str],
    fetch: Callable[[str], bytes | None],
    read: ReadPicture | None,
) -> dict[int, Scanned]:
    """The tables among the pictures that stand where a table of the form should, by the picture's place among the marks. `names` are
    those of the marked pictures, in order."""
    if read is None:
        return {}
    wanted = [
        place
        for section in _sections(flowed)
        if not any(_within(table, section) for table in flowed.tables)
        for place in section.pictures
    ]
    found: dict[int, Scanned] = {}
    for place in wanted[:_MOST_PICTURES]:
        data = fetch(names[place])
        scanned = None if data is None else _tables_of(data, read)
        if scanned is not None:
            found[place] = scanned
    return found


def _tables_of(data: bytes, read: ReadPicture) -> Scanned | None:
    """None for a picture that shows no table or can't be read: it stays told as a picture."""
    try:
        scanned = read(data)
    except InputError:
        return None
    return scanned if any(len(table.cells) >= _FEWEST_CELLS for table in scanned.tables) else None


def inline_picture(address: str) -> bytes | None:
    """The picture that is written into its own address (RFC 2397); None for any other address: nothing is fetched."""
    head = _INLINE.match(address[:200])
    if head is None or len(address) > _LARGEST:
        return None
    body = address[head.end() :]
    if "base64" not in head[1].lower():
        return unquote_to_bytes(body)
    try:
        return base64.b64decode("".join(body.split()))
    except (binascii.Error, ValueError):
        return None


def write(scanned: Scanned, flow: Flow, place: int) -> None:
    """Puts the tables of a picture into the text; `place` is the picture's in the raw source."""
    for table in scanned.tables:
        flow.begin_table()
        row = -1
        for cell in table.cells:
            if cell.row != row:
                flow.begin_row()
                row = cell.row
            flow.begin_cell(Span2D(cell.row, cell.column, cell.row_span, cell.column_span), score=cell.score)
            for part, text in enumerate(scanned.text[cell.start : cell.end].split("  ")):
                if part:
                    flow.soft_break()
                flow.words(text, place)
        flow.end_table()


def _sections(flowed: Flowed) -> Iterator[_Section]:
    if not flowed.marks:
        return
    headings = [
        (match.start(), match.end(), name)
        for match in re.finditer(r"[^\n]{4,45}(?=\n)", flowed.text)
        if _HEADING.match(match[0])
        for name in [next((name for name, pattern in _TABLED if pattern.search(match[0])), None)]
    ]
    ends = [*(start for start, _, _ in headings), len(flowed.text)][1:]
    for (_, start, name), end in zip(headings, ends, strict=True):
        shown = tuple(place for place, at in enumerate(flowed.marks) if start <= at <= end)
        if name is not None and shown:
            yield _Section(name, start, end, shown)


def _within(table: Table, section: _Section) -> bool:
    return section.start <= table.start and table.end <= section.end
