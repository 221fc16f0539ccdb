"""Which line of a document's tables belongs to which statutory table: told by its words, else by the lines around it.

Stood     a source's cell with its text and what that says.
Line      the cells that begin in one row of a source's table; label cells that reach down from above are named by the row they
          begin in and nowhere else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from extractor.domain import form
from extractor.domain.document import Cell, Document, Table
from extractor.domain.form import TABLES, TableName
from extractor.domain.text import Mark, read_mark
from extractor.parsing.labels import bare, word_of
from extractor.parsing.rows import Slot

LONGEST_LABEL = 80  # characters of a cell that may be a label of the form; the form's longest has 43
_LIKE_HEADING = 78  # per cent
_NARRATIVE_HEADINGS = ("一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
_FEWEST_LINES = 3  # of section 四: two of heads and one of values
_LONGEST_GAP = 24  # characters of running title or page number between two halves of one table
# Two numbers on two lines of one cell (the reader writes two spaces for the break) are no number with a thousands space.
_SEVERAL = re.compile(r"\d[ \u00a0]{2,}[\d+-]|\d\s*[\n\u3000\t]\s*[\d+-]")
_NARRATIVE = re.compile(
    r"[（(]?[一二三四五六][）)、.．]?.{0,12}(?:存在的?(?:主要)?问题|其[他它](?:需要)?报告|总体情况)"
)


class Stood(NamedTuple):
    cell: Cell
    text: str
    mark: Mark

    @property
    def left(self) -> int:
        return self.cell.column

    @property
    def right(self) -> int:
        return self.cell.column + self.cell.column_span

    @property
    def slot(self) -> Slot:
        cell = self.cell
        return Slot(self.text, cell.start, cell.end, self.mark, cell.page, cell.box, cell.score)


class Line(NamedTuple):
    """`table` counts the document's tables: columns are comparable within one."""

    table: int
    cells: tuple[Stood, ...]

    @property
    def marks(self) -> bool:
        return any(stood.mark.state in ("printed", "dash") for stood in self.cells)

    @property
    def words(self) -> tuple[Stood, ...]:
        return tuple(stood for stood in self.cells if stood.mark.state == "text")

    @property
    def whole(self) -> str:
        """What a line of words alone says from end to end: false rulings of a scan cut a heading into cells. Empty beside numbers."""
        return "" if self.marks else "".join(stood.text for stood in self.words)


def lines_of_tables(document: Document) -> Iterator[tuple[TableName, Line]]:
    """Every line with the statutory table it belongs to. A line tells its table by its words; one that tells none goes with the
    line before, a table's first lines with the first that tells. A table without any such line goes on the table before when
    nothing but a page's number or running title stands between them."""
    current: TableName | None = None
    end = 0
    for index, table in enumerate(document.tables):
        lines = _lines(document, index, table)
        told = [_told(line) for line in lines]
        named = next((name for name in told if isinstance(name, str) and name in TABLES), None)
        if named is None and "" not in told and is_laid_out_as_proceedings(lines):
            current = "proceedings"
        elif not _goes_on(document.text, end, table, lines, current):
            current = named
        for line, name in zip(lines, told, strict=True):
            if name == "":
                current = None
            elif name in TABLES:
                current = name
            if current is not None and not _is_title(line):
                yield current, line
        end = table.end


def is_laid_out_as_proceedings(lines: Sequence[Line]) -> bool:
    """Heads over five and ten columns, or five and twice five, and a last line of fifteen cells: no other table of the form has them,
    whatever of its small type a scan left to be read (国办公开办函〔2021〕30号, section 四)."""
    if len(lines) < _FEWEST_LINES:
        return False
    first, last = ([stood.cell.column_span for stood in lines[at].cells] for at in (0, -1))
    width, parts = len(form.MEASURES), len(form.PARTS)
    heads = [width, (parts - 1) * width], [*[1] * width, *[width] * (parts - 1)]
    return first in heads and last == [1] * parts * width


def _lines(document: Document, index: int, table: Table) -> list[Line]:
    rows: dict[int, list[Stood]] = defaultdict(list)
    for cell in table.cells:
        text = document.text[cell.start : cell.end]
        rows[cell.row].append(Stood(cell, text, _mark(text)))
    return [
        Line(index, tuple(sorted(rows[row], key=lambda stood: stood.cell.column))) for row in sorted(rows)
    ]


def _mark(text: str) -> Mark:
    return Mark("text") if _SEVERAL.search(text) else read_mark(text)


def _goes_on(text: str, end: int, table: Table, lines: Sequence[Line], current: TableName | None) -> bool:
    """The table is the rest of the one before: nothing much between them, and its first line begins no table of its own."""
    if current is None or len("".join(text[end : table.start].split())) > _LONGEST_GAP:
        return False
    return bool(lines) and not _is_title(lines[0])


_Told = TableName | None


def _told(line: Line) -> TableName | str | None:
    """The table that the line's words tell; None where they tell none, "" where they are narrative."""
    for stood in line.words:
        if len(stood.text) > LONGEST_LABEL:
            continue
        word = word_of(stood.text)
        if word is not None and word.strong:
            return word.table
        title = _titled(stood.text)
        if title is not None:
            return title
    whole = line.whole
    if len(line.words) > 1 and (title := _titled(whole)) is not None:
        return title
    return "" if _is_narrative(whole) else None


@lru_cache(maxsize=4096)
def _is_narrative(whole: str) -> bool:
    """A heading of sections 一, 五 or 六, whole or with some characters misread, or prose."""
    if len(whole) > LONGEST_LABEL or "。" in whole or _NARRATIVE.match(whole):
        return True
    key = bare(whole)
    return any(fuzz.ratio(key, bare(heading)) >= _LIKE_HEADING for heading in _NARRATIVE_HEADINGS)


@lru_cache(maxsize=4096)
def _titled(text: str) -> TableName | None:
    """The table whose heading this is: 三、收到和处理政府信息公开申请情况."""
    key = bare(text)
    if not 8 <= len(key) <= 40:
        return None
    scores = {name: fuzz.ratio(key, bare(title)) for name, title in form.TITLES.items()}
    best = max(TABLES, key=lambda name: scores[name])
    return best if scores[best] >= _LIKE_HEADING else None


def _is_title(line: Line) -> bool:
    return _titled(line.whole) is not None
