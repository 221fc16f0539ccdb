"""Flattened text -> table rows: one cell a line, tabs, pipes of every kind, numbers after spaces, labels glued to numbers.

Line       a line of the text cut into its cells by the separator it uses.
Run        consecutive value positions between two labels, over one line or many.

The tables are found by what the form prints, never by headings alone: headings are lost, doubled and restarted in published
reports (notes/domain.md, part D). A table's stretch runs from the first of its words to the last value before the next table,
a narrative heading or prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from extractor.domain import form
from extractor.domain.document import Span
from extractor.domain.form import MEASURES, PARTS, REQUEST_COLUMNS, TABLES, TableName
from extractor.domain.text import columns_of, read_mark
from extractor.parsing.labels import Word, bare, is_label_like, likeness, ordinal, word_of
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow
from extractor.parsing.script import simplified

Cut = Literal["tabs", "pipes", "spaces", "glued", "cell"]

# What one line of a table holds at most; proactive rows hold 1 to 3 and are told apart by their labels.
_WIDTH: dict[TableName, int] = {
    "proactive": 3,
    "requests": len(REQUEST_COLUMNS),
    "proceedings": len(PARTS) * len(MEASURES),
}
_NUMBER = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?"
_MARK = rf"(?:[+＋\-－−]?{_NUMBER}(?:万元|亿元|元|件|项)?|[-－–—―/]+|无|不涉及)"
_IS_MARK = re.compile(_MARK)
_ENDS_A_MARK = frozenset(
    "0123456789０１２３４５６７８９元件项-－–—―/无及"
)  # last characters of what it matches
_TOKEN = re.compile("[^ \u3000\u00a0]+")
_GROUPED = re.compile(r"[+＋\-－−]?\d{1,3}(?:[ \u00a0\u3000]\d{3})+")
_DIGITS = "0123456789０１２３４５６７８９"
# A digit after one of these is a decimal, an ordinal or a signed number, none that is glued to a label.
_BEFORE_ORDINALS = frozenset(" \t\u3000.．、,，-(（")
_RULE = frozenset(" \t|:-—=+")
_NARRATIVE_HEADING = re.compile(
    r"(?:[（(]?[一二三四五六七八九十][)）、.．]\s*)?(?:政府信息公开工作)?(?:存在的?(?:主要)?问题|其[他它](?:需要)?报告)"
)
_PROCEEDINGS_HEADING = re.compile(r"[^。；]{0,30}行政复议[^。；]{0,12}行政诉讼[^。；]{0,4}情况[:：]?")
_SENTENCE = re.compile("[，。；,;]")
_LONGEST_LABEL = 60  # columns; what is longer, reads like a sentence and is no word of the form is prose
_SPACE = " \t\u00a0\u3000"


class _Cell(NamedTuple):
    text: str
    start: int
    end: int


class _Line(NamedTuple):
    """`row` tells that the line is a whole row of a table, not one cell of it. `opened`, `closed`: a row that begins or ends
    with a separator, whose empty cell there may be a border; the whole table tells."""

    cells: tuple[_Cell, ...]
    cut: Cut
    row: bool
    start: int
    end: int
    opened: bool = False
    closed: bool = False


def read_stream(text: str, outside: Iterable[Span] = ()) -> tuple[RawTable, ...]:
    """The statutory tables of a flattened text, in the form's order; those that are not there are left out. `outside` are
    stretches that another way in has already taken."""
    taken = sorted(outside)
    tables = _Tables()
    tables.follow(line for line in _lines(text) if not _within(line, taken))
    return tuple(table for name in TABLES if (table := _raw_table(name, tables.lines[name])) is not None)


def _within(line: _Line, spans: list[Span]) -> bool:
    return any(start <= line.start and line.end <= end for start, end in spans)


# --- lines and cells ----------------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[_Line]:
    """Every line of the text; an empty line has no cells. A lone pipe after a cell without one only ends that cell."""
    at = 0
    pipe_open = False  # the line before ended inside a cell that a pipe on this line may end
    for raw in text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        if "|" in raw:
            if "--" in raw and _RULE.issuperset(raw):
                yield _Line((), "pipes", True, start, end)
                continue
            yield _pipe_line(raw, start, end, pipe_open)
            pipe_open = False
        elif "\t" in raw:
            yield _tab_line(raw, start, end)
            pipe_open = False
        elif not raw:
            yield _Line((), "cell", False, start, end)
        else:
            yield _plain_line(raw, start, end)
            pipe_open = bool(raw.strip(_SPACE))


def _pipe_line(raw: str, start: int, end: int, pipe_open: bool) -> _Line:
    pieces = _split(raw, "|", start)
    filled = sum(bool(piece.text) for piece in pieces)
    opened, closed = not pieces[0].text, not pieces[-1].text
    if filled >= 2 or (filled == 1 and len(pieces) - 1 - opened >= 2):
        return _Line(tuple(pieces), "pipes", True, start, end, opened, closed)
    if closed:
        pieces = pieces[:-1]  # the stretch after the last pipe belongs to the next line
    if pieces and not pieces[0].text and (filled or pipe_open):
        pieces = pieces[1:]
    return _Line(tuple(pieces), "pipes", False, start, end)


def _tab_line(raw: str, start: int, end: int) -> _Line:
    pieces = _split(raw, "\t", start)
    if len(pieces) == 2 and not pieces[0].text:
        return _Line(
            (pieces[1],), "tabs", False, start, end
        )  # one cell a line, indented by a tab (sample 003)
    return _Line(tuple(pieces), "tabs", True, start, end)


def _plain_line(raw: str, start: int, end: int) -> _Line:
    marks = _trailing_marks(raw)
    label = _strip(raw[: marks[0].start()] if marks else raw, start)
    if len(marks) > 1 or (marks and label.text and is_label_like(label.text)):
        cells = [_Cell(mark[0], start + mark.start(), start + mark.end()) for mark in marks]
        return _Line((*_unglued(label), *cells), "spaces", True, start, end)
    cell = _strip(raw, start)
    pieces = _unglued(cell)
    if len(pieces) > 1:
        return _Line(pieces, "glued", True, start, end)
    return _Line((cell,), "cell", False, start, end)


def _unglued(cell: _Cell) -> tuple[_Cell, ...]:
    """`规章0` is a label and the digits glued to it; a text that is no label of the form stays whole; none for an empty one."""
    label = cell.text.rstrip(_DIGITS)
    if not label or len(label) == len(cell.text) or label[-1] in _BEFORE_ORDINALS or word_of(label) is None:
        return (cell,) if cell.text else ()
    cut = cell.start + len(label)
    return _Cell(label, cell.start, cut), _Cell(cell.text[len(label) :], cut, cell.end)


def _trailing_marks(raw: str) -> list[re.Match[str]]:
    """The marks that end the line, in order."""
    if raw.rstrip(_SPACE)[-1:] not in _ENDS_A_MARK:
        return []
    tokens = list(_TOKEN.finditer(raw))
    first = len(tokens)
    while first and _IS_MARK.fullmatch(tokens[first - 1][0]):
        first -= 1
    return tokens[first:]


def _split(raw: str, separator: str, start: int) -> list[_Cell]:
    cells: list[_Cell] = []
    at = 0
    for piece in raw.split(separator):
        cells.append(_strip(piece, start + at))
        at += len(piece) + 1
    return cells


def _strip(piece: str, start: int) -> _Cell:
    text = piece.strip(_SPACE)
    lead = len(piece) - len(piece.lstrip(_SPACE)) if text else 0
    return _Cell(text, start + lead, start + lead + len(text))


# --- which lines belong to which table -------------------------------------------------------------------------------------


@dataclass
class _Tables:
    """Follows the lines and gives each table its own. Lines after prose wait until one of the table's words shows that it
    goes on: a note or a page's running title may stand in its midst."""

    lines: dict[TableName, list[_Line]] = field(default_factory=lambda: {name: [] for name in TABLES})
    _current: TableName | None = None
    _waiting: list[_Line] | None = None

    def follow(self, lines: Iterable[_Line]) -> None:
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
                if _is_prose(line):
                    self._waiting = self._waiting or []
                (self.lines[self._current] if self._waiting is None else self._waiting).append(line)

    def _enter(self, table: TableName) -> None:
        if self._waiting is not None and table == self._current:
            self.lines[table].extend(self._waiting)
        self._current, self._waiting = table, None


def _table_told_by(line: _Line) -> Word | None:
    if not line.cells or _is_prose(line):
        return None
    for cell in line.cells:
        if cell.text and len(cell.text) < 200:
            word = word_of(cell.text)
            if word is not None and word.strong:
                return word
    return None


def _is_narrative_heading(line: _Line) -> bool:
    return (
        len(line.cells) == 1
        and _NARRATIVE_HEADING.match(simplified(line.cells[0].text[:_LONGEST_LABEL])) is not None
    )


def _is_proceedings_heading(line: _Line) -> bool:
    """The one heading whose table can stand without any word of the form (its headers lost)."""
    if len(line.cells) != 1 or not 9 < len(line.cells[0].text) < _LONGEST_LABEL:
        return False
    return _PROCEEDINGS_HEADING.fullmatch(simplified(line.cells[0].text)) is not None


def _is_prose(line: _Line) -> bool:
    if line.row or len(line.cells) != 1:
        return False
    text = line.cells[0].text
    if len(text) * 2 <= _LONGEST_LABEL:
        return False
    return columns_of(text) > _LONGEST_LABEL and _SENTENCE.search(text) is not None and word_of(text) is None


# --- rows ---------------------------------------------------------------------------------------------------------------------


def _raw_table(name: TableName, lines: list[_Line]) -> RawTable | None:
    last = max((i for i, line in enumerate(lines) if _could_end_table(line)), default=-1)
    lines = lines[: last + 1]
    settled = list(_settled(lines))
    builder = _Rows(name)
    for line in settled:
        builder.add(line)
    builder.flush()
    told = {
        word for line in lines for cell in line.cells if (word := cell.text) and word_of(word) is not None
    }
    if not (builder.rows or builder.labels_seen) or (len(told) < 2 and not _are_all_proceedings(builder)):
        return None
    return RawTable(
        name,
        tuple(builder.rows),
        tuple(builder.headers),
        tuple(builder.loose),
        _spans(lines),
        "stream",
        _first_column(settled) if name == "requests" else None,
        builder.after,
    )


def _could_end_table(line: _Line) -> bool:
    """The line holds a mark, a blank cell or a label; what follows the last such line is no part of the table."""
    return any(read_mark(cell.text).state != "text" or is_label_like(cell.text) for cell in line.cells)


def _are_all_proceedings(built: _Rows) -> bool:
    """Section 四 without its headers: fifteen numbers under the heading and nothing else."""
    marks = [len(row.printed) for row in built.rows]
    return built.name == "proceedings" and marks in ([15], [5, 5, 5])


def _first_column(lines: Sequence[_Line]) -> int | None:
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


def _settled(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines with what only the whole table tells: whether pipes at the ends of its rows are a border, and whether `1 234`
    is one number (in a table of one cell a line) or two."""
    rows = [line for line in lines if line.row and line.cut == "pipes" and line.cells]
    border_before, border_after = all(line.opened for line in rows), all(line.closed for line in rows)
    alone = sum(not line.row and any(cell.text.isdecimal() for cell in line.cells) for line in lines)
    together = sum(line.cut == "spaces" and not _is_grouped(line) for line in lines)
    for line in lines:
        if line.row and line.cut == "pipes":
            yield line._replace(cells=line.cells[border_before : len(line.cells) - border_after])
        elif line.cut == "spaces" and alone > 3 * together and _is_grouped(line):
            yield line._replace(cells=(_joined(line.cells),), cut="cell", row=False)
        else:
            yield line


def _is_grouped(line: _Line) -> bool:
    return line.cut == "spaces" and _GROUPED.fullmatch(_joined(line.cells).text) is not None


def _joined(cells: Sequence[_Cell]) -> _Cell:
    return _Cell(" ".join(cell.text for cell in cells), cells[0].start, cells[-1].end)


def _spans(lines: list[_Line]) -> tuple[Span, ...]:
    """The stretches of the lines that hold anything, joined over blank lines."""
    spans: list[Span] = []
    for line in lines:
        if not line.cells or not (any(cell.text for cell in line.cells) or line.row):
            continue
        if _is_prose(line):
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

    @property
    def after(self) -> tuple[Piece, ...]:
        return tuple(self._context)

    def add(self, line: _Line) -> None:
        if not line.cells:
            if line.cut == "cell" and self._indented and len(self._run) >= _WIDTH[self.name]:
                self.flush()  # a shorter run was cut by a page
            return
        if line.row:
            self.flush()
            self._add_row(line)
        else:
            self._add_cell(line)

    _indented = False

    def _add_cell(self, line: _Line) -> None:
        """One cell a line. A blank cell is one with a separator or white space of its own."""
        for cell in line.cells:
            mark = read_mark(cell.text)
            self._indented = line.cut == "tabs"
            if mark.state == "text":
                self._label_or_text(cell)
            elif self.name == "proceedings" and len(cell.text) == _WIDTH[self.name] and cell.text.isdecimal():
                # No count has fifteen digits: they are the row's fifteen numbers, glued.
                self._run.extend(Slot(cell.text, cell.start, cell.end, mark).digits())
            elif self._run or mark.state != "blank" or self._context:
                self._run.append(Slot(cell.text, cell.start, cell.end, mark))

    def _label_or_text(self, cell: _Cell) -> None:
        in_run = any(slot.mark.state != "blank" for slot in self._run)
        if (
            in_run
            and len(self._run) < _WIDTH[self.name]
            and not is_label_like(cell.text)
            and self.name != "proactive"
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

    def _add_row(self, line: _Line) -> None:
        """A whole row on one line: labels first, then value positions; words after a number stand in a value's place."""
        first = next(
            (i for i, cell in enumerate(line.cells) if cell.text and read_mark(cell.text).state != "text"),
            None,
        )
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

    def _words_for_value(self, cells: tuple[_Cell, ...], last_label: int, first: int) -> bool:
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

    def _add_header(self, line: _Line) -> None:
        self.headers.append(tuple(Piece(*cell) for cell in line.cells if cell.text))


def _names_a_row(text: str, name: TableName) -> bool:
    return (
        any(likeness(text, row) >= 0.9 for layout in ("2021", "2019") for row in form.rows(name, layout))
        and ordinal(text) != "三"
    )
