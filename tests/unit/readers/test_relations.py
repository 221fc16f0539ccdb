"""Which cells the form's relations send to a second reading, and how its scores come back."""

from __future__ import annotations

import pytest

from extractor.domain import form
from extractor.domain.document import Box, Cell, Document, OffsetMap, SourceRef, Table
from extractor.readers.relations import Place, failing, place_of, with_scores

_SOURCE = SourceRef(path="a", name="a", sha256="0", media_type="image/png", bytes=1)
_HEAD = ("", *(column.label for column in form.REQUEST_COLUMNS))
_NEW, _CARRIED = (row.label for row in form.rows("requests", "2021")[:2])
_CARRIED_ROW = (_CARRIED, "1", "0", "0", "0", "0", "0", "1")


def _scanned(*rows: tuple[str, ...]) -> Document:
    """A table whose cells stand on page 1, each in a box by its row and column."""
    text, cells = "", []
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            box = Box(x0=40.0 * column, y0=20.0 * row, x1=40.0 * column + 39, y1=20.0 * row + 19)
            cells.append(
                Cell(row=row, column=column, start=len(text), end=len(text) + len(word), page=1, box=box)
            )
            text += word + "\t"
        text += "\n"
    table = Table(start=0, end=len(text), rows=len(rows), columns=len(_HEAD), cells=tuple(cells))
    return Document(source=_SOURCE, raw=text, text=text, offsets=OffsetMap(runs=((0, 0),)), tables=(table,))


def _at(row: int, column: int) -> Place:
    return place_of(1, 40.0 * column, 20.0 * row)


@pytest.mark.parametrize(("total", "doubted"), [("21", False), ("27", True)])
def test_the_cells_of_a_sum_that_fails_are_doubted_and_no_others(total: str, doubted: bool) -> None:
    document = _scanned(_HEAD, (_NEW, "1", "2", "3", "4", "5", "6", total), _CARRIED_ROW)
    assert set(failing(document)) == ({_at(1, column) for column in range(1, 8)} if doubted else set())


def test_a_score_goes_to_the_cell_of_its_place_alone() -> None:
    document = _scanned(_HEAD, _CARRIED_ROW)
    scored = with_scores(document, {_at(1, 3): 0.25})
    scores = {
        (cell.row, cell.column): cell.score for cell in scored.tables[0].cells if cell.score is not None
    }
    assert scores == {(1, 3): 0.25}
    assert with_scores(document, {}) == document
