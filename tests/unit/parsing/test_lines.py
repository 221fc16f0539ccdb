"""One line of flattened text to cells: what is a number with something at it, what is a label, where two rows share a line."""

from __future__ import annotations

import pytest

from extractor.parsing.lines import is_decorated, lines_of, loose_digits

DECORATED = (
    "961*",
    "961↑",
    "961。",
    "961[1]",
    "约961",
    "共961件",
    "l961",
    "9O61",
    "1/961",
    "1'961",
    "12+3",
    "负5",
    "961①",
    "（含1件）",
)
WORDS = (
    "规章961",
    "行政确认 71234",
    "备注 71234",
    "行政确认71234",
    "1.属于国家秘密",
    "（4）",
    "4.",
    "2023年",
    "第3页",
    "附件1",
    "3 . 其 他",
    "规章",
    "第20条第5项",
    "961",
    "",
)


@pytest.mark.parametrize("text", DECORATED)
def test_a_number_with_something_at_it(text: str) -> None:
    assert is_decorated(text)
    assert loose_digits(text)


@pytest.mark.parametrize("text", WORDS)
def test_what_is_none(text: str) -> None:
    assert not is_decorated(text)


@pytest.mark.parametrize(
    "text", ["（4）", "4.", "2023年", "2023年1月20日", "第3页", "附件1", "3 . 其 他", "1.属于国家秘密"]
)
def test_digits_that_count_nothing(text: str) -> None:
    assert not loose_digits(text)


def cells(text: str) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in lines_of(text)]


LINES = [
    ("规章 737 361 859*", [["规章", "737", "361", "859*"]]),
    ("规章 737 361 859 *", [["规章", "737", "361", "859 *"]]),
    ("规章 737 361 859 （其中修订16件）", [["规章", "737", "361", "859 （其中修订16件）"]]),
    ("规章 737 件 361 件 859 件", [["规章", "737 件", "361 件", "859 件"]]),
    ("规章 737 若干 859", [["规章", "737", "若干", "859"]]),
    ("规章 737 (361) 859", [["规章", "737", "(361)", "859"]]),
    ("规章737 361 859", [["规章", "737", "361", "859"]]),
    ("行政许可 l961", [["行政许可", "l961"]]),
    ("行政许可 9O61", [["行政许可", "9O61"]]),
    ("行政许可 减少 961", [["行政许可", "减少 961"]]),
    ("行政许可减少961", [["行政许可减少961"]]),
    ("行政处罚 857 行政强制 767", [["行政处罚", "857"], ["行政强制", "767"]]),
    (
        "行政许可 961 行政处罚 857 行政强制 767",
        [["行政许可", "961"], ["行政处罚", "857"], ["行政强制", "767"]],
    ),
    ("3 行政许可 961", [["3 行政许可", "961"]]),
    ("1 2 (3) 4 5", [["1", "2", "(3)", "4", "5"]]),
    ("行政处罚 857 起，罚款 767 元", [["行政处罚 857 起，罚款 767 元"]]),
    ("行政确认 961", [["行政确认 961"]]),
    ("三、本年度办理结果（一）予以公开1234567", [["三、本年度办理结果（一）予以公开", "1234567"]]),
    ("\n\n\n规章", [[], ["规章"]]),
]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_a_line_in_cells(text: str, expected: list[list[str]]) -> None:
    assert cells(text) == expected


@pytest.mark.parametrize("text", [text for text, _ in LINES])
def test_every_cell_is_where_it_says(text: str) -> None:
    for line in lines_of(text):
        for cell in line.cells:
            assert text[cell.start : cell.end] == cell.text


@pytest.mark.parametrize("separator", ["\t", "|"])
def test_blank_cells_beyond_any_table_are_blank(separator: str) -> None:
    (line,) = lines_of("规章" + separator * 5000)
    assert [cell.text for cell in line.cells if cell.text] == ["规章"]


@pytest.mark.parametrize("separator", [" ", "\t", "|"])
def test_a_line_of_more_cells_than_any_table_is_not_cut_to_its_end(separator: str) -> None:
    text = "规章" + f"{separator}7" * 5000
    (line,) = lines_of(text)
    assert len(line.cells) < 200
    assert line.cells[-1].end == len(text)
    assert line.cells[-1].text.count("7") > 4000
