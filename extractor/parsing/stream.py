"""Flattened text -> table rows. How one line is cut is told in `lines`, which table it belongs to in `table_lines`.

Run        consecutive value positions between two labels, over one line or many.
Loose      a mark inside a table's stretch that no row took.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from extractor.domain import form
from extractor.domain.document import Span
from extractor.domain.form import MEASURES, PARTS, REQUEST_COLUMNS, TABLES, TableName
from extractor.domain.text import read_mark
from extractor.parsing.labels import bare, is_label_like, likeness, ordinal, word_of
from extractor.parsing.lines import (
    Cell,
    Line,
    is_decorated,
    is_ordinal_alone,
    lines_of,
    loose_digits,
    numbered_stem,
)
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow
from extractor.parsing.table_lines import MOST_CELLS, SENTENCE, TableLines, is_prose

# What one line of a table holds at most; proactive rows hold 1 to 3 and are told apart by their labels.
_WIDTH: dict[TableName, int] = {
    "proactive": 3,
    "requests": len(REQUEST_COLUMNS),
    "proceedings": len(PARTS) * len(MEASURES),
}
_GROUPED = re.compile(r"[+＋\-－−]?[0-9]{1,3}(?:[ \u00a0\u3000][0-9]{3})+")


def read_stream(text: str, outside: Iterable[Span] = ()) -> tuple[RawTable, ...]:
    """The statutory tables of a flattened text, in the form's order; those that are not there are left out. `outside` are
    stretches that another way in has already taken."""
    taken = sorted(outside)
    tables = TableLines()
    tables.follow(line for line in lines_of(text) if not _within(line, taken))
    found = [table for name in TABLES if (table := _raw_table(name, tables.lines[name])) is not None]
    spans = sorted(span for table in found for span in table.spans)
    return tuple(_with_loose_before(table, tables.before[table.name], spans) for table in found)


def _with_loose_before(table: RawTable, lines: list[Line], spans: list[Span]) -> RawTable:
    """The marks at the table's head that stand in no table's stretch join its loose ones."""
    slots = _chunks([line for line in lines if not _within(line, spans)])
    return table._replace(loose=tuple(sorted((*slots, *table.loose), key=lambda slot: slot.start)))


def _within(line: Line, spans: list[Span]) -> bool:
    return any(start <= line.start and line.end <= end for start, end in spans)


# --- rows ---------------------------------------------------------------------------------------------------------------------


def _raw_table(name: TableName, lines: list[Line]) -> RawTable | None:
    cells = itertools.accumulate(len(line.cells) for line in lines)
    most = next((i for i, so_far in enumerate(cells) if so_far > MOST_CELLS), len(lines))
    lines, beyond = lines[:most], lines[most:]
    if not beyond:
        lines = _up_to_its_end(lines)
    settled = list(_settled(lines))
    builder = _Rows(name)
    for line in settled:
        builder.add(line)
    builder.flush()
    texts = {cell.text for line in lines for cell in line.cells if cell.text}
    told = {text for text in texts if word_of(text) is not None}
    if not (builder.rows or builder.labels_seen) or (len(told) < 2 and not _are_all_proceedings(builder)):
        return None
    return RawTable(
        name,
        tuple(builder.rows),
        tuple(builder.headers),
        (*builder.loose, *_untaken(settled, builder), *_chunks(beyond)),
        _spans([*lines, *beyond]),
        "stream",
        _first_column(settled) if name == "requests" else None,
        builder.after,
    )


def _up_to_its_end(lines: list[Line]) -> list[Line]:
    """What follows the last mark or label is no part of the table, but for short lines with numbers right behind it (备注 12)."""
    last = max((i for i, line in enumerate(lines) if _could_end_table(line)), default=-1)
    for i in range(last + 1, len(lines)):
        cells = lines[i].cells
        if any(
            is_decorated(cell.text) or (loose_digits(cell.text) and not SENTENCE.search(cell.text))
            for cell in cells
        ):
            last = i
        elif cells:
            break
    return lines[: last + 1]


def _untaken(lines: list[Line], built: _Rows) -> Iterator[Slot]:
    """Cells with a number that became neither a value nor a loose mark: an unknown row's, a label's with something at it."""
    taken = {slot.start for row in built.rows for slot in row.slots} | {slot.start for slot in built.loose}
    stems = {numbered_stem(line.cells) for line in lines} - {None}
    for line in lines:
        if not is_prose(line):
            for cell in line.cells:
                if (
                    cell.start not in taken
                    and loose_digits(cell.text)
                    and cell.text.rstrip("0123456789") not in stems
                ):
                    yield Slot(cell.text, cell.start, cell.end, read_mark(cell.text))


def _chunks(lines: list[Line]) -> Iterator[Slot]:
    """The lines that no row is made of, those that follow each other together; words alone are no mark."""
    chunk: list[Cell] = []
    for line in lines:
        filled = [] if is_prose(line) else [cell for cell in line.cells if cell.text]
        if chunk and (not filled or filled[0].start - chunk[-1].end > 8):
            yield from _joined_slot(chunk)
            chunk = []
        chunk.extend(filled)
    yield from _joined_slot(chunk)


def _joined_slot(cells: list[Cell]) -> Iterator[Slot]:
    if not any(loose_digits(cell.text) for cell in cells):
        return
    text = " ".join(cell.text for cell in cells)
    yield Slot(text, cells[0].start, cells[-1].end, read_mark(text))


def _could_end_table(line: Line) -> bool:
    """The line holds a mark, a blank cell or a label; what follows the last such line is no part of the table."""
    return any(read_mark(cell.text).state != "text" or is_label_like(cell.text) for cell in line.cells)


def _are_all_proceedings(built: _Rows) -> bool:
    """Section 四 without its headers: fifteen numbers under the heading and nothing else."""
    marks = [len(row.printed) for row in built.rows]
    return built.name == "proceedings" and marks in ([15], [5, 5, 5])


def _first_column(lines: Sequence[Line]) -> int | None:
    """Where a header of section 三 shows its values to begin: 自然人 and 总计 stand six cells apart, or seven cells in a row
    hold the seven columns in whatever order."""
    width = len(form.REQUEST_COLUMNS)
    for line in lines:
        if line.row and len(line.cells) >= width:
            named = [_column_named(cell.text) for cell in line.cells]
            for at in range(len(named) - width + 1):
                if (named[at], named[at + width - 1]) == (0, width - 1) or set(named[at : at + width]) == set(
                    range(width)
                ):
                    return at
    return None


@lru_cache(maxsize=4096)
def _column_named(text: str) -> int | None:
    key = bare(text)
    for i, column in enumerate(form.REQUEST_COLUMNS):
        if key and key in map(bare, (column.label, *column.variants)):
            return i
    return None


def _settled(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with what only the whole table tells: whether pipes at the ends of its rows are a border, and whether `1 234`
    is one number (in a table of one cell a line) or two."""
    rows = [line for line in lines if line.row and line.cut == "pipes" and line.cells]
    border_before, border_after = all(line.opened for line in rows), all(line.closed for line in rows)
    alone = sum(_is_lone_number(line) for line in lines)
    together = sum(line.cut == "spaces" and not _is_grouped(line) for line in lines)
    following = [*_next_filled(lines)]
    for line, after in zip(lines, following, strict=True):
        if line.cut == "glued" and after is not None and _is_lone_number(after):
            # 规章737 above 361 and 859: the row goes on, so that its digits are one number.
            yield from (line._replace(cells=(cell,), cut="cell", row=False) for cell in line.cells)
        elif line.row and line.cut == "pipes":
            yield line._replace(cells=line.cells[border_before : len(line.cells) - border_after])
        elif line.cut == "spaces" and alone > 3 * together and _is_grouped(line):
            yield line._replace(cells=(_joined(line.cells),), cut="cell", row=False)
        else:
            yield line


def _next_filled(lines: Sequence[Line]) -> list[Line | None]:
    """For each line the next one that holds anything."""
    found: list[Line | None] = []
    after: Line | None = None
    for line in reversed(lines):
        found.append(after)
        after = line if any(cell.text for cell in line.cells) else after
    return found[::-1]


def _is_lone_number(line: Line) -> bool:
    return not line.row and any(cell.text.isdecimal() for cell in line.cells)


def _is_grouped(line: Line) -> bool:
    return line.cut == "spaces" and _GROUPED.fullmatch(_joined(line.cells).text) is not None


def _joined(cells: Sequence[Cell]) -> Cell:
    return Cell(" ".join(cell.text for cell in cells), cells[0].start, cells[-1].end)


def _spans(lines: list[Line]) -> tuple[Span, ...]:
    """The stretches of the lines that hold anything, joined over blank lines."""
    spans: list[Span] = []
    for line in lines:
        if not line.cells or not (any(cell.text for cell in line.cells) or line.row):
            continue
        if is_prose(line):
            spans.append((line.end, line.end))
        elif spans and spans[-1][1] != spans[-1][0]:
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
    return tuple(span for span in spans if span[0] < span[1])


class _Rows:
    """Builds a table's rows line by line."""

    def __init__(self, name: TableName) -> None:
        self.name = name
        self.rows: list[TableRow] = []
        self.headers: list[tuple[Piece, ...]] = []
        self.loose: list[Slot] = []
        self.labels_seen = False
        self._context: list[Piece] = []
        self._run: list[Slot] = []
        self._ordinals: list[Cell] = []  # alone on their lines; what follows tells whether they are a label's

    @property
    def after(self) -> tuple[Piece, ...]:
        return tuple(self._context)

    def add(self, line: Line) -> None:
        if not line.cells:
            if line.cut == "cell" and self._indented and len(self._run) >= _WIDTH[self.name]:
                self.flush()  # a shorter run was cut by a page
            return
        if line.row:
            self._settle_ordinals()
            self.flush()
            self._add_row(line)
        else:
            self._add_cell(line)

    _indented = False

    def _add_cell(self, line: Line) -> None:
        """One cell a line. A blank cell is one with a separator or white space of its own."""
        for cell in line.cells:
            mark = read_mark(cell.text)
            self._indented = line.cut == "tabs"
            if mark.state == "text":
                if is_ordinal_alone(cell.text):
                    self._ordinals.append(cell)
                    continue
                self._settle_ordinals()
                self._label_or_text(cell)
                continue
            if mark.state != "blank":
                # A page's or a list's number between a label and its numbers, or among these.
                self.loose.extend(Slot(*one, read_mark(one.text)) for one in self._ordinals)
                self._ordinals = []
            if self.name == "proceedings" and len(cell.text) == _WIDTH[self.name] and cell.text.isdecimal():
                # No count has fifteen digits: they are the row's fifteen numbers, glued.
                self._run.extend(Slot(cell.text, cell.start, cell.end, mark).digits())
            elif self._run or mark.state != "blank" or self._context:
                self._run.append(Slot(cell.text, cell.start, cell.end, mark))

    def _settle_ordinals(self) -> None:
        """Words follow, which the ordinals begin."""
        if self._ordinals:
            ordinals, self._ordinals = self._ordinals, []
            self.flush()
            self._context.extend(Piece(*one) for one in ordinals)

    def _label_or_text(self, cell: Cell) -> None:
        in_run = any(slot.mark.state != "blank" for slot in self._run)
        due = in_run or (bool(self._context) and _names_a_row(self._context[-1].text, self.name))
        if len(self._run) < _WIDTH[self.name] and (
            (due and is_decorated(cell.text))
            or (in_run and self.name != "proactive" and not is_label_like(cell.text))
        ):
            self._run.append(Slot(cell.text, cell.start, cell.end, read_mark(cell.text)))
            return
        self.flush()
        self.labels_seen = True
        self._context.append(Piece(cell.text, cell.start, cell.end))

    def flush(self) -> None:
        """Ends the run: it becomes a row, or several where it is a multiple of the table's width."""
        run, self._run = self._run, []
        if not any(slot.mark.state != "blank" for slot in run):
            if run and self._could_be_blank_run(run):
                self._put(run, (), ("run", len(run)))
            return
        run = [*self._words_before(run), *run]
        width = _WIDTH[self.name]
        filled = [slot for slot in run if slot.mark.state != "blank"]
        if self.name == "requests" and len(filled) > width and len(filled) % width == 0:
            for place in range(0, len(filled), width):
                self._put(filled[place : place + width], (), ("run", width))
            return
        self._put(run, (), ("run",))

    def _could_be_blank_run(self, run: list[Slot]) -> bool:
        """Blank cells in a row's number after its label: a row that is blank throughout."""
        if not self._context or self.name == "proceedings":
            return False
        if self.name == "requests":
            return len(run) >= _WIDTH[self.name]
        return _names_a_row(self._context[-1].text, self.name)

    def _words_before(self, run: list[Slot]) -> list[Slot]:
        """Words that stand where the row's first numbers should: they follow its label and are none themselves."""
        words: list[Slot] = []
        if self.name == "proactive":
            return words
        filled = max(i for i, slot in enumerate(run) if slot.mark.state != "blank") + 1
        while (
            filled + len(words) < _WIDTH[self.name]
            and len(self._context) > 1
            and not is_label_like(self._context[-1].text)
            and (self.name == "proceedings" or self._follows_a_label(len(self._context) - 1))
        ):
            last = self._context.pop()
            words.insert(0, Slot(last.text, last.start, last.end, read_mark(last.text)))
        return words

    def _follows_a_label(self, place: int) -> bool:
        while place > 0 and not is_label_like(self._context[place].text):
            place -= 1
        return _names_a_row(self._context[place].text, self.name)

    def _put(self, slots: list[Slot], labels: tuple[Piece, ...], shape: tuple[object, ...]) -> None:
        self.rows.append(TableRow(labels, tuple(self._context), tuple(slots), None, shape))
        self._context = []

    def _add_row(self, line: Line) -> None:
        """A whole row on one line: labels first, then value positions; words after a number stand in a value's place."""
        first = self._first_value(line.cells)
        last_label = max((i for i, cell in enumerate(line.cells[:first]) if cell.text), default=-1)
        if first is not None and self._words_for_value(line.cells, last_label, first):
            last_label = max((i for i, cell in enumerate(line.cells[:last_label]) if cell.text), default=-1)
        labels = tuple(Piece(*cell) for cell in line.cells[: last_label + 1] if cell.text)
        self.labels_seen = self.labels_seen or bool(labels)
        slots = [
            Slot(cell.text, cell.start, cell.end, read_mark(cell.text))
            for cell in line.cells[last_label + 1 :]
        ]
        if first is None and not self._could_be_blank_row(labels, slots):
            self._context.extend(labels)
            self._add_header(line)
            return
        self.rows.append(
            TableRow(labels, tuple(self._context), tuple(slots), None, (line.cut, last_label), last_label + 1)
        )
        self._context = []

    def _first_value(self, cells: tuple[Cell, ...]) -> int | None:
        """The first number, or the first with something at it that opens the line or stands behind a label; where there are only
        such, behind a row's label."""
        decorated: int | None = None
        label = ""
        for i, cell in enumerate(cells):
            if not cell.text:
                continue
            if read_mark(cell.text).state != "text":
                return i if decorated is None else decorated
            if decorated is None and is_decorated(cell.text) and (not label or is_label_like(label)):
                decorated = i
            if decorated is None:
                label = cell.text
        return decorated if decorated is not None and _names_a_row(label, self.name) else None

    def _words_for_value(self, cells: tuple[Cell, ...], last_label: int, first: int) -> bool:
        labels = [cell for cell in cells[:first] if cell.text]
        return len(labels) > 1 and last_label == first - 1 and not is_label_like(cells[last_label].text)

    def _could_be_blank_row(self, labels: tuple[Piece, ...], slots: list[Slot]) -> bool:
        """A row all of whose values are blank, against the rest of a label broken over lines: its label is a whole one of the form."""
        if not labels or not slots or self.name == "proceedings":
            return False
        word = word_of(labels[-1].text)
        wide_enough = len(slots) >= (_WIDTH[self.name] if self.name == "requests" else 1)
        return (
            wide_enough
            and word is not None
            and word.table == self.name
            and _names_a_row(labels[-1].text, self.name)
        )

    def _add_header(self, line: Line) -> None:
        self.headers.append(tuple(Piece(*cell) for cell in line.cells if cell.text))


def _names_a_row(text: str, name: TableName) -> bool:
    return (
        any(likeness(text, row) >= 0.9 for layout in ("2021", "2019") for row in form.rows(name, layout))
        and ordinal(text) != "三"
    )
