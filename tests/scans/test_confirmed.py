"""Cells of a sum that fails are read a second time, and no others; what the second reading disputes can't be read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.domain import form
from extractor.domain.document import LEGIBLE, Document, SourceRef
from extractor.readers import raster
from extractor.readers.layout import compose
from extractor.readers.relations import Place, failing, place_of
from extractor.readers.scan import ScanReader
from tests.generator import model
from tests.generator.drawn import Flow
from tests.generator.model import Entry
from tests.generator.scans import Setting, draw_scan, made_for_scan

_SOURCE = SourceRef(path="a", name="a", sha256="0", media_type="image/png", bytes=1)
_WRONG = "requests.new_received.total"
Scores = dict[Place, float | None]


def _read(*, balanced: bool) -> tuple[ScanReader, Document]:
    """Section 三 with another number in every cell, before anything is confirmed; unless `balanced` one printed sum is wrong."""
    made = made_for_scan(908, layouts=("2021", "2021"), numbers="different", nought="0", border="single")
    report = model.report(None, "2021", seed=908)
    if not balanced:
        entries = {**report.entries, _WRONG: Entry("4711", "printed", Decimal(4711))}
        report = report._replace(entries=entries)
    look = made.look._replace(page_number=None, running_title=False, before=0, requests="2021")
    flow = [Flow("heading", form.TITLES["requests"]), Flow("table", table="requests")]
    scan = draw_scan(908, Setting(level="mild"), made._replace(report=report, look=look), flow=flow)
    reader = ScanReader()
    sheets = [
        reader.sheet(raster.from_pixels(page, 200), number) for number, page in enumerate(scan.pages, 1)
    ]
    return reader, compose(_SOURCE, sheets)


@pytest.fixture(scope="module")
def unbalanced() -> tuple[ScanReader, Document]:
    return _read(balanced=False)


def _scores(document: Document) -> Scores:
    return {
        place_of(cell.page, cell.box.x0, cell.box.y0): cell.score
        for table in document.tables
        for cell in table.cells
        if cell.page is not None and cell.box is not None
    }


def _illegible(scores: Scores) -> set[Place]:
    return {place for place, score in scores.items() if score is not None and score < LEGIBLE}


def test_cells_of_a_failing_sum_are_surer_when_both_readings_agree(
    unbalanced: tuple[ScanReader, Document],
) -> None:
    reader, document = unbalanced
    doubted = set(failing(document))
    before, again = _scores(document), reader.tally.again
    confirmed = reader.confirmed(document)
    after = _scores(confirmed)
    assert doubted
    assert confirmed.text == document.text
    assert {place for place in after if after[place] != before[place]} <= doubted
    assert all((after[place] or 0) >= (before[place] or 0) for place in doubted)
    assert 0 < reader.tally.again - again <= len(doubted)


def test_a_second_reading_that_differs_makes_both_illegible(unbalanced: tuple[ScanReader, Document]) -> None:
    reader, document = unbalanced
    kept = dict(reader._once)  # the crops are swapped: the picture says something else the second time
    one, other = sorted(place for place in set(failing(document)) if place in kept)[:2]
    reader._once[one] = kept[one]._replace(crop=kept[other].crop)
    reader._once[other] = kept[other]._replace(crop=kept[one].crop)
    after = _scores(reader.confirmed(document))
    reader._once.update(kept)
    assert _illegible(after) - _illegible(_scores(document)) == {one, other}


def test_a_table_whose_sums_hold_is_left_as_it_is() -> None:
    reader, document = _read(balanced=True)
    assert reader.confirmed(document) is document
