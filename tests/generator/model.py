"""The model: numbers that satisfy the form's relations, a different one in every cell, and the grid they are printed in.

Entry     what stands in one cell, and what a reader must make of it.
Box       one cell of a printed grid with its spans; `cell` names the form's cell where it holds a value.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import APPLICANTS, LayoutName, Row, TableName


class Entry(NamedTuple):
    """`value` in the form's unit; None unless the state is printed."""

    raw: str
    state: str
    value: Decimal | None = None


class Report(NamedTuple):
    """`entries` holds every cell that is printed; a cell of the layouts that is not in it is missing. `labels` are rows (parts of
    section 四) whose label is printed otherwise than the form has it, each id with its label."""

    layouts: Mapping[TableName, LayoutName | str]
    entries: Mapping[str, Entry]
    left_out: frozenset[str] = frozenset()
    labels: tuple[tuple[str, str], ...] = ()

    def ids(self) -> Iterator[str]:
        for name in form.TABLES:
            if name in self.layouts:
                yield from form.cell_ids(name, self.layouts[name])

    def due(self) -> dict[str, Entry]:
        """What each cell of the report's layouts must be read as."""
        missing = Entry("", "missing")
        return {id_: self.entries.get(id_, missing) for id_ in self.ids()}

    def label(self, row: Row) -> str:
        """What is printed as the row's label."""
        return dict(self.labels).get(row.id, row.label)


class Box(NamedTuple):
    text: str
    cell: str | None = None
    rows: int = 1
    columns: int = 1


Grid = list[list[Box | None]]  # None where a box from the left or above covers the place


# --- numbers --------------------------------------------------------------------------------------------------------------


def report(
    proactive: LayoutName | None = "2021",
    requests: LayoutName | None = "2021",
    *,
    proceedings: bool = True,
    seed: int = 1,
    single_digits: bool = False,
    left_out: frozenset[str] = frozenset(),
) -> Report:
    """Numbers that satisfy R1 to R4, all different and none zero (single digits: repeated, and the sums need not hold).
    `left_out` are rows of the form that the report does not print; they count 0 in the sums."""
    layouts: dict[TableName, LayoutName | str] = {}
    if proactive:
        layouts["proactive"] = proactive
    if requests:
        layouts["requests"] = requests
    if proceedings:
        layouts["proceedings"] = "standard"
    ids = [id_ for name in layouts for id_ in form.cell_ids(name, layouts[name])]
    kept = [id_ for id_ in ids if id_.rpartition(".")[0] not in left_out]
    for attempt in range(1000):
        numbers = _numbers(layouts, left_out, _Draws(seed * 1000 + attempt))
        if single_digits:
            numbers = {id_: 1 + value % 9 for id_, value in numbers.items()}
        if single_digits or len({numbers[id_] for id_ in kept}) == len(kept):
            return Report(layouts, {id_: plain(numbers[id_]) for id_ in kept}, left_out)
    message = f"no set of different numbers in 1000 attempts from seed {seed}"
    raise AssertionError(message)


def plain(value: int) -> Entry:
    return Entry(str(value), "printed", Decimal(value))


def _numbers(layouts: Mapping[TableName, str], left_out: frozenset[str], draws: _Draws) -> dict[str, int]:
    numbers: dict[str, int] = {}
    if "proactive" in layouts:
        for id_ in form.cell_ids("proactive", layouts["proactive"]):
            sign = -1 if form.spec(id_).signed and draws.chance.random() < 0.5 else 1
            numbers[id_] = sign * (
                draws.upto(4) if draws.chance.random() < 0.7 else draws.chance.randint(10**6, 11_398_889)
            )
    if "requests" in layouts:
        numbers |= _requests(layouts["requests"], left_out, draws)
    if "proceedings" in layouts:
        for part in form.PARTS:
            parts = {m.id: draws.upto(3) for m in form.MEASURES[:-1]}
            numbers |= {f"proceedings.{part.id}.{m}": value for m, value in parts.items()}
            numbers[f"proceedings.{part.id}.total"] = sum(parts.values())
    return numbers


class _Draws:
    """Numbers of every length up to a limit, none twice."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._drawn: set[int] = set()

    def upto(self, digits: int) -> int:
        while (value := self.chance.randint(1, 10 ** self.chance.randint(1, digits) - 1)) in self._drawn:
            digits = min(digits + 1, 7)
        self._drawn.add(value)
        return value


def _requests(layout: str, left_out: frozenset[str], draws: _Draws) -> dict[str, int]:
    rows = [row.id for row in form.rows("requests", layout)]
    around = (
        "requests.new_received",
        "requests.carried_in",
        "requests.handled_total",
        "requests.carried_out",
    )
    numbers: dict[str, int] = {}
    for applicant in APPLICANTS:
        decided = {row: 0 if row in left_out else draws.upto(4) for row in rows if row not in around}
        handled = sum(decided.values())
        carried_in = draws.chance.randint(1, max(1, handled // 3))
        carried_out = draws.upto(3)
        column = {
            **decided,
            "requests.new_received": handled + carried_out - carried_in,
            "requests.carried_in": carried_in,
            "requests.handled_total": handled,
            "requests.carried_out": carried_out,
        }
        numbers |= {f"{row}.{applicant}": value for row, value in column.items()}
    for row in rows:
        numbers[f"{row}.total"] = sum(numbers[f"{row}.{applicant}"] for applicant in APPLICANTS)
    return numbers


# --- grids ----------------------------------------------------------------------------------------------------------------

_GROUPS = {
    "denied": "（三）不予公开",
    "unavailable": "（四）无法提供",
    "rejected": "（五）不予处理",
    "other": "（六）其他处理",
}
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def grid(of: Report, table: TableName) -> Grid:
    """The table as the form prints it."""
    if table == "proactive":
        return _proactive_grid(of)
    return _requests_grid(of) if table == "requests" else _proceedings_grid(of)


def _value(of: Report, id_: str, columns: int = 1) -> Box:
    return Box(of.entries[id_].raw, id_, columns=columns)


def _spread(boxes: list[Box]) -> list[Box | None]:
    line: list[Box | None] = []
    for box in boxes:
        line.append(box)
        line.extend([None] * (box.columns - 1))
    return line


def _proactive_grid(of: Report) -> Grid:
    lines: Grid = []
    before = None
    for row in form.rows("proactive", of.layouts["proactive"]):
        if row.id in of.left_out:
            continue
        last = (
            4 - len(row.cells) if len(row.cells) == 1 else 1
        )  # the fees of 2019 leave their third column empty
        empty = [Box("")] if len(row.cells) == 2 else []
        if row.clause != before:
            lines.append(_spread([Box(row.clause or "", columns=4)]))
            heads = [Box(column.label) for column in row.columns[:-1]]
            lines.append(_spread([Box("信息内容"), *heads, Box(row.columns[-1].label, columns=last), *empty]))
        before = row.clause
        ids = [cell.id for cell in row.cells]
        values = [_value(of, id_) for id_ in ids[:-1]]
        lines.append(_spread([Box(of.label(row)), *values, _value(of, ids[-1], last), *empty]))
    return lines


def _requests_grid(of: Report) -> Grid:
    rows = [row for row in form.rows("requests", of.layouts["requests"]) if row.id not in of.left_out]
    lines: Grid = [
        [Box(NOTE, rows=3, columns=3), None, None, Box("申请人情况", columns=7), *[None] * 6],
        [None] * 3
        + [Box("自然人", rows=2), Box("法人或其他组织", columns=5), *[None] * 4, Box("总计", rows=2)],
        [None] * 4 + [Box(column.label) for column in form.REQUEST_COLUMNS[1:-1]] + [None],
    ]
    kinds = [row.id.removeprefix("requests.").split(".")[0] for row in rows]
    outer = {"new_received", "carried_in", "carried_out"}
    seen: set[str] = set()
    for row, kind in zip(rows, kinds, strict=True):
        values: list[Box | None] = [_value(of, cell.id) for cell in row.cells]
        labels: list[Box | None]
        if kind in outer:
            labels = [Box(of.label(row), columns=3), None, None]
        else:
            first = (
                None
                if "results" in seen
                else Box("三、本年度办理结果", rows=sum(k not in outer for k in kinds))
            )
            seen.add("results")
            if kind in _GROUPS:
                group = None if kind in seen else Box(_GROUPS[kind], rows=kinds.count(kind))
                seen.add(kind)
                labels = [first, group, Box(of.label(row))]
            else:
                labels = [first, Box(of.label(row), columns=2), None]
        lines.append(labels + values)
    return lines


def _proceedings_grid(of: Report) -> Grid:
    measures = [measure.label for measure in form.MEASURES]
    first, second, third = map(of.label, form.rows("proceedings", "standard"))
    five: list[Box | None] = [Box(label) for label in measures]
    tall: list[Box | None] = [Box(label, rows=2) for label in measures]
    nothing: list[Box | None] = [None] * 4
    return [
        [Box(first, columns=5), *nothing, Box("行政诉讼", columns=10), *nothing, *[None] * 5],
        [*tall, Box(second, columns=5), *nothing, Box(third, columns=5), *nothing],
        [*[None] * 5, *five, *five],
        [
            Box(of.entries[id_].raw if id_ in of.entries else "", id_)
            for id_ in form.cell_ids("proceedings", "standard")
        ],
    ]


# --- grids that differ from the form's ---------------------------------------------------------------------------------------

# 武汉 2020 prints a row that the form lacks, under a long explanation.
EXTRA_ROW = (
    "其他主动公开文件（含以本单位或本单位办公室名义正式签发的、除规范性文件以外的主动公开文件）",
    "186",
    "86",
    "255",
)


def with_extra_row(lines: Grid) -> Grid:
    """Section 二 with a row of three numbers after its second."""
    label, *numbers = EXTRA_ROW
    extra: list[Box | None] = [Box(label), *(Box(number, f"extra.{i}") for i, number in enumerate(numbers))]
    return [*lines[:4], extra, *lines[4:]]


def with_columns_permuted(lines: Grid) -> Grid:
    """Section 三 with its value columns and their headers in another order: 总计 first, 自然人 last."""
    order = (9, 4, 5, 6, 7, 8, 3)
    header = [Box("项目", columns=3), None, None, *(Box(column.label) for column in _in_order(order))]
    body = [line for line in lines if any(box and box.cell for box in line)]
    return [header, *([*line[:3], *(line[place] for place in order)] for line in body)]


def _in_order(order: tuple[int, ...]) -> Iterator[form.Column]:
    return (form.REQUEST_COLUMNS[place - 3] for place in order)


def with_total_slipped(lines: Grid) -> Grid:
    """Section 三 with 总计 in the row below the one it belongs to."""
    second = [None if box and box.text == "总计" else box for box in lines[1]]
    return [lines[0], second, [*lines[2][:-1], Box("总计")], *lines[3:]]


def in_three(of: Report, lines: Grid) -> list[Grid]:
    """Section 四 as three tables of five columns."""
    (values,) = (line for line in lines if any(box and box.cell for box in line))
    measures: list[Box | None] = [Box(measure.label) for measure in form.MEASURES]
    return [
        [[Box(of.label(part), columns=5), *[None] * 4], measures, values[5 * i : 5 * i + 5]]
        for i, part in enumerate(form.rows("proceedings", "standard"))
        if part.id not in of.left_out
    ]
