"""What a person sees on a PDF's page and its text layer does not say, and the other way round."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document
from tests.documents.pdf import Sheet, pdf
from tests.documents.pdf_cell import read, second_cell, two_cells


def _read(*sheets: Sheet) -> Document:
    return read(pdf(sheets))


_AT = "1 0 0 1 185 485"
_PAPER = "1 g 182 482 96 16 re f 0 g"

_UNSEEN = {
    "white": two_cells().set(_AT, "361", before="1 g"),
    "nearly white": two_cells().set(_AT, "361", before="0.98 g"),
    "white in CMYK": two_cells().set(_AT, "361", before="0 0 0 0 k"),
    "transparent": two_cells().set(_AT, "361", before="/G0 gs"),
    "neither filled nor stroked": two_cells().set(_AT, "361", before="3 Tr"),
    "stroked in white": two_cells().set(_AT, "361", before="1 Tr 1 G"),
    "for clipping alone": two_cells().set(_AT, "361", before="7 Tr"),
    "clipped": two_cells().set(_AT, "361", before="0 0 10 10 re W n 1 g"),
    "black on black": two_cells().filled(182, 482, 278, 498, 0).set(_AT, "361"),
    "covered": two_cells().set(_AT, "361").drawn(_PAPER),
    "covered but for a trace": two_cells().set(_AT, "361").drawn("q /G3 gs 1 g 182 482 96 16 re f Q"),
    "under a shading": two_cells().set(_AT, "361").drawn("q 182 482 96 16 re W n /S1 sh Q"),
    "under a pen's stroke": two_cells().set(_AT, "361").drawn("q 1 G 12 w 183 489 m 250 490 l S Q"),
    "scribbled over": two_cells()
    .set(_AT, "361")
    .drawn("q 1 G 8 w 1 j 183 484 m 220 496 l 184 490 l 222 486 l S Q"),
    "a hair high": two_cells().set(_AT, "361", 0.5),
}


@pytest.mark.parametrize("name", _UNSEEN)
def test_what_nobody_sees_is_no_number_and_is_told(name: str) -> None:
    document = _read(_UNSEEN[name])
    assert second_cell(document) == ""
    assert document.notes == ("P3 pages=1 count=1 texts=361",)


@pytest.mark.parametrize(
    ("sheet", "seen"),
    [
        (two_cells().set(_AT, "12").drawn(_PAPER).set(_AT, "73"), "73"),
        (two_cells().set(_AT, "12", before="1 g").set(_AT, "73"), "73"),
        (two_cells().set(_AT, "12", before="3 Tr").set(_AT, "73"), "73"),
        (two_cells().set(_AT, "12").image(182, 484, 220, 496), "\ufffc"),
        (two_cells().set(_AT, "12").image(182, 484, 220, 496).set(_AT, "73"), "73"),
    ],
    ids=["painted over", "white under it", "invisible under it", "under a picture", "on a picture over it"],
)
def test_a_number_under_another_is_not_read(sheet: Sheet, seen: str) -> None:
    document = _read(sheet)
    assert second_cell(document) == seen
    assert document.notes == ("P3 pages=1 count=1 texts=12",)


_SEEN = {
    "plain": two_cells().set(_AT, "361"),
    "red": two_cells().set(_AT, "361", before="1 0 0 rg"),
    "grey": two_cells().set(_AT, "361", before="0.6 g"),
    "white on a dark ground": two_cells().filled(182, 482, 278, 498, 0.2).set(_AT, "361", before="1 g"),
    "on a pale ground": two_cells().filled(182, 482, 278, 498, 0.9).set(_AT, "361"),
    "under a highlighter": two_cells().set(_AT, "361").drawn("q /G2 gs 1 1 0 rg 182 482 96 16 re f Q"),
    "a little transparent": two_cells().set(_AT, "361", before="/G1 gs"),
    "stroked": two_cells().set(_AT, "361", before="1 Tr 0 G 0.5 w"),
    "beside a white patch": two_cells().set(_AT, "361").drawn("1 g 240 482 30 16 re f 0 g"),
    "under a patch that is clipped away": two_cells()
    .set(_AT, "361")
    .drawn("q 300 300 10 10 re W n 1 g 100 400 400 200 re f Q"),
    "under a highlighter's picture": two_cells().set(_AT, "361").drawn("/G2 gs").image(182, 484, 240, 496),
    "under a seal": two_cells()
    .set(_AT, "361")
    .drawn("q 1 0 0 rg 40 0 0 14 182 483 cm BI /W 8 /H 2 /IM true /BPC 1 ID \xaa\x55 EI Q"),
    "faint under a patch": two_cells().set(_AT, "361").drawn("q /G1 gs 1 g 182 482 96 16 re f Q"),
    "twice, for bold": two_cells().set(_AT, "361").set("1 0 0 1 185.3 485", "361"),
    "twice on a dark ground": two_cells()
    .filled(182, 482, 278, 498, 0.2)
    .set(_AT, "361", before="1 g")
    .set(_AT, "361", before="1 g"),
    "first in white": two_cells().set(_AT, "361", before="1 g").set(_AT, "361"),
    "first invisible": two_cells().set(_AT, "361", before="3 Tr").set(_AT, "361"),
    "first under a patch": two_cells().set(_AT, "361").drawn(_PAPER).set(_AT, "361"),
}


@pytest.mark.parametrize("name", _SEEN)
def test_what_is_seen_is_read_without_a_word(name: str) -> None:
    document = _read(_SEEN[name])
    assert second_cell(document) == "361"
    assert document.notes == ()


# 7 and 3 as a font draws them, in units of a thousandth.
_SEVEN = "100 0 m 350 600 l 50 600 l 50 700 l 450 700 l 450 620 l 200 0 l h f"
_THREE = "50 150 m 100 20 250 0 350 100 c 450 200 400 330 250 350 c 400 400 420 600 300 680 c 200 720 100 650 80 550 c 150 560 l 200 640 300 640 320 530 c 320 420 250 380 180 380 c 180 320 l 300 310 350 200 300 120 c 250 60 150 70 120 160 c h f"  # fmt: skip


def _outlined(sheet: Sheet, x: float) -> Sheet:
    return sheet.drawn(f"q 0.01 0 0 0.01 {x} 485 cm {_SEVEN} 1 0 0 1 500 0 cm {_THREE} Q")


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        (_outlined(two_cells(), 200), "\ufffc\ufffc"),
        (_outlined(two_cells().set(_AT, "12"), 210), "12 \ufffc\ufffc"),
        (two_cells().set("0.98 0.17 -0.17 0.98 185 485", "12"), "\ufffc\ufffc"),
        (two_cells().set("-1 0 0 -1 220 495", "12"), "2\ufffd1\ufffd"),
        (two_cells().set(_AT, "12").set(_AT, "73"), "1  72  3"),
        (two_cells().set(_AT, "361").drawn("1 g 195 482 30 16 re f 0 g"), "3\ufffd"),
        (two_cells().set(_AT, "361").drawn("1 g 182 482 13 16 re f 0 g"), "6\ufffd1"),
        (two_cells().set("-1 0 0 1 210 485", "12"), "\ufffd\ufffd"),
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
    assert second_cell(_read(sheet)) == text


def test_a_mirrored_number_is_told() -> None:
    assert _read(two_cells().set("-1 0 0 1 210 485", "12")).notes == ("P4 pages=1",)


def test_drawings_in_a_cell_that_are_no_digits_leave_it_blank() -> None:
    """Its shading, a line, a box around it."""
    sheet = two_cells().filled(181, 481, 279, 499, 0.9).line(185, 484, 230, 484).box(182, 482, 278, 498)
    assert second_cell(_read(sheet)) == ""


def test_a_page_that_leans_is_levelled_first() -> None:
    """The text of a page turned by two degrees, its lines with it, is read as a scan of it would be."""
    level = two_cells().set(_AT, "361")
    leaning = Sheet().drawn(f"q 0.9994 0.0349 -0.0349 0.9994 10 -10 cm {level.content} Q")
    document = _read(leaning)
    assert document.pages[0].reader == "scan"
    assert abs(document.pages[0].rotation) > 1.5
    assert second_cell(document) == "361"
