"""The statutory tables laid out as they are printed: rows of labels and cells, for the grid.

Entry   one box of a table: a cell (`id`) or a label (`text`, `across` columns, `down` rows, `kind`).
Widths  what stands in each column of the whole table: upright, group, label or cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from extractor.domain.form import (
    MEASURES,
    REQUEST_COLUMNS,
    TITLES,
    CellSpec,
    Row,
    TableName,
    rows,
)
from extractor.domain.report import Layout

Entry = dict[str, Any]

# Printed in the form over and beside the rows of section 三 and 四; the form as data has no use for them (国办公开办函〔2021〕30号).
_RESULTS = "三、本年度办理结果"
_RELATION_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_RESULT_ROWS_AFTER = "requests.carried_in"
_RESULT_ROWS_UNTIL = "requests.handled_total"


def tables(layout: Layout) -> tuple[dict[str, Any], ...]:
    """The three tables in order; a table that the report does not have (layout None) has no rows."""
    return (
        _table("proactive", layout.proactive, _proactive),
        _table("requests", layout.requests, _requests),
        _table("proceedings", layout.proceedings, _proceedings),
    )


def _table(name: TableName, layout: str | None, draw: Callable[[Sequence[Row]], Entry]) -> dict[str, Any]:
    parts = {"head": [], "rows": [], "widths": []} if layout is None else draw(rows(name, layout))
    return {"key": name, "title": TITLES[name], "layout": layout, **parts}


def _label(text: str, *, across: int = 1, down: int = 1, kind: str = "label") -> Entry:
    return {"text": text, "across": across, "down": down, "kind": kind}


def _cells(specs: Iterable[CellSpec]) -> list[Entry]:
    return [{"id": spec.id} for spec in specs]


def _proactive(found: Sequence[Row]) -> Entry:
    """Each clause of article 20 is a block with its own column heads."""
    width = max(len(row.cells) for row in found)
    body: list[list[Entry]] = []
    for clause, block in groupby(found, key=lambda row: row.clause):
        lines = list(block)
        body.append([_label(clause or "", across=width + 1, kind="clause")])
        heads = [_label(column.label, kind="head") for column in lines[0].columns]
        body.append([_label("信息内容", kind="head"), *heads, *_filler(width - len(heads))])
        body.extend(
            [_label(row.label), *_cells(row.cells), *_filler(width - len(row.cells))] for row in lines
        )
    return {"head": [], "rows": body, "widths": ["label", *["cell"] * width]}


def _filler(across: int) -> list[Entry]:
    return [_label("", across=across, kind="filler")] if across else []


def _requests(found: Sequence[Row]) -> Entry:
    legal = len(REQUEST_COLUMNS) - 2
    head = [
        [
            _label(_RELATION_NOTE, across=3, down=3, kind="head"),
            _label("申请人情况", across=legal + 2, kind="head"),
        ],
        [
            _label(REQUEST_COLUMNS[0].label, down=2, kind="head"),
            _label("法人或其他组织", across=legal, kind="head"),
            _label(REQUEST_COLUMNS[-1].label, down=2, kind="head"),
        ],
        [_label(column.label, kind="head") for column in REQUEST_COLUMNS[1:-1]],
    ]
    ids = [row.id for row in found]
    first, last = ids.index(_RESULT_ROWS_AFTER) + 1, ids.index(_RESULT_ROWS_UNTIL)
    body: list[list[Entry]] = []
    for place, row in enumerate(found):
        inside = first <= place <= last
        line = [_label(_RESULTS, down=last - first + 1, kind="upright")] if place == first else []
        if row.group is None:
            line.append(_label(row.label, across=2 if inside else 3))
        else:
            line += [*_group_head(found, place), _label(row.label)]
        body.append([*line, *_cells(row.cells)])
    return {
        "head": head,
        "rows": body,
        "widths": ["upright", "group", "label", *["cell"] * len(REQUEST_COLUMNS)],
    }


def _group_head(found: Sequence[Row], place: int) -> list[Entry]:
    group = found[place].group or ""
    if place and found[place - 1].group == group:
        return []
    return [_label(group, down=sum(row.group == group for row in found), kind="group")]


def _proceedings(found: Sequence[Row]) -> Entry:
    first, *others = found
    across = len(MEASURES)
    head = [
        [
            _label(first.label, across=across, down=2, kind="head"),
            _label("行政诉讼", across=across * len(others), kind="head"),
        ],
        [_label(row.label, across=across, kind="head") for row in others],
        [_label(measure.label, kind="head") for _ in found for measure in MEASURES],
    ]
    widths = ["cell"] * across * len(found)
    return {"head": head, "widths": widths, "rows": [[entry for row in found for entry in _cells(row.cells)]]}
