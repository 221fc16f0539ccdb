"""Scanned pages in every kind of file, turned every way, and beside pages of text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.domain import form
from extractor.readers.files import FileReader
from tests.documents.pdf import Sheet
from tests.generator import model
from tests.generator.drawn import Flow, flow_of
from tests.generator.scan_files import image_pdf, mixed_pdf, photo, png, tiff
from tests.generator.scans import Scan, Setting, draw_scan, made_for_scan
from tests.generator.verdict import judge
from tests.scans.reading import read


@pytest.fixture(scope="module")
def reader() -> FileReader:
    return FileReader()


def _proceedings(seed: int, setting: Setting) -> Scan:
    """A page with a title and section 四 alone."""
    made = made_for_scan(seed, layouts=("2021", "2021"), numbers="different", nought="0", border="single")
    report = model.report(None, None, seed=seed)
    look = made.look._replace(page_number=None, running_title=False, before=0)
    flow = [Flow("title", made.prose.title), *_section("proceedings")]
    return draw_scan(seed, setting, made._replace(report=report, look=look), flow=flow)


def _section(name: form.TableName) -> list[Flow]:
    return [Flow("heading", form.TITLES[name]), Flow("table", table=name)]


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(lambda scan: png(scan, 0, with_resolution=False), id="a PNG without a resolution"),
        pytest.param(lambda scan: photo(scan, 0, quarters=1), id="a JPEG that EXIF turns"),
        pytest.param(lambda scan: image_pdf(scan, quarters=1, rotate=90), id="a page that the PDF turns"),
        pytest.param(lambda scan: tiff(scan, "group4"), id="a fax"),
    ],
)
def test_a_page_by_itself(reader: FileReader, file: Callable[[Scan], bytes]) -> None:
    scan = _proceedings(910, Setting(level="mild"))
    document, record = read(reader, file(scan))
    assert judge(scan.report, record).wrong == ()
    assert [page.reader for page in document.pages] == ["scan"]


def test_scanned_pages_between_pages_of_text(reader: FileReader) -> None:
    """Section 三 was scanned; the pages around it have a text layer and are not looked at."""
    made = made_for_scan(904, layouts=("2021", "2021"), numbers="different", nought="0", border="single")
    scan = draw_scan(904, Setting(level="mild"), made, flow=_section("requests"))
    title, *prose = (part for part in flow_of(made.prose) if part.kind != "table")
    before = Sheet().text(120, 780, title.text, 14)
    for line, part in enumerate(prose[:4]):
        before.text(60, 740 - 20 * line, part.text[:50], 10)
    after = Sheet().text(80, 780, "五、存在的主要问题及改进情况", 12).text(80, 755, "一是解读形式单一。", 10)
    document, record = read(reader, mixed_pdf([before], scan, [after]))
    readers = [page.reader for page in document.pages]
    assert readers == ["pdf", *["scan"] * len(scan.pages), "pdf"]
    wrong = [one for one in judge(scan.report, record).wrong if one.cell.startswith("requests")]
    assert wrong == []
