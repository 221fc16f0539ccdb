"""How well the characters of each cell were seen: cells of scanned pages are read by OCR, with the scores of their characters.

A cell whose score is below `document.LEGIBLE` is illegible: what was read first stays in `raw`, and no number is taken from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from extractor.domain.document import LEGIBLE, Document
from extractor.domain.report import Sourced, Where

BY = "ocr"


class Seen(NamedTuple):
    """`illegible` are the ids of cells that can't be read."""

    cells: dict[str, Sourced]
    illegible: tuple[str, ...]


def as_seen(cells: Mapping[str, Sourced], document: Document) -> Seen:
    """The cells of scanned pages with their reader, their confidence lowered by their score, and illegible ones without a number."""
    scores = _Scores(document)
    seen: dict[str, Sourced] = {}
    illegible: list[str] = []
    for id_, cell in cells.items():
        if cell.state == "missing" or not scores.is_scanned(cell.where):
            seen[id_] = cell
            continue
        score = scores.of(cell.where)
        lowered = _times(cell.confidence, score)
        update: dict[str, object] = {"by": BY, "confidence": lowered}
        if score is not None and score < LEGIBLE:
            illegible.append(id_)
            update |= {"state": "illegible", "value": None}
        seen[id_] = cell.model_copy(update=update)
    return Seen(seen, tuple(illegible))


def _times(confidence: float | None, score: float | None) -> float | None:
    return confidence if confidence is None or score is None else round(confidence * score, 4)


class _Scores:
    """Pages and scores of the document's cells and words."""

    def __init__(self, document: Document) -> None:
        self._scanned = {page.page for page in document.pages if page.reader == "scan"}
        self._cells = {
            cell.start: cell.score
            for table in document.tables
            for cell in table.cells
            if cell.end > cell.start and (cell.page in self._scanned or cell.score is not None)
        }
        self._words = [
            word for word in document.words if word.page in self._scanned or word.score is not None
        ]
        self._starts = [word.start for word in self._words]

    def is_scanned(self, where: Where) -> bool:
        """By the page of the cell, or by a score of its own: a picture on a page that was not scanned. Flattened text has no page, but
        its words have."""
        if where.page is not None and where.page in self._scanned:
            return True
        return self.of(where) is not None or (where.page is None and bool(self._covering(where)))

    def of(self, where: Where) -> float | None:
        if where.start in self._cells:
            return self._cells[where.start]
        return min((score for score in self._covering(where) if score is not None), default=None)

    def _covering(self, where: Where) -> list[float | None]:
        """Scores of the words that share a character with the place."""
        if where.start is None or where.end is None:
            return []
        first = max(0, bisect_left(self._starts, where.start) - 1)
        last = bisect_left(self._starts, where.end)
        return [word.score for word in self._words[first:last] if word.end > where.start]
