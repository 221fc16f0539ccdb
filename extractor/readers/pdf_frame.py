"""Where things of a PDF page stand: its own coordinates and those of the upright page, in points from the top left.

Frame    how a page's own coordinates become those of the upright page: where its corner is, and by how many quarters it is turned.
Matrix   (a, b, c, d, e, f) of PDF: a form's content is placed on the page by it.
"""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Frame(NamedTuple):
    """`left`, `bottom`, `width`, `height` of the page's visible box in its own coordinates; `quarters` clockwise."""

    left: float
    bottom: float
    width: float
    height: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        return (self.width, self.height) if self.quarters % 2 == 0 else (self.height, self.width)

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.quarters == 0:
            return x, self.height - y
        if self.quarters == 1:
            return y, x
        if self.quarters == 2:
            return self.width - x, y
        return self.height - y, self.width - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """`x0` and `y0` are the smaller ones."""
        if self.quarters == 0:
            above = self.bottom + self.height
            return x0 - self.left, above - y1, x1 - self.left, above - y0
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def times(first: Matrix, then: Matrix) -> Matrix:
    """`first` applied, then `then`."""
    if first is IDENTITY:
        return then
    if then is IDENTITY:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def address(thing: Any) -> int:
    """By which two handles of one object are known to be the same."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0
