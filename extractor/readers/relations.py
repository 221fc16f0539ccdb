"""Which cells of a document the form's relations doubt.

Place   a cell by its page and the top left corner of its box, which no two cells share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.domain.checks.arithmetic import tested_relations
from extractor.domain.document import Cell, Document, Table
from extractor.parsing.statutory import read_tables

Place = tuple[int, float, float]


def place_of(page: int, x0: float, y0: float) -> Place:
    return page, round(x0, 1), round(y0, 1)


def failing(document: Document) -> Iterator[Place]:
    """The cells of the relations that do not hold, some of them several times."""
    reading = read_tables(document)
    for test in tested_relations(reading.cells, reading.layout):
        if test.verdict != "fails":
            continue
        for id_ in (*test.relation.left, *test.relation.right):
            where = reading.cells[id_].where if id_ in reading.cells else None
            if where is not None and where.page is not None and where.box is not None:
                yield place_of(where.page, where.box[0], where.box[1])


def with_scores(document: Document, scores: Mapping[Place, float | None]) -> Document:
    """The document with these scores of cells instead of their own."""
    tables = tuple(_scored(table, scores) for table in document.tables)
    return document.model_copy(update={"tables": tables})


def _scored(table: Table, scores: Mapping[Place, float | None]) -> Table:
    cells = tuple(_cell_scored(cell, scores) for cell in table.cells)
    return table.model_copy(update={"cells": cells})


def _cell_scored(cell: Cell, scores: Mapping[Place, float | None]) -> Cell:
    if cell.page is None or cell.box is None:
        return cell
    place = place_of(cell.page, cell.box.x0, cell.box.y0)
    return cell.model_copy(update={"score": scores[place]}) if place in scores else cell
