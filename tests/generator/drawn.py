"""Pages of a report drawn straight into pictures: what a printer would put on paper, and where each number stands on it.

Flow     what is printed, from top to bottom: a paragraph, a heading, a table.
Drawn    the pages as pictures (dark on white, no wear) and the box of each cell that holds a value, in points.
Press    the one who sets the type: a page, a pen that goes down on it, and the fonts of a look.

The setting is simpler than a word processor's: a table's row is never cut by a page's end (its merged cells are), lines are not
stretched. `tests/documents/printing.py` has LibreOffice do the rest.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extractor.domain import form
from extractor.domain.form import TableName
from tests.documents.looks import Look
from tests.documents.prose import Prose
from tests.generator.model import Box, Grid, Report, grid

Picture = np.ndarray[Any, np.dtype[np.uint8]]
Place = tuple[
    int, tuple[float, float, float, float]
]  # page from 1; x0, y0, x1, y1 in points from its top left
Kind = Literal["title", "heading", "text", "table"]

_FINER = 2  # drawn so much finer and shrunk, so that strokes get a scanner's soft edges
_MILLIMETRE = 72 / 25.4
_LEADING = 1.25
_NOT_FIRST = frozenset("，。、；：？！）》”’%")  # never begin a line
_LINE = {"single": 0.5, "thick": 1.5, "double": 0.5, "open sides": 0.5, "dotted": 1.0}


class Flow(NamedTuple):
    kind: Kind
    text: str = ""
    table: TableName | None = None


class Drawn(NamedTuple):
    pages: tuple[Picture, ...]
    places: dict[str, Place]


def flow_of(prose: Prose) -> list[Flow]:
    """A whole report."""
    return [
        Flow("title", prose.title),
        Flow("text", prose.preamble),
        Flow("heading", "一、总体情况"),
        *(Flow("text", text) for text in prose.overview),
        *(part for name in form.TABLES for part in (Flow("heading", form.TITLES[name]), Flow("table", table=name))),
        Flow("heading", "五、存在的主要问题及改进情况"),
        *(Flow("text", text) for text in prose.problems),
        Flow("heading", "六、其他需要报告的事项"),
        *(Flow("text", text) for text in prose.other),
    ]  # fmt: skip


def draw(report: Report, flow: Sequence[Flow], look: Look, dpi: int, running: str = "") -> Drawn:
    """The flow as pictures of so many pixels an inch; `running` is the line at the top of each page."""
    press = _Press(look, dpi, running)
    press.down(look.before * look.body_size)
    for part in flow:
        if part.table is not None:
            press.table(grid(report, part.table), part.table)
        else:
            press.paragraph(part.text, part.kind)
    return Drawn(tuple(press.finished()), press.places)


# --- type --------------------------------------------------------------------------------------------------------------------


@cache
def font_file(family: str) -> tuple[str, int]:
    """The font's file and its place in it; of another where it is not installed (.ci/run installs all)."""
    asked = ["fc-match", "--format=%{file}\n%{index}", f"{family}:lang=zh" if "CJK" in family else family]
    file, index = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split("\n")
    return file, int(index)


@cache
def _font(family: str, pixels: float) -> ImageFont.FreeTypeFont:
    file, index = font_file(family)
    return ImageFont.truetype(file, pixels, index=index, layout_engine=ImageFont.Layout.BASIC)


class _Type(NamedTuple):
    """Chinese in one font, the rest in another; `size` in points, `scale` pixels a point."""

    chinese: str
    latin: str
    size: float
    scale: float
    bold: bool = False

    def font(self, char: str) -> ImageFont.FreeTypeFont:
        return _font(self.chinese if ord(char) > 0x2000 else self.latin, round(self.size * self.scale, 2))

    def width(self, text: str) -> float:
        return sum(self.font(char).getlength(char) for char in text) / self.scale

    def lines(self, text: str, room: float, indent: float = 0) -> list[str]:
        """The text cut so that no line is wider than `room`; numbers and words stay whole where they fit on a line."""
        lines, line, used = [], "", indent
        for token in _tokens(text):
            width = self.width(token)
            if line and used + width > room and token not in _NOT_FIRST:
                lines.append(line)
                line, used = "", 0
            for piece in self._fitting(token, room) if width > room else (token,):
                if line and used + self.width(piece) > room and piece not in _NOT_FIRST:
                    lines.append(line)
                    line, used = "", 0
                line, used = line + piece, used + self.width(piece)
        return [*lines, line] if line else lines

    def _fitting(self, token: str, room: float) -> tuple[str, ...]:
        return tuple(token) if self.width(token) > room else (token,)


class _Set(NamedTuple):
    """A table set in type: its grid, the columns' edges (one more than columns), the rows' heights."""

    lines: Grid
    columns: Sequence[float]
    heights: Sequence[float]
    type_: _Type


def _tokens(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        if ord(char) < 0x2000 and char != " ":
            word += char
            continue
        if word:
            yield word
            word = ""
        yield char
    if word:
        yield word


# --- pages -------------------------------------------------------------------------------------------------------------------


class _Press:
    def __init__(self, look: Look, dpi: int, running: str) -> None:
        self._look = look
        self._scale = dpi / 72 * _FINER
        self._size = (841.89, 595.28) if look.landscape else (595.28, 841.89)
        self._margin = look.margin * _MILLIMETRE
        self._running = running
        self._pages: list[Picture] = []
        self.places: dict[str, Place] = {}
        self._new_page()

    def finished(self) -> list[Picture]:
        self._end_page()
        return self._pages

    def down(self, points: float) -> None:
        self._y += points

    # --- pages ---

    def _new_page(self) -> None:
        width, height = (round(side * self._scale / _FINER) * _FINER for side in self._size)
        self._paper = Image.new("L", (width, height), 255)
        self._pen = ImageDraw.Draw(self._paper)
        self._y = self._margin

    def _end_page(self) -> None:
        look, number = self._look, len(self._pages) + 1
        small = self._type(look.body, 9)
        if look.running_title:
            self._middle(self._running, small, self._size[0] / 2, 40)
        if look.page_number is not None:
            self._middle(look.page_number.format(number), small, self._size[0] / 2, self._size[1] - 36)
        self._pages.append(np.asarray(self._paper.reduce(_FINER)))

    def _turn_page(self) -> None:
        self._end_page()
        self._new_page()

    @property
    def _bottom(self) -> float:
        return self._size[1] - self._margin

    # --- text ---

    def _type(self, chinese: str, size: float, *, bold: bool = False) -> _Type:
        return _Type(chinese, self._look.digits, size, self._scale, bold)

    def _write(self, text: str, type_: _Type, x: float, baseline: float) -> None:
        stroke = type_.size * self._scale * 0.02 if type_.bold else 0
        for char in text:
            font = type_.font(char)
            where = (x * self._scale, baseline * self._scale)
            self._pen.text(where, char, font=font, fill=0, anchor="ls", stroke_width=stroke)
            x += font.getlength(char) / self._scale

    def _middle(self, text: str, type_: _Type, x: float, baseline: float) -> None:
        self._write(text, type_, x - type_.width(text) / 2, baseline)

    def paragraph(self, text: str, kind: Kind) -> None:
        look = self._look
        size = look.body_size + (5 if kind == "title" else 0)
        type_ = self._type(look.body, size, bold=kind != "text")
        indent = 0.0 if kind == "title" else 2 * size
        room = self._size[0] - 2 * self._margin
        leading = max(16.0, size * _LEADING)
        for number, line in enumerate(type_.lines(text, room, indent)):
            if self._y + leading > self._bottom:
                self._turn_page()
            x = self._margin + (indent if number == 0 else 0)
            if kind == "title":
                x = (self._size[0] - type_.width(line)) / 2
            self._write(line, type_, x, self._y + leading * 0.78)
            self._y += leading

    # --- tables ---

    def table(self, lines: Grid, name: TableName) -> None:
        look = self._look
        widths = [width * _MILLIMETRE for width in look.widths[name]]
        left = (self._size[0] - sum(widths)) / 2
        columns = [left + sum(widths[:column]) for column in range(len(widths) + 1)]
        type_ = self._type(look.table, look.size)
        heights = _heights(lines, columns, type_, look)
        whole = _Set(lines, columns, heights, type_)
        repeated = 3 if name == "requests" and look.repeats_header else 0
        first = 0
        while first < len(lines):
            head = repeated if first else 0
            last = self._fitting_rows(heights, first, sum(heights[:head]))
            if last == first:
                self._turn_page()
                last = self._fitting_rows(heights, first, sum(heights[:head])) or len(lines)
            if head:
                self._rows(whole, 0, head)
            self._rows(whole, first, last)
            first = last
            if first < len(lines):
                self._turn_page()

    def _fitting_rows(self, heights: Sequence[float], first: int, head: float) -> int:
        last, used = first, self._y + head
        while last < len(heights) and used + heights[last] <= self._bottom:
            used += heights[last]
            last += 1
        return last

    def _rows(self, of: _Set, first: int, last: int) -> None:
        """The rows from `first` to before `last` at the pen; a box that began on an earlier page goes on here."""
        lines, columns, heights, type_ = of
        tops = [self._y + sum(heights[first:row]) for row in range(first, last + 1)]
        for top, column, box in _boxes(lines):
            begin, end = max(top, first), min(top + box.rows, last)
            if begin >= end:
                continue
            area = (columns[column], tops[begin - first], columns[column + box.columns], tops[end - first])
            outer = (column == 0, column + box.columns == len(columns) - 1)
            self._outline(area, outer)
            above = 0 if begin == top else self._lines_before(heights, top, begin, type_)
            self._fill(box, area, type_, above)
            if box.cell is not None and box.text:
                self.places[box.cell] = (len(self._pages) + 1, area)
        self._y = tops[-1]

    def _lines_before(self, heights: Sequence[float], top: int, begin: int, type_: _Type) -> int:
        """How many lines of a box's text found room on the pages before."""
        return int(sum(heights[top:begin]) / (type_.size * _LEADING))

    def _fill(self, box: Box, area: tuple[float, float, float, float], type_: _Type, above: int) -> None:
        x0, y0, x1, y1 = area
        padding = self._look.padding * _MILLIMETRE
        leading = type_.size * _LEADING
        lines = type_.lines(box.text, x1 - x0 - 2 * padding)[above:][: max(1, int((y1 - y0) / leading))]
        y = y0 + 1
        if self._look.centred:
            y = (y0 + y1) / 2 - len(lines) * leading / 2
        for line in lines:
            if box.cell is not None or box.columns > 1:
                self._middle(line, type_, (x0 + x1) / 2, y + leading * 0.78)
            else:
                self._write(line, type_, x0 + padding, y + leading * 0.78)
            y += leading

    def _outline(self, area: tuple[float, float, float, float], outer: tuple[bool, bool]) -> None:
        x0, y0, x1, y1 = area
        self._rule(x0, y0, x1, y0)
        self._rule(x0, y1, x1, y1)
        for x, is_outer in ((x0, outer[0]), (x1, outer[1])):
            if not (is_outer and self._look.border == "open sides"):
                self._rule(x, y0, x, y1)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        border = self._look.border
        offsets = (-0.7, 0.7) if border == "double" else (0.0,)
        for offset in offsets:
            dx, dy = (0.0, offset) if y0 == y1 else (offset, 0.0)
            for a, b in _dots(max(x1 - x0, y1 - y0)) if border == "dotted" else ((0.0, 1.0),):
                start = (x0 + (x1 - x0) * a + dx, y0 + (y1 - y0) * a + dy)
                end = (x0 + (x1 - x0) * b + dx, y0 + (y1 - y0) * b + dy)
                self._pen.line(
                    [tuple(value * self._scale for value in point) for point in (start, end)],
                    fill=0,
                    width=max(1, round(_LINE[border] * self._scale)),
                )


def _dots(length: float) -> list[tuple[float, float]]:
    """A dot of a point and a gap of a point, as parts of the length."""
    return [(at / length, min(1.0, (at + 1) / length)) for at in range(0, max(1, int(length)), 2)]


def _boxes(lines: Grid) -> Iterator[tuple[int, int, Box]]:
    for row, line in enumerate(lines):
        for column, box in enumerate(line):
            if box is not None:
                yield row, column, box


def _heights(lines: Grid, columns: Sequence[float], type_: _Type, look: Look) -> list[float]:
    """Each row as high as its fullest box of one row; what a box over several rows lacks is added to its last."""
    padding = look.padding * _MILLIMETRE
    leading = type_.size * _LEADING
    heights = [max(leading + 2, look.row_height * _MILLIMETRE)] * len(lines)

    def needed(column: int, box: Box) -> float:
        room = columns[column + box.columns] - columns[column] - 2 * padding
        return len(type_.lines(box.text, room)) * leading + 2

    for row, column, box in _boxes(lines):
        if box.rows == 1:
            heights[row] = max(heights[row], needed(column, box))
    for row, column, box in _boxes(lines):
        lacking = needed(column, box) - sum(heights[row : row + box.rows])
        if box.rows > 1 and lacking > 0:
            heights[row + box.rows - 1] += lacking
    return heights
