"""What a person sees on a PDF's page and its text layer does not say, and the other way round."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.readers.pdf import read_pdf
from tests.documents.pdf import Sheet, pdf

_LINE = "本机关认真贯彻落实政府信息公开各项要求，推进决策公开、执行公开和结果公开。"


def _read(*sheets: Sheet) -> Document:
    data = pdf(sheets)
    source = SourceRef(
        path="a.pdf", name="a.pdf", sha256="0" * 64, media_type="application/pdf", bytes=len(data)
    )
    return read_pdf(data, source)


def _page() -> Sheet:
    """Prose, and a row of two cells; the inside of the second is (180, 480) to (280, 500)."""
    sheet = Sheet()
    for line in range(5):
        sheet.text(80, 700 - 20 * line, _LINE)
    sheet.line(80, 500, 280, 500).line(80, 480, 280, 480).text(85, 485, "规章")
    for x in (80, 180, 280):
        sheet.line(x, 480, x, 500)
    return sheet


def _cell(document: Document) -> str:
    (table,) = document.tables
    return document.text[table.cells[1].start : table.cells[1].end]


_AT = "1 0 0 1 185 485"
_PAPER = "1 g 182 482 96 16 re f 0 g"

_UNSEEN = {
    "white": _page().set(_AT, "361", before="1 g"),
    "nearly white": _page().set(_AT, "361", before="0.98 g"),
    "white in CMYK": _page().set(_AT, "361", before="0 0 0 0 k"),
    "transparent": _page().set(_AT, "361", before="/G0 gs"),
    "neither filled nor stroked": _page().set(_AT, "361", before="3 Tr"),
    "stroked in white": _page().set(_AT, "361", before="1 Tr 1 G"),
    "for clipping alone": _page().set(_AT, "361", before="7 Tr"),
    "clipped": _page().set(_AT, "361", before="0 0 10 10 re W n 1 g"),
    "black on black": _page().filled(182, 482, 278, 498, 0).set(_AT, "361"),
    "covered": _page().set(_AT, "361").drawn(_PAPER),
    "covered but for a trace": _page().set(_AT, "361").drawn("q /G3 gs 1 g 182 482 96 16 re f Q"),
    "under a shading": _page().set(_AT, "361").drawn("q 182 482 96 16 re W n /S1 sh Q"),
    "under a pen's stroke": _page().set(_AT, "361").drawn("q 1 G 12 w 183 489 m 250 490 l S Q"),
    "scribbled over": _page()
    .set(_AT, "361")
    .drawn("q 1 G 8 w 1 j 183 484 m 220 496 l 184 490 l 222 486 l S Q"),
    "a hair high": _page().set(_AT, "361", 0.5),
}


@pytest.mark.parametrize("name", _UNSEEN)
def test_what_nobody_sees_is_no_number_and_is_told(name: str) -> None:
    document = _read(_UNSEEN[name])
    assert _cell(document) == ""
    assert document.notes == ("P3 pages=1 count=1 texts=361",)


@pytest.mark.parametrize(
    ("sheet", "seen"),
    [
        (_page().set(_AT, "12").drawn(_PAPER).set(_AT, "73"), "73"),
        (_page().set(_AT, "12", before="1 g").set(_AT, "73"), "73"),
        (_page().set(_AT, "12", before="3 Tr").set(_AT, "73"), "73"),
        (_page().set(_AT, "12").image(182, 484, 220, 496), "\ufffc"),
        (_page().set(_AT, "12").image(182, 484, 220, 496).set(_AT, "73"), "73"),
    ],
    ids=["painted over", "white under it", "invisible under it", "under a picture", "on a picture over it"],
)
def test_a_number_under_another_is_not_read(sheet: Sheet, seen: str) -> None:
    document = _read(sheet)
    assert _cell(document) == seen
    assert document.notes == ("P3 pages=1 count=1 texts=12",)


_SEEN = {
    "plain": _page().set(_AT, "361"),
    "red": _page().set(_AT, "361", before="1 0 0 rg"),
    "grey": _page().set(_AT, "361", before="0.6 g"),
    "white on a dark ground": _page().filled(182, 482, 278, 498, 0.2).set(_AT, "361", before="1 g"),
    "on a pale ground": _page().filled(182, 482, 278, 498, 0.9).set(_AT, "361"),
    "under a highlighter": _page().set(_AT, "361").drawn("q /G2 gs 1 1 0 rg 182 482 96 16 re f Q"),
    "a little transparent": _page().set(_AT, "361", before="/G1 gs"),
    "stroked": _page().set(_AT, "361", before="1 Tr 0 G 0.5 w"),
    "beside a white patch": _page().set(_AT, "361").drawn("1 g 240 482 30 16 re f 0 g"),
    "under a patch that is clipped away": _page()
    .set(_AT, "361")
    .drawn("q 300 300 10 10 re W n 1 g 100 400 400 200 re f Q"),
    "under a highlighter's picture": _page().set(_AT, "361").drawn("/G2 gs").image(182, 484, 240, 496),
    "under a seal": _page()
    .set(_AT, "361")
    .drawn("q 1 0 0 rg 40 0 0 14 182 483 cm BI /W 8 /H 2 /IM true /BPC 1 ID \xaa\x55 EI Q"),
    "faint under a patch": _page().set(_AT, "361").drawn("q /G1 gs 1 g 182 482 96 16 re f Q"),
    "twice, for bold": _page().set(_AT, "361").set("1 0 0 1 185.3 485", "361"),
    "twice on a dark ground": _page()
    .filled(182, 482, 278, 498, 0.2)
    .set(_AT, "361", before="1 g")
    .set(_AT, "361", before="1 g"),
    "first in white": _page().set(_AT, "361", before="1 g").set(_AT, "361"),
    "first invisible": _page().set(_AT, "361", before="3 Tr").set(_AT, "361"),
    "first under a patch": _page().set(_AT, "361").drawn(_PAPER).set(_AT, "361"),
}


@pytest.mark.parametrize("name", _SEEN)
def test_what_is_seen_is_read_without_a_word(name: str) -> None:
    document = _read(_SEEN[name])
    assert _cell(document) == "361"
    assert document.notes == ()


# 7 and 3 as a font draws them, in units of a thousandth.
_SEVEN = "100 0 m 350 600 l 50 600 l 50 700 l 450 700 l 450 620 l 200 0 l h f"
_THREE = "50 150 m 100 20 250 0 350 100 c 450 200 400 330 250 350 c 400 400 420 600 300 680 c 200 720 100 650 80 550 c 150 560 l 200 640 300 640 320 530 c 320 420 250 380 180 380 c 180 320 l 300 310 350 200 300 120 c 250 60 150 70 120 160 c h f"  # fmt: skip


def _outlined(sheet: Sheet, x: float) -> Sheet:
    return sheet.drawn(f"q 0.01 0 0 0.01 {x} 485 cm {_SEVEN} 1 0 0 1 500 0 cm {_THREE} Q")


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        (_outlined(_page(), 200), "\ufffc\ufffc"),
        (_outlined(_page().set(_AT, "12"), 210), "12 \ufffc\ufffc"),
        (_page().set("0.98 0.17 -0.17 0.98 185 485", "12"), "\ufffc\ufffc"),
        (_page().set("-1 0 0 -1 220 495", "12"), "2\ufffd1\ufffd"),
        (_page().set(_AT, "12").set(_AT, "73"), "1  72  3"),
        (_page().set(_AT, "361").drawn("1 g 195 482 30 16 re f 0 g"), "3\ufffd"),
        (_page().set(_AT, "361").drawn("1 g 182 482 13 16 re f 0 g"), "6\ufffd1"),
        (_page().set("-1 0 0 1 210 485", "12"), "\ufffd\ufffd"),
    ],
    ids=[
        "outlines",
        "outlines beside digits",
        "slanting",
        "on its head",
        "printed over",
        "end covered",
        "beginning covered",
        "mirrored",
    ],
)
def test_what_can_not_be_read_for_certain_is_no_number(sheet: Sheet, text: str) -> None:
    assert _cell(_read(sheet)) == text


def test_a_mirrored_number_is_told() -> None:
    assert _read(_page().set("-1 0 0 1 210 485", "12")).notes == ("P4 pages=1",)


def test_drawings_in_a_cell_that_are_no_digits_leave_it_blank() -> None:
    """Its shading, a line, a box around it."""
    sheet = _page().filled(181, 481, 279, 499, 0.9).line(185, 484, 230, 484).box(182, 482, 278, 498)
    assert _cell(_read(sheet)) == ""


def test_a_page_that_leans_is_levelled_first() -> None:
    """The text of a page turned by two degrees, its lines with it, is read as a scan of it would be."""
    level = _page().set(_AT, "361")
    leaning = Sheet().drawn(f"q 0.9994 0.0349 -0.0349 0.9994 10 -10 cm {level.content} Q")
    document = _read(leaning)
    assert document.pages[0].reader == "scan"
    assert abs(document.pages[0].rotation) > 1.5
    assert _cell(document) == "361"
