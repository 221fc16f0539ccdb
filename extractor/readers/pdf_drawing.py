"""What is drawn on a page of a PDF besides its characters, and how its characters are drawn, from PDFium's objects in their order.

Ruling    a line: stroked, or a thin filled shape, or a thin image.
Outline   a small shape with corners or curves: a character that was turned into a drawing.
Cover     a shape, a broad stroke or an image drawn after characters: what lies under it may not be seen.
Doubtful  a text object that may be printed and not be seen: pale, transparent, clipped, of another render mode than filled.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from extractor.domain.document import Box
from extractor.readers.pdf_frame import IDENTITY, Frame, Matrix, address, moved, times
from extractor.readers.ruling import Ruling

_MOST_OBJECTS = 40_000  # on one page; a map, no form
_DEEPEST = 8  # forms within forms
_THIN = 3.0  # points; what is thinner is a line, drawn or filled
_SHORTEST = 4.0  # points; a shorter line is a dash or a corner
_PICTURE = (100.0, 40.0)  # points; a smaller image is a seal or an ornament, no table
_STRIP = 100.0  # points; a scan is cut into strips and tiles that are as long
_LETTER = (1.5, 60.0)  # points; height of a character drawn as an outline, and the longest of its sides
_CORNERS = 6  # of an outline and more: a 7 has them, a rectangle fewer
_PALE = 0x90  # of 255; a paler colour than this may not show on paper
_DARK = 0x90  # a ground that is darker may hide dark print
_OPAQUE = 0xFF
_NEARLY_OPAQUE = 0xE0  # of 255; what is paler lets the print under it through
_MODE_FILLED = frozenset((0, 2, 4, 6))
INVISIBLE = 3  # text render mode: neither filled nor stroked


class Cover(NamedTuple):
    """`at` counts down from the first object drawn; `image`: an image, no shape of one colour."""

    at: int
    box: tuple[float, float, float, float]
    image: bool


class Drawing:
    """One page's objects, told apart."""

    def __init__(self, frame: Frame) -> None:
        from pypdfium2 import raw

        self._raw, self._frame = raw, frame
        self.horizontals: list[Ruling] = []
        self.verticals: list[Ruling] = []
        self.pictures: list[Box] = []
        self.images: list[Box] = []  # smaller ones
        self.paths = 0
        self.outlines: list[Box] = []
        self.covers: list[Cover] = []
        self.grounds: list[tuple[float, float, float, float]] = []  # dark shapes
        self.invisible: list[Any] = []
        self.mirrored: list[Any] = []
        self.doubtful: list[Any] = []
        self._texts: list[tuple[Any, int]] = []
        self._left = _MOST_OBJECTS
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._at_red, self._at_green, self._at_blue, self._at_alpha = map(ctypes.byref, self._colour)
        self._placed = raw.FS_MATRIX()
        self._at_placed = ctypes.byref(self._placed)
        self._mode_of, self._fill_of = raw.FPDFTextObj_GetTextRenderMode, raw.FPDFPageObj_GetFillColor
        self._matrix_of = raw.FPDFPageObj_GetMatrix
        self._sides = tuple(ctypes.c_float() for _ in range(4))
        self._at_sides = tuple(map(ctypes.byref, self._sides))

    @property
    def hides(self) -> bool:
        """Something on the page may keep characters from being seen or told."""
        return bool(self.doubtful or self.invisible or self.covers or self.grounds or self.mirrored)

    def covered(self, area: float) -> float:
        """Share of the page under images, the strips of a scan among them; overlaps counted twice."""
        strips = (one for one in self.images if max(one.x1 - one.x0, one.y1 - one.y0) >= _STRIP)
        return sum((box.x1 - box.x0) * (box.y1 - box.y0) for box in (*self.pictures, *strips)) / area

    def drawn_at(self) -> dict[int, int]:
        """A text object by its address -> its place in the order of drawing, counted down as a cover's."""
        return {address(thing): at for thing, at in self._texts}

    def texts(self) -> list[Any]:
        return [thing for thing, _ in self._texts]

    def read(self, page: Any) -> None:
        raw = self._raw
        things = (raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page)))
        self._all(things, IDENTITY, 0)

    def _all(self, things: Iterator[Any], matrix: Matrix, depth: int) -> None:
        raw = self._raw
        for thing in things:
            self._left -= 1
            if self._left < 0:
                return
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self._text(thing, matrix)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(thing, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._image(thing, matrix)
            elif kind == raw.FPDF_PAGEOBJ_SHADING:
                self._shading(thing, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inside = (
                    raw.FPDFFormObj_GetObject(thing, i) for i in range(raw.FPDFFormObj_CountObjects(thing))
                )
                self._all(inside, times(self._matrix(thing), matrix), depth + 1)

    def _text(self, thing: Any, matrix: Matrix) -> None:
        """Keeps the text object, and what makes it doubtful."""
        self._texts.append((thing, self._left))
        mode = self._mode_of(thing)
        if mode == INVISIBLE:
            self.invisible.append(thing)
        elif mode not in _MODE_FILLED or self._is_pale(thing):
            self.doubtful.append(thing)
        own = self._placed
        if self._matrix_of(thing, self._at_placed):
            turned_over = own.a * own.d < own.b * own.c
            if matrix is not IDENTITY and matrix[0] * matrix[3] < matrix[1] * matrix[2]:
                turned_over = not turned_over
            if turned_over and self._has_name(thing):
                self.mirrored.append(thing)

    def _has_name(self, thing: Any) -> bool:
        """A font drawn by the file itself (Type 3) has none, and may be upside down within itself."""
        font = self._raw.FPDFTextObj_GetFont(thing)
        return bool(font) and self._raw.FPDFFont_GetBaseFontName(font, None, 0) > 1

    def _is_pale(self, thing: Any) -> bool:
        """True also for a pattern: it has no colour that tells."""
        red, green, blue, alpha = self._colour
        if not self._fill_of(thing, self._at_red, self._at_green, self._at_blue, self._at_alpha):
            return True
        if alpha.value < _OPAQUE:
            return True
        return red.value >= _PALE and green.value >= _PALE and blue.value >= _PALE

    def _shape(self, thing: Any, box: tuple[float, float, float, float], *, filled: bool) -> None:
        """Keeps a shape that is no line where it may be a character, or hide some."""
        raw = self._raw
        width, height = box[2] - box[0], box[3] - box[1]
        letter_like = height >= _LETTER[0] and max(width, height) <= _LETTER[1]
        if letter_like and raw.FPDFPath_CountSegments(thing) >= _CORNERS:
            self.outlines.append(Box(x0=box[0], y0=box[1], x1=box[2], y1=box[3]))
        if not filled or not self._fill_of(
            thing, self._at_red, self._at_green, self._at_blue, self._at_alpha
        ):
            return
        red, green, blue, alpha = (one.value for one in self._colour)
        if alpha >= _NEARLY_OPAQUE and self._texts:
            self.covers.append(Cover(self._left, box, image=False))
        if max(red, green, blue) < _DARK:
            self.grounds.append(box)

    def _shading(self, thing: Any, matrix: Matrix) -> None:
        box = self._bounds(thing, matrix)
        if box is not None and self._texts:
            self.covers.append(Cover(self._left, box, image=False))

    def _broad_stroke(self, thing: Any, box: tuple[float, float, float, float]) -> None:
        """What a pen blots out, by hand or with one stroke."""
        width = ctypes.c_float()
        if self._raw.FPDFPageObj_GetStrokeWidth(thing, width) and width.value > _THIN:
            self.covers.append(Cover(self._left, box, image=False))

    def _matrix(self, thing: Any) -> Matrix:
        matrix = self._raw.FS_MATRIX()
        if not self._raw.FPDFPageObj_GetMatrix(thing, matrix):
            return IDENTITY
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _bounds(self, thing: Any, matrix: Matrix) -> tuple[float, float, float, float] | None:
        if not self._raw.FPDFPageObj_GetBounds(thing, *self._at_sides):
            return None
        left, bottom, right, top = (side.value for side in self._sides)
        return self._boxed(((left, bottom), (right, top), (left, top), (right, bottom)), matrix)

    def _boxed(
        self, points: Sequence[tuple[float, float]], matrix: Matrix
    ) -> tuple[float, float, float, float]:
        if matrix is not IDENTITY:
            points = [moved(x, y, matrix) for x, y in points]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self._frame.box(min(xs), min(ys), max(xs), max(ys))

    def _image(self, thing: Any, matrix: Matrix) -> None:
        box = self._bounds(thing, matrix)
        if box is None or self._thin(box):
            return
        if self._texts:
            self.covers.append(Cover(self._left, box, image=True))
        width, height = self._frame.size
        x0, y0, x1, y1 = max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3])
        if x1 - x0 >= _PICTURE[0] and y1 - y0 >= _PICTURE[1]:
            self.pictures.append(Box(x0=round(x0, 2), y0=round(y0, 2), x1=round(x1, 2), y1=round(y1, 2)))
        elif x1 > x0 and y1 > y0:
            self.images.append(Box(x0=round(x0, 2), y0=round(y0, 2), x1=round(x1, 2), y1=round(y1, 2)))

    def _path(self, thing: Any, matrix: Matrix) -> None:
        box = self._bounds(thing, matrix)
        self.paths += 1
        if box is None or self._thin(box):
            return
        raw = self._raw
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(thing, fill, stroke) or not (fill.value or stroke.value):
            return
        self._shape(thing, box, filled=bool(fill.value))
        if stroke.value and self._texts:
            self._broad_stroke(thing, box)
        whole = times(self._matrix(thing), matrix)
        for points in self._lines(thing):
            if not stroke.value:
                self._thin(self._boxed(points, whole))
                continue
            for a, b in pairwise(points):
                self._thin(self._boxed((a, b), whole))

    def _lines(self, thing: Any) -> Iterator[list[tuple[float, float]]]:
        """The corners of each part of a path; a closed one ends where it began. A curve breaks its part off."""
        raw = self._raw
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        for index in range(min(raw.FPDFPath_CountSegments(thing), _MOST_OBJECTS)):
            segment = raw.FPDFPath_GetPathSegment(thing, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind != raw.FPDF_SEGMENT_LINETO:
                if len(points) > 1:
                    yield points
                points = []
            points.append((x.value, y.value))
            if raw.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                points.append(points[0])
        if len(points) > 1:
            yield points

    def _thin(self, box: tuple[float, float, float, float]) -> bool:
        """Keeps the box as a ruling where it is thin; False where it is not."""
        x0, y0, x1, y1 = box
        if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
            self.horizontals.append(Ruling((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST:
            self.verticals.append(Ruling((x0 + x1) / 2, y0, y1))
        else:
            return x1 - x0 <= _THIN and y1 - y0 <= _THIN
        return True
