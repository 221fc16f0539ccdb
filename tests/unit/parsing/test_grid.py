"""Cells with places become rows: columns from heads, nothing guessed, nothing dropped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.domain import form
from extractor.domain.document import Cell, Document, OffsetMap, SourceRef, Table
from extractor.domain.form import REQUEST_COLUMNS
from extractor.domain.text import read_mark
from extractor.parsing.grid import read_grids
from extractor.parsing.rows import RawTable
from extractor.parsing.statutory import read_tables

_SOURCE = SourceRef(path="a", name="a", sha256="0", media_type="text/html", bytes=1)
# A cell is its text, or (text, columns) or (text, columns, rows); a table is a list of rows; a string between tables is a paragraph.
Given = str | tuple[str, int] | tuple[str, int, int]
Rows = Sequence[Sequence[Given]]

COLUMNS = [column.label for column in REQUEST_COLUMNS]
HEAD: list[Given] = [("项目", 3), *COLUMNS]
NEW = ("一、本年新收政府信息公开申请数量", 3)
CARRIED = ("二、上年结转政府信息公开申请数量", 3)
OUT = ("四、结转下年度继续办理", 3)


def _document(*parts: Rows | str) -> Document:
    text = ""
    tables = []
    for part in parts:
        if isinstance(part, str):
            text += part + "\n"
            continue
        start, cells, taken = len(text), [], set()
        for row, given_row in enumerate(part):
            column = 0
            for place, one in enumerate(given_row):
                words, columns, rows = (*((one,) if isinstance(one, str) else one), 1, 1)[:3]
                while (row, column) in taken:
                    column += 1
                taken |= {(row + i, column + j) for i in range(rows) for j in range(columns)}
                text += "\t" if place else ""
                cells.append(
                    Cell(row=row, column=column, start=len(text), end=len(text) + len(words), row_span=rows, column_span=columns)
                )  # fmt: skip
                text += words
                column += columns
            text += "\n"
        width = max(cell.column + cell.column_span for cell in cells)
        tables.append(Table(start=start, end=len(text), rows=len(part), columns=width, cells=tuple(cells)))
    return Document(
        source=_SOURCE, raw=text, text=text, offsets=OffsetMap(runs=((0, 0),)), tables=tuple(tables)
    )


def _one(*parts: Rows | str) -> RawTable:
    (table,) = read_grids(_document(*parts))
    return table


def _slots(table: RawTable) -> list[list[str]]:
    return [[slot.raw for slot in row.slots] for row in table.rows]


def _loose(table: RawTable) -> list[str]:
    return [slot.raw for slot in table.loose]


def test_heads_name_the_columns() -> None:
    table = _one([HEAD, [NEW, *"1234567"], [CARRIED, *"2345678"]])
    assert table.name == "requests"
    assert _slots(table) == [list("1234567"), list("2345678")]
    assert [row.columns for row in table.rows] == [(0, 1, 2, 3, 4, 5, 6)] * 2
    assert [row.labels[0].text for row in table.rows] == [NEW[0], CARRIED[0]]


def test_without_heads_the_values_stand_in_their_order() -> None:
    table = _one([[NEW, *"1234567"], [CARRIED, *"2345678"]])
    assert [row.columns for row in table.rows] == [None, None]
    assert _slots(table) == [list("1234567"), list("2345678")]


def test_a_column_that_the_header_lacks_is_told() -> None:
    head = [("项目", 3), *COLUMNS[:3], *COLUMNS[4:]]
    table = _one([head, [NEW, *"123567"], [CARRIED, *"234678"]])
    assert [row.columns for row in table.rows] == [(0, 1, 2, 4, 5, 6)] * 2


@pytest.mark.parametrize(
    ("row", "columns", "slots", "loose"),
    [
        # a merged number belongs to none of its columns; those around it stay
        (["1", ("9", 2), "4", "5", "6", "7"], (0, 3, 4, 5, 6), list("14567"), ["9"]),
        # over all of them: the row as a whole is in doubt
        ([("0", 7)], None, ["0"], []),
        # a merged blank is blank in each
        (["1", ("", 2), "4", "5", "6", "7"], (0, 1, 2, 3, 4, 5, 6), ["1", "", "", *"4567"], []),
        # absent cells: which ones, nobody can see
        (["1", "2", "3"], None, ["1", "2", "3"], []),
        # blank ones are there
        (["1", "", "3", "", "", "", "4"], (0, 1, 2, 3, 4, 5, 6), ["1", "", "3", "", "", "", "4"], []),
        # words where a number must stand
        (["若干", "2", "3", "4", "5", "6", "7"], (0, 1, 2, 3, 4, 5, 6), ["若干", *"234567"], []),
    ],
)
def test_nothing_is_guessed(
    row: list[Given], columns: tuple[int, ...] | None, slots: list[str], loose: list[str]
) -> None:
    table = _one([HEAD, [CARRIED, *"2345678"], [NEW, *row]])
    last = [row for row in table.rows if row.labels[0].text == NEW[0]]
    assert _loose(table) == loose
    assert [([slot.raw for slot in one.slots], one.columns) for one in last] == [(slots, columns)]


def test_a_header_shifted_over_the_labels_is_not_followed() -> None:
    head = [*COLUMNS, "", "", ""]
    table = _one([head, [NEW, *"1234567"], [CARRIED, *"2345678"]])
    assert _slots(table) == [list("1234567"), list("2345678")]
    assert {row.columns for row in table.rows} <= {None, (0, 1, 2, 3, 4, 5, 6)}


@pytest.mark.parametrize(
    ("values", "columns"),
    [
        (["21", *"123456"], (6, 0, 1, 2, 3, 4, 5)),  # the sums speak for the header
        ([*"123456", "21"], None),  # and against it
        ([*"1234567"], (6, 0, 1, 2, 3, 4, 5)),  # and for neither
    ],
)
def test_a_header_out_of_order_is_believed_unless_the_sums_speak_against_it(
    values: list[str], columns: tuple[int, ...] | None
) -> None:
    head = [("项目", 3), COLUMNS[6], *COLUMNS[:6]]
    table = _one([head, [NEW, *values], [CARRIED, *values]])
    assert [row.columns for row in table.rows] == [columns, columns]


def test_headers_may_come_again_and_pages_be_numbered() -> None:
    table = _one([HEAD, [NEW, *"1234567"], [("— 4 —", 10)], HEAD, [CARRIED, *"2345678"]])
    assert _slots(table) == [list("1234567"), list("2345678")]
    assert _loose(table) == []


def test_a_table_cut_over_pages_is_one() -> None:
    table = _one([HEAD, [NEW, *"1234567"]], "第 4 页", [[CARRIED, *"2345678"]], [[OUT, *"3456789"]])
    assert [row.columns for row in table.rows] == [(0, 1, 2, 3, 4, 5, 6)] * 3
    assert len(table.rows) == 3


def test_a_table_after_prose_is_another_one() -> None:
    prose = "本机关主动公开政府信息若干条，通过政府网站公开若干条，通过其他渠道公开若干条。"
    table = _one([HEAD, [NEW, *"1234567"]], prose, [["姓名", "人数"], ["甲", "9"]])
    assert len(table.rows) == 1
    assert _loose(table) == []


def test_a_table_of_other_things_is_none() -> None:
    assert read_grids(_document([["索引号：", "0001/2024-12"], ["发布日期：", "2024-01-30"]])) == ()


def test_a_group_label_is_context_and_not_the_rows_own() -> None:
    table = _one(
        [
            HEAD,
            [("三、本年度办理结果", 1, 3), ("（三）不予公开", 1, 3), "1.属于国家秘密", *"1234567"],
            ["2.其他法律行政法规禁止公开", *"2345678"],
            ["3.危及“三安全一稳定”", *"3456789"],
        ]
    )
    assert [row.labels[0].text[:2] for row in table.rows] == ["1.", "2.", "3."]
    assert [piece.text for piece in table.rows[0].context] == ["三、本年度办理结果", "（三）不予公开"]


def test_a_number_beside_a_label_is_loose() -> None:
    table = _one([["", ("项目", 2), *COLUMNS], ["1", (NEW[0], 2), *"1234567"], ["2", (CARRIED[0], 2), *"2345678"]])  # fmt: skip
    assert _slots(table) == [list("1234567"), list("2345678")]
    assert _loose(table) == ["1", "2"]


@pytest.mark.parametrize("words", ["1  234", "1\n234", "1\u3000234"])
def test_two_lines_of_a_cell_are_no_thousand(words: str) -> None:
    table = _one([HEAD, [NEW, words, *"234567"], [CARRIED, *"2345678"]])
    assert table.rows[0].slots[0].mark.state == "text"


def test_section_four_gives_its_values_in_the_forms_order() -> None:
    measures = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows: list[list[Given]] = [
        ["类型", *measures],
        ["复议后起诉", *"34567"],
        ["行政复议", *"12345"],
        ["未经复议直接起诉", *"23456"],
    ]
    reading = read_tables(_document(rows))
    assert "".join(cell.raw or "" for cell in reading.cells.values()) == "123452345634567"


def test_one_table_may_hold_all_three() -> None:
    measures = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    tables = read_grids(
        _document(
            [
                [("二、主动公开政府信息情况", 10)],
                [("第二十条第（五）项", 10)],
                [("信息内容", 3), ("本年处理决定数量", 7)],
                [("行政许可", 3), ("5", 7)],
                [("三、收到和处理政府信息公开申请情况", 10)],
                HEAD,
                [NEW, *"1234567"],
                [("四、政府信息公开行政复议、行政诉讼情况", 10)],
                [("行政复议", 10)],
                [*measures],
                [*"12345"],
                [("五、存在的主要问题及改进情况", 10)],
                ["7", "8"],
            ]
        )
    )
    assert [(table.name, _slots(table)) for table in tables] == [
        ("proactive", [["5"]]),
        ("requests", [list("1234567")]),
        ("proceedings", [list("12345")]),
    ]


_TEXTS = st.sampled_from(
    ["1", "22", "3,333", "4.5", "/", "", "", "无", "若干", "自然人", "总计", "其他", "商业企业", "项目", "（三）不予公开", "1.属于国家秘密",
     NEW[0], CARRIED[0], "（七）总计", "3.其他", "行政许可", "规章", "信息内容", "本年处理决定数量", "结果维持", "行政复议", "1  2", "- 4 -"]
)  # fmt: skip
_CELLS = st.tuples(_TEXTS, st.integers(1, 4), st.integers(1, 3))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.lists(st.lists(_CELLS, min_size=1, max_size=9), min_size=1, max_size=6), min_size=1, max_size=3
    )
)
def test_every_mark_is_in_a_slot_or_loose(tables: list[list[list[tuple[str, int, int]]]]) -> None:
    """Whatever the cells say, no number of a statutory table is dropped or taken twice."""
    first: Rows = [HEAD, [NEW, *"1234567"], [CARRIED, *"2345678"]]
    document = _document([*first, *tables[0]], *tables[1:])
    read = read_grids(document)
    taken = [
        slot.start
        for table in read
        for slot in (*(slot for row in table.rows for slot in row.slots), *table.loose)
        if slot.mark.state in ("printed", "dash")
    ]
    printed = [
        cell.start
        for table in document.tables
        for cell in table.cells
        if (text := document.text[cell.start : cell.end])
        and "  " not in text
        and read_mark(text).state in ("printed", "dash")
    ]
    in_spans = [start for start in printed if any(a <= start < b for table in read for a, b in table.spans)]
    assert sorted(taken) == sorted(in_spans)
    assert len(set(taken)) == len(taken)


# --- what the cells say of the whole table ---


def _values(*numbers: int) -> list[Given]:
    return [*map(str, numbers), str(sum(numbers))]


def test_a_number_in_a_merged_cell_is_a_finding_that_names_the_cells_it_covers() -> None:
    merged: list[Given] = [NEW, "11", ("12", 2), "13", "14", "15", "65"]
    reading = read_tables(
        _document("三、收到和处理政府信息公开申请情况", [HEAD, merged, [CARRIED, *_values(1, 2, 3, 4, 5, 6)]])
    )
    (doubt,) = (doubt for doubt in reading.doubts if doubt.code != "M1")
    assert doubt.code == "M4"
    assert doubt.cells == ("requests.new_received.business", "requests.new_received.research")
    assert dict(doubt.facts)["raw"] == "12"
    assert [left.text for left in reading.leftovers] == ["12"]


@pytest.mark.parametrize(("first", "second", "natural"), [("2022年", "2023年", 301), ("2023年", "2022年", 1)])
def test_of_two_tables_of_two_years_this_years_is_read(first: str, second: str, natural: int) -> None:
    tables = [
        [
            HEAD,
            [NEW, *_values(*range(at, at + 6))],
            [CARRIED, *_values(*range(at + 20, at + 26))],
            [OUT, *_values(*range(at + 40, at + 46))],
        ]
        for at in (1, 301)
    ]
    reading = read_tables(
        _document(
            "某县2023年政府信息公开工作年度报告",
            "三、收到和处理政府信息公开申请情况",
            first,
            tables[0],
            second,
            tables[1],
        )
    )
    assert reading.cells["requests.new_received.natural_person"].value == natural
    assert reading.cells["requests.carried_out.natural_person"].value == natural + 40
    assert [doubt.code for doubt in reading.doubts if doubt.code != "M1"] == ["T3"]
    assert len(reading.leftovers) == 21


@pytest.mark.parametrize(
    ("head", "numbers", "left"),
    [
        ("序号", "123", 0),
        ("行次", "123", 0),
        ("序号", "124", 3),  # counts nothing
        ("", "123", 3),  # does not say that it counts
    ],
)
def test_a_column_that_counts_the_rows_is_no_column_of_numbers(head: str, numbers: str, left: int) -> None:
    rows = [("行政许可", "70"), ("行政处罚", "80"), ("行政强制", "90")]
    reading = read_tables(
        _document(
            [
                [head, "信息内容", "本年处理决定数量"],
                *([at, *row] for at, row in zip(numbers, rows, strict=True)),
            ]
        )
    )
    assert [
        reading.cells[f"proactive.{one}.decisions"].value for one in ("licensing", "penalties", "coercion")
    ] == [70, 80, 90]
    assert len(reading.leftovers) == left


def test_the_unit_in_a_head_cell_is_the_unit_below_it() -> None:
    reading = read_tables(
        _document(
            [["信息内容", "本年收费金额（单位：元）"], ["行政事业性收费", "6430000"], ["行政许可", "7"]]
        )
    )
    assert reading.cells["proactive.fees.amount"].value == 643
    assert [doubt.code for doubt in reading.doubts if doubt.code not in ("M1", "M6")] == ["U2"]


@pytest.mark.parametrize(
    ("heads", "scanned", "read"),
    [
        (["本年制发件数", "本年度正件数", "现行有效件数"], True, True),
        (
            ["本年制发件数", "本年度正件数", "现行有效件数"],
            False,
            False,
        ),  # typed so: a column that the form does not know
        (["本年制发件数", "备案报送总量", "现行有效件数"], True, False),
        (["现行有效件数", "本年度正件数", "本年制发件数"], True, False),
    ],
)
def test_a_head_of_section_two_that_a_scan_misread_is_told_by_the_others(
    heads: list[str], scanned: bool, read: bool
) -> None:
    document = _document(
        [["信息内容", *heads], ["规章", "12", "34", "56"], ["行政规范性文件", "7", "8", "9"]]
    )
    if scanned:
        (table,) = document.tables
        cells = tuple(cell.model_copy(update={"score": 0.99}) for cell in table.cells)
        document = document.model_copy(update={"tables": (table.model_copy(update={"cells": cells}),)})
    found = read_tables(document)
    values = [found.cells[f"proactive.regulations.{one}"].value for one in ("issued", "repealed", "in_force")]
    assert values == ([12, 34, 56] if read else [None] * 3)


_TOTALS = {4, 9, 14}


@pytest.mark.parametrize(
    "lost",
    [
        (),
        (2,),
        (2, 7, 12),
        (0, 9),
        (4,),
        *(tuple({*range(15)} - kept) for kept in (_TOTALS, {4, 9}, {9}, set())),
    ],
)
def test_section_four_is_read_in_the_forms_order_where_some_heads_are_misread(lost: Sequence[int]) -> None:
    """A recogniser reads 其他结果 as 他结: thirteen heads of fifteen over fifteen values leave no column in doubt."""
    names: list[str] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    for column in lost:
        names[column] = "他结"
    over: list[Given] = [("行政复议", 5), ("未经复议直接起诉", 5), ("复议后起诉", 5)]
    document = _document(
        "四、政府信息公开行政复议、行政诉讼情况", [over, names, [str(value) for value in range(11, 26)]]
    )
    read = read_tables(document)
    assert [cell.value for id_, cell in read.cells.items() if id_.startswith("proceedings")] == list(
        range(11, 26)
    )
    assert not {"H1", "M2"} & {doubt.code for doubt in read.doubts}


@pytest.mark.parametrize(
    "first", [[], [HEAD, [NEW, *"1234567"], [CARRIED, *"2345678"]]], ids=["alone", "after section 三"]
)
def test_section_four_is_known_by_its_layout_where_a_scan_left_no_head(first: Rows) -> None:
    """150 dpi, worn: its heads are the smallest print of the form, its numbers are not."""
    small = ["结果微格", "樂  3", "其他梁", "西最审", "oU"]
    rows: Rows = [
        [("有政复议", 5), ("行政诉论", 10)],
        [*small, ("未经复议真搜起评", 5), ("复汉后起源", 5)],
        [*small, *small, *small],
        [str(value) for value in range(11, 26)],
    ]
    tables = [first, rows] if first else [rows]
    read = read_tables(_document(*tables))
    assert [cell.value for id_, cell in read.cells.items() if id_.startswith("proceedings")] == list(
        range(11, 26)
    )
    assert {one.text for one in read.leftovers} == {"樂  3"}
    said = [
        ["结果维护", "结果纠正", "其他结果", "尚未年28", "总计", *rows[1][5:]],
        [*small[:4], "21", *["结果维持"] * 5],
        ["-", *rows[3][1:]],
    ]
    cut = read_tables(_document(*([first] if first else []), said))
    own = [cell for id_, cell in cut.cells.items() if id_.startswith("proceedings")]
    assert [cell.value for cell in own] == [None, *range(12, 26)]
    assert {"21", "尚未年28"} <= {one.text for one in cut.leftovers}
    other = read_tables(_document(*([first] if first else []), [*rows[:3], rows[3][:14]]))
    assert all(cell.value is None for id_, cell in other.cells.items() if id_.startswith("proceedings"))


@pytest.mark.parametrize("lacking", [True, False])
def test_rows_whose_labels_say_nothing_are_in_doubt_only_where_a_row_is_lacking(lacking: bool) -> None:
    """A scan: two labels between two known ones can't be read. With both rows there, order tells; with one, nothing does."""
    denied = form.rows("requests", "2021")[5:9]
    rows: list[list[Given]] = [[("", 3), *map(str, range(first, first + 7))] for first in (10, 20)]
    known = [[(row.label, 3), *"1234567"] for row in (denied[0], denied[3])]
    document = _document([HEAD, known[0], *rows[: 1 if lacking else 2], known[1]])
    reading = read_tables(document)
    found = [[reading.cells[cell.id].value for cell in row.cells][:2] for row in denied]
    assert found == [[1, 2], [10, 11], [None, None] if lacking else [20, 21], [1, 2]]
    doubts = {doubt.code: set(doubt.cells) for doubt in reading.doubts}
    assert doubts.get("M5") == ({cell.id for cell in denied[1].cells} if lacking else None)
    assert ({cell.id for cell in denied[2].cells} <= doubts["M1"]) == lacking


_PROCEEDINGS: Rows = [
    [("行政复议", 5), ("行政诉讼", 10)],
    [*(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 3)],
    [*(str(number) for number in (1, 2, 3, 4, 10, 2, 3, 4, 5, 14, 3, 4, 5, 6, 18))],
]
_FIRST_ROWS: Rows = [HEAD, [NEW, *"1234567"], [CARRIED, *"2345678"]]


@pytest.mark.parametrize(
    "prose",
    [
        [[("五、存在的主要问题及改进情况", 15)]],
        [[("五、存在的主", 5), ("要问题及改", 5), ("进情况", 5)]],
        [[("五、存在的主要间", 5), ("题及改送情况", 10)]],  # misread, no word whole
        [[("五、存在的主", 5), ("要问题及改进情况", 10)], [("一是部分栏目更新", 9), ("不够及时。", 6)]],
        [[("六、其他需要", 5), ("报告的事项", 10)], [("本年度没有收取", 9), ("信息处理费。", 6)]],
    ],
    ids=["one cell", "cut", "misread", "cut, with prose", "cut, section six"],
)
def test_a_heading_that_a_scan_took_into_the_table_above_it_is_no_row_of_it(prose: Rows) -> None:
    document = _document([*_PROCEEDINGS, *prose])
    (table,) = (raw for raw in read_grids(document) if raw.name == "proceedings")
    assert table.spans[-1][1] <= document.text.index("18") + 2
    reading = read_tables(document)
    assert [cell.value for cell in reading.cells.values()] == [1, 2, 3, 4, 10, 2, 3, 4, 5, 14, 3, 4, 5, 6, 18]
    assert not reading.doubts
    assert not reading.leftovers


@pytest.mark.parametrize(
    "heading", ["四、政府信息公开行政复议、行政诉讼情况", "四、政府信息公开行政》议、行政斥讼情况"]
)
def test_the_heading_of_the_next_table_may_be_cut_into_cells(heading: str) -> None:
    parts = (heading[:9], heading[9:13], heading[13:])
    cut: Rows = [[(parts[0], 4), (parts[1], 3), (parts[2], 3)]]
    document = _document([*_FIRST_ROWS, *cut], _PROCEEDINGS)
    requests, proceedings = read_grids(document)
    assert requests.spans[-1][1] <= document.text.index(parts[0])
    assert not any(piece.text in parts for row in proceedings.rows for piece in row.context)


@pytest.mark.parametrize("reach", [1, 2, 3])
def test_a_header_that_slipped_to_other_places_moves_no_number(reach: int) -> None:
    """The corner cell reaches down one row or two too few: the kinds of legal persons begin under it and not above their numbers.
    Moved by whole columns, the numbers would satisfy every sum."""
    reading = read_tables(
        _document(
            [
                [("（本列数据的勾稽关系）", 3, reach), ("申请人情况", 7)],
                [("自然人", 1, 2), ("法人或其他组织", 5), ("总计", 1, 2)],
                [*COLUMNS[1:-1]],
                [NEW, "1", "20", "300", "4000", "50000", "600000", "654321"],
                [CARRIED, "3", "3", "3", "3", "3", "3", "18"],
                [OUT, "7", "7", "7", "7", "7", "7", "42"],
            ]
        )
    )
    due = {
        "natural_person": 1,
        "business": 20,
        "research": 300,
        "nonprofit": 4000,
        "legal_service": 50000,
        "other_org": 600000,
    }
    assert {who: reading.cells[f"requests.new_received.{who}"].value for who in due} == due
    assert reading.leftovers == ()


def test_a_header_above_its_numbers_tells_their_order() -> None:
    reading = read_tables(
        _document(
            [
                [("项目", 3), *COLUMNS[::-1]],
                [NEW, "654321", "600000", "50000", "4000", "300", "20", "1"],
                [CARRIED, "18", "3", "3", "3", "3", "3", "3"],
                [OUT, "42", "7", "7", "7", "7", "7", "7"],
            ]
        )
    )
    assert reading.cells["requests.new_received.natural_person"].value == 1
    assert reading.cells["requests.new_received.total"].value == 654321


@pytest.mark.parametrize(("remark", "left"), [("", 0), ("见附注", 0), ("3.其他", 0), ("8", 3)])
def test_what_stands_under_remarks_is_no_label_and_no_value(remark: str, left: int) -> None:
    reading = read_tables(
        _document(
            [
                [("项目", 3), *COLUMNS, "备注"],
                [NEW, "1", "", "300", "4000", "50000", "600000", "654301", remark],
                [CARRIED, "", "3", "3", "3", "3", "3", "15", remark],
                [OUT, "7", "7", "7", "7", "7", "7", "", remark],
            ]
        )
    )
    rows = ("new_received", "carried_in", "carried_out")
    read = [
        [reading.cells[f"requests.{row}.{column.id}"].raw or "" for column in REQUEST_COLUMNS] for row in rows
    ]
    assert read == [
        ["1", "", "300", "4000", "50000", "600000", "654301"],
        ["", "3", "3", "3", "3", "3", "15"],
        ["7", "7", "7", "7", "7", "7", ""],
    ]
    assert len(reading.leftovers) == left


def test_remarks_below_a_table_are_no_column() -> None:
    rows = [["行政许可", "70"], ["行政处罚", "80"], ["行政强制", "90"], ["备注", "含所属单位"]]
    reading = read_tables(_document([["信息内容", "本年处理决定数量"], *rows]))
    assert [
        reading.cells[f"proactive.{one}.decisions"].value for one in ("licensing", "penalties", "coercion")
    ] == [70, 80, 90]
