"""What stands on a page is read, whatever the boxes say that PDFium gives of it."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.readers.pdf import read_pdf
from tests.documents.pdf import Sheet, pdf
from tests.documents.radicals import Line, with_radicals


def _read(data: bytes) -> Document:
    source = SourceRef(
        path="made.pdf", name="made.pdf", sha256="0" * 64, media_type="application/pdf", bytes=len(data)
    )
    return read_pdf(data, source)


@pytest.mark.parametrize("size", [6.0, 9.0, 11.0, 22.0])
def test_a_character_that_is_one_thin_stroke_is_no_tiny_print(size: float) -> None:
    document = _read(with_radicals(Line(700, "一、总体情况", size), Line(660, "先审查，一事一审。", size)))
    assert document.text.splitlines() == ["一、总体情况", "先审查，一事一审。"]
    assert document.notes == ()


def test_such_a_character_has_the_box_of_its_line() -> None:
    document = _read(with_radicals(Line(700, "一事一审", 10)))
    (word,) = document.words
    assert word.box is not None
    assert word.box.y1 - word.box.y0 == pytest.approx(10, abs=2)


@pytest.mark.parametrize("lean", [0.2, 0.33])
def test_type_that_a_matrix_slants_is_italic_and_no_watermark(lean: float) -> None:
    sheet = Sheet().set(f"1 0 {lean} 1 80 700", "受理申请 12 件")
    sheet.set(f"1 0 {lean} 1 80 660", "结转 3 件")
    assert _read(pdf([sheet])).text.splitlines() == ["受理申请 12 件", "结转 3 件"]


def test_print_that_nobody_can_read_is_still_left_out_and_told() -> None:
    sheet = Sheet().text(80, 700, "一、总体情况").text(80, 660, "受理一百件", 0.8)
    document = _read(pdf([sheet]))
    assert document.text.splitlines() == ["一、总体情况"]
    assert [note.split()[0] for note in document.notes] == ["P3"]
