"""One line of flattened text -> its cells: tabs, pipes of every kind, numbers after spaces, labels glued to numbers.

Line        a line of the text cut into its cells by the separator it uses.
Mark        a word of a line that is a number or stands for none (—, 无).
Decorated   a number with something at it that is neither its unit nor a label: 82*, 约12, 9O61. Its cell is text, raw as printed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from extractor.domain.form import TABLES
from extractor.domain.text import read_mark
from extractor.parsing.labels import bare, is_label_like, is_row_label, ordinal, word_of, words

Cut = Literal["tabs", "pipes", "spaces", "glued", "cell"]

_SPACE = " \t\u00a0\u3000"
_NUMBER = r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
_IS_MARK = re.compile(rf"(?:[+＋\-－−]?{_NUMBER}(?:万元|亿元|元|件|项)?|[-－–—―/]+|无|不涉及)")
_HOLDS_A_MARK = re.compile("[0-9０-９\\-－–—―/]|无|不涉及")
_TOKEN = re.compile("[^ \u3000\u00a0]+")
_DIGITS = "0123456789０１２３４５６７８９"
_DIGIT = re.compile(f"[{_DIGITS}]")
# A digit after one of these is a decimal, an ordinal or a signed number, none that is glued to a label.
_BEFORE_ORDINALS = frozenset(" \t\u3000.．、,，-(（")
_RULE = frozenset(" \t|:-—=+")
_SENTENCE = re.compile("[，。；：]")
_NO_WORD = re.compile(r"[^\w]+")
_NOTE = re.compile(r"[（(].*[^\d()（）].*[)）]")
_UNITS = frozenset({"件", "项", "条", "个", "宗", "次", "份", "元", "万元", "亿元", "万件"})
_SIGN_WORDS = frozenset({"增加", "新增", "净增", "减少", "净减", "增", "减"})
# Digits that count nothing: ordinals, dates, articles and pages, names of annexes.
_COUNTS_NOTHING = re.compile(
    r"^[ \t]*[0-9０-９]{1,2}(?=[ \u3000]+[\u4e00-\u9fff])"
    r"|[（(][0-9０-９]{1,2}[)）]|(?<![0-9０-９.．])[0-9０-９]{1,2}(?:[、．)）]|\.(?![0-9]))"
    r"|(?:19|20)[0-9]{2}[ ]?年(?:度|(?:[ ]?[0-9]{1,2}[ ]?月)(?:[ ]?[0-9]{1,2}[ ]?日)?)?"
    r"|[（(][^0-9（()）]{0,6}(?:19|20)[0-9]{1,2}$"  # a year cut off by the line's end
    r"|第[ ]?[0-9０-９]+[ ]?[条款项页章节]|(?:附件|附表|表|注)[ ]?[0-9]{1,2}(?![0-9])"
)
_MOST_DECORATION = 8  # characters beside the digits; the longest seen is a note in brackets
_LONGEST_PREFIX = 3  # characters of words before a decorated number: 共, 大约, 减少了
_MOST_CELLS = 128  # of one line: eight tables side by side; what is beyond stays one cell


class Cell(NamedTuple):
    text: str
    start: int
    end: int


class Line(NamedTuple):
    """`row` tells that the line is a whole row of a table, not one cell of it. `opened`, `closed`: a row that begins or ends
    with a separator, whose empty cell there may be a border; the whole table tells."""

    cells: tuple[Cell, ...]
    cut: Cut
    row: bool
    start: int
    end: int
    opened: bool = False
    closed: bool = False


def lines_of(text: str) -> Iterator[Line]:
    """Every line of the text, two where one prints two rows of the form; an empty line has no cells, and of several in a row
    one is given. A lone pipe after a cell without one only ends that cell."""
    at = 0
    pipe_open = False  # the line before ended inside a cell that a pipe on this line may end
    blank = False
    for raw in text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        if not raw:
            if not blank:
                yield Line((), "cell", False, start, end)
            blank = True
            continue
        blank = False
        if "|" in raw:
            if "--" in raw and _RULE.issuperset(raw):
                yield Line((), "pipes", True, start, end)
                continue
            yield _pipe_line(raw, start, end, pipe_open)
            pipe_open = False
        elif "\t" in raw:
            yield _tab_line(raw, start, end)
            pipe_open = False
        else:
            yield from _plain_lines(raw, start, end)
            pipe_open = bool(raw.strip(_SPACE))


@lru_cache(maxsize=4096)
def loose_digits(text: str) -> bool:
    """The text holds a number that is no ordinal, date, article or page."""
    if _DIGIT.search(text) is None or _DIGIT.search(_COUNTS_NOTHING.sub(" ", text)) is None:
        return False
    return len(text) > 150 or _DIGIT.search(bare(text)) is not None  # 3 . 其 他


@lru_cache(maxsize=4096)
def is_decorated(text: str) -> bool:
    """A number and a few signs or characters at it, none of them a label of the form."""
    digits = len(_DIGIT.findall(text[:200]))
    if not digits or len(text) - digits > _MOST_DECORATION or not loose_digits(text):
        return False
    head = _DIGIT.split(text, maxsplit=1)[0]
    if len(bare(head)) > _LONGEST_PREFIX or (head[-1:].isspace() and len(bare(head)) > 1):
        return False  # 行政确认 71234 is an unknown row
    return read_mark(text).state == "text" and bare(head) not in words() and not is_label_like(text)


def numbered_stem(cells: Sequence[Cell]) -> str | None:
    """What the headers of a line that count up have in common: 数据 of 数据1, 数据2."""
    counted = [text for cell in cells if (text := cell.text) and text[-1] in _DIGITS]
    stems = {text.rstrip(_DIGITS) for text in counted}
    ends = [text[len(text.rstrip(_DIGITS)) :] for text in counted]
    if len(counted) < 2 or len(stems) > 1 or ends != [str(i + 1) for i in range(len(ends))]:
        return None
    return stems.pop() or None


def is_ordinal_alone(text: str) -> bool:
    """`(4)` or `4.`: a number of a list or a page, with no words behind it."""
    return len(text) < 8 and _DIGIT.search(text) is not None and not bare(text) and ordinal(text) is not None


# --- pipes and tabs -------------------------------------------------------------------------------------------------------


def _pipe_line(raw: str, start: int, end: int, pipe_open: bool) -> Line:
    pieces = _split(raw, "|", start)
    filled = sum(bool(piece.text) for piece in pieces)
    opened, closed = not pieces[0].text, not pieces[-1].text
    if filled >= 2 or (filled == 1 and len(pieces) - 1 - opened >= 2):
        return Line(tuple(pieces), "pipes", True, start, end, opened, closed)
    if closed:
        pieces = pieces[:-1]  # the stretch after the last pipe belongs to the next line
    if pieces and not pieces[0].text and (filled or pipe_open):
        pieces = pieces[1:]
    return Line(tuple(pieces), "pipes", False, start, end)


def _tab_line(raw: str, start: int, end: int) -> Line:
    pieces = _split(raw, "\t", start)
    if len(pieces) == 2 and not pieces[0].text:
        # One cell a line, indented by a tab (sample 003).
        return Line((pieces[1],), "tabs", False, start, end)
    return Line(tuple(pieces), "tabs", True, start, end)


def _split(raw: str, separator: str, start: int) -> list[Cell]:
    cells: list[Cell] = []
    at = 0
    pieces = raw.split(separator, _MOST_CELLS)
    for piece in pieces:
        cells.append(strip(piece, start + at))
        at += len(piece) + 1
    if len(pieces) > _MOST_CELLS and not pieces[-1].strip(_SPACE + separator):
        cells[-1] = Cell("", cells[-1].start, cells[-1].start)
    return cells


def strip(piece: str, start: int) -> Cell:
    text = piece.strip(_SPACE)
    lead = len(piece) - len(piece.lstrip(_SPACE)) if text else 0
    return Cell(text, start + lead, start + lead + len(text))


# --- spaces ---------------------------------------------------------------------------------------------------------------


class _Group(NamedTuple):
    """Words and the number-like tokens behind them; either may be empty at the line's ends."""

    words: list[Cell]
    numbers: list[Cell]


def _plain_lines(raw: str, start: int, end: int) -> Iterator[Line]:
    cell = strip(raw, start)
    if cell.text and _HOLDS_A_MARK.search(cell.text):
        if _TOKEN.fullmatch(cell.text) is None:
            rows = [row for part in _rows_of(_groups(_tokens(cell))) if (row := _row(raw, start, part))]
            if rows:
                for i, row in enumerate(rows):
                    first = start if i == 0 else row[0].start
                    last = end if i == len(rows) - 1 else rows[i + 1][0].start
                    yield Line(row, "spaces", True, first, last)
                return
        pieces = _unglued(cell)
        if len(pieces) > 1:
            yield Line(pieces, "glued", True, start, end)
            return
    yield Line((cell,), "cell", False, start, end)


def _unglued(cell: Cell) -> tuple[Cell, ...]:
    """`规章0` is a label and the digits glued to it; a text that is no whole label of the form stays whole; none for an empty one."""
    label = cell.text.rstrip(_DIGITS)
    if (
        not label
        or len(label) == len(cell.text)
        or label[-1] in _BEFORE_ORDINALS
        or not _is_whole_word(label)
    ):
        return (cell,) if cell.text else ()
    cut = cell.start + len(label)
    return Cell(label, cell.start, cut), Cell(cell.text[len(label) :], cut, cell.end)


@lru_cache(maxsize=4096)
def _is_whole_word(text: str) -> bool:
    """A word of the form with nothing behind it but a note in brackets; a group's name may stand before it."""
    key = bare(text)
    if key in words():
        return True
    return word_of(text) is not None and (text[-1] in ")）" or any(key.endswith(word) for word in words()))


def _tokens(cell: Cell) -> list[Cell]:
    """The line's words between white space. A unit, a note in brackets and a sign that stand apart are their number's."""
    tokens: list[Cell] = []
    matches = _TOKEN.finditer(cell.text)
    for match in itertools.islice(matches, _MOST_CELLS):
        token = Cell(match[0], cell.start + match.start(), cell.start + match.end())
        if tokens and _belong_together(tokens[-1].text, token.text):
            first = tokens.pop()
            token = Cell(cell.text[first.start - cell.start : match.end()], first.start, token.end)
        tokens.append(token)
    rest = next(matches, None)
    if rest is not None:
        tokens.append(Cell(cell.text[rest.start() :], cell.start + rest.start(), cell.end))
    return tokens


def _belong_together(before: str, after: str) -> bool:
    if before in _SIGN_WORDS:
        return _IS_MARK.fullmatch(after) is not None
    if not (before[-1] in _DIGITS or is_decorated(before)) or not _is_number_like(before):
        return False
    if after in _UNITS or (_NO_WORD.fullmatch(after) is not None and _IS_MARK.fullmatch(after) is None):
        return True
    return _NOTE.fullmatch(after) is not None and not is_label_like(after)


def _is_number_like(text: str) -> bool:
    if _IS_MARK.fullmatch(text) is not None:
        return True
    if _DIGIT.search(text) is None:
        return False
    return len(text) > 200 or is_decorated(text) or read_mark(text).state == "printed"


def _groups(tokens: Sequence[Cell]) -> list[_Group]:
    groups = [_Group([], [])]
    for token in tokens:
        if _is_number_like(token.text):
            groups[-1].numbers.append(token)
        elif groups[-1].numbers:
            groups.append(_Group([token], []))
        else:
            groups[-1].words.append(token)
    return groups


def _rows_of(groups: list[_Group]) -> list[list[_Group]]:
    """The line cut before each whole label of a row that follows a number."""
    if len(groups) > 1 and not groups[0].words and len(groups[0].numbers) == 1:  # a column of serial numbers
        first = _Group([*groups[0].numbers, *groups[1].words], groups[1].numbers)
        groups = [first, *groups[2:]]
    rows = [groups[:1]]
    for group in groups[1:]:
        if group.numbers and _end_in_a_row_label(group.words):
            rows.append([group])
        else:
            rows[-1].append(group)
    return rows


def _end_in_a_row_label(tokens: Sequence[Cell]) -> bool:
    ends = ("".join(token.text for token in tokens[i:]) for i in range(max(0, len(tokens) - 4), len(tokens)))
    return any(is_row_label(end, table) for end in ends for table in TABLES)


def _row(raw: str, start: int, groups: list[_Group]) -> tuple[Cell, ...] | None:
    """Label and values; None where the line is no row. Words between the numbers stand in a value's place where the line begins
    with a label; else they are the label's, up to the last."""

    def text_of(tokens: Sequence[Cell]) -> Cell:
        return strip(raw[tokens[0].start - start : tokens[-1].end - start], tokens[0].start)

    label = (text_of(groups[0].words),) if groups[0].words else ()
    later = [token for group in groups[1:] for token in group.words]
    values = sorted(
        [*(token for group in groups for token in group.numbers), *later], key=lambda one: one.start
    )
    if groups[0].numbers and (label and is_label_like(label[0].text)):
        if any(_SENTENCE.search(token.text) for token in later):
            return None
        return (*_unglued(label[0]), *values)
    if not label and later and all(len(token.text) < 5 for token in later) and len(values) > 3 * len(later):
        return tuple(values)
    last = groups[-1]
    if sum(_IS_MARK.fullmatch(token.text) is not None for token in last.numbers) < 2:
        return None
    before = [token for group in groups[:-1] for token in (*group.words, *group.numbers)] + last.words
    return (*(_unglued(text_of(before)) if before else ()), *last.numbers)
