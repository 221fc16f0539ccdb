"""Cells with places -> table rows: spans, sliver columns, repeated headers, tables cut over pages or into pieces.

Where the heads of a table name its columns, the values go to the head they stand under, or in the heads' order where there are as
many; in every other case the row gives its values in their order and no columns, and `statutory` decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractor.domain import form
from extractor.domain.document import Document, Span
from extractor.domain.form import MEASURES, REQUEST_COLUMNS, TABLES, TableName
from extractor.parsing.grid_lines import (
    LONGEST_LABEL,
    Line,
    Stood,
    is_laid_out_as_proceedings,
    lines_of_tables,
)
from extractor.parsing.heads import Heads, is_header_word
from extractor.parsing.labels import bare, is_label_like, likeness, word_of
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow

_WIDTH: dict[TableName, int] = {"proactive": 3, "requests": 7, "proceedings": 15}
# Heads of a column that counts the table's rows and holds nothing of the form.
_REMARKS = frozenset({"备注", "说明", "备注说明", "附注"})  # and of one beside the form's
_COUNTING = frozenset({"序号", "行次", "编号", "项次"})


def read_grids(document: Document) -> tuple[RawTable, ...]:
    """The statutory tables that the document's cells show, in the form's order; those that they don't are left out."""
    wholes: dict[TableName, list[Line]] = {name: [] for name in TABLES}
    for name, line in lines_of_tables(document):
        wholes[name].append(line)
    found: list[RawTable] = []
    for name in TABLES:
        lines, remarks = _without_remarks(wholes[name])
        table = _raw_table(name, lines)
        if table is not None:
            spans = tuple(_spans(wholes[name], document.text))
            found.append(table._replace(loose=(*table.loose, *remarks), spans=spans))
    return tuple(found)


def _without_remarks(wholes: Sequence[Line]) -> tuple[list[Line], list[Slot]]:
    """The lines without the cells under a head of remarks, and the marks in those: what stands there is no label and no value of
    the form, whatever it says."""
    columns: set[tuple[int, int]] = set()
    lines: list[Line] = []
    marks: list[Slot] = []
    for line in wholes:
        columns.update((line.table, stood.left) for stood in line.cells[1:] if bare(stood.text) in _REMARKS)
        beside = [stood for stood in line.cells[1:] if (line.table, stood.left) in columns]
        marks.extend(stood.slot for stood in beside if stood.mark.state in ("printed", "dash"))
        lines.append(line._replace(cells=tuple(stood for stood in line.cells if stood not in beside)))
    return lines, marks


def _raw_table(name: TableName, lines: Sequence[Line]) -> RawTable | None:
    """None where the words are too few to be a table or no line has a place for a value."""
    told = {bare(stood.text) for line in lines for stood in line.words if len(stood.text) <= LONGEST_LABEL}
    heads = len(lines) - 1 if name == "proceedings" and is_laid_out_as_proceedings(lines) else 0
    if not heads and sum(word_of(one) is not None for one in told) < 2:
        return None
    builder = _Builder(name, _value_starts(name, lines), frozenset(_counting_columns(lines)))
    for number, line in enumerate(lines):
        builder.add(line, is_head=number < heads, is_values=number == heads > 0)
    rows = builder.finished()
    if not any(row.slots for row in rows):
        return None
    return RawTable(
        name,
        tuple(rows),
        tuple(builder.headers),
        tuple(builder.loose),
        (),
        "grid",
    )


def _spans(lines: Sequence[Line], text: str) -> Iterator[Span]:
    """The stretches of the lines, joined where nothing but white space stands between two. What white space stands on a line before
    its first cell and after its last is the line's."""
    start, end = -1, -1
    for line in lines:
        first = min(stood.cell.start for stood in line.cells)
        last = max(stood.cell.end for stood in line.cells)
        if start >= 0 and not text[end:first].strip():
            end = max(end, last)
            continue
        if start >= 0:
            yield _widened(start, end, text)
        start, end = first, last
    if start >= 0:
        yield _widened(start, end, text)


def _widened(start: int, end: int, text: str) -> Span:
    while start > 0 and text[start - 1].isspace() and text[start - 1] != "\n":
        start -= 1
    while end < len(text) and text[end].isspace() and text[end] != "\n":
        end += 1
    return start, end


def _value_starts(name: TableName, lines: Sequence[Line]) -> dict[int, int]:
    """For each of the document's tables the grid column at which its values begin, as most full lines show it."""
    seen: dict[int, Counter[int]] = defaultdict(Counter)
    width = _WIDTH[name]
    for line in lines:
        values = _after_labels(line)
        if len(values) == width and all(stood.mark.state != "text" for stood in values) and line.marks:
            seen[line.table][values[0].left] += 1
    return {table: counter.most_common(1)[0][0] for table, counter in seen.items()}


def _counting_columns(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The columns, each with its table, whose head says that they count the rows and whose numbers do: 1, 2, 3."""
    columns: dict[tuple[int, int], list[Stood]] = defaultdict(list)
    for line in lines:
        for stood in line.cells:
            columns[line.table, stood.left].append(stood)
    for place, cells in columns.items():
        numbers = [stood.mark.value for stood in cells if stood.mark.state == "printed"]
        if bare(cells[0].text) in _COUNTING and numbers == list(range(1, len(numbers) + 1)):
            yield place


def _after_labels(line: Line) -> tuple[Stood, ...]:
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

    def __init__(self, name: TableName, starts: dict[int, int], counting: frozenset[tuple[int, int]]) -> None:
        self.name = name
        self.headers: list[tuple[Piece, ...]] = []
        self.loose: list[Slot] = []
        self._starts = starts
        self._counting = counting
        self._rows: list[TableRow] = []
        self._heads: Heads = Heads(name)
        self._table = -1
        self._context: list[Piece] = []
        self._after_header = False

    def add(self, line: Line, *, is_head: bool = False, is_values: bool = False) -> None:
        """`is_head`, `is_values`: whatever its words say; the table's layout tells it."""
        if line.table != self._table:
            self._table = line.table
            self._heads = self._heads.carried_to(line)
        if is_head:
            self.loose.extend(stood.slot for stood in line.words if any(map(str.isdigit, stood.text)))
        if is_head or self._is_header(line):
            self._add_header(line)
            return
        self._after_header = False
        labels, values = ((), line.cells) if is_values else self._split(line)
        self._drop_marks(labels)
        if not values or not (line.marks or self._is_blank_row(labels, values)):
            self._add_words(line, values)
            return
        self._add_row(labels, values)

    def _is_header(self, line: Line) -> bool:
        if not line.words or any(stood.mark.state == "printed" for stood in line.cells):
            return False
        named = [stood for stood in line.words if is_header_word(self.name, stood.text)]
        if self.name == "requests":
            others = [stood for stood in line.words if stood not in named and "勾稽" not in bare(stood.text)]
            return len(named) >= 2 or (len(named) == 1 and not others)
        if self.name == "proceedings":
            return (
                2 * len(named) >= len(line.words) > 0
            )  # a scan's small type: one head of ten may be misread
        return bool(named) and len(named) >= len(line.words) - 1

    def _add_header(self, line: Line) -> None:
        if not self._after_header:
            self._heads = Heads(self.name)
        self._after_header = True
        self._heads.add(line)
        self._drop_marks(line.cells)
        self.headers.append(_pieces(line.words))
        if self.name == "proceedings":
            self._context.extend(_pieces(line.words))

    def _split(self, line: Line) -> tuple[tuple[Stood, ...], tuple[Stood, ...]]:
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

    def _is_blank_row(self, labels: Sequence[Stood], values: Sequence[Stood]) -> bool:
        """Nothing is printed, but the label is a row's own and there are as many cells as columns."""
        own = [*(stood.text for stood in labels), *(piece.text for piece in self._context[-1:])]
        if self.name == "proceedings":
            return len(values) >= len(MEASURES) and bool(self.headers)
        enough = len(values) >= (_WIDTH[self.name] if self.name == "requests" else 1) or self._heads.usable
        return enough and any(_names_a_row(text, self.name) for text in own)

    def _add_words(self, line: Line, values: Sequence[Stood]) -> None:
        """A line without values: a group's or clause's heading, or a label whose numbers stand on the next line."""
        self._drop_marks(values)
        pieces = _pieces(line.words)
        if pieces:
            self.headers.append(pieces)
            self._context.extend(pieces)
        if self.name == "proactive" and len(line.words) == 1:
            self._heads = Heads(self.name)  # a clause's heading: its columns follow or are lost

    def _add_row(self, labels: Sequence[Stood], values: Sequence[Stood]) -> None:
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

    def _drop_marks(self, cells: Iterable[Stood]) -> None:
        """Marks where labels and headers stand belong to no row."""
        self.loose.extend(
            stood.slot
            for stood in cells
            if stood.mark.state in ("printed", "dash") and (self._table, stood.left) not in self._counting
        )

    def finished(self) -> list[TableRow]:
        return _believed(self._rows) if self.name == "requests" else self._rows


def _stand_right(labels: Sequence[Stood], values: Sequence[Stood]) -> bool:
    if not values or any(stood.mark.state == "text" and is_label_like(stood.text) for stood in values):
        return False
    last = next((stood for stood in reversed(labels) if stood.mark.state != "blank"), None)
    return last is None or last.mark.state == "text"


def _pieces(cells: Iterable[Stood]) -> tuple[Piece, ...]:
    return tuple(Piece(stood.text, stood.cell.start, stood.cell.end) for stood in cells)


def _names_a_row(text: str, name: TableName) -> bool:
    return any(likeness(text, row) >= 0.9 for layout in ("2021", "2019") for row in form.rows(name, layout))


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
