"""Pages as pictures: sizes, places, turning, what is kept."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from extractor.domain.document import Box, Document, Page, SourceRef
from extractor.domain.picture import Mark, Picture, Wanted
from extractor.errors import InputError
from extractor.readers.pages import CachedPages, marks_of, render_pdf_page, render_scan_page
from extractor.readers.pdf import read_pdf
from tests.documents.pdf import Sheet, pdf


def _sheet(rotate: int = 0) -> Sheet:
    """A dark block at the top left, 100 points wide and 50 high."""
    return Sheet(rotate=rotate).filled(0, 792, 100, 842).text(80, 600, "政府信息公开", 12)


def _document(data: bytes) -> Document:
    source = SourceRef(path="x", name="x", sha256="0" * 64, media_type="application/pdf", bytes=len(data))
    return read_pdf(data, source)


def _image(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.png))
    assert image.size == (picture.width, picture.height)
    return image.convert("L")


def _dark(image: Image.Image, x: float, y: float) -> bool:
    return int(image.getpixel((round(x), round(y)))) < 100  # type: ignore[arg-type]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_is_upright_and_as_large_as_asked(rotate: int) -> None:
    data = pdf([_sheet(rotate)])
    page = _document(data).pages[0]
    picture = render_pdf_page(data, Wanted(page=1, rotation=page.rotation, pixels=842))
    assert (picture.width, picture.height) == (595, 842)
    image = _image(picture)
    assert [_dark(image, x, y) for x, y in ((50, 25), (150, 25), (50, 100), (545, 820))] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_drawn_on_its_side_is_shown_upright(quarters: int) -> None:
    data = pdf([_sheet().turned(quarters)])
    page = _document(data).pages[0]
    picture = render_pdf_page(data, Wanted(page=1, rotation=page.rotation, pixels=842))
    assert (picture.width, picture.height) == (595, 842)
    assert [_dark(_image(picture), x, y) for x, y in ((50, 25), (150, 25), (545, 820))] == [
        True,
        False,
        False,
    ]


def test_marks_stand_where_their_boxes_say() -> None:
    data = pdf([Sheet()])
    mark = Mark(box=Box(x0=100, y0=200, x1=300, y1=400), label="1,1")
    image = _image(render_pdf_page(data, Wanted(page=1, pixels=1684, marks=(mark,))))
    scale = image.width / 595
    row = [x for x in range(image.width) if image.getpixel((x, round(300 * scale))) < 200]  # type: ignore[operator]
    assert {round(x / scale / 10) * 10 for x in row} == {100, 300}


def test_every_cell_and_the_words_beside_them_are_marked() -> None:
    sheet = Sheet().text(80, 700, "政府信息公开")
    for row in range(2):
        for column in range(2):
            sheet.box(80 + 100 * column, 500 - 30 * row, 180 + 100 * column, 530 - 30 * row)
    sheet.text(90, 510, "规章").text(190, 510, "3").text(90, 480, "文件")
    document = _document(pdf([sheet, Sheet().text(80, 700, "第二页")]))
    marks = marks_of(document, 1)
    assert [(mark.kind, mark.label) for mark in marks] == [
        ("cell", "1,1"),
        ("cell", "1,2"),
        ("cell", "2,1"),
        ("blank", "2,2"),
        ("word", ""),
    ]
    assert [mark.kind for mark in marks_of(document, 2)] == ["word"]


def test_a_picture_is_made_once(tmp_path: Path) -> None:
    data = pdf([_sheet()])
    sha256 = hashlib.sha256(data).hexdigest()
    page = Page(page=1, width=595, height=842, reader="pdf")
    asked = []

    def give() -> bytes:
        asked.append(1)
        return data

    pages = CachedPages(tmp_path / "pages")
    first = pages.png(sha256, page, give)
    assert pages.png(sha256, page, give) == first
    assert CachedPages(tmp_path / "pages").png(sha256, page, give) == first
    assert len(asked) == 1
    assert pages.png(sha256, page, give, pixels=400) != first
    assert len(asked) == 2
    assert [path.suffix for path in (tmp_path / "pages").iterdir()] == [".png", ".png"]


@pytest.mark.parametrize(
    ("data", "page", "code"),
    [
        (pdf([Sheet()]), 2, "pdf.no_page"),
        (b"%PDF-1.7 nothing", 1, "pdf.damaged"),
        (pdf([Sheet()], locked=True), 1, "pdf.password"),
        (pdf([Sheet((40_000, 600))]), 1, "pdf.page_size"),
        (b"<html><p>x", 1, "pages.none"),
    ],
)
def test_what_can_not_be_shown_says_why(tmp_path: Path, data: bytes, page: int, code: str) -> None:
    wanted = Page(page=page, width=595, height=842, reader="pdf")
    with pytest.raises(InputError) as caught:
        CachedPages(tmp_path).png("0" * 64, wanted, lambda: data)
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []


def _scanned_page() -> bytes:
    """A4 at 100 dpi with a dark block at the top left, as PNG."""
    image = Image.new("RGB", (827, 1169), "white")
    image.paste((0, 0, 0), (0, 0, 139, 69))
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(100, 100))
    return out.getvalue()


def test_a_scan_is_shown_as_large_as_asked_with_its_marks_in_points() -> None:
    box = Box(x0=300, y0=400, x1=400, y1=450)
    picture = render_scan_page(
        _scanned_page(), Wanted(page=1, scanned=True, pixels=842, marks=(Mark(box=box),))
    )
    assert (picture.width, picture.height) == (596, 842)
    image = Image.open(io.BytesIO(picture.png))
    assert max(image.getpixel((50, 25))) < 60  # type: ignore[arg-type]
    assert min(image.getpixel((350, 425))) > 200  # type: ignore[arg-type]
    assert image.getpixel((302, 425)) == (20, 90, 220)


def test_a_scan_has_no_page_after_its_last() -> None:
    with pytest.raises(InputError) as caught:
        render_scan_page(_scanned_page(), Wanted(page=2, scanned=True))
    assert caught.value.code == "pdf.no_page"


def test_pictures_of_an_image_file_are_kept_like_others(tmp_path: Path) -> None:
    data = _scanned_page()
    page = Page(page=1, width=595.4, height=841.7, reader="scan")
    pages = CachedPages(tmp_path)
    digest = hashlib.sha256(data).hexdigest()
    first = pages.png(digest, page, lambda: data, pixels=200)
    assert pages.png(digest, page, lambda: b"", pixels=200) == first
