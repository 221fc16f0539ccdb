"""Flattened text to table rows: how one line is cut, what belongs to a table, what does not."""

from __future__ import annotations

import pytest

from extractor.parsing.rows import RawTable
from extractor.parsing.stream import read_stream

HEAD = "第二十条第（一）项\n信息内容\n"


def only(text: str) -> RawTable:
    (table,) = read_stream(text)
    return table


def rows(text: str) -> list[tuple[list[str], list[str]]]:
    """Labels (those before the row included) and values of each row."""
    return [
        ([piece.text for piece in (*row.context, *row.labels)], [slot.raw for slot in row.slots])
        for row in only(text).rows
    ]


# One row of section 二 as the layouts of part D write it.
CUTS = [
    "规章\t1\t2\t3",
    "\t规章\t1\t2\t3\t",
    "规章 1 2 3",
    "  规章　1　 2\u00a03 ",
    "| 规章 | 1 | 2 | 3 |",
    "规章 | 1 | 2 | 3 |",
    "规章 | 1 | 2 | 3",
    "规章\n1\n2\n3",
    "规章\n\n1\n\n2\n\n3\n",
    "\t规章\n\t1\n\t2\n\t3\n",
    "规章 |\n1 |\n2 |\n3 |",
    "|\n规章 |\n1 |\n2 |\n3 |\n||",
    "规章\n|\n1\n|\n2\n|\n3\n|",
]


@pytest.mark.parametrize("line", CUTS)
def test_a_row_in_every_cut(line: str) -> None:
    (row,) = only(HEAD + line).rows
    assert [slot.mark.value for slot in row.printed] == [1, 2, 3]
    assert "规章" in [piece.text for piece in (*row.labels, *row.context)]


@pytest.mark.parametrize("line", CUTS)
def test_every_value_has_its_place(line: str) -> None:
    text = HEAD + line
    for row in only(text).rows:
        for slot in row.slots:
            assert text[slot.start : slot.end] == slot.raw


@pytest.mark.parametrize("line", ["（一）1.2", "2.3", "1,3", "摘要12"])
def test_digits_that_are_glued_to_no_label(line: str) -> None:
    assert all("摘要" not in labels for labels, _ in rows(HEAD + "规章 1 2 3\n" + line))


def test_one_number_with_a_space_in_a_table_of_one_cell_a_line() -> None:
    assert rows(HEAD + "规章\n1 234\n5\n6\n行政许可\n7")[0][1] == ["1 234", "5", "6"]


def test_two_numbers_on_a_line_of_a_table_of_rows() -> None:
    assert [values for _, values in rows(HEAD + "规章 1 2 3\n行政规范性文件\n1 234 567")][1] == [
        "1",
        "234",
        "567",
    ]


def test_words_in_a_values_place() -> None:
    text = "一、本年新收政府信息公开申请数量\n若干\n2\n3\n4\n5\n6\n若干\n自然人"
    assert rows(text)[0][1] == ["若干", "2", "3", "4", "5", "6", "若干"]
    text = "自然人\t总计\n一、本年新收政府信息公开申请数量\t若干\t2\t3\t4\t5\t6\t7"
    assert rows(text)[0][1] == ["若干", "2", "3", "4", "5", "6", "7"]


def test_fifteen_numbers_under_the_heading_alone() -> None:
    heading = "四、政府信息公开行政复议、行政诉讼情况\n"
    assert rows(heading + " ".join("0" * 15))[0][1] == ["0"] * 15
    assert rows(heading + "0" * 15)[0][1] == ["0"] * 15
    assert read_stream(heading + "1 2 3") == ()


@pytest.mark.parametrize("text", ["", "\n\n", "会议纪要\n1\n2\n3", "|---|\n", "规章是什么"])
def test_what_holds_no_table(text: str) -> None:
    assert read_stream(text) == ()


def test_prose_between_tables_belongs_to_none_and_the_table_goes_on() -> None:
    prose = "本页为政府信息公开工作年度报告的续页，内容与上页相接，请一并阅读，特此说明。"
    table = only(f"{HEAD}规章 1 2 3\n{prose}\n行政许可 4")
    assert [[slot.raw for slot in row.slots] for row in table.rows] == [["1", "2", "3"], ["4"]]


def test_numbers_in_the_narrative_belong_to_no_table() -> None:
    table = only(f"{HEAD}规章 1 2 3\n五、存在的主要问题及改进情况\n培训 3 次\n7\n8")
    assert [slot.raw for row in table.rows for slot in row.slots] == ["1", "2", "3"]


def test_what_another_way_in_has_taken_is_not_read_again() -> None:
    text = f"{HEAD}规章 1 2 3\n行政许可 4"
    assert read_stream(text, [(0, len(text))]) == ()
    at = text.index("行政许可")
    (table,) = read_stream(text, [(at, len(text))])
    assert [slot.raw for row in table.rows for slot in row.slots] == ["1", "2", "3"]


def test_the_header_shows_where_values_begin() -> None:
    header = "\t\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    row = "一、本年新收政府信息公开申请数量\t\t1\t2\t3\t4\t5\t6\t21"
    assert only(header + row).first_column == 2
    assert only(row + "\n二、上年结转政府信息公开申请数量\t\t1\t2\t3\t4\t5\t6\t21").first_column is None


def test_the_spans_hold_the_table_and_nothing_else() -> None:
    text = f"前言\n{HEAD}规章 1 2 3\n\n六、其他需要报告的事项\n无"
    (span,) = only(text).spans
    assert text[slice(*span)] == f"{HEAD}规章 1 2 3"


# --- every mark is a value or loose ------------------------------------------------------------------------------------------


def values(text: str) -> list[list[str]]:
    return [[slot.raw for slot in row.slots] for row in only(text).rows]


def loose(text: str) -> list[str]:
    return [slot.raw for slot in only(text).loose]


REQUESTS = "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
DECORATIONS = ["*", "↑", "。", "[1]", "①", "²", "注1", "?", "＊"]


@pytest.mark.parametrize("sign", DECORATIONS)
@pytest.mark.parametrize("separator", [" ", "\t", " | ", "\n"])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_decorated_number_takes_its_own_place_and_the_row_stays(
    sign: str, separator: str, place: int
) -> None:
    printed = ["11", "12", "13", "14", "15", "16", "81"]
    printed[place] += sign
    before = separator.join(["一、本年新收政府信息公开申请数量", "21", "22", "23", "24", "25", "26", "141"])
    row = separator.join(["二、上年结转政府信息公开申请数量", *printed])
    after = separator.join(["四、结转下年度继续办理", "1", "2", "3", "4", "5", "6", "21"])
    text = f"{REQUESTS}{before}\n{row}\n{after}"
    assert values(text)[1] == printed
    assert len(values(text)) == 3
    assert loose(text) == []


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("行政许可\t12*", "12*"),
        ("行政许可\t共12件", "共12件"),
        ("行政许可 1.2万", "1.2万"),
        ("行政许可\n12。", "12。"),
        ("| 行政许可 | 约12 |", "约12"),
    ],
)
def test_the_only_number_of_a_row_with_something_at_it(line: str, raw: str) -> None:
    assert values(f"{HEAD}规章 1 2 3\n{line}\n行政处罚 7") == [["1", "2", "3"], [raw], ["7"]]


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("规章 1 2 3\n行政确认 71234\n行政处罚 7", ["行政确认 71234"]),
        ("规章 1 2 3\n行政处罚 7\n备注 123456", ["备注 123456"]),
        ("规章 1 2 3\n行政处罚 7\n\n说明\n备注 123456", []),
        ("规章 1 2 3\n行政许可减少961\n行政处罚 7", ["行政许可减少961"]),
        ("规章\t1\t2\t3\n2022年数\n行政处罚\t7", []),
    ],
)
def test_numbers_that_no_row_takes_are_loose(lines: str, left: list[str]) -> None:
    assert loose(HEAD + lines) == left


@pytest.mark.parametrize("number", ["(4)", "（4）", "4.", "4、"])
def test_a_number_of_a_list_between_a_label_and_its_numbers_is_loose(number: str) -> None:
    text = f"{HEAD}规章\n{number}\n1\n2\n3\n行政许可\n{number}\n961\n行政处罚\n857"
    assert values(text) == [["1", "2", "3"], ["961"], ["857"]]
    assert loose(text) == [number, number]
    assert values(f"{HEAD}规章\n1\n{number}\n2\n3\n行政许可\n961") == [["1", "2", "3"], ["961"]]


def test_an_ordinal_on_a_line_of_its_own_belongs_to_the_words_behind_it() -> None:
    label = "1.\n属于国家秘密\n"
    text = (
        f"{REQUESTS}{label}"
        + "\n".join("1234567")
        + "\n2.\n其他法律行政法规禁止公开\n"
        + "\n".join("7654321")
    )
    assert values(text) == [list("1234567"), list("7654321")]
    assert loose(text) == []


def test_glued_digits_are_one_number_where_the_row_goes_on() -> None:
    assert values(f"{HEAD}规章737\n361\n859\n行政规范性文件\n467\n914\n807") == [
        ["737", "361", "859"],
        ["467", "914", "807"],
    ]


def test_rows_of_numbers_before_the_first_word_are_loose() -> None:
    table = only("737 361 859\n467 914 807\n行政许可 961\n行政处罚 857")
    assert [slot.raw for slot in table.loose] == ["737 361 859 467 914 807"]


def test_an_unknown_row_before_the_first_word_is_loose() -> None:
    assert loose("二、主动公开政府信息情况\n行政确认 71234\n规章 1 2 3\n行政许可 961") == ["行政确认 71234"]
    assert loose("一、总体情况\n公开71234条，全部及时。\n规章 1 2 3\n行政许可 961") == []


@pytest.mark.parametrize("separator", [" ", "\t", " | "])
def test_a_decorated_number_opens_a_line_without_a_label(separator: str) -> None:
    row = separator.join(["约11", "12", "13", "14", "15", "16", "81"])
    assert values(f"{REQUESTS}一、本年新收政府信息公开申请数量\n{row}") == [
        ["约11", "12", "13", "14", "15", "16", "81"]
    ]


def test_an_unknown_row_between_two_tables_is_loose() -> None:
    text = f"{HEAD}规章 1 2 3\n行政许可 961\n三、收到和处理政府信息公开申请情况\n行政确认 71234\n{REQUESTS}二、上年结转政府信息公开申请数量 1 2 3 4 5 6 21"
    first, second = read_stream(text)
    assert [slot.raw for slot in first.loose] == []
    assert [slot.raw for slot in second.loose] == ["行政确认 71234"]


def test_lines_beyond_any_table_that_stand_apart_are_left_over_apart() -> None:
    text = HEAD + "规章 1 2 3\n" + "行政许可\t961\n" * 5000 + " " * 40 + "\n行政处罚\t857\n"
    assert only(text).loose[-1].raw == "行政处罚 857"


def test_words_beyond_any_table_are_no_marks() -> None:
    assert loose(HEAD + "规章 1 2 3\n" + "行政许可\n" * 9000) == []


def test_what_is_beyond_any_table_is_left_over_in_one_piece() -> None:
    text = HEAD + "规章 1 2 3\n" + "行政许可\t961\n" * 5000 + "行政处罚\t857"
    table = only(text)
    assert len(table.rows) < 5000
    assert table.loose[-1].raw.endswith("行政处罚 857")
    assert table.spans == ((0, len(text)),)
