"""Pictures of pages -> a document: each page set upright, its table's cells read one by one, its prose line by line.

What the layout does for a PDF's characters it does for these: tables over page breaks, running titles, paragraphs.
Pages are read one after another; of each stays what was read of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.domain.document import Document, Page, SourceRef
from extractor.readers import image_rulings, raster
from extractor.readers.detector import Detector
from extractor.readers.layout import Glyph, Sheet, compose
from extractor.readers.raster import Raster
from extractor.readers.recogniser import ENGINE, Char, Reading, Recogniser, number_like
from extractor.readers.ruling import Grid, GridCell, find_grids
from extractor.readers.scan_lines import Cut, Ink, Line, cut, placed

_INSET = 0.8  # points inside a cell's wall that are the wall's
_SHARE = 0.7  # of a crop's height that its ink takes
_DETECTED_AT = 96  # dpi; 9-point type then has 12 pixels


def read_scan(data: bytes, source: SourceRef) -> Document:
    """An image file's pages. InputErrors of `raster.frames`."""
    reader = ScanReader()
    sheets = [reader.sheet(frame, number) for number, frame in enumerate(raster.frames(data, source.path), 1)]
    return compose(source, sheets)


class ScanReader:
    """Reads pages; the models are loaded at the first."""

    def __init__(self, threads: int = 1) -> None:
        self._recogniser = Recogniser(threads)
        self._detector = Detector(threads)

    def sheet(self, page: Raster, number: int) -> Sheet:
        """What stands on the page, in points of the upright page."""
        page, rotation = raster.upright(page)
        rulings = image_rulings.find(page.gray, page.dpi)
        grids = find_grids(rulings.horizontals, rulings.verticals)
        ink = Ink(image_rulings.without_lines(page.gray, rulings, page.dpi), page.dpi)
        lines = [*_cell_lines(grids, ink), *self._prose_lines(page, grids, ink)]
        glyphs = list(self._glyphs(lines, ink))
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
        return Sheet(told, glyphs, rulings.horizontals, rulings.verticals)

    def _prose_lines(self, page: Raster, grids: Sequence[Grid], ink: Ink) -> Iterator[_Found]:
        import numpy as np

        bare = ink.gray.copy()
        per_point = page.dpi / 72
        for grid in grids:
            x0, y0, x1, y1 = (
                round(one * per_point) for one in (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
            )
            bare[max(0, y0) : y1, max(0, x0) : x1] = 255
        if not np.any(bare < 128):
            return
        for region in self._detector.lines(bare, min(1.0, _DETECTED_AT / page.dpi)):
            box = Line(region.x0, region.y0, region.x1, region.y1)
            for line in ink.lines_in(box, em=float(region.y1 - region.y0)):
                yield _Found(line, box, float(line.y1 - line.y0), in_cell=False)

    def _glyphs(self, lines: Sequence[_Found], ink: Ink) -> Iterator[Glyph]:
        cuts = [cut(ink.gray, found.line, found.within, found.em, _SHARE) for found in lines]
        readings = self._recogniser.read([one.crop for one in cuts])
        for found, one, reading in zip(lines, cuts, readings, strict=True):
            yield from _glyphs_of(found, one, reading, ink)


class _Found(NamedTuple):
    """A line that was found, where its ink may be cut from, and its size of type in pixels."""

    line: Line
    within: Line
    em: float
    in_cell: bool


def _cell_lines(grids: Sequence[Grid], ink: Ink) -> Iterator[_Found]:
    per_point = ink.dpi / 72
    for grid in grids:
        for cell in grid.cells:
            box = _inside(cell, per_point)
            for line in ink.lines_in(box):
                yield _Found(line, box, ink.em, in_cell=True)


def _inside(cell: GridCell, per_point: float) -> Line:
    inset = _INSET
    return Line(
        round((cell.x0 + inset) * per_point),
        round((cell.y0 + inset) * per_point),
        round((cell.x1 - inset) * per_point),
        round((cell.y1 - inset) * per_point),
    )


def _glyphs_of(found: _Found, one: Cut, reading: Reading, ink: Ink) -> Iterator[Glyph]:
    chars = _chosen(reading) if found.in_cell else reading.chars
    to_points = 72 / ink.dpi
    line = found.line
    spaced = False
    kept: list[tuple[Char, bool]] = []
    for char in chars:
        if char.text == " ":
            spaced = True
        else:
            kept.append((char, spaced))
            spaced = False
    reach = placed([char for char, _ in kept], one.left, line, ink.columns(line), found.em)
    top, bottom = line.y0 * to_points, line.y1 * to_points
    for (_, space), seen in zip(kept, reach, strict=True):
        x0, x1 = seen.x0 * to_points, seen.x1 * to_points
        yield Glyph(seen.text, x0, top, x1, bottom, bottom, space, seen.score)


def _chosen(reading: Reading) -> Sequence[Char]:
    """A number's signs where the free reading shows nothing else."""
    if number_like(reading):
        return [char for char in reading.number if char.text != " "]
    return reading.chars
