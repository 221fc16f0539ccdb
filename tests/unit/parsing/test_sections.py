"""Sections are found by their headings in every published variant, by content where the heading is lost; tables are no prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.parsing.sections import Sections, find_sections
from tests.hang import no_hang

TABLES = {
    "proactive": "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t2\t3\n行政许可\n12\n",
    "requests": "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n四、结转下年度继续办理 0 0 0 0 0 0 0\n",
    "proceedings": "结果维持\n总计\n0\n0\n5\n",
}
OFFICIAL = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "proceedings": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
PROSE = {
    "overview": "2023年，我镇认真落实条例。\n（一）主动公开情况。公开信息12条。\n",
    "problems": "（一）主要问题。公开不够及时。\n",
    "other": "本年度未收取信息处理费。\n",
}


def report(headings: dict[str, str], *, lead: str = "甲镇2023年政府信息公开工作年度报告\n") -> str:
    bodies = {**TABLES, **PROSE}
    return lead + "".join(f"{heading}\n{bodies[key]}" for key, heading in headings.items())


def keys(sections: Sections) -> list[str]:
    return [part.key for part in sections.parts]


def headings(text: str, sections: Sections) -> dict[str, str]:
    return {part.key: text[slice(*part.heading)] for part in sections.parts if part.heading}


ALL = ["preamble", "overview", "proactive", "requests", "proceedings", "problems", "other"]


def test_the_official_headings() -> None:
    text = report(OFFICIAL)
    sections = find_sections(text)
    assert keys(sections) == ALL
    assert headings(text, sections) == OFFICIAL
    assert [
        (a.end, b.start) for a, b in zip(sections.parts, sections.parts[1:], strict=False) if a.end != b.start
    ] == []
    assert sections.parts[-1].end == len(text)


@pytest.mark.parametrize(
    ("key", "variant"),
    [
        ("overview", "总体情况"),
        ("overview", "一、 总 体 情 况"),
        ("overview", "第一部分 总体情况"),
        ("overview", "一、工作总体情况"),
        ("overview", "一、概述"),
        ("overview", "一、基本情况"),
        ("overview", "一、總體情況"),
        ("overview", "一、2023年工作总体情况"),
        ("overview", "一、政府信息公开工作总体情况"),
        ("overview", "一、工作开展情况"),
        ("overview", "一、信息公开总体情况"),
        ("overview", "一、总体概况"),
        ("overview", "一、政府信息公开工作情况概述"),
        ("overview", "一 总体情况"),
        ("problems", "五、存在的主要问题及改进思路"),
        ("problems", "五、政务信息工作存在主要问题和改进情况"),
        ("problems", "五、存在的主要问题及下一步改进举措"),
        ("problems", "五、问题及改进情况"),
        ("problems", "五、信息公开工作中存在的问题及下步工作计划"),
        ("problems", "五、工作中存在的困难、问题及改进建议"),
        ("problems", "五、存在问题及改进工作情况"),
        ("problems", "五、我校信息公开工作存在的问题和改进措施"),
        ("problems", "五 存在的主要问题及改进情况"),
        ("problems", "五、存在的主要问题及对策"),
        ("problems", "五、当前存在的主要问题及改进情况"),
        ("problems", "五、存在的主要问题以及改进情况"),
        ("problems", "五、主要存在问题及改进情况"),
        ("other", "六、其他需要说明的情况"),
        ("other", "六、其他有关需要报告的事项"),
        ("other", "六、其他情况"),
        ("other", "六、其他需要报告的事项及说明"),
        ("proactive", "二、主动公开政府信息的情况"),
        ("proactive", "一、主动公开政府信息情况"),
        ("proactive", "主动公开政府信息情况"),
        ("proactive", "二、主動(dòng)公開政府信息情況"),
        ("requests", "二、收到和处理政府信息公开申请的情况"),
        ("requests", "三．收到及处理政府信息公开申请情况："),
        ("requests", "三、收到和处理政府信息公开申请情况（单位：件）"),
        ("proceedings", "四、政府信息公开行政复议及行政诉讼情况"),
        ("proceedings", "四、政府信息公开行政复议和行政诉讼情况"),
        ("proceedings", "四、政府信息公开行政复议行政诉讼情况"),
        ("proceedings", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        ("proceedings", "四、因政府信息公开工作被申请行政复议、提起行政诉讼的情况"),
        ("problems", "五、政府信息公开工作存在的主要问题及改进情况"),
        ("problems", "五、存在问题及改进措施"),
        ("problems", "五、存在的问题及改进情况"),
        ("problems", "五、存在的主要问题和改进情况"),
        ("problems", "五、存在的不足及下一步工作打算"),
        ("other", "五、其他需要报告的事项"),
        ("other", "六、其它需要报告的事项"),
        ("other", "六、其他报告事项"),
        ("other", "六、需要说明的其他事项"),
    ],
)
def test_headings_vary(key: str, variant: str) -> None:
    text = report({**OFFICIAL, key: variant})
    sections = find_sections(text)
    assert keys(sections) == ALL
    assert headings(text, sections)[key] == variant.rstrip("：").removesuffix("（单位：件）")


def test_brackets_may_number_the_sections() -> None:
    text = report({key: f"（{heading[0]}）{heading[2:]}" for key, heading in OFFICIAL.items()})
    assert keys(find_sections(text)) == ALL


def test_numbers_may_be_lost_altogether() -> None:
    text = report({key: heading[2:] for key, heading in OFFICIAL.items()})
    assert keys(find_sections(text)) == ALL


def test_subsections_and_sentences_that_name_a_section_are_none() -> None:
    text = report(
        OFFICIAL, lead="本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况等部分组成。\n"
    ).replace("（一）主动公开情况。", "（一）主动公开政府信息情况。")
    sections = find_sections(text)
    assert keys(sections) == ALL
    assert headings(text, sections) == OFFICIAL


def test_a_table_of_contents_is_no_section() -> None:
    contents = "目录\n" + "".join(heading + "\n" for heading in OFFICIAL.values())
    text = report(OFFICIAL, lead=contents)
    sections = find_sections(text)
    assert keys(sections) == ALL
    assert sections.parts[1].start == len(contents)


def test_headings_may_stand_on_one_line_with_their_text() -> None:
    text = "一、总体情况 根据条例编制。 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、政府信息公开行政复议、行政诉讼情况 五、存在的主要问题及改进情况 公开不够及时。 六、其他需要报告的事项 无。"
    sections = find_sections(text)
    assert keys(sections) == ALL[1:]
    assert [text[a:b] for a, b in sections.prose] == [
        "一、总体情况 根据条例编制。",
        "五、存在的主要问题及改进情况 公开不够及时。",
        "六、其他需要报告的事项 无。",
    ]


def test_tables_that_are_absent_leave_empty_sections() -> None:
    text = "".join(f"{heading}\n{PROSE.get(key, '')}" for key, heading in OFFICIAL.items())
    assert keys(find_sections(text)) == ALL[1:]


@pytest.mark.parametrize(
    "begins",
    [
        "（一）主要问题\n公开不及时。\n",
        "（一）2022年问题的改进情况\n已整改。\n",
        "存在的问题：公开不及时。\n",
        "我镇工作还存在一些不足：一是公开不及时。\n",
    ],
)
def test_section_five_without_a_heading_is_found_by_what_it_says(begins: str) -> None:
    text = (
        report({key: OFFICIAL[key] for key in ("overview", "proactive", "requests", "proceedings")}) + begins
    )
    text += f"{OFFICIAL['other']}\n无\n"
    sections = find_sections(text)
    assert keys(sections) == ALL
    problems = sections.part("problems")
    assert problems is not None
    assert problems.heading is None
    assert text[problems.start : problems.end] == begins


def test_section_one_without_a_heading_begins_with_its_first_subsection() -> None:
    text = (
        "甲局2023年政府信息公开工作年度报告\n（一）主动公开情况。公开12条。\n（二）依申请公开情况。无。\n"
        + report({key: heading for key, heading in OFFICIAL.items() if key != "overview"}, lead="")
    )
    sections = find_sections(text)
    assert keys(sections) == ALL
    overview = sections.part("overview")
    assert overview is not None
    assert text[overview.start :].startswith("（一）主动公开情况。")


def test_narrative_headings_that_restart_for_the_tables() -> None:
    narrative = "一、主动公开政府信息情况\n公开信息12条。\n二、监督保障情况\n开展培训。\n"
    text = narrative + report(OFFICIAL | {"proactive": "一、主动公开政府信息情况"}, lead="")
    text = text.replace("一、总体情况\n" + PROSE["overview"], "")
    sections = find_sections(text)
    assert keys(sections) == ALL[1:]
    assert text[slice(sections.parts[0].start, sections.parts[0].end)] == narrative


def test_problems_and_remedies_may_have_a_heading_each() -> None:
    both = "五、存在的主要问题\n公开不及时。\n六、下一步改进措施\n加强培训。\n"
    text = report({key: OFFICIAL[key] for key in ("overview", "proactive", "requests", "proceedings")}) + both
    text += "七、其他需要报告的事项\n无\n"
    sections = find_sections(text)
    assert keys(sections) == ALL
    problems = sections.part("problems")
    assert problems is not None
    assert text[problems.start : problems.end] == both


def test_a_missing_section_is_missing() -> None:
    sections = find_sections(
        report({key: heading for key, heading in OFFICIAL.items() if key != "proceedings"})
    )
    assert sections.part("proceedings") is None
    assert keys(find_sections("今天天气很好。\n")) == ["preamble"]
    assert find_sections("") == Sections(parts=(), prose=())


def test_without_table_spans_tabular_lines_are_kept_out_of_the_prose() -> None:
    text = report(OFFICIAL)
    prose = "\n".join(text[a:b] for a, b in find_sections(text).prose)
    assert "规章" not in prose
    assert "勾稽" not in prose
    assert "结果维持" not in prose
    for body in PROSE.values():
        assert body.strip() in prose


def test_the_tables_spans_are_no_prose() -> None:
    text = report(OFFICIAL)
    spans = [(text.index(table), text.index(table) + len(table)) for table in TABLES.values()]
    sections = find_sections(text, spans)
    assert not any(a < end and b > start for a, b in sections.prose for start, end in spans)
    assert all(text[a:b] == text[a:b].strip() for a, b in sections.prose)


def test_a_sentence_among_the_tables_is_prose() -> None:
    text = report(OFFICIAL).replace("行政许可\n", "该部分以表格形式报告。\n行政许可\n")
    assert "该部分以表格形式报告。" in [text[a:b] for a, b in find_sections(text).prose]


PIECES = st.lists(
    st.sampled_from(
        [
            *OFFICIAL.values(),
            *PROSE.values(),
            *TABLES.values(),
            "\n",
            " ",
            "（一）",
            "一、",
            "12",
            "\t",
            "，",
            "甲镇",
        ]
    ),
    max_size=30,
)


@given(PIECES.map("".join), st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=4))
def test_parts_cover_the_text_in_order_and_prose_avoids_tables(
    text: str, cuts: list[tuple[int, int]]
) -> None:
    tables = sorted((a, min(a + n, len(text))) for a, n in cuts if text[a : a + n].strip())
    sections = find_sections(text, tables)
    assert all(a.end == b.start for a, b in zip(sections.parts, sections.parts[1:], strict=False))
    assert all(a[1] <= b[0] for a, b in zip(sections.prose, sections.prose[1:], strict=False))
    assert not any(a < end and b > start for a, b in sections.prose for start, end in tables)
    for a, b in sections.prose:
        assert text[a:b].strip() == text[a:b] != ""
        assert any(part.start <= a and b <= part.end for part in sections.parts)


@pytest.mark.parametrize(
    "piece", ["一、总体情况\n", "（", "一、", "0\n", "情况 一、", "公开一、主动公开政府信息情况 "]
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    with no_hang():
        find_sections(piece * (200_000 // len(piece)))
