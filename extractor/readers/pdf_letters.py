"""The characters of one page of a PDF, asked of PDFium one by one: its own lines are wrong where tables are.

Stance   how most of a page's characters stand: by how many quarters the page must be turned for them, and how far they lean then.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from extractor.domain.document import Box
from extractor.readers.pdf_frame import Frame
from extractor.readers.strips import Glyph
from extractor.readers.unseen import NO_CHARACTER

_MOST_GLYPHS = 60_000  # on one page; a page of 6-point type has a fifth of it
_SPACES = frozenset(" \u00a0\u3000\u2002\u2003\u2009\t\r\n\x00\u200b\ufeff")
# Codes below a space mean nothing and must be seen; 2 is PDFium's sign for a hyphen at a line's end.
_SHOWN_AS = {chr(code): "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0))} | {"\x02": "-"}
_QUARTER = 1.5707963267948966
_SLANTING = 0.06  # quarters, 5 degrees: a watermark
_TINY = 1.5  # points; what is lower is no print
# Of a character that PDFium gives without a line's height, as of some in a Type 3 font: how far its type reaches above its base
# and below it, in its size. Those of CJK fonts (OS/2 sTypoAscender, sTypoDescender).
_ABOVE, _BELOW = 0.88, 0.12
_APART = 2.0  # points; nearer digits are of one number
_LEANING = 0.004  # quarters, a third of a degree: over a page's width its lines cross half a row


class Stance(NamedTuple):
    """`leans`: a fifth of the characters and more lean a little: they stand on slanting lines, as those of a page scanned askew."""

    quarters: int
    leans: bool


class Letters:
    """The characters of one page, asked of PDFium one by one: its own lines are wrong where tables are."""

    def __init__(self, text: Any, page: Any) -> None:
        from pypdfium2 import raw

        self._raw, self._text, self._page = raw, text, page
        self.count = max(0, min(raw.FPDFText_CountChars(text), _MOST_GLYPHS))
        self._seen: list[tuple[int, str, bool]] = []  # index, character, a space before it
        self.indices: list[int] = []  # PDFium's of the characters that `glyphs` gave
        self.tiny: set[int] = set()  # places among the glyphs of those that nobody can read
        self.slanting: list[Box] = []  # digits that lean too far to stand on any line
        self._look()

    def _look(self) -> None:
        code_at, generated = self._raw.FPDFText_GetUnicode, self._raw.FPDFText_IsGenerated
        spaced, high = False, 0
        for index in range(self.count):
            code = code_at(self._text, index)
            char = chr(code) if code <= 0x10FFFF else "\ufffd"
            if char in _SPACES:
                # A character of a font without a table of meanings comes as 0, and is no space.
                if code == 0 and not generated(self._text, index):
                    self._seen.append((index, "\ufffd", spaced))
                    spaced = False
                elif not generated(self._text, index):
                    spaced = True
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                char = chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd"
                high = 0
            self._seen.append((index, _SHOWN_AS.get(char, char), spaced))
            spaced = False

    def stance(self, otherwise: int) -> Stance:
        """By how many quarters, clockwise, the page's own coordinates must be turned for most of its characters to stand
        upright; `otherwise` where there are none."""
        step = max(1, len(self._seen) // 64)
        angles = [self._angle(index) / _QUARTER for index, _, _ in self._seen[::step]]
        near = [(round(angle), angle - round(angle)) for angle in angles]
        known = Counter(-quarters % 4 for quarters, off in near if abs(off) < _SLANTING)
        leaning = sum(_LEANING < abs(off) < _SLANTING for _, off in near)
        most = max(((count, quarters) for quarters, count in known.items()), default=(0, otherwise))[1]
        return Stance(most, leaning * 5 > len(angles))

    def _angle(self, index: int) -> float:
        """By which the character's base line is turned, clockwise. PDFium's own angle is that of its upright strokes, and those of
        type slanted by its matrix (a viewer's italics) lean."""
        matrix = self._matrix(index)
        return 0.0 if matrix is None else math.atan2(-matrix.b, matrix.a)

    def _matrix(self, index: int) -> Any:
        """None where PDFium has none."""
        matrix = self._raw.FS_MATRIX()
        return matrix if self._raw.FPDFText_GetMatrix(self._text, index, matrix) else None

    def _size(self, index: int) -> float:
        """Of the character's type, in points on the page."""
        matrix = self._matrix(index)
        scale = 1.0 if matrix is None else math.hypot(matrix.c, matrix.d)
        return float(self._raw.FPDFText_GetFontSize(self._text, index)) * scale

    @staticmethod
    def _quarters(angle: float) -> int | None:
        """Quarters clockwise that set a character upright that is turned by the angle; None for a slanting one: a
        watermark."""
        quarters = angle / _QUARTER
        near = round(quarters)
        return -near % 4 if abs(quarters - near) < _SLANTING else None

    def glyphs(self, frame: Frame) -> list[Glyph]:
        """Those on the page's visible part, slanting ones left out. A digit that lies on its side or its head is marked: 12 turned
        round would be read 21, 6 is seen as 9."""
        raw, text = self._raw, self._text
        loose, origin = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
        rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        at_rect, at_x, at_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
        width, height = frame.size
        # Nearly all pages stand upright; a call for each box would cost a twentieth of the reading.
        upright, left, above = frame.quarters == 0, frame.left, frame.bottom + frame.height
        found: list[Glyph] = []
        last_base, last_end, quarters = -1.0, -1.0, None
        for index, char, spaced in self._seen:
            if not loose(text, index, at_rect) or not origin(text, index, at_x, at_y):
                continue
            if upright:
                x0, y0, x1, y1 = rect.left - left, above - rect.top, rect.right - left, above - rect.bottom
                base = above - y.value
            else:
                x0, y0, x1, y1 = frame.box(rect.left, rect.bottom, rect.right, rect.top)
                base = frame.point(x.value, y.value)[1]
            if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
                continue
            # Those of a slanting line each have a base of their own, but for the first.
            if base != last_base or (x0 - last_end > _APART and char.isdigit()):
                last_base, quarters = base, self._quarters(self._angle(index))
            last_end = x1
            if quarters is None:
                if char.isdigit():
                    self.slanting.append(Box(x0=x0, y0=y0, x1=x1, y1=y1))
                continue
            if quarters == frame.quarters and (y1 - y0) * 2 < x1 - x0:
                size = self._size(index)
                y0, y1 = min(y0, base - _ABOVE * size), max(y1, base + _BELOW * size)
            if y1 - y0 < _TINY:
                self.tiny.add(len(found))
            turned = quarters != frame.quarters and char.isdigit()
            found.append(Glyph(char + NO_CHARACTER if turned else char, x0, y0, x1, y1, base, spaced))
            self.indices.append(index)
        return found

    def object_of(self, index: int) -> Any:
        """PDFium's text object that the character belongs to."""
        return self._raw.FPDFText_GetTextObject(self._text, index)

    def inked_box(self, index: int, edge: float) -> tuple[float, float, float, float] | None:
        """Where the character's ink is, in the page's own coordinates: left, bottom, right and top of the type's box without its edges,
        as shares of it. PDFium's box of the ink itself is that of a font that it has stretched in the place of another."""
        loose = self._raw.FS_RECTF()
        if not self._raw.FPDFText_GetLooseCharBox(self._text, index, loose):
            return None
        across, up = (loose.right - loose.left) * edge, (loose.top - loose.bottom) * edge
        return loose.left + across, loose.bottom + up, loose.right - across, loose.top - up

    def digits(self, every: int) -> Iterator[tuple[Any, str]]:
        """Some of the page's digits, each with its font."""
        for index, char, _ in [seen for seen in self._seen if "0" <= seen[1] <= "9"][::every]:
            thing = self.object_of(index)
            if thing:
                yield self._raw.FPDFTextObj_GetFont(thing), char
