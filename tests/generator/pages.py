"""A report as an HTML page: its grids as tables with spans, in the ways that sites and Word write them.

Page    one way to write a report as HTML; a row of `PAGES`.
Change  what was done to a table's grid before it was written: cut over pages, slivers, headers again; a row of `CHANGES`.
Dress   how the text of a cell is marked up; a row of `DRESSES`.
Frame   the page around the report; a row of `FRAMES`.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import LayoutName, TableName
from tests.generator.model import Box, Grid, Report, grid
from tests.generator.shapes import OTHER, OVERVIEW, PROBLEMS

TITLE = "红河镇人民政府2023年政府信息公开工作年度报告"
DATE = "发布日期：2024-01-30"


class Page(NamedTuple):
    """`changes` are made in their order; `left_out` are rows not printed."""

    name: str
    proactive: LayoutName = "2021"
    requests: LayoutName = "2021"
    changes: tuple[str, ...] = ()
    dress: str = "paragraph"
    frame: str = "site"
    encoding: str = "utf-8"
    declared: str | None = None
    left_out: frozenset[str] = frozenset()


_OTHERS = frozenset({"requests.other.uncorrected", "requests.other.fee_unpaid", "requests.other.misc"})
PAGES: tuple[Page, ...] = (
    Page("2021"),
    Page("2019", "2019", "2019"),
    Page("2021 and 2019", "2021", "2019"),
    Page("gb18030", encoding="gb18030"),
    Page("gb18030 that says utf-8", encoding="gb18030", declared="utf-8"),
    Page("utf-8 that says gb2312", declared="gb2312"),
    Page("utf-16", encoding="utf-16"),
    Page("bare cells", dress="bare", frame="fragment"),
    Page("Word", dress="word", frame="word"),
    Page("2019 from Word", "2019", "2019", dress="word", frame="word"),
    Page("labels with line breaks", dress="broken labels"),
    Page("a page made of tables", frame="layout tables"),
    Page("a table in every cell", dress="nested"),
    Page("metadata before it", frame="metadata"),
    Page("a text file with tables", frame="text"),
    Page("cut over pages", changes=("cut in two",)),
    Page("cut over pages, headers again", changes=("headers again", "cut in two")),
    Page("page numbers", changes=("page number rows",)),
    Page("headers again", changes=("headers again",)),
    Page("headers lost", changes=("headers lost",)),
    Page("headers of another table", changes=("numbered headers",)),
    Page("headers out of order", changes=("columns turned",)),
    Page("slivers", changes=("slivers",)),
    Page("2019 with slivers", "2019", "2019", changes=("slivers",)),
    Page("spans written out", changes=("spans as empty cells",)),
    Page("spans lost", changes=("spans dropped",)),
    Page("a column of blanks before", changes=("blank column before",)),
    Page("empty columns after", changes=("blank column after",)),
    Page("section 二 cut into clauses", changes=("a table a clause",)),
    Page("2019, section 二 cut into clauses", "2019", "2019", changes=("a table a clause",)),
    Page("section 四 as three tables", changes=("three proceedings",)),
    Page("section 四 down", changes=("proceedings down",)),
    Page("all in one table", frame="one table"),
    Page("2019 in one table", "2019", "2019", frame="one table"),
    Page("two sub-items of three", left_out=frozenset({"requests.other.misc"})),
    Page("hidden cells", changes=("hidden cells",)),
    Page("a label cut over a page", changes=("a label cut",)),
    Page("a label cut over a page, in two tables", changes=("a label cut", "cut at the label")),
    Page("groups said in every row", changes=("groups again",)),
    Page("empty rows between", changes=("empty rows",)),
    Page("the 23 rows of 2019 in 2021's name", "2021", "2019", changes=("slivers", "headers again")),
)  # fmt: skip


def page(of: Report, how: Page) -> bytes:
    """The report as the bytes of a page."""
    tables = {name: _changed(name, grid(of, name), how.changes) for name in form.TABLES}
    text = FRAMES[how.frame](tables, how.dress)
    declared = how.declared or how.encoding
    return text.replace("{charset}", declared).encode(how.encoding)


# --- changes -------------------------------------------------------------------------------------------------------------

Change = Callable[[TableName, Grid], list[Grid]]


def _changed(name: TableName, table: Grid, changes: tuple[str, ...]) -> list[Grid]:
    grids = [table]
    for change in changes:
        grids = [new for old in grids for new in CHANGES[change](name, old)]
    return grids


def _width(table: Grid) -> int:
    return max(map(len, table))


def _cut(name: TableName, table: Grid) -> list[Grid]:
    """At the middle of section 三; what reaches over the cut begins again empty."""
    if name != "requests":
        return [table]
    return _cut_before(table, len(table) // 2)


def _cut_before(table: Grid, at: int) -> list[Grid]:
    above, below = [list(line) for line in table[:at]], [list(line) for line in table[at:]]
    for row, line in enumerate(table[:at]):
        for column, box in enumerate(line):
            if box is not None and row + box.rows > at:
                above[row][column] = box._replace(rows=at - row)
                below[0][column] = Box("", rows=row + box.rows - at, columns=box.columns)
    return [above, below]


def _headers_again(name: TableName, table: Grid) -> list[Grid]:
    """Before the last rows, where no label reaches over the place."""
    if name != "requests":
        return [table]
    return [[*table[:5], *table[:3], *table[5:]]]


def _page_numbers(name: TableName, table: Grid) -> list[Grid]:
    line: list[Box | None] = [Box("- 4 -", columns=_width(table)), *[None] * (_width(table) - 1)]
    return [[*table[:4], line, *table[4:]]] if name != "proceedings" else [table]


def _headers_lost(name: TableName, table: Grid) -> list[Grid]:
    return [table[3:]] if name == "requests" else [table]


def _numbered_headers(name: TableName, table: Grid) -> list[Grid]:
    if name != "requests":
        return [table]
    heads: list[Box | None] = [
        Box("项目", columns=3),
        None,
        None,
        *(Box(f"数据{i}") for i in "一二三四五六七"),
    ]
    return [[heads, *table[3:]]]


def _columns_turned(name: TableName, table: Grid) -> list[Grid]:
    """Section 三 with 总计 before the applicants, under headers that say so."""
    if name != "requests":
        return [table]
    order = [6, 0, 1, 2, 3, 4, 5]
    heads: list[Box | None] = [
        Box("项目", columns=3), None, None, *(Box(form.REQUEST_COLUMNS[i].label) for i in order)
    ]  # fmt: skip
    return [[heads, *([*line[:3], *(line[3 + i] for i in order)] for line in table[3:])]]


def _slivers(name: TableName, table: Grid) -> list[Grid]:
    """Every column doubled, and the edges between values moved by half a column in every other place."""
    width = _width(table)
    lines: Grid = []
    for row, line in enumerate(table):
        edges = [2 * column for column in range(width + 1)]
        for column in range(1, width):
            pair = line[column - 1], line[column]
            if all(box is not None and box.cell is not None for box in pair):
                edges[column] += (row + column) % 2
        new: list[Box | None] = [None] * (2 * width)
        for column, box in enumerate(line):
            if box is not None:
                left, right = edges[column], edges[column + box.columns]
                new[left] = box._replace(columns=right - left)
        lines.append(new)
    return [lines]


def _spans_written_out(name: TableName, table: Grid) -> list[Grid]:
    return [[[Box("") if box is None else box._replace(rows=1, columns=1) for box in line] for line in table]]


def _spans_dropped(name: TableName, table: Grid) -> list[Grid]:
    return [[[box._replace(rows=1, columns=1) for box in line if box is not None] for line in table]]


def _blank_before(name: TableName, table: Grid) -> list[Grid]:
    return [[[Box(""), *line] for line in table]]


def _blank_after(name: TableName, table: Grid) -> list[Grid]:
    return [[[*line, Box(""), Box("")] for line in table]]


def _a_table_a_clause(name: TableName, table: Grid) -> list[Grid]:
    if name != "proactive":
        return [table]
    starts = [
        row for row, line in enumerate(table) if (box := line[0]) is not None and "第二十条" in box.text
    ]
    return [table[a:b] for a, b in zip(starts, [*starts[1:], len(table)], strict=True)]


def _three_proceedings(name: TableName, table: Grid) -> list[Grid]:
    if name != "proceedings":
        return [table]
    grids: list[Grid] = []
    for index, part in enumerate(form.PARTS):
        heads: list[Box | None] = [Box(measure.label) for measure in form.MEASURES]
        title: list[Box | None] = [Box(part.label, columns=5), *[None] * 4]
        grids.append([title, heads, list(table[3][5 * index : 5 * index + 5])])
    return grids


def _proceedings_down(name: TableName, table: Grid) -> list[Grid]:
    """The parts one below another, the last first."""
    if name != "proceedings":
        return [table]
    heads: list[Box | None] = [Box("类型"), *(Box(measure.label) for measure in form.MEASURES)]
    lines = [[Box(part.label), *table[3][5 * index : 5 * index + 5]] for index, part in enumerate(form.PARTS)]
    return [[heads, *lines[::-1]]]


_CUT_LABEL = "逾期不补正"


def _label_cut(name: TableName, table: Grid) -> list[Grid]:
    """A page ends inside a label: its first half stands in a row of blanks (sample 000)."""
    if name != "requests":
        return [table]
    lines: Grid = []
    at = next(row for row, line in enumerate(table) if any(box and _CUT_LABEL in box.text for box in line))
    for row, line in enumerate(table):
        if row != at:
            grown = [
                box._replace(rows=box.rows + 1) if box and row < at < row + box.rows else box for box in line
            ]
            lines.append(grown)
            continue
        label = line[2]
        assert label is not None
        half = label.text.index(_CUT_LABEL) + 2
        first = [box._replace(rows=box.rows + 1) if box else None for box in line[:2]]
        lines.append([*first, Box(label.text[:half]), *(Box("") for _ in range(7))])
        lines.append([None, None, Box(label.text[half:]), *line[3:]])
    return [lines]


def _cut_at_label(name: TableName, table: Grid) -> list[Grid]:
    if name != "requests":
        return [table]
    rows = [row for row, line in enumerate(table) if line[2] is not None and line[2].text.endswith("逾期")]
    return _cut_before(table, rows[0] + 1)


def _groups_again(name: TableName, table: Grid) -> list[Grid]:
    """No cell reaches down: each row says its group and subgroup."""
    if name != "requests":
        return [table]
    lines: Grid = [list(line) for line in table]
    for row, line in enumerate(table):
        for column, box in enumerate(line[:2]):
            if box is not None and box.rows > 1 and row > 2:
                for below in range(box.rows):
                    lines[row + below][column] = box._replace(rows=1)
    return [lines]


def _empty_rows(name: TableName, table: Grid) -> list[Grid]:
    width = _width(table)
    return [[*table[:4], [Box("") for _ in range(width)], *table[4:]]] if name != "proceedings" else [table]


def _hidden_cells(name: TableName, table: Grid) -> list[Grid]:
    """A column that the page does not show, with numbers in it."""
    return [[[*line, Box("HIDDEN")] for line in table]]


CHANGES: Mapping[str, Change] = {
    "cut in two": _cut,
    "headers again": _headers_again,
    "page number rows": _page_numbers,
    "headers lost": _headers_lost,
    "numbered headers": _numbered_headers,
    "columns turned": _columns_turned,
    "slivers": _slivers,
    "spans as empty cells": _spans_written_out,
    "spans dropped": _spans_dropped,
    "blank column before": _blank_before,
    "blank column after": _blank_after,
    "a table a clause": _a_table_a_clause,
    "three proceedings": _three_proceedings,
    "proceedings down": _proceedings_down,
    "hidden cells": _hidden_cells,
    "a label cut": _label_cut,
    "cut at the label": _cut_at_label,
    "groups again": _groups_again,
    "empty rows": _empty_rows,
}

# --- dresses -------------------------------------------------------------------------------------------------------------


def _word(box: Box) -> str:
    """As Word writes it: a span for every character, o:p, blank cells with a no-break space."""
    spans = "".join(f"<span lang=EN-US style='font-family:宋体'>{html.escape(c)}</span>" for c in box.text)
    return f"<p class=MsoNormal align=center>{spans or '&nbsp;'}<o:p></o:p></p>"


def _broken(box: Box) -> str:
    if box.cell is not None or len(box.text) < 5:
        return html.escape(box.text) or "&nbsp;"
    middle = len(box.text) // 2
    return f"<p>{html.escape(box.text[:middle])}<br />\n{html.escape(box.text[middle:])}</p>"


DRESSES: Mapping[str, Callable[[Box], str]] = {
    "bare": lambda box: html.escape(box.text),
    "paragraph": lambda box: f"<p>&nbsp;<span>{html.escape(box.text)}</span></p>",
    "word": _word,
    "broken labels": _broken,
    "nested": lambda box: f"<table><tr><td>{html.escape(box.text)}</td></tr></table>",
}


def table_html(lines: Grid, dress: str) -> str:
    """One table."""
    parts = ['<table border="1" cellspacing="0"><tbody>']
    for line in lines:
        parts.append("<tr>")
        for box in line:
            if box is None:
                continue
            if box.text == "HIDDEN":
                parts.append('<td style="display: none">隐藏77</td>')
                continue
            spans = "".join(
                f' {name}="{span}"'
                for name, span in (("rowspan", box.rows), ("colspan", box.columns))
                if span > 1
            )
            parts.append(f"<td{spans}>{DRESSES[dress](box)}</td>")
        parts.append("</tr>\n")
    return "".join((*parts, "</tbody></table>"))


# --- frames --------------------------------------------------------------------------------------------------------------

Tables = Mapping[TableName, list[Grid]]


def _body(tables: Tables, dress: str, *, page_break: str = "\n") -> str:
    parts = [f"<h1>{TITLE}</h1><div class=info>{DATE}　点击：535次</div>", "<p>一、总体情况</p>"]
    parts.extend(f"<p>　　{line}</p>" for line in OVERVIEW)
    for name in form.TABLES:
        parts.append(f"<h3>{form.TITLES[name]}</h3>")
        parts.append(page_break.join(table_html(lines, dress) for lines in tables[name]))
    parts.append(f"<p>五、存在的主要问题及改进情况</p><p>{PROBLEMS}</p>")
    parts.append(f"<p>六、其他需要报告的事项</p><p>{OTHER}</p>")
    return "".join(parts)


_HEAD = (
    '<!DOCTYPE html><html><head><meta charset="{charset}"><title>' + TITLE + "_红河镇</title>"
    "<style>.a{color:red}</style><script>var x='行政许可 99';</script></head><body>"
)


def _site(tables: Tables, dress: str) -> str:
    return (
        f"{_HEAD}<div class='nav'><a>首页</a>|<a>政务公开</a></div><noscript>请启用脚本</noscript>"
        f"<div style='display:none'>规章 8 8 8</div><div class='content'>{_body(tables, dress)}</div>"
        "<div class='footer'>版权所有 备案号 豫ICP备00000001号</div></body></html>"
    )


def _fragment(tables: Tables, dress: str) -> str:
    return _body(tables, dress)


def _from_word(tables: Tables, dress: str) -> str:
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>'
        '<meta http-equiv=Content-Type content="text/html; charset={charset}"><!--[if gte mso 9]><xml><w:WordDocument>'
        "<w:View>Print</w:View></w:WordDocument></xml><![endif]--></head><body lang=ZH-CN><div class=WordSection1>"
        f"<![if !supportMisalignedColumns]>{_body(tables, dress)}<![endif]></div></body></html>"
    )


def _layout_tables(tables: Tables, dress: str) -> str:
    return (
        f"{_HEAD}<table width=1000><tr><td><table><tr><td>首页</td><td>机构</td><td>5</td></tr></table></td></tr>"
        f"<tr><td><table><tr><td>栏目</td></tr></table></td><td>{_body(tables, dress)}</td></tr>"
        "<tr><td>主办单位：红河镇</td></tr></table></body></html>"
    )


def _metadata(tables: Tables, dress: str) -> str:
    return (
        f"{_HEAD}<table><tr><td>索引号：</td><td>11370000/2024-00012</td><td>发布机构：</td><td>红河镇人民政府</td></tr>"
        "<tr><td>发文日期：</td><td>2024-01-30</td><td>浏览次数：</td><td>535</td></tr></table>"
        f"{_body(tables, dress)}</body></html>"
    )


def _text(tables: Tables, dress: str) -> str:
    """A Markdown file in which only the tables are HTML."""
    parts = [f"# {TITLE}", DATE, "## 一、总体情况", *OVERVIEW]
    for name in form.TABLES:
        parts.append(f"## {form.TITLES[name]}")
        parts.extend(table_html(lines, dress) for lines in tables[name])
    parts.extend(("## 五、存在的主要问题及改进情况", PROBLEMS, "## 六、其他需要报告的事项", OTHER))
    return "\n\n".join(parts) + "\n"


def one_table(tables: Tables) -> Grid:
    """The whole report as rows of fifteen columns, as a spreadsheet is saved: headings and prose are rows of it."""
    lines: Grid = []

    def prose(text: str) -> None:
        lines.append([Box(text, columns=15), *[None] * 14])

    for text in (TITLE, DATE, "一、总体情况", *OVERVIEW):
        prose(text)
    for name in form.TABLES:
        prose(form.TITLES[name])
        for part in tables[name]:
            lines.extend([*line, *(Box("") for _ in range(15 - len(line)))] for line in part)
    for text in ("五、存在的主要问题及改进情况", PROBLEMS, "六、其他需要报告的事项", OTHER):
        prose(text)
    return lines


def _one_table(tables: Tables, dress: str) -> str:
    return f"{_HEAD}{table_html(one_table(tables), dress)}</body></html>"


FRAMES: Mapping[str, Callable[[Tables, str], str]] = {
    "site": _site,
    "fragment": _fragment,
    "word": _from_word,
    "layout tables": _layout_tables,
    "metadata": _metadata,
    "text": _text,
    "one table": _one_table,
}
