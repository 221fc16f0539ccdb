"""A Document is what every reader makes of a file, whatever its format.

Text      one string for the whole report, normalised once; every offset in a record counts code points in it.
Span      a half-open stretch [start, end) of that text.
Box       a rectangle on a page, in points (1/72 inch) from the page's top left, x to the right, y down,
          after the page's rotation is undone.
Cell      a stretch of text that stood in one cell of a table, with its row, column and spans.
Page      one page, with the reader that read it; a text file has none.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from pydantic import BaseModel, ConfigDict

Span = tuple[int, int]
LEGIBLE = 0.5  # a cell whose score is below it can't be read: its readings differ, or none is sure


class Frozen(BaseModel):
    """Base of all domain nouns: frozen, closed (an unknown key is an error)."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Frozen):
    """Rectangle in points from the page's top left: x0 < x1 to the right, y0 < y1 down."""

    x0: float
    y0: float
    x1: float
    y1: float


class Word(Frozen):
    """A run of text with its place on a page. `score` is the recogniser's, 0 to 1; None for a text layer."""

    start: int
    end: int
    page: int
    box: Box
    score: float | None = None


class Cell(Frozen):
    """One cell of a table, its text at [start, end). Row and column count from 0; spans are at least 1. `score` as a word's; that
    of a cell that was read more than once says how far the readings agree."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    score: float | None = None


class Table(Frozen):
    """Cells as they stood in the source, in reading order; `start` and `end` bound the table's text."""

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    page: int | None = None


class Page(Frozen):
    """`rotation` in degrees, undone in all boxes. `reader` is text | html | word | pdf | scan, or none where the
    page was not read."""

    page: int
    width: float
    height: float
    rotation: float = 0.0
    reader: str
    engine: str | None = None
    dpi: int | None = None


class SourceRef(Frozen):
    """Which bytes the report came from. `part` counts the reports in one file from 1; null for what is not known."""

    path: str
    member: str | None = None
    part: int = 1
    name: str
    sha256: str
    media_type: str
    bytes: int
    url: str | None = None
    retrieved_at: str | None = None


class Stated(Frozen):
    """What whoever collected the file says of the report in it (manifest.csv); None for what is not said."""

    issuer: str | None = None
    year: int | None = None


class OffsetMap(Frozen):
    """Normalised offset -> raw offset, as runs: text[n] came from raw[r + (n - start)] within a run.

    `runs` holds (start in text, start in raw), ascending; a character that normalisation made up maps to where it stands.
    """

    runs: tuple[tuple[int, int], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.runs]

    def to_raw(self, offset: int) -> int:
        """Raw offset of the character at `offset` of the text."""
        if not self.runs:
            return offset
        start, raw = self.runs[max(0, bisect_right(self._starts, offset) - 1)]
        return raw + offset - start


class Document(Frozen):
    """A report's text with everything the reader knew of its places."""

    source: SourceRef
    raw: str
    text: str
    offsets: OffsetMap
    pages: tuple[Page, ...] = ()
    words: tuple[Word, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[
        str, ...
    ] = ()  # finding codes the reader itself raises (an encoding guessed, an image left unread)
    stated: Stated | None = None
