"""The header cells of a table: which column of the form each names, and which value stands under which.

Head      a header cell that names a column of the form, with the grid columns it stands over.
Merged    a value cell that reaches over the whole of two heads or more. A merged blank is blank in all of them; which of them
          a merged number belongs to is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from extractor.domain import form
from extractor.domain.form import MEASURES, PARTS, REQUEST_COLUMNS, Column, TableName
from extractor.parsing.grid_lines import Line, Stood
from extractor.parsing.labels import bare, ordinal
from extractor.parsing.rows import Slot

_LIKE = (
    75  # per cent; one character of four misread in a scan (结果维特), none of whose neighbours is so near
)
_NEAR = 60  # per cent; of a head whose column the others leave
_PROACTIVE = 3  # columns of section 二, of which some rows have fewer
_SURROUND = frozenset(
    map(bare, ("申请人情况", "法人或其他组织", "信息内容", "行政诉讼", "行政复议", "申请人类型"))
)


class Head(NamedTuple):
    """`column` is the form's, 0-based within a row of the form."""

    left: int
    right: int
    column: int


def is_header_word(name: TableName, text: str) -> bool:
    if ordinal(text) is not None:
        return False
    if _column_named(name, text) is not None or bare(text) in _SURROUND:
        return True
    return name == "proceedings" and bare(text) in _part_labels()


class Heads:
    """The header cells of one header, over one line or several."""

    def __init__(self, name: TableName) -> None:
        self.name = name
        self._heads: list[Head] = []
        self._parts: list[Head] = []
        self._sound = True
        self._known: tuple[list[Head], list[int]] | None = None

    def carried_to(self, line: Line) -> Heads:
        """The heads for a table that goes on this one: good where its lines reach as far to the right."""
        right = max(stood.right for stood in line.cells)
        return self if self._heads and right == max(head.right for head in self._heads) else Heads(self.name)

    def add(self, line: Line) -> None:
        self._known = None
        misread = _misread(line) if self.name == "proactive" else None
        for place, stood in enumerate(line.words):
            column = _column_named(self.name, stood.text)
            if column is None and misread is not None and stood == misread[0]:
                column = misread[1]
            if column is not None:
                self._put(Head(stood.left, stood.right, column))
            elif self.name == "proceedings" and bare(stood.text) in _part_labels():
                self._parts.append(Head(stood.left, stood.right, _part_labels()[bare(stood.text)]))
            elif self.name == "proactive" and place > 0 and bare(stood.text) not in _SURROUND:
                self._sound = False  # a column that the form does not know: the order is not the form's

    def _put(self, head: Head) -> None:
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
    def _in_order(self) -> tuple[list[Head], list[int]]:
        """The heads from left to right with the form's column of each; every row below them asks for it."""
        if self._known is None:
            heads = sorted(self._heads)
            self._known = heads, self._columns_of(heads)
        return self._known

    def _columns_of(self, heads: Sequence[Head]) -> list[int]:
        if self.name == "proceedings":
            return [self._part_of(head) * len(MEASURES) + head.column for head in heads]
        return [head.column for head in heads]

    def _part_of(self, head: Head) -> int:
        part = next((part for part in self._parts if part.left <= head.left < part.right), None)
        if part is not None:
            return part.column
        return min(sum(other.column == head.column and other < head for other in self._heads), len(PARTS) - 1)

    def placed(self, values: Sequence[Stood]) -> tuple[tuple[Slot, ...], tuple[int, ...] | None, list[Slot]]:
        """Slots, their columns, and what could not be placed. Columns are None where the heads can't tell them."""
        in_order = tuple(stood.slot for stood in values)
        if not self.usable:
            return in_order, None, []
        heads, columns = self._in_order
        merged = [stood for stood in values if stood.cell.column_span > 1 and _covered(stood, heads) > 1]
        if self.name == "requests" and tells_the_last(values, heads, columns):
            columns = list(range(len(REQUEST_COLUMNS)))
        if len(values) == len(columns) and not merged:
            # Where spans of the header are wrong, its cells slipped to other places, and their order tells nothing.
            sure = columns == sorted(columns) or _stand_under(values, heads)
            return (
                self._arranged(list(zip(columns, in_order, strict=True)), [])
                if sure
                else (in_order, None, [])
            )
        if self.name == "proceedings" and len(heads) < len(values) and len(values) in _full_widths(heads):
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


def _misread(line: Line) -> tuple[Stood, int] | None:
    """The one head of section 二's three that a scan left unknown (本年度正件数), with the column that the others leave: they stand in the
    form's order around it, and it is like one of that column's labels."""
    words = [stood for stood in line.words if bare(stood.text) not in _SURROUND]
    columns = [_column_named("proactive", stood.text) for stood in words]
    if len(words) != _PROACTIVE or columns.count(None) != 1:
        return None
    place = columns.index(None)
    stood = words[place]
    if stood.cell.score is None or any(column != at for at, column in enumerate(columns) if at != place):
        return None
    labels = (label for label, column in _column_labels("proactive").items() if column == place)
    return (stood, place) if max(fuzz.ratio(bare(stood.text), label) for label in labels) >= _NEAR else None


def _full_widths(heads: Sequence[Head]) -> tuple[int, ...]:
    """The columns of section 四, and of one of its parts printed by itself."""
    whole = len(MEASURES) * len(PARTS)
    return (whole,) if len(heads) > len(MEASURES) else (whole, len(MEASURES))


def _stand_under(values: Sequence[Stood], heads: Sequence[Head]) -> bool:
    """Each value under the head of its turn. Only a header that does so can say that the columns are out of the form's order."""
    return all(
        stood.left < head.right and head.left < stood.right for stood, head in zip(values, heads, strict=True)
    )


def _covered(stood: Stood, heads: Sequence[Head]) -> int:
    """How many heads the cell reaches over from end to end."""
    return sum(stood.left <= head.left and head.right <= stood.right for head in heads)


def tells_the_last(values: Sequence[Stood], heads: Sequence[Head], columns: Sequence[int]) -> bool:
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
    values: Sequence[Stood], heads: Sequence[Head], columns: Sequence[int]
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
            pairs.extend((column, stood.slot) for column in under)
        else:
            loose.append(stood.slot)
    taken = [column for column, _ in pairs]
    return (pairs if len(set(taken)) == len(taken) else None), loose


# --- what a header cell says ------------------------------------------------------------------------------------------------------


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
