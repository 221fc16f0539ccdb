"""Image files as pages: every kind people send, each told apart from a broken one; and pages set upright by known amounts."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from extractor.errors import InputError
from extractor.readers import raster
from extractor.readers.raster import Raster
from tests.documents import drawn

_TABLE = drawn.form_of(10)


def _page(dpi: int = 100) -> Image.Image:
    return Image.fromarray(drawn.page(dpi, [_TABLE], prose=130))


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _frames(data: bytes) -> list[Raster]:
    return list(raster.frames(data, "page"))


_DPI = {"dpi": (100, 100)}
_FILES = {
    "png": lambda: _saved(_page(), "PNG", **_DPI),
    "png, palette": lambda: _saved(_page().convert("P"), "PNG", **_DPI),
    "png, transparent paper": lambda: _saved(_clear(_page()), "PNG", **_DPI),
    "png, 16 bits": lambda: _saved(
        Image.fromarray(np.asarray(_page()).astype(np.uint16) * 257), "PNG", **_DPI
    ),
    "jpeg": lambda: _saved(_page(), "JPEG", **_DPI),
    "jpeg, cmyk": lambda: _saved(_page().convert("CMYK"), "JPEG", **_DPI),
    "tiff, fax group 4": lambda: _saved(
        _page().point(lambda at: 255 * (at > 127)).convert("1"), "TIFF", compression="group4", **_DPI
    ),
    "tiff, lzw": lambda: _saved(_page(), "TIFF", compression="tiff_lzw", **_DPI),
    "bmp": lambda: _saved(_page(), "BMP", **_DPI),
    "webp": lambda: _saved(_page(), "WEBP", lossless=True),
    "gif": lambda: _saved(_page(), "GIF"),
}


def _clear(image: Image.Image) -> Image.Image:
    clear = Image.new("RGBA", image.size, (0, 0, 0, 0))
    clear.putalpha(Image.eval(image, lambda at: 255 - at))
    return clear


@pytest.mark.parametrize("name", _FILES)
def test_every_kind_of_file_gives_the_page(name: str) -> None:
    (page,) = _frames(_FILES[name]())
    drawn_ink = np.asarray(_page()) < 128
    assert page.dpi == 100
    assert page.gray.shape == drawn_ink.shape
    assert np.count_nonzero((page.gray < 128) == drawn_ink) > 0.995 * drawn_ink.size
    assert page.size == pytest.approx((595, 420), abs=1)


def test_a_tiff_of_many_pages_is_read_page_by_page() -> None:
    pages = [Image.fromarray(drawn.page(72, prose=60 + 40 * number)) for number in range(4)]
    data = _saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    ink = [np.count_nonzero(page.gray < 128) for page in _frames(data)]
    assert len(ink) == 4
    assert ink == sorted(ink)


def test_a_fax_has_square_dots_again() -> None:
    """Standard resolution: 204 dots an inch across, 98 along (ITU-T T.4)."""
    page = _page(204)
    flat = page.resize((page.width, round(page.height * 98 / 204)))
    (read,) = _frames(_saved(flat.convert("1"), "TIFF", compression="group3", dpi=(204, 98)))
    assert read.dpi == 204
    assert read.gray.shape == pytest.approx(np.asarray(page).shape, abs=3)


@pytest.mark.parametrize(
    ("size", "said", "dpi"),
    [
        ((1240, 1754), None, 150),
        ((1240, 1754), (200, 200), 200),
        ((1240, 1754), (72, 72), 150),  # a program's word for not knowing
        ((794, 1123), (96, 96), 96),
        ((1654, 2339), (3, 3), 200),
        ((2480, 3508), (600, 600), 300),  # small paper, scaled down
        ((4961, 7016), (600, 600), 300),
    ],
)
def test_resolution(size: tuple[int, int], said: tuple[int, int] | None, dpi: int) -> None:
    options: dict[str, Any] = {} if said is None else {"dpi": said}
    (page,) = _frames(_saved(Image.new("1", size, 1), "PNG", **options))
    assert page.dpi == dpi


def test_the_camera_says_how_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # EXIF 2.3: to be turned clockwise by a quarter
    side = _page().transpose(Image.Transpose.ROTATE_90)
    (page,) = _frames(_saved(side, "JPEG", exif=exif, quality=95))
    assert np.count_nonzero((page.gray < 128) != (np.asarray(_page()) < 128)) < 0.01 * page.gray.size


@pytest.mark.parametrize("cut", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("name", ["png", "jpeg", "tiff, lzw", "webp"])
def test_a_file_cut_short_is_damaged(name: str, cut: float) -> None:
    data = _FILES[name]()
    with pytest.raises(InputError) as told:
        _frames(data[: int(len(data) * cut)])
    assert told.value.code == "image.damaged"
    assert "0x" not in str(told.value.facts["reason"])  # an object's place in memory tells nobody anything


@pytest.mark.parametrize("size", [(12_000, 9_000), (70_000, 10)])
def test_too_many_pixels(size: tuple[int, int]) -> None:
    with pytest.raises(InputError) as told:
        _frames(_saved(Image.new("1", size), "PNG"))
    assert told.value.code == "image.too_large"


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "MOST_PAGES", 3)
    pages = [Image.new("1", (8, 8))] * 4
    data = _saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(InputError) as told:
        _frames(data)
    assert told.value.code == "image.too_many_pages"


# --- upright ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [0.0, 0.03, -0.5, 1.0, -1.0, 2.7, -5.0])
def test_skew_is_told_to_a_fiftieth_of_a_degree(degrees: float) -> None:
    image = drawn.copied(drawn.turned(drawn.page(200, [_TABLE], prose=130), degrees))
    _, turned = raster.upright(raster.from_pixels(image, 200))
    assert turned == pytest.approx(degrees, abs=0.02)


@pytest.mark.parametrize("degrees", [-1.0, 0.4])
def test_prose_has_no_rulings_and_is_level_all_the_same(degrees: float) -> None:
    image = drawn.copied(drawn.turned(drawn.page(150, prose=400), degrees))
    _, turned = raster.upright(raster.from_pixels(image, 150))
    assert turned == pytest.approx(degrees, abs=0.08)


@pytest.mark.parametrize("quarters", range(4))
def test_quarters(quarters: int) -> None:
    """Which of two opposite sides is up is told by who can read."""
    image = np.rot90(drawn.turned(drawn.page(150, [_TABLE], prose=130, size=drawn.A4), 0.6), quarters)
    asked: list[tuple[int, ...]] = []

    def reader(page: Raster) -> int:
        asked.append(page.gray.shape)
        return 2 if quarters in (2, 3) else 0

    page, turned = raster.upright(raster.from_pixels(np.ascontiguousarray(image), 150), reader)
    assert page.gray.shape == (1754, 1240)
    assert asked
    expected = {0: 0.6, 1: 90.6, 2: 180.6, 3: 270.6}
    assert turned == pytest.approx(expected[quarters], abs=0.02)


def test_colours_lie_where_the_grey_does() -> None:
    image = drawn.sealed(drawn.turned(drawn.page(150, [_TABLE]), 1.5), 300, 250, 150)
    page, _ = raster.upright(raster.from_pixels(image, 150))
    seen = raster.coloured(page)
    assert seen.shape == (*page.gray.shape, 3)
    dark = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY) < 90
    assert np.count_nonzero(page.gray[dark] < 140) > 0.97 * np.count_nonzero(dark)


@pytest.mark.parametrize("quarters", range(4))
def test_a_page_is_set_upright_again_as_it_was(quarters: int) -> None:
    image = np.rot90(drawn.turned(drawn.page(100, [_TABLE], prose=130), 1.1), quarters)
    frame = raster.from_pixels(np.ascontiguousarray(image), 100)
    first, rotation = raster.upright(frame, lambda _: 2 if quarters > 1 else 0)
    assert np.array_equal(raster.again(frame, rotation).gray, first.gray)


def test_a_seal_is_gone_and_the_print_under_it_is_not() -> None:
    plain = drawn.page(150, [_TABLE])
    sealed = raster.from_pixels(drawn.sealed(plain, 300, 230, 150), 150).gray
    assert np.count_nonzero((sealed < 128) & (plain > 250)) < 0.002 * plain.size
    assert np.count_nonzero(sealed[plain < 60] < 140) > 0.98 * np.count_nonzero(plain < 60)


def test_red_print_is_print() -> None:
    page = drawn.page(150, prose=120)
    red = np.repeat(page[:, :, None], 3, axis=2)
    red[..., 0] = np.maximum(red[..., 0], 200)
    assert np.count_nonzero(raster.from_pixels(red, 150).gray[page < 60] < 140) > 0.98 * np.count_nonzero(
        page < 60
    )


@pytest.mark.parametrize(
    "pixels",
    [np.full((300, 200), 255, np.uint8), np.zeros((300, 200), np.uint8), np.full((1, 1), 9, np.uint8)],
)
def test_a_page_with_nothing_on_it(pixels: Any) -> None:
    page, turned = raster.upright(raster.from_pixels(pixels, 100))
    assert (page.gray.shape, turned) == (pixels.shape, 0.0)
