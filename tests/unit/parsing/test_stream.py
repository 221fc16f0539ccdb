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
