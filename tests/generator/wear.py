"""What printing, years in a folder and a scanner do to a page: pictures -> worn pictures, by amounts that are known.

Level    how a scanner's picture differs from the page; a row of `LEVELS`. The amounts are those of `shared/tools/make_scans.py`.
Mark     something on the paper that does not belong to the report; a row of `MARKS`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import cv2
import numpy as np

Picture = np.ndarray[Any, np.dtype[np.uint8]]
_Light = np.ndarray[
    Any, np.dtype[np.float32]
]  # floats: 1 is white paper, 0 ink; height x width x 1 or x 3 (red, green, blue)


class Level(NamedTuple):
    """`skew`: degrees at most, either way; `blur`: pixels at 150 dpi; `quality`: of the JPEG; `paper`, `ink`: greys; `shade`: how much
    the paper's grey changes over the page; `specks`: share of pixels that are black, and as many white."""

    skew: float
    noise: float
    blur: float
    quality: int
    paper: int
    ink: int
    shade: int
    specks: float


LEVELS: Mapping[str, Level] = {
    "clean": Level(0.0, 0, 0.0, 95, 255, 0, 0, 0.0),
    "mild": Level(0.5, 4, 0.35, 85, 245, 20, 6, 0.0),
    "office": Level(1.0, 8, 0.55, 70, 228, 35, 18, 0.0002),
    "bad": Level(2.0, 14, 0.85, 45, 205, 60, 35, 0.001),
}


def worn(
    page: Picture,
    dpi: int,
    level: str,
    chance: random.Random,
    *,
    skew: float | None = None,
    marks: tuple[str, ...] = (),
) -> tuple[Picture, float]:
    """The scan of a page, grey or with three colours where a mark has one, and how many degrees it was turned counterclockwise.
    `skew`: exactly so many, else drawn from the level."""
    how = LEVELS[level]
    light = page.astype(np.float32)[:, :, None] / 255
    for mark in marks:
        light = MARKS[mark](light, dpi, chance)
    angle = chance.uniform(-how.skew, how.skew) if skew is None else skew
    if angle:
        light = _turned(light, angle)
    if how.blur:
        light = _deep(cv2.GaussianBlur(light, (0, 0), how.blur * dpi / 150))
    values = how.ink + light * (how.paper - how.ink)
    return _scanned(values, how, chance), angle


def _scanned(values: _Light, how: Level, chance: random.Random) -> Picture:
    height, width = values.shape[:2]
    if how.shade:
        towards = chance.uniform(0, 2 * np.pi)
        x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
        values = values + ((how.shade / 2) * (np.cos(towards) * x + np.sin(towards) * y))[:, :, None]
    noise = np.random.default_rng(chance.randrange(1 << 30))
    if how.noise:
        values = values + noise.standard_normal((height, width, 1), dtype=np.float32) * how.noise
    if how.specks:
        speckled = noise.random((height, width), dtype=np.float32)
        values[speckled < how.specks] = 0
        values[speckled > 1 - how.specks] = 255
    picture = np.clip(values, 0, 255).astype(np.uint8)
    return picture[:, :, 0] if picture.shape[2] == 1 else picture


def jpeg(picture: Picture, quality: int) -> bytes:
    """As a scanner writes it."""
    turned = picture if picture.ndim == 2 else picture[:, :, ::-1]
    done, data = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return data.tobytes()


def _deep(light: _Light) -> _Light:
    """OpenCV drops a third axis of one."""
    return light if light.ndim == 3 else light[:, :, None]


def _turned(light: _Light, degrees: float) -> _Light:
    height, width = light.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    white = (1.0,) * 4
    return _deep(cv2.warpAffine(light, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white))


# --- marks on the paper --------------------------------------------------------------------------------------------------------


def _dots(light: _Light, dpi: int, chance: random.Random) -> _Light:
    """Thirty dots of dirt, a third of a millimetre to one wide."""
    height, width = light.shape[:2]
    for _ in range(30):
        place = (chance.randrange(width), chance.randrange(height))
        cv2.circle(light, place, max(1, round(chance.uniform(0.15, 0.5) / 25.4 * dpi)), (0.1,) * 3, -1)
    return light


def _seal(light: _Light, dpi: int, chance: random.Random) -> _Light:
    """A round red stamp of 42 mm with a star, somewhere on the page's lower two thirds: print shows through its ink."""
    height, width = light.shape[:2]
    stamp = _stamp(round(42 / 25.4 * dpi), 25.4 / dpi)
    side = len(stamp)
    x, y = chance.randrange(width - side), chance.randrange(height // 3, height - side)
    coloured = np.repeat(light, 3, axis=2)
    red = np.array([0.85, 0.12, 0.15], np.float32)
    coloured[y : y + side, x : x + side] *= 1 - stamp[:, :, None] * 0.8 * (1 - red)
    return coloured


def _stamp(side: int, millimetres: float) -> _Light:
    """The stamp's ink, 0 to 1; `millimetres` of a pixel."""
    ink = np.zeros((side, side), np.float32)
    middle, radius = side // 2, side // 2 - 2

    def at(angle: float, share: float) -> tuple[int, int]:
        away = radius * share
        return round(middle + away * np.sin(angle)), round(middle - away * np.cos(angle))

    cv2.circle(ink, (middle, middle), radius, 1.0, max(2, round(1.2 / millimetres)), cv2.LINE_AA)
    star = [at(k * np.pi / 5, 0.14 if k % 2 else 0.36) for k in range(10)]
    cv2.fillPoly(ink, [np.array(star, np.int32)], 1.0, cv2.LINE_AA)
    for k in range(14):  # strokes where the stamp's words stand, over the star
        angle = np.pi * (k / 10 - 0.7)
        cv2.line(ink, at(angle, 0.7), at(angle, 0.86), 1.0, max(1, round(0.8 / millimetres)), cv2.LINE_AA)
    return ink


def _fold(light: _Light, dpi: int, chance: random.Random) -> _Light:
    """Folded once across: a shadow at the fold, and the paper beside it half a millimetre out of place."""
    height, width = light.shape[:2]
    at = chance.uniform(0.3, 0.7) * height
    away = (np.arange(height, dtype=np.float32) - at) / (6 / 25.4 * dpi)
    bump = np.exp(-(away**2))
    shift = 0.5 / 25.4 * dpi * bump
    xs = np.repeat(np.arange(width, dtype=np.float32)[None, :], height, axis=0)
    lean = np.linspace(-0.5, 1, width, dtype=np.float32)[None, :]
    ys = np.arange(height, dtype=np.float32)[:, None] + shift[:, None] * lean
    moved = _deep(cv2.remap(light, xs, ys, cv2.INTER_LINEAR, borderValue=(1.0,) * 4))
    return moved * (1 - 0.35 * np.exp(-((away * 4) ** 2))[:, None, None]).astype(np.float32)


def _edge(light: _Light, dpi: int, chance: random.Random) -> _Light:
    """A scanner's open lid: black along one side."""
    wide = round(chance.uniform(2, 6) / 25.4 * dpi)
    light[:, :wide] *= np.linspace(0.05, 0.3, wide, dtype=np.float32)[None, :, None]
    return light


def _photo(light: _Light, dpi: int, chance: random.Random) -> _Light:
    """A camera held not quite over the page: its corners up to a hundredth of the width out of place, one side darker."""
    height, width = light.shape[:2]
    far = width / 100
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array([[chance.uniform(-far, far) for _ in range(2)] for _ in range(4)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    seen = _deep(cv2.warpPerspective(light, matrix, (width, height), borderValue=(1.0,) * 4))
    return seen * np.linspace(0.75, 1, width, dtype=np.float32)[None, :, None]


MARKS: Mapping[str, Callable[[_Light, int, random.Random], _Light]] = {
    "dots": _dots,
    "seal": _seal,
    "fold": _fold,
    "dark edge": _edge,
    "photo": _photo,
}
