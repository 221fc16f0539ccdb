"""The judge of scans: what it calls right, named, silent and accused."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document
from extractor.domain.report import Finding, Record, Text2
from extractor.readers.word import read_docx
from extractor.services.extract import extract
from tests.documents.printing import Made
from tests.documents.word import docx
from tests.generator.docx import source_of
from tests.generator.scans import made_for_scan
from tests.generator.verdict import judge, prose_right, usual_findings

_CELL, _OTHER = "requests.granted.business", "requests.granted.research"


@pytest.fixture(scope="module")
def whole() -> tuple[Made, Document, Record]:
    made = made_for_scan(950, layouts=("2019", "2019"), numbers="different", nought="0")
    data = docx(*made)
    ((document, record),) = extract(read_docx(data, source_of(data)), narrative="none")
    assert isinstance(record, Record)
    assert document is not None
    return made, document, record


def _finding(*cells: str) -> Finding:
    return Finding(code="R3", severity="error", message=Text2(zh="", en=""), cells=cells)


def _changed(record: Record, *findings: Finding, **cell: object) -> Record:
    cells = dict(record.cells)
    cells[_CELL] = cells[_CELL].model_copy(update=cell)
    return record.model_copy(update={"cells": cells, "findings": (*record.findings, *findings)})


def test_a_faultless_reading_has_nothing_wrong(whole: tuple[Made, Document, Record]) -> None:
    made, document, record = whole
    verdict = judge(made.report, record, usual_findings(*made))
    assert (verdict.wrong, verdict.accused) == ((), ())
    assert verdict.right == verdict.due
    right, due = prose_right(made.prose, document)
    assert right == due > 500


def test_a_wrong_number_is_silent_until_something_names_it(whole: tuple[Made, Document, Record]) -> None:
    made, _, record = whole
    usual = usual_findings(*made)
    silent = judge(made.report, _changed(record, value=-1), usual)
    assert [(one.cell, one.named) for one in silent.wrong] == [(_CELL, False)]
    told = judge(made.report, _changed(record, _finding(_CELL, _OTHER), value=-1), usual)
    assert told.unnamed() == []
    assert told.accused == ()  # the other one stands in a sum that is broken
    doubted = judge(made.report, _changed(record, value=None, state="illegible", raw="?"), usual)
    assert (doubted.unnamed(), doubted.accused) == ([], ())


def test_a_right_number_is_accused_alone_or_by_a_doubt(whole: tuple[Made, Document, Record]) -> None:
    made, _, record = whole
    usual = usual_findings(*made)
    assert judge(made.report, _changed(record, _finding(_CELL)), usual).accused == (_CELL,)
    assert judge(made.report, _changed(record, value=None, state="illegible"), usual).accused == (_CELL,)


def test_prose_that_is_lost_counts(whole: tuple[Made, Document, Record]) -> None:
    made, document, _ = whole
    lost = document.model_copy(update={"text": document.text[: document.tables[0].start], "tables": ()})
    right, due = prose_right(made.prose, lost)
    assert 0 < right < due
