"""Layouts as data: how a report's grids become text. One row of `SHAPES` is one layout; a new layout is a new row.

Cut        how cells are kept apart: a row of `CUTS`, which says what it can carry (see styles.Style.needs).
Merged     what stands where a box from the left or above covers the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import TableName
from tests.generator.model import (
    Box,
    Grid,
    Report,
    grid,
    in_three,
    with_columns_permuted,
    with_extra_row,
    with_total_slipped,
)

OVERVIEW = (
    "2023年，本机关主动公开政府信息 318 条，受理依申请公开 27 件，其中自然人 25 件，均在规定期限内答复。",
    "（一）主动公开情况。通过政府网站公开 204 条，通过微信公众号公开 114 条。",
)
PROBLEMS = (
    "一是公开内容不够全面，全年仅更新专栏 3 次；二是业务培训偏少。下一步，将组织培训 2 次，完善 5 项制度。"
)
OTHER = "本年度未收取信息处理费。"
HEADINGS: Mapping[TableName, str] = form.TITLES


class Shape(NamedTuple):
    """`proactive`, `requests`: the layouts printed, None where the table is missing. `left_out`: rows not printed.

    merged: empty (an empty cell for each place covered) · ragged (one empty for what is above, merged columns padded at the
    end: samples 000, 002) · drop. headers: all · no ends (sample 001) · none · again (repeated in mid-table).
    labels: whole · spaced (自 然 人) · above · below · around (wrapped about their numbers) · beneath (whole, on the line after) · split (the vertical label column of
    sample 004). proceedings: row · three (tables of five). breaks: none · page numbers · running head.
    grid: form · extra row (section 二) · columns permuted · total slipped (section 三).
    headings: plain · lost · doubled · restarted · last (after their table) · inner. script: a row of `SCRIPTS`."""

    name: str
    cut: str
    proactive: form.LayoutName | None = "2021"
    requests: form.LayoutName | None = "2021"
    proceedings: str | None = "row"
    left_out: frozenset[str] = frozenset()
    merged: str = "empty"
    headers: str = "all"
    labels: str = "whole"
    breaks: str = "none"
    headings: str = "plain"
    script: str = "plain"
    single_digits: bool = False
    grid: str = "form"


class Cut(NamedTuple):
    """`write` gives a table's text; `carries` what of styles.Style.needs it keeps apart."""

    write: Callable[[Shape, TableName, Grid], list[str]]
    carries: frozenset[str]


def typeset(shape: Shape, of: Report) -> str:
    """The whole report as text."""
    parts: list[str] = ["红河镇人民政府2023年政府信息公开工作年度报告", "", "一、总体情况", "", *OVERVIEW, ""]
    for number, name in enumerate(form.TABLES):
        if name in of.layouts:
            table = _broken(
                shape,
                [line for one in _grids(shape, of, name) for line in CUTS[shape.cut].write(shape, name, one)],
            )
            parts.extend(_under_heading(shape, name, number, table))
        else:
            parts.extend([HEADINGS[name], ""])
    parts.extend(["五、存在的主要问题及改进情况", "", PROBLEMS, "", "六、其他需要报告的事项", "", OTHER, ""])
    return SCRIPTS[shape.script]("\n".join(parts))


def tables_of(lines: Sequence[str]) -> slice:
    """The lines of a typeset text between the prose before its tables and the prose after them, in any script."""
    first = next(i for i, line in enumerate(lines) if " 204 " in line) + 1
    last = next(
        i for i, line in enumerate(lines) if " 5 " in line and i > first and len(line) > 30 and " 2 " in line
    )
    return slice(first, last - 2)  # less the heading of section 五


def _grids(shape: Shape, of: Report, name: TableName) -> list[Grid]:
    lines = grid(of, name)
    if name == "proceedings" and shape.proceedings == "three":
        return in_three(of, lines)
    if name == "proactive" and shape.grid == "extra row":
        return [with_extra_row(lines)]
    if name == "requests" and shape.grid == "columns permuted":
        return [with_columns_permuted(lines)]
    if name == "requests" and shape.grid == "total slipped":
        return [with_total_slipped(lines)]
    return [_headed(shape, lines)]


_NUMERALS = "一二三四五六"


def _under_heading(shape: Shape, name: TableName, number: int, table: list[str]) -> list[str]:
    title = HEADINGS[name]
    bare = title.partition("、")[2]
    if shape.headings == "lost":
        return [*table, ""]
    if shape.headings == "doubled":
        return [title, "", title, "", *table, ""]
    if shape.headings == "restarted":
        return [f"{_NUMERALS[number]}、{bare}", "", *table, ""]
    if shape.headings == "inner":
        return [f"## （{_NUMERALS[number]}）**{bare}**", "", *table, ""]
    if shape.headings == "last":
        return [*table, "", title, ""]
    return [title, "", *table, ""]


def _broken(shape: Shape, lines: list[str]) -> list[str]:
    """A page break in mid-table, at a third and two thirds of its lines."""
    if shape.breaks == "none":
        return lines
    page = {
        "page numbers": lambda n: ["", f"— {n} —", ""],
        "hyphened page numbers": lambda n: [f"- {n} -"],
        "running head": lambda n: [
            "",
            f"第 {n} 页 共 9 页",
            "",
            "红河镇人民政府2023年政府信息公开工作年度报告",
            "",
        ],
    }[shape.breaks]
    row_starts = [i for i, line in enumerate(lines) if any(c.isdigit() for c in line)]
    if shape.cut in _ONE_CELL_A_LINE:  # a page ends after a row, not in its midst
        row_starts = [i for i, line in enumerate(lines) if i and form_label(line)]
    at = (
        {row_starts[len(row_starts) // 3]: 4, row_starts[2 * len(row_starts) // 3]: 5}
        if len(row_starts) > 2
        else {}
    )
    broken: list[str] = []
    for i, line in enumerate(lines):
        if i in at:
            broken.extend(page(at[i]))
        broken.append(line)
    return broken


def form_label(line: str) -> bool:
    text = line.strip("\t |")
    return any(
        text == label
        for table in form.TABLES
        for name in ("2021", "2019")
        for row in form.rows(table, name)
        for label in row.labels
    )


_ONE_CELL_A_LINE = frozenset(
    {"lines", "spaced lines", "indented", "cell pipes", "bordered cell pipes", "lone pipes"}
)


# --- the grid before it is cut -------------------------------------------------------------------------------------------


def _headed(shape: Shape, table: Grid) -> Grid:
    """The grid with its headers as the shape has them."""
    first = next(i for i, line in enumerate(table) if any(box and box.cell for box in line))
    if shape.headers == "all" or first == 2:  # section 二 carries a header above each clause
        return table
    if shape.headers == "none":
        return table[first:]
    if shape.headers == "no ends":
        return [
            [None if box and box.text in ("自然人", "总计") and i < first else box for box in line]
            if first == 3 and len(line) == 10
            else line
            for i, line in enumerate(table)
        ]
    again = 14
    return [*table[:again], *table[:first], *table[again:]] if len(table) > again else table


def _flat(shape: Shape, line: Sequence[Box | None], above: Sequence[bool]) -> list[str]:
    """One grid line as cells; `above` tells the places that a box from a line above covers."""
    if shape.merged == "empty":
        return [box.text if box else "" for box in line]
    cells: list[str] = []
    for place, box in enumerate(line):
        if box is not None:
            cells.append(_spaced(shape, box))
            if shape.merged == "ragged":
                cells.extend([""] * max(0, box.columns - 2))
        elif above[place] and shape.merged == "ragged":
            cells.append("")
    if shape.merged == "ragged":
        cells.extend([""] * (len(line) - len(cells)))
    return cells


def _spaced(shape: Shape, box: Box) -> str:
    if box.cell or shape.labels != "spaced":
        return box.text
    return " ".join(box.text) if len(box.text) <= 4 else f"{box.text[:4]} {box.text[4:]}"


def _covered_from_above(table: Grid) -> list[list[bool]]:
    covered = [[False] * len(line) for line in table]
    for i, line in enumerate(table):
        for j, box in enumerate(line):
            if box and box.rows > 1:
                for down in range(1, min(box.rows, len(table) - i)):
                    for right in range(box.columns):
                        if j + right < len(covered[i + down]):
                            covered[i + down][j + right] = True
    return covered


def _rows(shape: Shape, table: Grid) -> Iterator[list[str]]:
    covered = _covered_from_above(table)
    for line, above in zip(table, covered, strict=True):
        cells = _flat(shape, line, above)
        yield cells


def _boxes(line: Sequence[Box | None]) -> list[Box]:
    return [box for box in line if box]


# --- a row a line ----------------------------------------------------------------------------------------------------------


def _tabs(shape: Shape, name: TableName, table: Grid) -> list[str]:
    if shape.labels == "split" and name == "requests":
        return ["\t".join(cells) for cells in _split_label_column(table)]
    lines: list[str] = []
    for line, cells in zip(table, _rows(shape, table), strict=True):
        label = [box.text for box in line if box and not box.cell][-1:]
        if shape.labels == "broken" and any(box and box.cell for box in line) and label and len(label[0]) > 8:
            lines.extend(_broken_label(cells, label[0]))
        else:
            lines.append("\t".join(cells))
    return lines


def _broken_label(cells: list[str], label: str) -> Iterator[str]:
    """A label broken over a page: its first half with the numbers, its rest on a row of empty cells (sample 000)."""
    at = cells.index(label)
    half = len(label) * 2 // 3
    yield "\t".join([*cells[:at], label[:half], *cells[at + 1 :]])
    yield ""
    yield "\t".join([*[""] * at, label[half:], *[""] * (len(cells) - at - 1)])


def _split_label_column(table: Grid) -> Iterator[list[str]]:
    """Sample 004: 三、本年度办理结果 in two pieces beside （四） and （五）, whose own words fall on the rows below, and a row
    of empty cells between; above them the outer labels are lost."""
    for line in table:
        cells = [box.text if box else "" for box in line]
        label = cells[2]
        outer = "" if cells[0].startswith("三、") else cells[0]
        if label.startswith("1.本机关"):
            yield [label, *cells[3:]]
            yield [""]
        elif label.startswith("2.没有"):
            yield ["三、 本 年 度", "（四）", f"{label[:8]} {label[8:]}", *cells[3:]]
        elif label.startswith("3.补正"):
            yield ["", "无法 提供", label, *cells[3:]]
        elif label.startswith("1.信访"):
            yield ["", "（五）", label, *cells[3:]]
            yield ["办 理 结 果", "不予 处理", *[""] * 8]
        elif cells[1].startswith("（三）") or (outer and cells[3]):
            yield [cells[1] or outer, label, *cells[3:]] if cells[1] else [outer, *cells[3:]]
        else:
            yield [outer, cells[1] or label, *([label] if cells[1] and label else []), *cells[3:]]


def _pipes(
    *, border: bool, rules: bool, trailing: bool = True
) -> Callable[[Shape, TableName, Grid], list[str]]:
    def write(shape: Shape, name: TableName, table: Grid) -> list[str]:
        lines: list[str] = []
        headed = False
        for cells in _rows(shape, table):
            body = " | ".join(cells)
            lines.append(f"| {body} |" if border else f"{body} |" if trailing else body)
            if rules and not headed:
                lines.append("|" + "---|" * len(cells))
            headed = True
        return lines

    return write


def _spaces(shape: Shape, name: TableName, table: Grid) -> list[str]:
    """A PDF's text: each row's numbers after its label, which may be wrapped about them."""
    lines: list[str] = []
    for line in table:
        boxes = _boxes(line)
        values = " ".join(box.text for box in boxes if box.cell)
        labels = [box.text for box in boxes if not box.cell and box.text]
        if not values:
            lines.append(" ".join(labels))
            continue
        *groups, label = labels or [""]
        if shape.labels == "beneath" and name == "requests":
            lines.extend([values, label])
            continue
        lines.extend(groups)
        half = max(1, len(label) // 2)
        if len(label) < 8 or shape.labels not in ("above", "below", "around"):
            lines.append(f"{label} {values}".strip())
        elif shape.labels == "above":
            lines.extend([label[:half], f"{label[half:]} {values}"])
        elif shape.labels == "below":
            lines.extend([f"{label[:half]} {values}", label[half:]])
        else:
            lines.extend([label[:half], values, label[half:]])
    return lines


def _glued(shape: Shape, name: TableName, table: Grid) -> list[str]:
    """规章000, 自然人法人或其他组织总计: no separator at all, as web pages read without their markup."""
    return ["".join(box.text for box in _boxes(line)) for line in table]


def _mini_tables(shape: Shape, name: TableName, table: Grid) -> list[str]:
    """沭阳 2025: each row of section 三 a table of its own under a header that means nothing."""
    lines: list[str] = []
    for line in table:
        boxes = _boxes(line)
        values = [box.text for box in boxes if box.cell]
        labels = [box.text for box in boxes if not box.cell and box.text]
        if not values:
            if name != "requests":
                lines.append(f"| {' | '.join(labels)} |")
            continue
        if name == "requests":
            head = {
                "wrong header": [
                    "本年新收件数",
                    "上年结转件数",
                    "予以公开",
                    "部分公开",
                    "不予公开",
                    "其他",
                    "总计",
                ]
            }.get(shape.headers, [*(f"数据{i}" for i in range(1, 7)), "总计"])
            lines.extend(["", *(f"### {label}" for label in labels[:-1]), f"### {labels[-1]}"])
            lines.extend([f"| 类别 | {' | '.join(head)} |", "|" + "---|" * 8])
        lines.append(f"| {' | '.join([*labels[-1:], *values])} |")
    return lines


def _detached(shape: Shape, name: TableName, table: Grid) -> list[str]:
    """All labels first, then all rows of numbers (a PDF whose label column was read as a column)."""
    labels = [box.text for line in table for box in _boxes(line) if not box.cell and box.text]
    rows = [" ".join(box.text for box in _boxes(line) if box.cell) for line in table]
    return [*labels, *(row for row in rows if row)]


# --- a cell a line ----------------------------------------------------------------------------------------------------------


def _lines(gap: str) -> Callable[[Shape, TableName, Grid], list[str]]:
    """A blank cell is a line of its own that holds a no-break space (sample 001)."""

    def write(shape: Shape, name: TableName, table: Grid) -> list[str]:
        lines: list[str] = []
        for line in table:
            for box in _boxes(line):
                text = _spaced(shape, box)
                if text or box.cell:
                    lines.append(text or "\u00a0")
                    lines.extend([gap] if gap != "none" else [])
        return lines

    return write


def _indented(shape: Shape, name: TableName, table: Grid) -> list[str]:
    """Sample 003: a tab before each cell, a blank line after each row, a tab alone for an empty cell."""
    lines: list[str] = []
    for line in table:
        lines.extend(f"\t{_spaced(shape, box)}" for box in _boxes(line))
        lines.append("")
    return lines


def _cell_pipes(*, border: bool) -> Callable[[Shape, TableName, Grid], list[str]]:
    """`cell |` lines; the places that merged cells cover are pipes alone after the row; `border` puts one before it."""

    def write(shape: Shape, name: TableName, table: Grid) -> list[str]:
        lines: list[str] = []
        for line in table:
            boxes = _boxes(line)
            lines.extend(["|"] if border else [])
            lines.extend(f"{box.text} |".strip() for box in boxes)
            covered = sum(box.columns - 1 for box in boxes)
            lines.extend(["|" * covered] if covered else [])
        return lines

    return write


def _lone_pipes(shape: Shape, name: TableName, table: Grid) -> list[str]:
    lines: list[str] = []
    for line in table:
        for box in _boxes(line):
            lines.extend([box.text, "|"] if box.text else ["|"])
        lines.append("")
    return lines


_ROWS = frozenset({"blank", "words", "space", "long"})
CUTS: Mapping[str, Cut] = {
    "tabs": Cut(_tabs, _ROWS),
    "markdown": Cut(_pipes(border=True, rules=True), _ROWS),
    "bordered": Cut(_pipes(border=True, rules=False), _ROWS),
    "trailing pipes": Cut(_pipes(border=False, rules=False), _ROWS),
    "inner pipes": Cut(_pipes(border=False, rules=False, trailing=False), _ROWS),
    "spaces": Cut(_spaces, frozenset()),
    "glued": Cut(_glued, frozenset()),
    "mini-tables": Cut(_mini_tables, _ROWS),
    "detached": Cut(_detached, frozenset()),
    "lines": Cut(_lines("none"), frozenset({"blank", "space", "long"})),
    "spaced lines": Cut(_lines(""), frozenset({"blank", "space", "long"})),
    "indented": Cut(_indented, frozenset({"blank", "words", "space", "long"})),
    "cell pipes": Cut(_cell_pipes(border=False), frozenset({"blank", "words", "space", "long"})),
    "bordered cell pipes": Cut(_cell_pipes(border=True), frozenset({"blank", "words", "space", "long"})),
    "lone pipes": Cut(_lone_pipes, frozenset({"blank", "words", "space", "long"})),
}

# --- scripts ----------------------------------------------------------------------------------------------------------------

_RADICALS = str.maketrans("一二人大小文行言见金高户方日月目自页食", "⼀⼆⼈⼤⼩⽂⾏⾔⻅⾦⾼⼾⽅⽇⽉⽬⾃⻚⻝")
_MISPRINTS = (
    ("其他法律行政法规禁止公开", "其他法律行政止公开"),
    ("本年处理决定数量", "本年处理绝对数量"),
    ("现行有效件数", "现行有效件"),
    ("行政事业性收费", "行政事业型收费"),
    ("5.要求行政机关确认", "5.要求行政机关确人"),
    ("（五）不予处理", "（五）不现处理"),
)


def _misprinted(text: str) -> str:
    for right, wrong in _MISPRINTS:
        text = text.replace(right, wrong)
    return text


# The form's own words in traditional characters, as mirror sites convert them (檔案 for 文件).
_TRADITIONAL_PAIRS = (
    "总總 况況 动動 开開 报報 务務 复復 议議 诉訴 讼訟 处處 问問 题題 进進 关關 据據 实實 应應 对對 个個 条條 数數 与與 过過 还還 将將 发發 现現 论論 无無 这這 项項 "
    "说說 联聯 机機 构構 标標 准準 请請 单單 须須 当當 种種 规規 档檔 层層 办辦 结結 转轉 继繼 续續 业業 组組 织織 计計 维維 纠糾 审審 经經 "
    "护護 内內 执執 强強 许許 罚罰 事事 费費 额額 万萬 决決 为為 举舉 访訪 类類 获獲 缴繳 纳納 确確 认認 补補 绝絕 国國 属屬 质質 产產 "
    "购購 库庫 镇鎮 红紅 仅僅 专專 训訓 网網 号號 众眾 样樣 采採 减減 废廢 价價 价價 掌掌 创創 两兩 区區 稳穩 权權 该該 严嚴 时時 场場 约約 询詢 释釋 级級 设設 仍仍 "
)
_TRADITIONAL = str.maketrans({pair[0]: pair[1] for pair in _TRADITIONAL_PAIRS.split()})


_EXPLAINED = (
    (
        "其他对外管理服务事项",
        "其他对外管理服务事项（指行政许可以外的政务服务事项，含行政确认、行政奖励、行政处罚、行政强制等）",
    ),
    ("上一年项目数量", "上一年项目数量（指上年度事项数）"),
    ("本年增/减", "本年增/减（指本年增加或减少的事项数，减用负值表示，如-8）"),
    ("处理决定数量", "处理决定数量（指本年办件量）"),
    (
        "行政规范性文件",
        "行政规范性文件（行政机关制定发布的决定、公告、通知，以及标题采用“规定”“办法”字样的公文）",
    ),
    ("规章", "规章（设区的市、自治州人民政府应提供相关数据）"),
)


def _explained(text: str) -> str:
    """武汉 2020: long explanations in brackets behind the labels."""
    for label, explained in _EXPLAINED:
        text = re.sub(rf"(?<![\u4e00-\u9fff]){label}(?![\u4e00-\u9fff（])", explained, text)
    return text


def _traditional(text: str) -> str:
    return text.replace("文件", "檔案").translate(_TRADITIONAL)


SCRIPTS: Mapping[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "radicals": lambda text: text.translate(_RADICALS),
    "misprints": _misprinted,
    "traditional": _traditional,
    "explained": _explained,
}

_NO_MISC = frozenset({"requests.other.misc"})

SHAPES: tuple[Shape, ...] = (
    # the five samples
    Shape("tsv ragged", "tabs", merged="ragged"),
    Shape("tsv ragged, 2019", "tabs", "2019", "2019", merged="ragged"),
    Shape("tsv full", "tabs"),
    Shape("tsv dropped", "tabs", merged="drop"),
    Shape("tsv broken labels", "tabs", "2019", "2019", merged="ragged", labels="broken"),
    Shape("a cell a line", "lines"),
    Shape("a cell a line, blank lines", "spaced lines"),
    Shape("a cell a line, two headers lost", "spaced lines", headers="no ends", left_out=_NO_MISC),
    Shape("indented", "indented"),
    Shape("indented, headings lost", "indented", headings="lost"),
    Shape("split label column", "tabs", "2019", "2019", labels="split", headings="inner"),
    # pipes
    Shape("markdown", "markdown"),
    Shape("markdown, 2019", "markdown", "2019", "2019"),
    Shape("markdown, merged dropped", "markdown", merged="drop"),
    Shape("bordered pipes", "bordered"),
    Shape("trailing pipes", "trailing pipes"),
    Shape("trailing pipes, merged dropped", "trailing pipes", merged="drop"),
    Shape("inner pipes", "inner pipes"),
    Shape("cell pipes", "cell pipes"),
    Shape("cell pipes, 2019", "cell pipes", "2019", "2019"),
    Shape("bordered cell pipes", "bordered cell pipes"),
    Shape("lone pipes", "lone pipes"),
    # a PDF's text
    Shape("spaces", "spaces"),
    Shape("spaces, 2019", "spaces", "2019", "2019"),
    Shape("label above", "spaces", labels="above"),
    Shape("label below", "spaces", labels="below"),
    Shape("label around", "spaces", labels="around"),
    Shape("label beneath", "spaces", labels="beneath"),
    Shape("numbers detached", "detached"),
    Shape("mini-tables", "mini-tables"),
    Shape("mini-tables, wrong header", "mini-tables", headers="wrong header"),
    Shape("glued", "glued", single_digits=True),
    # mixed layouts
    Shape("2021 and 23 rows", "tabs", "2021", "2019"),
    Shape("2019 and 25 rows", "tabs", "2019", "2021"),
    Shape("2021 and 23 rows, lines", "spaced lines", "2021", "2019"),
    Shape("two of three sub-items", "tabs", left_out=_NO_MISC),
    Shape("two of three sub-items, lines", "lines", left_out=_NO_MISC),
    # labels and headings
    Shape("spaced labels", "tabs", merged="ragged", labels="spaced"),
    Shape("spaced labels, lines", "spaced lines", labels="spaced"),
    Shape("headings lost", "tabs", headings="lost"),
    Shape("headings doubled", "spaced lines", headings="doubled"),
    Shape("headings restarted", "markdown", headings="restarted"),
    Shape("headings after their table", "tabs", headings="last"),
    Shape("no headers", "tabs", headers="none"),
    Shape("no headers, lines", "lines", headers="none"),
    Shape("radicals", "spaces", script="radicals"),
    Shape("radicals, lines", "lines", script="radicals"),
    Shape("misprints", "tabs", script="misprints"),
    Shape("misprints, lines", "lines", "2021", "2019", script="misprints"),
    Shape("traditional", "tabs", "2021", "2021", script="traditional"),
    Shape("traditional, 2019", "lines", "2019", "2019", script="traditional"),
    # pages
    Shape("page numbers", "tabs", breaks="page numbers"),
    Shape("page numbers, lines", "spaced lines", breaks="page numbers"),
    Shape("hyphened page numbers", "spaces", breaks="hyphened page numbers"),
    Shape("running head", "tabs", breaks="running head"),
    Shape("running head, lines", "spaced lines", breaks="running head"),
    Shape("header again", "tabs", headers="again"),
    Shape("header again, markdown", "markdown", headers="again"),
    Shape("header again, lines", "spaced lines", headers="again"),
    # more or other than the form prints
    Shape("extra row", "tabs", "2019", "2019", grid="extra row"),
    Shape("extra row, pipes", "trailing pipes", "2019", "2019", grid="extra row", script="explained"),
    Shape("extra row, lines", "spaced lines", "2021", "2021", grid="extra row"),
    Shape("extra row, spaces", "spaces", "2019", "2019", grid="extra row"),
    Shape("explained labels", "tabs", "2019", "2019", script="explained"),
    Shape("explained labels, lines", "lines", "2021", "2019", script="explained"),
    Shape("columns permuted", "tabs", grid="columns permuted"),
    Shape("columns permuted, markdown", "markdown", "2019", "2019", grid="columns permuted"),
    Shape("total slipped", "tabs", grid="total slipped"),
    Shape("total slipped, lines", "spaced lines", grid="total slipped"),
    Shape("proceedings in three", "tabs", proceedings="three"),
    Shape("proceedings in three, lines", "lines", proceedings="three"),
    Shape("proceedings in three, spaces", "spaces", proceedings="three"),
    Shape("proceedings in three, markdown", "markdown", proceedings="three"),
    # tables that are not there
    Shape("no table of section three", "tabs", requests=None),
    Shape("no tables but section two", "spaced lines", requests=None, proceedings=None),
    Shape("no table of section two", "markdown", proactive=None),
)  # fmt: skip
