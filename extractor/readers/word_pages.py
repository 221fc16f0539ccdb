"""Word documents that are pictures of pages: what was scanned or photographed and put into Word, a page after the other.

They are read together as the pages of one scan, so that tables go on over page breaks, and written where the first of them stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.readers.flow import Flow, Flowed
from extractor.readers.pictures import has_headings, write
from extractor.readers.sheets import Sheet

_FEW = 400  # characters; a report's prose has thousands
_MOST_PAGES = 40


class Pages(NamedTuple):
    """What the pictures hold, None where nothing is to be read in them; how many there are, and how many of them were not read."""

    document: Document | None
    number: int
    unread: int

    def note(self) -> str:
        return f"W5 count={self.number} unread={self.unread}"


def are_pages(flowed: Flowed) -> bool:
    """The document has pictures, and beside them neither a table nor a report's text."""
    return (
        bool(flowed.marks)
        and not flowed.tables
        and len("".join(flowed.text.split())) < _FEW
        and not has_headings(flowed)
    )


def read_pages(pictures: Iterable[bytes | None], source: SourceRef) -> Pages:
    from extractor.readers import raster
    from extractor.readers.layout import compose
    from extractor.readers.scan import ScanReader

    reader = ScanReader()
    sheets: list[Sheet] = []
    count = unread = 0
    for data in pictures:
        count += 1
        try:
            frame = None if data is None or count > _MOST_PAGES else next(raster.frames(data, source.path))
        except InputError:
            frame = None
        if frame is None:
            unread += 1
        else:
            sheets.append(reader.sheet(frame, len(sheets) + 1))
    document = reader.confirmed(compose(source, sheets)) if sheets else None
    if document is not None and not document.text.strip():
        document = None
    return Pages(document, count, unread)


def write_whole(document: Document, flow: Flow, place: int) -> None:
    """The lines and tables of the pages, in order; `place` is the first picture's in the raw source."""
    at = 0
    for table in sorted(document.tables, key=lambda one: one.start):
        _write_lines(document.text[at : table.start], flow, place)
        write(document.model_copy(update={"tables": (table,)}), flow, place)
        at = table.end
    _write_lines(document.text[at:], flow, place)


def _write_lines(text: str, flow: Flow, place: int) -> None:
    for line in text.splitlines():
        if line.strip():
            flow.words(line, place)
            flow.line()
