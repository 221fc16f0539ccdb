"""Pictures of pages -> a document: each page set upright, its table's cells read one by one, its prose line by line.

What the layout does for a PDF's characters it does for these: tables over page breaks, running titles, paragraphs.
Pages are read one after another; of each stays what was read of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extractor.domain.document import Document, Page, SourceRef
from extractor.readers import image_rulings, paper, prose_lines, raster, standing
from extractor.readers.detector import Detector
from extractor.readers.faint import Faint
from extractor.readers.layout import compose
from extractor.readers.minus import has_dash
from extractor.readers.raster import Raster
from extractor.readers.recogniser import ENGINE, Char, Reading, Recogniser
from extractor.readers.relations import Place, failing, place_of, with_scores
from extractor.readers.ruling import Grid, GridCell
from extractor.readers.scan_lines import Cut, Ink, Line, overlap, placed
from extractor.readers.scan_tables import Tables, tables_of, worth
from extractor.readers.second_reading import (
    SHARES,
    Verdict,
    agree,
    first_verdict,
    is_doubtful,
    is_lone_stroke,
    not_nothing,
    settled,
    told_by_slant,
    with_dash,
    without_dust,
)
from extractor.readers.sheets import Sheet
from extractor.readers.strips import Glyph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.readers.recogniser import Crop

    Pixels = NDArray[np.uint8]

_INSET = 0.8  # points inside a cell's wall that are the wall's
_UNCONFIRMED = 4  # columns of section 二, over whose numbers the form has no relation; fewer on a page that holds its end
_DETECTED_AT = 80  # dpi; 9-point type then has 10 pixels
_NARROWED = (
    0.75  # prose is pressed together to this share: a quarter of its time, and one character of a few hundred
)


def read_scan(data: bytes, source: SourceRef) -> Document:
    """An image file's pages. InputErrors of `raster.frames`."""
    reader = ScanReader()
    sheets = [reader.sheet(frame, number) for number, frame in enumerate(raster.frames(data, source.path), 1)]
    return reader.confirmed(compose(source, sheets))


class ScanReader:
    """Reads the pages of one file; the models are loaded at the first."""

    def __init__(self, threads: int = 1) -> None:
        import cv2

        cv2.setNumThreads(threads)
        self._recogniser = Recogniser(threads)
        self._detector = Detector(threads)
        self._once: dict[Place, _Once] = {}
        self._last_table: dict[int, Grid] = {}  # by the page's number
        self.tally = Tally()

    def sheet(self, page: Raster, number: int) -> Sheet:
        """What stands on the page, in points of the upright page."""
        page, rotation = raster.upright(page, self._quarters)
        before = self._last_table.get(number - 1)
        (rulings, grids, at_once), unshaded = _tables(page, before)
        self._last_table = {number: grids[-1]} if grids else {}
        bare = image_rulings.without_lines(_within_tables(unshaded, page, grids), rulings, page.dpi)
        ink = Ink(bare, page.dpi)
        faint = Faint(bare, ink.em)
        cells = _reaching(list(_cell_lines(grids, ink, number)), ink, faint)
        self.tally.add(ruled=int(bool(grids)), at_once=int(bool(grids) and at_once))
        verdicts, once = self._cells_read(cells, ink, bare)
        glyphs = [
            glyph
            for one, verdict in zip(cells, verdicts, strict=True)
            for glyph in _glyphs_of(
                one.shown, one.em, ink.columns(one.shown) | faint.columns(one.shown), verdict, page.dpi
            )
        ]
        unread = 0
        for line, reading in self._prose(page, grids, ink):
            told_by = prose_lines.legibility(line, reading, ink.dpi)
            unread += told_by == "unread"
            if told_by == "print" or not line.stray:
                read = Verdict(reading.moved(line.cut.left).chars, None)
                glyphs += _glyphs_of(line.line, line.em, line.columns, read, page.dpi)
        width, height = page.size
        told = Page(
            page=number,
            width=round(width, 2),
            height=round(height, 2),
            rotation=round(rotation, 2),
            reader="scan",
            engine=ENGINE,
            dpi=page.dpi,
        )
        self._once.update(once)
        return Sheet(told, glyphs, rulings.horizontals, rulings.verticals, unread=unread)

    def _quarters(self, level: Raster) -> int | None:
        return standing.quarters(level.gray, level.dpi, self._recogniser)

    def confirmed(self, document: Document) -> Document:
        """The document with the cells of relations that fail read a second time, and their scores as the readings agree."""
        doubted = {place for place in failing(document) if place in self._once}
        if not doubted:
            return document
        places = sorted(doubted)
        self.tally.add(again=len(places))
        again = self._recogniser.read([self._once[place].crop for place in places])
        scores = {
            place: settled((self._once[place].verdict, first_verdict(reading))).score
            for place, reading in zip(places, again, strict=True)
        }
        return with_scores(document, scores)

    def _prose(
        self, page: Raster, grids: Sequence[Grid], ink: Ink
    ) -> Sequence[tuple[prose_lines.ProseLine, Reading]]:
        """The lines outside the tables, each as it was read."""
        import numpy as np

        bare = ink.gray.copy()
        tables = [_pixels(grid, page.dpi) for grid in grids]
        for x0, y0, x1, y1 in tables:
            bare[max(0, y0) : y1, max(0, x0) : x1] = 255
        if not np.any(bare < 128):
            return []
        regions = self._detector.lines(bare, min(1.0, _DETECTED_AT / page.dpi))
        lines = prose_lines.find(ink, regions, tables, SHARES[0])
        readings = self._recogniser.read([line.cut.crop for line in lines], _NARROWED)
        return list(zip(lines, readings, strict=True))

    def _cells_read(
        self, cells: Sequence[_Found], ink: Ink, bare: Pixels
    ) -> tuple[list[Verdict], dict[Place, _Once]]:
        """What the cells' lines say, and the numbers of which only one reading was taken."""
        readings = self._readings(cells, ink, 0)
        verdicts = [first_verdict(reading) for reading in readings]
        doubted = [
            index
            for index, (found, reading) in enumerate(zip(cells, readings, strict=True))
            if is_doubtful(reading, unconfirmed=found.unconfirmed)
        ]
        self._read_again(doubted, cells, verdicts, ink)
        self.tally.add(lines=len(cells), again=len(doubted))
        for index, verdict in enumerate(verdicts):
            if is_lone_stroke(verdict):
                verdicts[index] = told_by_slant(verdict, ink.slant(cells[index].line))
        for index, found in enumerate(cells):
            if (
                found.unconfirmed
                and verdicts[index].text.isdigit()
                and has_dash(bare, found.line, found.within)
            ):
                verdicts[index] = with_dash(verdicts[index])
        _swept(cells, verdicts)
        said = {found.place for found, verdict in zip(cells, verdicts, strict=True) if verdict.chars}
        for index, found in enumerate(cells):
            if found.place not in said:
                verdicts[index] = not_nothing(verdicts[index], found.line, found.em, ink.tallest(found.line))
        once = {}
        for found, verdict in zip(cells, verdicts, strict=True):
            if found.place is not None and not verdict.again and verdict.text.isdigit():
                once[found.place] = _Once(verdict, _cut(found, ink, 1).crop)
        return verdicts, once

    def _readings(self, lines: Sequence[_Found], ink: Ink, turn: int) -> list[Reading]:
        """The lines as read at that turn, characters placed on the page."""
        cuts = [_cut(found, ink, turn) for found in lines]
        readings = self._recogniser.read([one.crop for one in cuts])
        return [reading.moved(one.left) for reading, one in zip(readings, cuts, strict=True)]

    def _read_again(
        self, doubted: Sequence[int], lines: Sequence[_Found], verdicts: list[Verdict], ink: Ink
    ) -> None:
        """A second reading of each; a third where the first two differ."""
        taken = {index: [verdicts[index]] for index in doubted}
        for turn in (1, 2):
            open_ = [index for index in doubted if turn == 1 or not agree(*taken[index])]
            self.tally.add(third=len(open_) if turn == 2 else 0)
            for index, reading in zip(
                open_, self._readings([lines[index] for index in open_], ink, turn), strict=True
            ):
                taken[index].append(first_verdict(reading))
        for index, read in taken.items():
            verdicts[index] = settled(read)


def _swept(cells: Sequence[_Found], verdicts: list[Verdict]) -> None:
    """Dust is taken from the cells of several lines that a relation of the form can test; in the others it stays for a person."""
    lines: dict[Place, list[int]] = defaultdict(list)
    for index, found in enumerate(cells):
        if found.place is not None and not found.unconfirmed:
            lines[found.place].append(index)
    for own in lines.values():
        if len(own) > 1:
            heights = [cells[index].line.y1 - cells[index].line.y0 for index in own]
            for index, verdict in zip(
                own, without_dust([verdicts[index] for index in own], heights), strict=True
            ):
                verdicts[index] = verdict


@dataclass
class Tally:
    """How a file was read: `ruled` pages hold tables, whose rulings were accepted `at_once` (readers.scan_tables); `lines` of cells
    were read, of which `again` a second time and `third` a third."""

    ruled: int = 0
    at_once: int = 0
    lines: int = 0
    again: int = 0
    third: int = 0

    def add(self, **more: int) -> None:
        for name, count in more.items():
            setattr(self, name, getattr(self, name) + count)


class _Once(NamedTuple):
    """A number that was read once, with the crop for another reading."""

    verdict: Verdict
    crop: Crop


class _Found(NamedTuple):
    """A line that was found, where its ink may be cut from, and its size of type in pixels; `place` is None outside tables.
    `unconfirmed`: no relation of the form is over its table. `faint`: part of it is too pale to be told from dust."""

    line: Line
    within: Line
    em: float
    place: Place | None = None
    unconfirmed: bool = False
    faint: bool = False

    @property
    def shown(self) -> Line:
        """What a crop shows of the line. A mark that is no print (a seal, a watermark) may reach out of the cell; the characters that are
        read beside it are the cell's."""
        return overlap(self.line, self.within)


def _cell_lines(grids: Sequence[Grid], ink: Ink, page: int) -> Iterator[_Found]:
    per_point = ink.dpi / 72
    for grid in grids:
        unconfirmed = len(grid.xs) - 1 <= _UNCONFIRMED
        for cell in grid.cells:
            box = _inside(cell, per_point)
            for line in ink.lines_in(box):
                yield _Found(line, box, ink.em, place_of(page, cell.x0, cell.y0), unconfirmed)


def _reaching(cells: Sequence[_Found], ink: Ink, faint: Faint) -> list[_Found]:
    """The lines with the faint print at their ends, which is put back where it was painted over as dust."""
    usual = faint.usual([found.line for found in cells])
    reaching = []
    for found in cells:
        line, wide = found.line, faint.reach(found.line, found.within, usual)
        for x0, x1 in ((wide.x0, line.x0), (line.x1, wide.x1)):
            ink.gray[line.y0 : line.y1, x0:x1] = faint.gray[line.y0 : line.y1, x0:x1]
        reaching.append(found._replace(line=wide, faint=wide != line))
    return reaching


def _cut(found: _Found, ink: Ink, turn: int) -> Cut:
    """The line's crop for a reading: the second is of its bodies alone."""
    return ink.cut(found.line, found.within, found.em, SHARES[turn], bodies=turn == 1 and not found.faint)


def _inside(cell: GridCell, per_point: float) -> Line:
    inset = _INSET
    return Line(
        round((cell.x0 + inset) * per_point),
        round((cell.y0 + inset) * per_point),
        round((cell.x1 - inset) * per_point),
        round((cell.y1 - inset) * per_point),
    )


def _tables(page: Raster, before: Grid | None) -> tuple[Tables, Pixels]:
    """The page's tables, and the page without the shades in which they show as well or better."""
    found = tables_of(page.gray, page.dpi, before)
    unshaded = paper.without_shades(page.gray, page.dpi, _boxes(found.grids, page))
    if unshaded is page.gray:
        return found, page.gray
    again = tables_of(unshaded, page.dpi, before)
    as_well = worth(again.grids)[:2] >= worth(found.grids)[:2]
    return (again, unshaded) if as_well else (found, page.gray)


def _within_tables(unshaded: Pixels, page: Raster, grids: Sequence[Grid]) -> Pixels:
    """The page, its tables without shades."""
    if unshaded is page.gray:
        return page.gray
    gray = page.gray.copy()
    for x0, y0, x1, y1 in _boxes(grids, page):
        gray[y0:y1, x0:x1] = unshaded[y0:y1, x0:x1]
    return gray


def _boxes(grids: Sequence[Grid], page: Raster) -> list[Line]:
    """The tables' boxes on the page; where none was found, the page."""
    height, width = page.gray.shape
    whole = Line(0, 0, width, height)
    return [overlap(_pixels(grid, page.dpi), whole) for grid in grids] or [whole]


def _pixels(grid: Grid, dpi: int) -> Line:
    """The box of a table."""
    x0, y0, x1, y1 = (round(one * dpi / 72) for one in (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]))
    return Line(x0, y0, x1, y1)


def _glyphs_of(
    line: Line, em: float, columns: NDArray[np.bool_], verdict: Verdict, dpi: int
) -> Iterator[Glyph]:
    """`columns`: for each column of the line whether ink stands there."""
    to_points = 72 / dpi
    spaced = False
    kept: list[tuple[Char, bool]] = []
    for char in verdict.chars:
        if char.text == " ":
            spaced = True
        else:
            kept.append((char, spaced))
            spaced = False
    reach = placed([char for char, _ in kept], line, columns, em)
    top, bottom = line.y0 * to_points, line.y1 * to_points
    for (_, space), seen in zip(kept, reach, strict=True):
        x0, x1 = seen.x0 * to_points, seen.x1 * to_points
        score = seen.score if verdict.score is None else verdict.score
        yield Glyph(seen.text, x0, top, x1, bottom, bottom, space, score)
