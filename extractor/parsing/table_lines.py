"""Which lines of a flattened text belong to which table.

The tables are found by what the form prints, never by headings alone: headings are lost, doubled and restarted in published
reports (notes/domain.md, part D). A table's stretch runs from the first of its words to the last value before the next table,
a narrative heading or prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from extractor.domain.form import TABLES, TableName
from extractor.domain.text import columns_of
from extractor.parsing.labels import Word, word_of
from extractor.parsing.lines import Line, loose_digits
from extractor.parsing.script import simplified

# Cells of a table, blank ones counted. The form's largest has 26 rows of 7 values, some 400 cells with labels and padding; printed
# ten times over it is still less. What is beyond is left over, unread.
MOST_CELLS = 4000
_NARRATIVE_HEADING = re.compile(
    r"(?:[（(]?[一二三四五六七八九十][)）、.．]\s*)?(?:政府信息公开工作)?(?:存在的?(?:主要)?问题|其[他它](?:需要)?报告)"
)
_PROCEEDINGS_HEADING = re.compile(r"[^。；]{0,30}行政复议[^。；]{0,12}行政诉讼[^。；]{0,4}情况[:：]?")
SENTENCE = re.compile("[，。；,;]")
_LONGEST_LABEL = 60  # columns; what is longer, reads like a sentence and is no word of the form is prose


@dataclass
class TableLines:
    """Follows the lines and gives each table its own. Lines after prose wait until one of the table's words shows that it
    goes on: a note or a page's running title may stand in its midst."""

    lines: dict[TableName, list[Line]] = field(default_factory=lambda: {name: [] for name in TABLES})
    before: dict[TableName, list[Line]] = field(default_factory=lambda: {name: [] for name in TABLES})
    _current: TableName | None = None
    _waiting: list[Line] | None = None
    _numbers: list[Line] = field(default_factory=list)

    def follow(self, lines: Iterable[Line]) -> None:
        for line in lines:
            told = _table_told_by(line)
            if _is_narrative_heading(line):
                self._current, self._waiting = None, None
            elif told is not None:
                self._enter(told.table)
                self.lines[told.table].append(line)
            elif _is_proceedings_heading(line):
                self._enter("proceedings")
            elif self._current is not None:
                if is_prose(line):
                    self._waiting = self._waiting or []
                (self.lines[self._current] if self._waiting is None else self._waiting).append(line)
            self._remember(line)

    def _remember(self, line: Line) -> None:
        """Lines with numbers right before a table's first word are no row's, yet stand at its head."""
        if not line.cells:
            return
        if len(self._numbers) < MOST_CELLS and any(
            _is_number_or_short_with_one(cell.text) for cell in line.cells
        ):
            self._numbers.append(line)
        else:
            self._numbers = []

    def _enter(self, table: TableName) -> None:
        if self._waiting is not None and table == self._current:
            self.lines[table].extend(self._waiting)
        self.before[table].extend(self._numbers)
        self._numbers = []
        self._current, self._waiting = table, None


def _is_number_or_short_with_one(text: str) -> bool:
    return len(text) < _LONGEST_LABEL and loose_digits(text) and not SENTENCE.search(text)


def _table_told_by(line: Line) -> Word | None:
    if not line.cells or is_prose(line):
        return None
    for cell in line.cells:
        if cell.text and len(cell.text) < 200:
            word = word_of(cell.text)
            if word is not None and word.strong:
                return word
    return None


def _is_narrative_heading(line: Line) -> bool:
    return len(line.cells) == 1 and _begins_narrative(line.cells[0].text[:_LONGEST_LABEL])


@lru_cache(maxsize=4096)
def _begins_narrative(text: str) -> bool:
    return _NARRATIVE_HEADING.match(simplified(text)) is not None


def _is_proceedings_heading(line: Line) -> bool:
    """The one heading whose table can stand without any word of the form (its headers lost)."""
    if len(line.cells) != 1 or not 9 < len(line.cells[0].text) < _LONGEST_LABEL:
        return False
    return _PROCEEDINGS_HEADING.fullmatch(simplified(line.cells[0].text)) is not None


def is_prose(line: Line) -> bool:
    if line.row or len(line.cells) != 1:
        return False
    text = line.cells[0].text
    if len(text) * 2 <= _LONGEST_LABEL:
        return False
    return columns_of(text) > _LONGEST_LABEL and SENTENCE.search(text) is not None and word_of(text) is None
