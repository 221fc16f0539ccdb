"""Numbers in prose are read with their size, their vagueness and their unit, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.domain.quantity import chinese_number, find_quantities


@pytest.mark.parametrize(
    ("text", "value", "approximate", "unit"),
    [
        ("公开信息18万余条", 180_000, True, "条"),
        ("公开信息 130 余条。", 130, True, "条"),
        ("发布信息12余条", 12, True, "条"),
        ("点击量1.2亿次", 120_000_000, False, "次"),
        ("访问2.6万多人次", 26_000, True, "人次"),
        ("阅读量10余万次", 100_000, True, "次"),
        ("约200件", 200, True, "件"),
        ("近３００条", 300, True, "条"),
        ("超1,500篇", 1500, True, "篇"),
        ("逾 40 场", 40, True, "场"),
        ("公开文件100件以上", 100, True, "件"),
        ("发布50条左右", 50, True, "条"),
        ("受理１，２３４件", 1234, False, "件"),
        ("受理 7854070 人次", 7_854_070, False, "人次"),
        ("收到申请三件", 3, False, "件"),
        ("开展培训两次", 2, False, "次"),
        ("公开十二条", 12, False, "条"),
        ("公开一百零五条", 105, False, "条"),
        ("收取160.5964万元", 1_605_964, False, "元"),
        ("收取380.5元", 380.5, False, "元"),
        ("答复0件", 0, False, "件"),
        ("召开3场（次）", 3, False, "场"),
        ("共计49", 49, False, None),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: float, approximate: bool, unit: str | None) -> None:
    [found] = find_quantities(text)
    assert (found.value, found.approximate, found.unit) == (value, approximate, unit)


@pytest.mark.parametrize(
    "text",
    [
        "2023年1月1日",
        "2023 年度",
        "占32.9%",
        "占比８０％",
        "第七期培训班",
        "第20条",
        "一是加强领导",
        "二、主动公开",
        "1、提高认识",
        "1.提高认识",
        "电话0469-6101183",
        "统一部署",
        "一批重点项目",
        "一次性告知",
        "提高2个百分点",
        "2024-01-29",
        "多次开展培训",
        "十分重要",
        "邮箱abc126@126.com",
    ],
)
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert [
        q for q in find_quantities(text) if q.unit is not None or not text[q.start : q.end].isdigit()
    ] == []


def test_the_stretch_holds_the_number_and_its_unit() -> None:
    text = "全年公开约1,200余条，答复 3 件；召开5场以上。"
    assert [text[q.start : q.end] for q in find_quantities(text)] == ["约1,200余条", "3 件", "5场以上"]


def test_only_the_given_stretch_is_read() -> None:
    text = "公开5条，答复6件"
    assert [q.value for q in find_quantities(text, 5)] == [6]
    assert [q.value for q in find_quantities(text, 0, 4)] == [5]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("二〇二四", 2024),
        ("百十", 110),
    ],
)
def test_chinese_numerals(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value


@pytest.mark.parametrize("numeral", ["", "十百", "三五十", "甲"])
def test_what_is_no_chinese_numeral(numeral: str) -> None:
    assert chinese_number(numeral) is None


@given(st.integers(0, 10**8), st.sampled_from(["件", "条", "人次"]), st.booleans())
def test_any_whole_number_comes_back(number: int, unit: str, grouped: bool) -> None:
    [found] = find_quantities(f"公开{number:,}{unit}，" if grouped else f"公开{number}{unit}，")
    assert (found.value, found.unit, found.approximate) == (number, unit, False)


@pytest.mark.parametrize("text", ["1" * 50_000 + "件", "零" * 50_000 + "件", "一百" * 20_000 + "件"])
def test_a_string_too_long_to_be_a_count_is_none(text: str) -> None:
    assert [q for q in find_quantities(text) if q.value > 10**9] == []
