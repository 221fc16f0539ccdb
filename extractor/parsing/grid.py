"""Cells with places -> table rows: spans, sliver columns, repeated headers, tables cut over pages or into pieces.

Line      the cells that begin in one row of a source's table; label cells that reach down from above are named by the row they
          begin in and nowhere else.
Head      a header cell that names a column of the form, with the grid columns it stands over.
Merged    a value cell that reaches over the whole of two heads or more. A merged blank is blank in all of them; which of them
          a merged number belongs to is never guessed.

Where the heads of a table name its columns, the values go to the head they stand under, or in the heads' order where there are as
many; in every other case the row gives its values in their order and no columns, and `statutory` decides.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from extractor.domain import form
from extractor.domain.document import Cell, Document, Span, Table
from extractor.domain.form import MEASURES, PARTS, REQUEST_COLUMNS, TABLES, Column, TableName
from extractor.domain.text import Mark, read_mark
from extractor.parsing.labels import bare, is_label_like, likeness, ordinal, word_of
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow

_LONGEST_LABEL = 80  # characters of a cell that may be a label of the form; the form's longest has 43
_LIKE = (
    75  # per cent; one character of four misread in a scan (结果维特), none of whose neighbours is so near
)
_LONGEST_GAP = 24  # characters of running title or page number between two halves of one table
_WIDTH: dict[TableName, int] = {"proactive": 3, "requests": 7, "proceedings": 15}
# Two numbers on two lines of one cell (the reader writes two spaces for the break) are no number with a thousands space.
_SEVERAL = re.compile(r"\d[ \u00a0]{2,}[\d+-]|\d\s*[\n\u3000\t]\s*[\d+-]")
_NARRATIVE = re.compile(
    r"[（(]?[一二三四五六][）)、.．]?.{0,12}(?:存在的?(?:主要)?问题|其[他它](?:需要)?报告|总体情况)"
)
_SURROUND = frozenset(
    map(bare, ("申请人情况", "法人或其他组织", "信息内容", "行政诉讼", "行政复议", "申请人类型"))
)


class _Stood(NamedTuple):
    """A source's cell with its text and what that says."""

    cell: Cell
    text: str
    mark: Mark

    @property
    def left(self) -> int:
        return self.cell.column

    @property
    def right(self) -> int:
        return self.cell.column + self.cell.column_span


class _Line(NamedTuple):
    """`table` counts the document's tables: columns are comparable within one."""

    table: int
    cells: tuple[_Stood, ...]

    @property
    def marks(self) -> bool:
        return any(stood.mark.state in ("printed", "dash") for stood in self.cells)

    @property
    def words(self) -> tuple[_Stood, ...]:
        return tuple(stood for stood in self.cells if stood.mark.state == "text")


class _Head(NamedTuple):
    """`column` is the form's, 0-based within a row of the form."""

    left: int
    right: int
    column: int


def read_grids(document: Document) -> tuple[RawTable, ...]:
    """The statutory tables that the document's cells show, in the form's order; those that they don't are left out."""
    lines: dict[TableName, list[_Line]] = {name: [] for name in TABLES}
    for name, line in _lines_of_tables(document):
        lines[name].append(line)
    return tuple(
        table for name in TABLES if (table := _raw_table(name, lines[name], document.text)) is not None
    )


# --- which line belongs to which table ---------------------------------------------------------------------------------------


def _lines_of_tables(document: Document) -> Iterator[tuple[TableName, _Line]]:
    """Every line with the statutory table it belongs to. A line tells its table by its words; one that tells none goes with the
    line before, a table's first lines with the first that tells. A table without any such line goes on the table before when
    nothing but a page's number or running title stands between them."""
    current: TableName | None = None
    end = 0
    for index, table in enumerate(document.tables):
        lines = _lines(document, index, table)
        told = [_told(line) for line in lines]
        if not _goes_on(document.text, end, table, lines, current):
            current = next((name for name in told if isinstance(name, str) and name in TABLES), None)
        for line, name in zip(lines, told, strict=True):
            if name == "":
                current = None
            elif name in TABLES:
                current = name
            if current is not None and not _is_title(line):
                yield current, line
        end = table.end


def _lines(document: Document, index: int, table: Table) -> list[_Line]:
    rows: dict[int, list[_Stood]] = defaultdict(list)
    for cell in table.cells:
        text = document.text[cell.start : cell.end]
        rows[cell.row].append(_Stood(cell, text, _mark(text)))
    return [
        _Line(index, tuple(sorted(rows[row], key=lambda stood: stood.cell.column))) for row in sorted(rows)
    ]


def _mark(text: str) -> Mark:
    return Mark("text") if _SEVERAL.search(text) else read_mark(text)


def _goes_on(text: str, end: int, table: Table, lines: Sequence[_Line], current: TableName | None) -> bool:
    """The table is the rest of the one before: nothing much between them, and its first line begins no table of its own."""
    if current is None or len("".join(text[end : table.start].split())) > _LONGEST_GAP:
        return False
    return bool(lines) and not _is_title(lines[0])


_Told = TableName | None


def _told(line: _Line) -> TableName | str | None:
    """The table that the line's words tell; None where they tell none, "" where they are narrative."""
    for stood in line.words:
        if len(stood.text) > _LONGEST_LABEL:
            continue
        word = word_of(stood.text)
        if word is not None and word.strong:
            return word.table
        title = _titled(stood.text)
        if title is not None:
            return title
    if len(line.words) == 1 and not line.marks:
        text = line.words[0].text
        if len(text) > _LONGEST_LABEL or _NARRATIVE.match(text):
            return ""
    return None


@lru_cache(maxsize=4096)
def _titled(text: str) -> TableName | None:
    """The table whose heading this is: 三、收到和处理政府信息公开申请情况."""
    key = bare(text)
    if not 8 <= len(key) <= 40:
        return None
    scores = {name: fuzz.ratio(key, bare(title)) for name, title in form.TITLES.items()}
    best = max(TABLES, key=lambda name: scores[name])
    return best if scores[best] >= 78 else None


def _is_title(line: _Line) -> bool:
    return not line.marks and len(line.words) == 1 and _titled(line.words[0].text) is not None


# --- one table -------------------------------------------------------------------------------------------------------------------


def _raw_table(name: TableName, lines: Sequence[_Line], text: str) -> RawTable | None:
    """None where the words are too few to be a table or no line has a place for a value."""
    told = {bare(stood.text) for line in lines for stood in line.words if len(stood.text) <= _LONGEST_LABEL}
    if sum(word_of(one) is not None for one in told) < 2:
        return None
    builder = _Builder(name, _value_starts(name, lines))
    for line in lines:
        builder.add(line)
    rows = builder.finished()
    if not any(row.slots for row in rows):
        return None
    return RawTable(
        name,
        tuple(rows),
        tuple(builder.headers),
        tuple(builder.loose),
        tuple(_spans(lines, text)),
        "grid",
    )


def _spans(lines: Sequence[_Line], text: str) -> Iterator[Span]:
    """The stretches of the lines, joined where nothing but white space stands between two."""
    start, end = -1, -1
    for line in lines:
        first = min(stood.cell.start for stood in line.cells)
        last = max(stood.cell.end for stood in line.cells)
        if start >= 0 and not text[end:first].strip():
            end = max(end, last)
            continue
        if start >= 0:
            yield start, end
        start, end = first, last
    if start >= 0:
        yield start, end


def _value_starts(name: TableName, lines: Sequence[_Line]) -> dict[int, int]:
    """For each of the document's tables the grid column at which its values begin, as most full lines show it."""
    seen: dict[int, Counter[int]] = defaultdict(Counter)
    width = _WIDTH[name]
    for line in lines:
        values = _after_labels(line)
        if len(values) == width and all(stood.mark.state != "text" for stood in values) and line.marks:
            seen[line.table][values[0].left] += 1
    return {table: counter.most_common(1)[0][0] for table, counter in seen.items()}


def _after_labels(line: _Line) -> tuple[_Stood, ...]:
    """The cells after the last one that is a label; words count as one, whatever they say, where no label stands before them."""
    last = -1
    for place, stood in enumerate(line.cells):
        if stood.mark.state == "text" and (last < 0 or is_label_like(stood.text)):
            last = place
        elif stood.mark.state == "printed" and last >= 0:
            break
    return line.cells[last + 1 :]


class _Builder:
    """Builds a table's rows line by line; the heads seen last hold until others come."""

    def __init__(self, name: TableName, starts: dict[int, int]) -> None:
        self.name = name
        self.headers: list[tuple[Piece, ...]] = []
        self.loose: list[Slot] = []
        self._starts = starts
        self._rows: list[TableRow] = []
        self._heads: _Heads = _Heads(name)
        self._table = -1
        self._context: list[Piece] = []
        self._after_header = False

    def add(self, line: _Line) -> None:
        if line.table != self._table:
            self._table = line.table
            self._heads = self._heads.carried_to(line)
        if self._is_header(line):
            self._add_header(line)
            return
        self._after_header = False
        labels, values = self._split(line)
        self._drop_marks(labels)
        if not values or not (line.marks or self._is_blank_row(labels, values)):
            self._add_words(line, values)
            return
        self._add_row(labels, values)

    def _is_header(self, line: _Line) -> bool:
        if not line.words or any(stood.mark.state == "printed" for stood in line.cells):
            return False
        named = [stood for stood in line.words if _is_header_word(self.name, stood.text)]
        if self.name == "requests":
            others = [stood for stood in line.words if stood not in named and "勾稽" not in bare(stood.text)]
            return len(named) >= 2 or (len(named) == 1 and not others)
        if self.name == "proceedings":
            return (
                2 * len(named) >= len(line.words) > 0
            )  # a scan's small type: one head of ten may be misread
        return bool(named) and len(named) >= len(line.words) - 1

    def _add_header(self, line: _Line) -> None:
        if not self._after_header:
            self._heads = _Heads(self.name)
        self._after_header = True
        self._heads.add(line)
        self._drop_marks(line.cells)
        self.headers.append(_pieces(line.words))
        if self.name == "proceedings":
            self._context.extend(_pieces(line.words))

    def _split(self, line: _Line) -> tuple[tuple[_Stood, ...], tuple[_Stood, ...]]:
        """Label cells and value cells. The heads tell where values begin, unless a label stands under them or a number beside
        them: then the header row was shifted; else the table's other lines tell."""
        for start in (self._heads.left, self._starts.get(line.table)):
            if start is None:
                continue
            labels = tuple(stood for stood in line.cells if stood.left < start)
            values = line.cells[len(labels) :]
            if _stand_right(labels, values):
                return labels, values
        values = _after_labels(line)
        return line.cells[: len(line.cells) - len(values)], values

    def _is_blank_row(self, labels: Sequence[_Stood], values: Sequence[_Stood]) -> bool:
        """Nothing is printed, but the label is a row's own and there are as many cells as columns."""
        own = [*(stood.text for stood in labels), *(piece.text for piece in self._context[-1:])]
        if self.name == "proceedings":
            return len(values) >= len(MEASURES) and bool(self.headers)
        enough = len(values) >= (_WIDTH[self.name] if self.name == "requests" else 1) or self._heads.usable
        return enough and any(_names_a_row(text, self.name) for text in own)

    def _add_words(self, line: _Line, values: Sequence[_Stood]) -> None:
        """A line without values: a group's or clause's heading, or a label whose numbers stand on the next line."""
        self._drop_marks(values)
        pieces = _pieces(line.words)
        if pieces:
            self.headers.append(pieces)
            self._context.extend(pieces)
        if self.name == "proactive" and len(line.words) == 1:
            self._heads = _Heads(self.name)  # a clause's heading: its columns follow or are lost

    def _add_row(self, labels: Sequence[_Stood], values: Sequence[_Stood]) -> None:
        own = [stood for stood in labels if stood.mark.state == "text"]
        groups = [stood for stood in own if stood.cell.row_span > 1]
        if len(groups) < len(own):
            self._context.extend(_pieces(groups))
            own = [stood for stood in own if stood.cell.row_span == 1]
        shape = ("grid", values[0].left, len(values))
        slots, columns, loose = self._heads.placed(values)
        self.loose.extend(loose)
        self._rows.append(TableRow(_pieces(own), tuple(self._context), slots, columns, shape))
        self._context = []

    def _drop_marks(self, cells: Iterable[_Stood]) -> None:
        """Marks where labels and headers stand belong to no row."""
        self.loose.extend(_slot(stood) for stood in cells if stood.mark.state in ("printed", "dash"))

    def finished(self) -> list[TableRow]:
        return _believed(self._rows) if self.name == "requests" else self._rows


def _stand_right(labels: Sequence[_Stood], values: Sequence[_Stood]) -> bool:
    if not values or any(stood.mark.state == "text" and is_label_like(stood.text) for stood in values):
        return False
    last = next((stood for stood in reversed(labels) if stood.mark.state != "blank"), None)
    return last is None or last.mark.state == "text"


def _pieces(cells: Iterable[_Stood]) -> tuple[Piece, ...]:
    return tuple(Piece(stood.text, stood.cell.start, stood.cell.end) for stood in cells)


def _slot(stood: _Stood) -> Slot:
    cell = stood.cell
    return Slot(stood.text, cell.start, cell.end, stood.mark, cell.page, cell.box, cell.score)


def _names_a_row(text: str, name: TableName) -> bool:
    return any(likeness(text, row) >= 0.9 for layout in ("2021", "2019") for row in form.rows(name, layout))


# --- heads --------------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def _column_named(name: TableName, text: str) -> int | None:
    """The form's column that a header cell names: by its words, or nearly so; None where it names none, or has an ordinal as only
    rows have (（七）总计, 3.其他)."""
    key = bare(text)
    if not key or ordinal(text) is not None:
        return None
    labels = _column_labels(name)
    if key in labels:
        return labels[key]
    close = {
        column for label, column in labels.items() if len(label) >= 4 and fuzz.ratio(key, label) >= _LIKE
    }
    return close.pop() if len(close) == 1 else None


@cache
def _column_labels(name: TableName) -> dict[str, int]:
    """Bare labels of the columns -> their index; in section 二 those of both layouts, none of which names two columns."""
    columns: Iterable[tuple[int, Column]]
    if name == "requests":
        columns = enumerate(REQUEST_COLUMNS)
    elif name == "proceedings":
        columns = enumerate(MEASURES)
    else:
        rows = (row for layout in ("2021", "2019") for row in form.rows(name, layout))
        columns = (pair for row in rows for pair in enumerate(row.columns))
    return {
        bare(label): index
        for index, column in columns
        for label in (column.label, *column.variants, *column.fragments)
    }


@cache
def _part_labels() -> dict[str, int]:
    return {
        bare(label): index
        for index, part in enumerate(PARTS)
        for label in (
            part.label,
            *part.variants,
            f"行政诉讼（{part.label}）",
        )
    }


def _is_header_word(name: TableName, text: str) -> bool:
    if ordinal(text) is not None:
        return False
    if _column_named(name, text) is not None or bare(text) in _SURROUND:
        return True
    return name == "proceedings" and bare(text) in _part_labels()


class _Heads:
    """The header cells of one header, over one line or several."""

    def __init__(self, name: TableName) -> None:
        self.name = name
        self._heads: list[_Head] = []
        self._parts: list[_Head] = []
        self._sound = True
        self._known: tuple[list[_Head], list[int]] | None = None

    def carried_to(self, line: _Line) -> _Heads:
        """The heads for a table that goes on this one: good where its lines reach as far to the right."""
        right = max(stood.right for stood in line.cells)
        return self if self._heads and right == max(head.right for head in self._heads) else _Heads(self.name)

    def add(self, line: _Line) -> None:
        self._known = None
        for place, stood in enumerate(line.words):
            column = _column_named(self.name, stood.text)
            if column is not None:
                self._put(_Head(stood.left, stood.right, column))
            elif self.name == "proceedings" and bare(stood.text) in _part_labels():
                self._parts.append(_Head(stood.left, stood.right, _part_labels()[bare(stood.text)]))
            elif self.name == "proactive" and place > 0 and bare(stood.text) not in _SURROUND:
                self._sound = False  # a column that the form does not know: the order is not the form's

    def _put(self, head: _Head) -> None:
        if any(head.left < other.right and other.left < head.right for other in self._heads):
            self._sound = False  # a header flattened from two levels: it stands over the wrong columns
        self._heads.append(head)

    @property
    def left(self) -> int | None:
        return min((head.left for head in self._heads), default=None) if self._sound else None

    @property
    def usable(self) -> bool:
        """The heads name each of their columns once, in section 三 all of them or all but one."""
        columns = self._columns
        if not self._sound or not columns or len(set(columns)) < len(columns):
            return False
        return self.name != "requests" or len(columns) >= len(REQUEST_COLUMNS) - 1

    @property
    def _columns(self) -> list[int]:
        return self._in_order[1]

    @property
    def _in_order(self) -> tuple[list[_Head], list[int]]:
        """The heads from left to right with the form's column of each; every row below them asks for it."""
        if self._known is None:
            heads = sorted(self._heads)
            self._known = heads, self._columns_of(heads)
        return self._known

    def _columns_of(self, heads: Sequence[_Head]) -> list[int]:
        if self.name == "proceedings":
            return [self._part_of(head) * len(MEASURES) + head.column for head in heads]
        return [head.column for head in heads]

    def _part_of(self, head: _Head) -> int:
        part = next((part for part in self._parts if part.left <= head.left < part.right), None)
        if part is not None:
            return part.column
        return min(sum(other.column == head.column and other < head for other in self._heads), len(PARTS) - 1)

    def placed(self, values: Sequence[_Stood]) -> tuple[tuple[Slot, ...], tuple[int, ...] | None, list[Slot]]:
        """Slots, their columns, and what could not be placed. Columns are None where the heads can't tell them."""
        in_order = tuple(_slot(stood) for stood in values)
        if not self.usable:
            return in_order, None, []
        heads, columns = self._in_order
        merged = [stood for stood in values if stood.cell.column_span > 1 and _covered(stood, heads) > 1]
        if self.name == "requests" and _tells_the_last(values, heads, columns):
            columns = list(range(len(REQUEST_COLUMNS)))
        if len(values) == len(columns) and not merged:
            return self._arranged(list(zip(columns, in_order, strict=True)), [])
        if self.name == "proceedings" and len(heads) < len(values) == _full_width(heads):
            return in_order, None, []  # some heads can't be read, and no column is missing: the form's order
        if self.name == "proactive" or max(stood.right for stood in values) < max(
            head.right for head in heads
        ):
            return in_order, None, []  # cells are absent: which, nobody can see
        pairs, loose = _under_heads(values, heads, columns)
        if not pairs:
            return (
                in_order,
                None,
                [],
            )  # two values under one head, or one over all: the row as a whole is in doubt
        return self._arranged(pairs, loose)

    def _arranged(
        self, pairs: list[tuple[int, Slot]], loose: list[Slot]
    ) -> tuple[tuple[Slot, ...], tuple[int, ...] | None, list[Slot]]:
        if self.name == "proceedings":
            pairs = sorted(
                pairs, key=lambda pair: pair[0]
            )  # told by its columns: its reader asks the headers no more
        return tuple(slot for _, slot in pairs), tuple(column for column, _ in pairs), loose


def _full_width(heads: Sequence[_Head]) -> int:
    """The columns of section 四, or of one of its parts printed by itself."""
    return len(MEASURES) * (len(PARTS) if len(heads) > len(MEASURES) else 1)


def _covered(stood: _Stood, heads: Sequence[_Head]) -> int:
    """How many heads the cell reaches over from end to end."""
    return sum(stood.left <= head.left and head.right <= stood.right for head in heads)


def _tells_the_last(values: Sequence[_Stood], heads: Sequence[_Head], columns: Sequence[int]) -> bool:
    """One head of seven could not be read, the others stand in the form's order and each over its value: what is left is the last
    one's (a scan's 其他)."""
    if (
        len(values) != len(REQUEST_COLUMNS)
        or len(heads) != len(values) - 1
        or list(columns) != sorted(columns)
    ):
        return False
    return all(
        values[column].left < head.right and head.left < values[column].right
        for head, column in zip(heads, columns, strict=True)
    )


def _under_heads(
    values: Sequence[_Stood], heads: Sequence[_Head], columns: Sequence[int]
) -> tuple[list[tuple[int, Slot]] | None, list[Slot]]:
    """Each value with the one head it stands under; None where two claim one head. Merged blanks fill all their heads, merged
    marks and marks under no head are loose."""
    pairs: list[tuple[int, Slot]] = []
    loose: list[Slot] = []
    for stood in values:
        under = [
            column
            for head, column in zip(heads, columns, strict=True)
            if stood.left < head.right and head.left < stood.right
        ]
        if len(under) == 1 or stood.mark.state == "blank":
            pairs.extend((column, _slot(stood)) for column in under)
        else:
            loose.append(_slot(stood))
    taken = [column for column, _ in pairs]
    return (pairs if len(set(taken)) == len(taken) else None), loose


# --- the whole table ------------------------------------------------------------------------------------------------------------------


def _believed(rows: list[TableRow]) -> list[TableRow]:
    """Section 三: a header in another order than the form's is believed unless the row sums (R3) speak for the form's order:
    converted pages have headers that are plainly wrong (沭阳 2025)."""
    form_order = tuple(range(len(REQUEST_COLUMNS)))
    odd = [
        row for row in rows if row.columns is not None and len(row.slots) == 7 and row.columns != form_order
    ]
    if not odd:
        return rows
    by_header = sum(_sum_holds(row, row.columns or ()) for row in odd)
    by_form = sum(_sum_holds(row, form_order) for row in odd)
    return (
        [row._replace(columns=None) if row in odd else row for row in rows] if by_form > by_header else rows
    )


def _sum_holds(row: TableRow, columns: Sequence[int | None]) -> bool:
    values = {column: slot.mark.value for column, slot in zip(columns, row.slots, strict=True)}
    total = values.pop(len(REQUEST_COLUMNS) - 1, None)
    parts = [value for value in values.values() if value is not None]
    return total is not None and len(set(parts)) > 1 and sum(parts) == total
