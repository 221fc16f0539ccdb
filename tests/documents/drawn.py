"""Pages drawn as pictures, their lines known: a table at given places, strokes like those of characters in its cells, and what happens to
a page on its way through a copier.

Sizes are in points; a page is the upper half of A4 unless told otherwise. No font is needed: characters are made of strokes as long as real ones have.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]
Cell = tuple[int, int, int, int]  # row, column, rows, columns
A4 = (595.28, 841.89)
HALF = (595.28, 420.0)  # enough for one table


class Drawn(NamedTuple):
    """`cells` cover the table between the edges `xs` and `ys`."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]


def form_of(rows: int, height: float = 14.0, top: float = 150.0) -> Drawn:
    """Ten columns as section 三 of the form has them: a head of three rows with merged cells, then one with a label over three
    columns and the others with a label in each."""
    widths = (26, 45, 96, 40, 40, 40, 42, 42, 37, 42)
    xs = np.cumsum((72.0, *widths))
    ys = np.cumsum((top, *[height] * (rows + 3)))
    head = [
        (0, 0, 3, 3),
        (0, 3, 1, 7),
        (1, 3, 2, 1),
        (1, 4, 1, 5),
        (1, 9, 2, 1),
        *((2, c, 1, 1) for c in range(4, 9)),
    ]
    body = [
        (3, 0, 1, 3),
        (4, 0, rows - 1, 1),
        *((row, column, 1, 1) for row in range(4, rows + 3) for column in (1, 2)),
    ]
    body += [(row, column, 1, 1) for row in range(3, rows + 3) for column in range(3, 10)]
    return Drawn(tuple(xs.tolist()), tuple(ys.tolist()), (*head, *body))


def plain(columns: int, rows: int, width: float = 450.0, height: float = 16.0, top: float = 150.0) -> Drawn:
    xs = np.linspace(72.0, 72.0 + width, columns + 1)
    ys = np.cumsum((top, *[height] * rows))
    cells = tuple((row, column, 1, 1) for row in range(rows) for column in range(columns))
    return Drawn(tuple(xs.tolist()), tuple(ys.tolist()), cells)


def page(
    dpi: int,
    tables: Sequence[Drawn] = (),
    *,
    seed: int = 0,
    size: tuple[float, float] = HALF,
    line: float = 0.6,
    prose: float = 0.0,
    text: bool = True,
) -> Pixels:
    """Grey, 255 paper. `line`: thickness of the rulings; `prose`: height from the top down to which lines of print stand."""
    over = 2  # drawn larger, so that edges are grey as a scanner makes them
    k = dpi * over / 72
    image = np.full((round(size[1] * k), round(size[0] * k)), 255, np.uint8)
    pen = _Pen(image, random.Random(seed), k)
    for y in np.arange(60.0, prose, 22.0):
        pen.line_of_print(72.0, float(y), 28 if y % 3 else 20, 14.0)
    for table in tables:
        for row, column, rows, columns in table.cells:
            x0, y0 = table.xs[column], table.ys[row]
            x1, y1 = table.xs[column + columns], table.ys[row + rows]
            corners = (round(x0 * k), round(y0 * k)), (round(x1 * k), round(y1 * k))
            cv2.rectangle(image, *corners, 0, max(1, round(line * k)))
            if text:
                high = min(9.0, (y1 - y0) - 3.0)
                count = max(1, min(9, int((x1 - x0 - 6) / (high + 1))))
                left = (x0 + x1 - count * (high + 1)) / 2
                pen.line_of_print(left, (y0 + y1 - high) / 2, count, high)
    width, height = round(size[0] * dpi / 72), round(size[1] * dpi / 72)
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)


class _Pen(NamedTuple):
    """`scale`: pixels a point."""

    image: Pixels
    chance: random.Random
    scale: float

    def line_of_print(self, x: float, y: float, count: int, high: float) -> None:
        for place in range(count):
            self._character(x + place * (high + 1), y, high)

    def _character(self, x: float, y: float, high: float) -> None:
        """Level strokes, and one or two from top to bottom, as 中, 十 and 计 have them: what looks most like a ruling."""
        thick = max(1, round(high * 0.07 * self.scale))
        for at in self.chance.sample([0.05, 0.25, 0.5, 0.75, 0.95], 3):
            start, end = sorted((self.chance.uniform(0, 0.4), self.chance.uniform(0.6, 1)))
            self._stroke((x + start * high, y + at * high), (x + end * high, y + at * high), thick)
        for at in self.chance.sample([0.1, 0.5, 0.9], self.chance.choice([1, 2])):
            self._stroke((x + at * high, y), (x + at * high, y + high), thick)

    def _stroke(self, start: tuple[float, float], end: tuple[float, float], thick: int) -> None:
        first, last = ((round(x * self.scale), round(y * self.scale)) for x, y in (start, end))
        cv2.line(self.image, first, last, 0, thick)


# --- what happens to it -----------------------------------------------------------------------------------------------------


def turned(image: Pixels, degrees: float) -> Pixels:
    """Counter-clockwise about its middle; white comes in at the corners."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def keystoned(image: Pixels, share: float) -> Pixels:
    """Photographed from below: the upper side is shorter by that share."""
    height, width = image.shape[:2]
    away = share * width / 2
    before = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    after = np.array([(away, 0), (width - away, 0), (width, height), (0, height)], np.float32)
    turn = cv2.getPerspectiveTransform(before, after)
    return cv2.warpPerspective(
        image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )


def waved(image: Pixels, high: float, gutter: float = 0.0) -> Pixels:
    """Paper that lay in a wave so many pixels high over its width, its left side sunk by `gutter` towards a book's back."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    off = high * np.sin(x / width * 2.6 * np.pi) + gutter * np.exp(-7 * x / width) * (2 * y / height - 1)
    return cv2.remap(image, x, (y + off).astype(np.float32), cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def copied(
    image: Pixels, *, paper: int = 228, ink: int = 35, noise: float = 8.0, blur: float = 0.7, seed: int = 0
) -> Pixels:
    """Through an office copier: blurred, on grey paper, with noise and specks."""
    chance = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(image, (0, 0), blur).astype(np.float32)
    grey = ink + soft / 255 * (paper - ink) + chance.normal(0, noise, image.shape)
    specks = chance.random(image.shape)
    grey[specks < 0.0002] = 0
    return np.clip(grey, 0, 255).astype(np.uint8)


def folded(image: Pixels, at: float, dpi: int) -> Pixels:
    """The shade of a fold across the page at that height, some millimetres wide."""
    rows = np.arange(image.shape[0])[:, None]
    shade = 1 - 0.45 * np.exp(-(((rows - at * dpi / 72) / (6 * dpi / 72)) ** 2))
    return (image * shade).astype(np.uint8)


def sealed(image: Pixels, x: float, y: float, dpi: int, diameter: float = 119.0) -> Pixels:
    """In colour, with a red seal (42 mm) over what stands there: ring and star, print showing through."""
    k = dpi / 72
    stamp = np.zeros(image.shape[:2], np.uint8)
    middle, radius = (round(x * k), round(y * k)), round(diameter / 2 * k)
    cv2.circle(stamp, middle, radius, 255, max(2, round(3 * k)))
    star = [
        (
            middle[0] + radius * part * np.sin(step * np.pi / 5),
            middle[1] - radius * part * np.cos(step * np.pi / 5),
        )
        for step, part in enumerate((0.4, 0.17) * 5)
    ]
    cv2.fillPoly(stamp, [np.array(star).round().astype(np.int32)], 255)
    for turn in range(0, 360, 24):
        away = (np.cos(np.radians(turn)), np.sin(np.radians(turn)))
        ends = [
            (round(middle[0] + radius * one * away[0]), round(middle[1] + radius * one * away[1]))
            for one in (0.68, 0.88)
        ]
        cv2.line(stamp, ends[0], ends[1], 255, max(1, round(2 * k)))
    red = np.array([214, 48, 52], np.float32)
    colour = np.repeat(image[:, :, None], 3, axis=2).astype(np.float32)
    share = (stamp[:, :, None] / 255).astype(np.float32) * 0.9
    return np.clip(colour * (1 - share) + colour / 255 * red * share, 0, 255).astype(np.uint8)


def broken(image: Pixels, table: Drawn, dpi: int, seed: int = 0, share: float = 0.05) -> Pixels:
    """Ink lost along the rulings, in gaps of one to two points."""
    pen, out, k = random.Random(seed), image.copy(), dpi / 72
    height, width = table.ys[-1] - table.ys[0], table.xs[-1] - table.xs[0]
    for y in table.ys:
        for _ in range(int(width * share / 1.5)):
            _blot(out, (pen.uniform(table.xs[0], table.xs[-1]), y), (pen.uniform(1.0, 2.0), 1.6), k)
    for x in table.xs:
        for _ in range(int(height * share / 1.5)):
            _blot(out, (x, pen.uniform(table.ys[0], table.ys[-1])), (1.6, pen.uniform(1.0, 2.0)), k)
    return out


def _blot(image: Pixels, middle: tuple[float, float], size: tuple[float, float], k: float) -> None:
    x0, y0 = (round((at - long / 2) * k) for at, long in zip(middle, size, strict=True))
    wide, high = (max(1, round(long * k)) for long in size)
    image[y0 : y0 + high, x0 : x0 + wide] = 255
