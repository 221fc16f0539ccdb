"""A file of several reports is cut where each begins; everything else is one part."""

from __future__ import annotations

import pytest

from extractor.parsing.parts import find_parts


def report(place: str) -> str:
    return (
        f"{place}人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n\n一切正常。\n\n"
        "二、主动公开政府信息情况\n第二十条第（一）项\n规章\t1\t2\t3\n六、其他需要报告的事项\n无\n\n"
    )


def test_one_report_is_one_part() -> None:
    text = report("红河镇")
    assert find_parts(text) == ((0, len(text)),)


def test_three_reports_are_three_parts_without_a_gap() -> None:
    reports = [report(place) for place in ("红河镇", "白河镇", "黑河镇")]
    text = "".join(reports)
    parts = find_parts(text)
    assert [text[start:end] for start, end in parts] == reports


def test_what_stands_before_the_first_report_belongs_to_it() -> None:
    text = "目录\n" + report("红河镇") + report("白河镇")
    parts = find_parts(text)
    assert len(parts) == 2
    assert parts[0][0] == 0
    assert parts[-1][1] == len(text)


def test_a_repeated_title_begins_no_report() -> None:
    title = "红河镇人民政府2023年政府信息公开工作年度报告\n"
    text = title + title + report("红河镇") + title
    assert find_parts(text) == ((0, len(text)),)


@pytest.mark.parametrize("footers", [("", ""), ("", "主办单位：红河镇"), ("主办单位：红河镇", "")])
def test_a_report_that_stands_there_twice_is_one(footers: tuple[str, str]) -> None:
    copies = [report("红河镇") + footer + "\n" for footer in footers]
    assert len(find_parts("".join(copies))) == 1
    assert len(find_parts("".join(copies) + report("白河镇"))) == 2


def test_of_a_report_and_a_copy_cut_off_the_whole_one_is_taken() -> None:
    whole = report("红河镇")
    cut = whole[: whole.index("六、")]
    (part,) = find_parts(cut + whole)
    assert (cut + whole)[slice(*part)] == whole


def test_two_reports_that_differ_in_one_number_are_two() -> None:
    assert len(find_parts(report("红河镇") + report("红河镇").replace("2\t3", "2\t4"))) == 2


def test_a_text_without_a_report_is_one_part() -> None:
    assert find_parts("") == ((0, 0),)
    assert find_parts("会议纪要") == ((0, 4),)
