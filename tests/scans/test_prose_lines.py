"""Lines of print that touch: where one ends and the next begins, which words each says, and what is told of print that nobody can read.
The pages are set here, line by line, so that the truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.domain.document import Document
from extractor.readers import raster
from extractor.readers.detector import Region
from extractor.readers.layout import compose
from extractor.readers.line_cuts import cuts, profile
from extractor.readers.prose_lines import find
from extractor.readers.scan import ScanReader
from extractor.readers.scan_lines import Ink, Line
from tests.generator.docx import source_of
from tests.generator.drawn import Picture, font_file

_DPI = 200
_POINT = _DPI / 72
_TITLE = ("青石岭镇人民政府2024年政府信息公开工作年度报", "告")
_BODY = (
    "本报告由青石岭镇人民政府按照《中华人民共和国政府信息公开",
    "条例》和有关文件要求编制，所列数据的统计期限自2024年1月",
    "1日起至2024年12月31日止，如有疑问请与本机关联系（电话：",
    "0000-8123456）。",
    "全年通过政府门户网站公开各类信息7184条，其中政策文件599",
    "条，乡村振兴、义务教育、医疗卫生等重点领域信息42条。",
)


class Set(NamedTuple):
    """A line as it is set: its words, its size in points, how far below the last line's top its own is, in ems of the larger size."""

    text: str
    size: float
    pitch: float
    bold: bool = False
    indent: float = 0.0


class Page(NamedTuple):
    """`tops`: of each line's type, in pixels."""

    picture: Picture
    tops: tuple[float, ...]


def page(family: str, lines: Sequence[Set], *, lean: float = 0.0) -> Page:
    """`lean` in degrees; the page's margins are an inch."""
    sheet = Image.new("L", (round(8.27 * _DPI), round(8 * _DPI)), 255)
    pen = ImageDraw.Draw(sheet)
    file, index = font_file(family)
    top, above = float(_DPI), 0.0
    tops: list[float] = []
    for line in lines:
        size = line.size * _POINT
        top += line.pitch * max(size, above) if tops else 0
        above = size
        tops.append(top)
        type_ = ImageFont.truetype(file, round(size), index=index, layout_engine=ImageFont.Layout.BASIC)
        place = (_DPI + line.indent * size, top + size / 2)
        pen.text(place, line.text, fill=20, font=type_, anchor="lm", stroke_width=int(line.bold))
    picture = np.asarray(sheet)
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1.0)
    turned = cv2.warpAffine(picture, turn, (width, height), borderValue=(255.0,) * 4)
    return Page(turned.astype(np.uint8), tuple(tops))


def body(size: float, pitch: float) -> list[Set]:
    return [Set(text, size, pitch) for text in _BODY]


# --- where lines end -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["AR PL UMing CN", "AR PL UKai CN", "Noto Serif CJK SC"])
@pytest.mark.parametrize("pitch", [0.9, 1.0, 1.15, 1.5])
@pytest.mark.parametrize("lean", [0.0, 0.1])
def test_lines_are_cut_between_their_type(family: str, pitch: float, lean: float) -> None:
    size = 15 * _POINT
    set_ = page(family, body(15, pitch), lean=lean)
    ink = set_.picture < 128
    rows = np.flatnonzero(ink.any(axis=1))
    columns = np.flatnonzero(ink.any(axis=0))
    top = int(rows[0])
    shape = profile(ink[top : rows[-1] + 1, columns[0] : columns[-1] + 1], size)
    found = [top + row for row in cuts(shape, size, 0, int(rows[-1]) + 1 - top)]
    # Between two lines: half the pitch below the middle of the one above.
    due = [at + size / 2 + pitch * size / 2 for at in set_.tops[:-1]]
    assert len(found) == len(due)
    anywhere = (pitch - 1) / 2  # of the paper between them
    assert np.abs(np.subtract(found, due)).max() < max(0.2, 0.1 + anywhere) * size


# --- what they say -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reader() -> ScanReader:
    return ScanReader()


def read(reader: ScanReader, picture: Picture) -> Document:
    return compose(source_of(b""), [reader.sheet(raster.from_pixels(picture, _DPI), 1)])


def _words(text: str) -> str:
    return "".join(text.split()).translate(str.maketrans("（）：，", "():,"))


CASES = (
    pytest.param("AR PL UMing CN", body(16, 1.0), id="Song without leading"),
    pytest.param("AR PL UKai CN", body(14, 0.95), id="Kai whose lines overlap"),
    pytest.param("Noto Sans CJK SC", body(12, 2.0), id="Hei, double spacing"),
    pytest.param(
        "AR PL UKai CN",
        [
            *(Set(text, 22, 0.95, bold=True, indent=10.0 * place) for place, text in enumerate(_TITLE)),
            Set("一、总体情况", 16, 0.9, bold=True, indent=2),
            *body(16, 1.0),
            Set("二、主动公开政府信息情况", 16, 1.0, bold=True, indent=2),
        ],
        id="a title of two lines and bold headings, all touching",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("family", "lines"), CASES)
def test_each_line_is_read_by_itself(reader: ScanReader, family: str, lines: list[Set]) -> None:
    set_ = page(family, lines)
    document = read(reader, set_.picture)
    due = _words("".join(line.text for line in lines))
    assert _words(document.text) == due
    assert document.notes == ()


def test_each_character_s_box_is_on_its_line(reader: ScanReader) -> None:
    """A quote is shown by its characters' boxes."""
    lines = body(16, 1.0)
    set_ = page("AR PL UMing CN", lines)
    said = [""] * len(lines)
    for glyph in reader.sheet(raster.from_pixels(set_.picture, _DPI), 1).glyphs:
        away = [abs((glyph.y0 + glyph.y1) / 2 - top / _POINT - 8) for top in set_.tops]
        assert min(away) < 3
        said[away.index(min(away))] += glyph.text
    assert [_words(text) for text in said] == [_words(line.text) for line in lines]


# --- what can't be read ----------------------------------------------------------------------------------------------------------


def test_what_stands_in_a_table_is_no_prose_though_the_detector_s_region_reaches_into_it() -> None:
    picture = np.full((300, 600), 255, np.uint8)
    for text, y in (("1048", 80), ("36", 140)):
        cv2.putText(picture, text, (60, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2, cv2.LINE_AA)
    table, region = Line(20, 40, 580, 100), Region(40, 50, 300, 160, 0.9)
    (line,) = find(Ink(picture, _DPI), [region], [table], 0.7)
    assert line.line.y0 > table.y1


def test_print_that_no_one_can_read_is_told(reader: ScanReader) -> None:
    """A line is scored through with a pen, up and down."""
    set_ = page("AR PL UMing CN", body(16, 1.5))
    below = set_.picture.copy()
    top, high = round(set_.tops[1]), round(16 * _POINT)
    for x in range(_DPI, _DPI + 28 * high, high // 4):
        for ends in ((x, x + high // 3), (x + high // 3, x)):
            cv2.line(below, (ends[0], top), (ends[1], top + high), 20, 5)
    document = read(reader, below)
    assert document.notes == ("O3 pages=1 count=1",)


def test_dust_and_scratches_are_no_print(reader: ScanReader) -> None:
    picture = page("AR PL UMing CN", body(16, 1.5)).picture.copy()
    for place in range(40):
        cv2.circle(picture, (31 + 37 * place, 40 + 29 * (place % 5)), 2, 30, -1)
    cv2.line(picture, (20, 1300), (1500, 1310), 90, 2)
    document = read(reader, picture)
    assert document.notes == ()
    assert _words(document.text) == _words("".join(_BODY))
