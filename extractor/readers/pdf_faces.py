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
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from operator import mul, sub
from typing import TYPE_CHECKING, Any

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
_SWAPPED = 0.8  # two digits are so much nearer to one another's models; of 39 fonts of Debian no pair is, and 97 % are if swapped
_FEWEST_LIES = 2  # a table that is wrong for one digit is wrong for another
_DIFFERENT = 0.1  # share of a page's digits that two readings of it have differently
_OF_ONE = 0.3  # share of one digit's places in which the other reading has another: two that are swapped are few among all
_FEWEST = 3  # places that tell something of one digit
_LINE = 10.0  # points
_NEAR = 0.6  # of a digit's width and height, between the middles of two readings of it
_EVERY = 4  # digit of a page is looked at: all of them would cost a twentieth of its reading
_MOST_SEGMENTS = 400  # of an outline; a digit has 20 to 60

Point = tuple[float, float]
_Name = tuple[bytes, int]  # of a font, and the size of its file
Fonts = frozenset[_Name]
_Face = tuple[float, ...]
# What a difference of one weighs, of a digit that is one wide and one high: parts are counted; width; the area of its ink; across and
# up, the middle of its ink; how far it spreads across, up and aslant, which is a tenth of the digit.
_WEIGHTS = (0.35, 0.6, 0.3, 2, 2, 6, 6, 8)
_Away = dict[str, float]  # digit -> how far a face is from the nearest of its models


class Faces:
    """The fonts of one file; some digits of each are looked at, each once."""

    def __init__(self) -> None:
        self._shown: dict[_Name, dict[str, _Away]] = defaultdict(dict)

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
            shown = self._shown[name]
            if digit not in shown:
                face = _face_of(font, digit)
                shown[digit] = {digit: 0.0} if face is None else _away(face)
        return frozenset(name for name in names.values() if name is not None)

    def liars(self, fonts: Fonts) -> Fonts:
        """Those of the fonts that show other digits than their tables say; asked when all pages have been seen."""
        return frozenset(name for name in fonts if self._lies(self._shown[name]))

    @staticmethod
    def _lies(shown: Mapping[str, _Away]) -> bool:
        return _strangers(shown) >= _FEWEST_LIES or any(
            _are_swapped(a, shown[a], b, shown[b]) for a, b in combinations(sorted(shown), 2)
        )


def _strangers(shown: Mapping[str, _Away]) -> int:
    """How many digits look like others; of two that look like one, of which one says so, the other is only drawn oddly."""
    looks_like = {digit: _looks_like(away, digit) for digit, away in shown.items()}
    honest = {digit for digit, like in looks_like.items() if like == digit}
    return sum(like not in (digit, *honest) for digit, like in looks_like.items())


def _looks_like(away: _Away, digit: str) -> str:
    """The digit itself, where no other is surely nearer."""
    nearest = min(away, key=lambda other: away[other])
    return nearest if away[nearest] < _SURELY * away[digit] else digit


def _are_swapped(a: str, one: _Away, b: str, other: _Away) -> bool:
    """Each looks so much more like the other, the two taken together."""
    return b in one and a in other and one[b] + other[a] < _SWAPPED * (one[a] + other[b])


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


def _away(face: _Face) -> _Away:
    return {
        digit: min(sum(map(abs, map(sub, face, model))) for model in models)
        for digit, models in _models().items()
    }


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
        ax, ay = part[-1]
        for bx, by in part:
            cross, sx, sy = ax * by - bx * ay, ax + bx, ay + by
            area += cross
            x += cross * sx
            y += cross * sy
            across += cross * (sx * sx - ax * bx)
            down += cross * (sy * sy - ay * by)
            aslant += cross * (sx * sy + ax * ay + bx * by)
            ax, ay = bx, by
    whole = width * height
    if abs(area) < 1e-6 * whole:  # a line
        return None
    x, y = x / (3 * area), y / (3 * area)
    face = (
        len(parts),
        width / height,
        abs(area) / 2 / whole,
        (x - left) / width,
        (y - bottom) / height,
        (across / (6 * area) - x * x) / (width * width),
        (down / (6 * area) - y * y) / (height * height),
        (aslant / (12 * area) - x * y) / whole,
    )
    return tuple(map(mul, face, _WEIGHTS))


def _outline(font: Any, digit: str) -> Iterator[list[Point]]:
    """The corners of each part of what the font shows for the code; curves by their ends and their middle."""
    from pypdfium2 import raw

    path = raw.FPDFFont_GetGlyphPath(font, ord(digit), 100.0)
    count = raw.FPDFGlyphPath_CountGlyphSegments(path) if path else 0
    segment_of, point_of, kind_of = (
        raw.FPDFGlyphPath_GetGlyphPathSegment,
        raw.FPDFPathSegment_GetPoint,
        raw.FPDFPathSegment_GetType,
    )
    moves, straight = raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_LINETO
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    part: list[Point] = []
    curve: list[Point] = []
    for index in range(min(count, _MOST_SEGMENTS)):
        segment = segment_of(path, index)
        point_of(segment, at_x, at_y)
        kind = kind_of(segment)
        point = (x.value, y.value)
        if kind == moves:
            yield part
            part, curve = [point], []
        elif kind == straight:
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
    """Two readings of a page have other digits: many of all, or one of them in many of its places."""
    mine, theirs = (
        [glyph for glyph in sheet.glyphs if len(glyph.text) == 1 and glyph.text in _DIGITS]
        for sheet in (one, other)
    )
    apart = Counter(glyph.text for glyph in mine)
    back = Counter(glyph.text for glyph in theirs)
    if sum((apart - back).values()) + sum((back - apart).values()) > _DIFFERENT * max(1, len(mine)):
        return True
    places: Counter[str] = Counter()
    otherwise: Counter[str] = Counter()
    for glyph, read in _beside(mine, theirs):
        places[glyph.text] += 1
        otherwise[glyph.text] += glyph.text != read.text
    return any(count >= _FEWEST and otherwise[digit] > _OF_ONE * count for digit, count in places.items())


def _beside(mine: Sequence[Glyph], theirs: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Each digit with the one that stands nearest to its place in the other reading, where one does."""
    lines: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in theirs:
        lines[round((glyph.y0 + glyph.y1) / 2 / _LINE)].append(glyph)
    for glyph in mine:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        across, up = _NEAR * (glyph.x1 - glyph.x0), _NEAR * (glyph.y1 - glyph.y0)
        line = round(y / _LINE)
        near = [
            (abs((other.x0 + other.x1) / 2 - x), other)
            for at in (line - 1, line, line + 1)
            for other in lines.get(at, ())
            if abs((other.y0 + other.y1) / 2 - y) < up
        ]
        away, read = min(near, key=lambda one: one[0], default=(across, glyph))
        if away < across:
            yield glyph, read
