"""Whether the digits of a PDF's own fonts look like what their codes say.

Face    a digit's outline in a few numbers: its parts, its width, where its ink lies. They hold for any size.
Font    one that the file brings along, with its own table of what its shapes mean. Such a table may say 1 for a 7: a program's
        fault, or a font made so that nobody can copy from it.

Faces are held against those of PDFium's own fonts, which is cheap and only raises a suspicion: a page under one is read as a scan,
and the text layer is believed where both readings have the same digits.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.pdf_frame import address

if TYPE_CHECKING:
    from extractor.readers.pdf_letters import Letters
    from extractor.readers.sheets import Sheet
    from extractor.readers.strips import Glyph

_DIGITS = "0123456789"
_MODELS = (
    "Helvetica",
    "Times-Roman",
    "Courier",
)  # of the fourteen that every viewer has (ISO 32000-1, 9.6.2.2)
_SURELY = 0.6  # another digit is so much nearer than the one that the code says
_FEWEST_LIES = 2  # a table that is wrong for one digit is wrong for another
_DIFFERENT = 0.1  # share of a page's digits that two readings of it have differently
_EVERY = 4  # digit of a page is looked at: all of them would cost a twentieth of its reading
_MOST = 5  # different digits of a font that are looked at
_MOST_SEGMENTS = 400  # of an outline; a digit has 20 to 60

Point = tuple[float, float]
_Name = tuple[bytes, int]  # of a font, and the size of its file
Fonts = frozenset[_Name]


class _Face(NamedTuple):
    """All but `parts` for a digit one wide and one high: `ink` its area, `x` and `y` the middle of its ink, the others how far it
    spreads."""

    parts: int
    width: float
    ink: float
    x: float
    y: float
    across: float
    down: float
    aslant: float


# What a difference of one weighs: parts are counted, spreads are a tenth of the digit.
_WEIGHTS = _Face(0.35, 0.6, 0.3, 2, 2, 6, 6, 8)  # type: ignore[arg-type]


class Faces:
    """The fonts of one file; some digits of each are looked at, each once."""

    def __init__(self) -> None:
        self._looked: dict[_Name, set[str]] = defaultdict(set)
        self._lies: Counter[_Name] = Counter()

    def fonts_of(self, letters: Letters) -> Fonts:
        """The file's own fonts in which the page's digits are printed, looked at as far as this page shows them."""
        names: dict[int, _Name | None] = {}
        for font, digit in letters.digits(_EVERY):
            place = address(font)
            if place not in names:
                names[place] = _name_of(font)
            name = names[place]
            if name is None:
                continue
            looked = self._looked[name]
            if digit not in looked and len(looked) < _MOST:
                looked.add(digit)
                face = _face_of(font, digit)
                self._lies[name] += face is not None and _is_another(face, digit)
        return frozenset(name for name in names.values() if name is not None)

    def lie(self, fonts: Fonts) -> bool:
        """Some of the fonts show other digits than their tables say; asked when all pages have been seen."""
        return any(self._lies[name] >= _FEWEST_LIES for name in fonts)


def _name_of(font: Any) -> _Name | None:
    """By which a font of the file is known on every page; None for one that is not in the file."""
    from pypdfium2 import raw

    if not font or raw.FPDFFont_GetIsEmbedded(font) != 1:
        return None
    name = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, name, len(name))
    size = ctypes.c_size_t()
    raw.FPDFFont_GetFontData(font, None, 0, size)
    return name.value, size.value


def _is_another(face: _Face, digit: str) -> bool:
    away = {other: min(_distance(face, model) for model in models) for other, models in _models().items()}
    nearest = min(away, key=lambda other: away[other])
    return nearest != digit and away[nearest] < _SURELY * away[digit]


def _distance(one: _Face, other: _Face) -> float:
    return sum(weight * abs(a - b) for weight, a, b in zip(_WEIGHTS, one, other, strict=True))


@cache
def _models() -> dict[str, tuple[_Face, ...]]:
    """The digits of PDFium's own fonts."""
    import pypdfium2
    from pypdfium2 import raw

    pdf = pypdfium2.PdfDocument.new()
    try:
        fonts = [raw.FPDFText_LoadStandardFont(pdf.raw, model.encode()) for model in _MODELS]
        return {
            digit: tuple(face for font in fonts if (face := _face_of(font, digit)) is not None)
            for digit in _DIGITS
        }
    finally:
        pdf.close()


def _face_of(font: Any, digit: str) -> _Face | None:
    """None where the font has no outline for it."""
    parts = [part for part in _outline(font, digit) if len(part) > 2]
    if not parts:
        return None
    xs, ys = ([point[axis] for part in parts for point in part] for axis in (0, 1))
    left, bottom, width, height = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    if width <= 0 or height <= 0:
        return None
    area = x = y = across = down = aslant = 0.0
    for part in parts:
        unit = [((px - left) / width, (py - bottom) / height) for px, py in part]
        for (ax, ay), (bx, by) in pairwise((*unit, unit[0])):
            cross = ax * by - bx * ay
            area += cross
            x += cross * (ax + bx)
            y += cross * (ay + by)
            across += cross * (ax * ax + ax * bx + bx * bx)
            down += cross * (ay * ay + ay * by + by * by)
            aslant += cross * (2 * ax * ay + 2 * bx * by + ax * by + bx * ay)
    if abs(area) < 1e-6:  # a line
        return None
    x, y = x / (3 * area), y / (3 * area)
    spreads = (across / (6 * area) - x * x, down / (6 * area) - y * y, aslant / (12 * area) - x * y)
    return _Face(len(parts), width / height, abs(area) / 2, x, y, *spreads)


def _outline(font: Any, digit: str) -> Iterator[list[Point]]:
    """The corners of each part of what the font shows for the code; curves by their ends and their middle."""
    from pypdfium2 import raw

    path = raw.FPDFFont_GetGlyphPath(font, ord(digit), 100.0)
    count = raw.FPDFGlyphPath_CountGlyphSegments(path) if path else 0
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    part: list[Point] = []
    curve: list[Point] = []
    for index in range(min(count, _MOST_SEGMENTS)):
        segment = raw.FPDFGlyphPath_GetGlyphPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, at_x, at_y)
        kind = raw.FPDFPathSegment_GetType(segment)
        point = (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield part
            part, curve = [point], []
        elif kind == raw.FPDF_SEGMENT_LINETO:
            part.append(point)
        else:
            curve.append(point)
            if len(curve) == 3:
                part.extend((_middle(part[-1], *curve), point))
                curve = []
    yield part


def _middle(start: Point, one: Point, two: Point, end: Point) -> Point:
    """Of a cubic curve."""
    return (
        (start[0] + 3 * one[0] + 3 * two[0] + end[0]) / 8,
        (start[1] + 3 * one[1] + 3 * two[1] + end[1]) / 8,
    )


def differ(one: Sheet, other: Sheet) -> bool:
    """Two readings of a page have other digits."""
    mine, theirs = (Counter(_digits(sheet.glyphs)) for sheet in (one, other))
    apart = sum((mine - theirs).values()) + sum((theirs - mine).values())
    return apart > _DIFFERENT * max(1, sum(mine.values()))


def _digits(glyphs: Sequence[Glyph]) -> Iterator[str]:
    return (glyph.text for glyph in glyphs if glyph.text in _DIGITS)
