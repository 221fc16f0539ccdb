"""Scanned reports: every number as it is on the page, whatever file holds the pages and however they lie in it; and where a number is
wrong, a finding that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from extractor.domain import form
from extractor.domain.document import Document
from extractor.domain.report import Record
from extractor.readers.files import FileReader
from tests.generator.scan_files import garbage_pdf, image_pdf, tiff
from tests.generator.scans import Scan, Setting, draw_scan, made_for_scan
from tests.generator.verdict import judge, prose_right, usual_findings
from tests.scans.reading import read


@pytest.fixture(scope="module")
def reader() -> FileReader:
    return FileReader()


class Case(NamedTuple):
    """`layouts` of sections 二 and 三; `file` makes the file of the scan."""

    name: str
    seed: int
    setting: Setting
    layouts: tuple[form.LayoutName, form.LayoutName]
    numbers: str
    file: Callable[[Scan], bytes]

    def scan(self) -> Scan:
        made = made_for_scan(
            self.seed, layouts=self.layouts, numbers=self.numbers, nought="0", border="single"
        )
        return draw_scan(self.seed, self.setting, made)


CASES = (
    Case("pictures in a PDF", 900, Setting(), ("2021", "2021"), "different", image_pdf),
    Case("a TIFF, skew of one degree", 901, Setting(skew=1.0), ("2019", "2019"), "sparse", tiff),
    Case(
        "upside down, with a seal",
        902,
        Setting(marks=("seal",)),
        ("2021", "2021"),
        "sparse",
        lambda scan: image_pdf(scan, quarters=2),
    ),
    Case("a garbage text layer", 903, Setting(level="mild"), ("2021", "2019"), "different", garbage_pdf),
)  # fmt: skip


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def scanned(request: pytest.FixtureRequest, reader: FileReader) -> tuple[Scan, Document, Record]:
    scan = request.param.scan()
    return scan, *read(reader, request.param.file(scan))


Scanned = tuple[Scan, Document, Record]


def test_every_number_is_read(scanned: Scanned) -> None:
    scan, _, record = scanned
    assert scan.prose is not None
    assert scan.look is not None
    verdict = judge(scan.report, record, usual_findings(scan.report, scan.prose, scan.look))
    assert verdict.wrong == ()
    assert len(verdict.accused) <= verdict.due.total() * 0.005


def test_the_pages_say_how_they_were_read(scanned: Scanned) -> None:
    scan, document, _ = scanned
    assert [page.reader for page in document.pages] == ["scan"] * len(scan.pages)
    assert {page.dpi for page in document.pages} == {scan.setting.dpi}
    assert all(page.engine for page in document.pages)
    undone = [abs(page.rotation) % 180 for page in document.pages]
    for turned, skew in zip(undone, scan.skews, strict=True):
        assert min(turned, 180 - turned) == pytest.approx(abs(skew), abs=0.1)


def test_each_number_stands_where_it_is_said_to(scanned: Scanned) -> None:
    """A box lies around the cell's own place on the upright page; half a line's height is allowed for what paper and scanner bend."""
    scan, _, record = scanned
    astray = {}
    for id_, (page, (x0, y0, x1, y1)) in scan.places.items():
        where = record.cells[id_].where
        assert where.box is not None
        x, y = (where.box[0] + where.box[2]) / 2, (where.box[1] + where.box[3]) / 2
        if where.page != page or not (x0 - 5 < x < x1 + 5 and y0 - 5 < y < y1 + 5):
            astray[id_] = where
    assert astray == {}


def test_the_prose_is_read(scanned: Scanned) -> None:
    scan, document, _ = scanned
    assert scan.prose is not None
    right, due = prose_right(scan.prose, document)
    assert right >= 0.99 * due


def test_a_wrong_number_of_a_bad_scan_is_named(reader: FileReader) -> None:
    """What can't be read for certain is told; the sums tell of the rest. Section 二 has neither a sum nor so many digits."""
    made = made_for_scan(905, layouts=("2021", "2021"), numbers="sparse", nought="0", border="single")
    scan = draw_scan(905, Setting(150, "bad"), made)
    _, record = read(reader, image_pdf(scan))
    verdict = judge(scan.report, record)
    assert verdict.unnamed("requests") == []
    assert verdict.unnamed("proceedings") == []
    assert verdict.right.total() >= 0.95 * verdict.due.total()
