"""Cells of scanned pages: by whom they are, how sure, and which are illegible."""

from __future__ import annotations

import pytest

from extractor.domain.document import Box, Cell, Document, OffsetMap, Page, SourceRef, Table, Word
from extractor.domain.report import Sourced, Where
from extractor.parsing.legible import as_seen

_BOX = Box(x0=0, y0=0, x1=9, y1=9)
_SOURCE = SourceRef(path="x", name="x", sha256="0", media_type="application/pdf", bytes=1)


def _document(score: float | None, reader: str = "scan", word_score: float | None = None) -> Document:
    cell = Cell(row=0, column=0, start=0, end=2, page=1, box=_BOX, score=score)
    return Document(
        source=_SOURCE,
        raw="12 34\n",
        text="12 34\n",
        offsets=OffsetMap(runs=((0, 0),)),
        pages=(Page(page=1, width=595, height=842, reader=reader),),
        words=(
            Word(start=0, end=2, page=1, box=_BOX, score=word_score),
            Word(start=3, end=5, page=1, box=_BOX, score=word_score),
        ),
        tables=(Table(start=0, end=2, rows=1, columns=1, cells=(cell,), page=1),),
    )


def _printed(page: int | None = 1, start: int | None = 0, end: int | None = 2) -> Sourced:
    where = Where(page=page, box=None, start=start, end=end)
    return Sourced(state="printed", value=12, raw="12", confidence=0.99, by="grid", where=where)


@pytest.mark.parametrize(("score", "confidence"), [(0.9, 0.891), (None, 0.99)])
def test_a_cell_of_a_scan_is_read_by_ocr_and_as_sure_as_its_characters(
    score: float | None, confidence: float
) -> None:
    seen = as_seen({"a": _printed()}, _document(score))
    assert (seen.cells["a"].by, seen.cells["a"].confidence) == ("ocr", confidence)
    assert (seen.cells["a"].state, seen.cells["a"].value) == ("printed", 12)
    assert seen.illegible == ()


def test_a_cell_that_cant_be_read_holds_no_number_and_keeps_what_was_read() -> None:
    seen = as_seen({"a": _printed()}, _document(0.3))
    cell = seen.cells["a"]
    assert (cell.state, cell.value, cell.raw) == ("illegible", None, "12")
    assert seen.illegible == ("a",)


def test_pages_with_text_and_cells_that_are_not_there_stay_as_they_are() -> None:
    cells = {"a": _printed(), "b": Sourced(state="missing")}
    assert as_seen(cells, _document(None, reader="pdf")).cells == cells
    assert as_seen({"b": cells["b"]}, _document(0.3)).cells["b"] == cells["b"]


def test_a_table_without_rulings_has_the_scores_of_its_words() -> None:
    loose = _printed(page=None, start=3, end=5)
    assert as_seen({"a": loose}, _document(None, word_score=0.8)).cells["a"].confidence == 0.792
    assert as_seen({"a": loose}, _document(None, word_score=0.2)).illegible == ("a",)


def test_what_has_no_place_is_of_no_scan() -> None:
    nowhere = _printed(page=None, start=None, end=None)
    assert as_seen({"a": nowhere}, _document(0.3)).cells["a"] == nowhere
    beyond = _printed(page=None, start=6, end=7)
    assert as_seen({"a": beyond}, _document(0.3)).cells["a"] == beyond


def test_no_confidence_is_made_up() -> None:
    unknown = _printed().model_copy(update={"confidence": None})
    assert as_seen({"a": unknown}, _document(0.9)).cells["a"].confidence is None
