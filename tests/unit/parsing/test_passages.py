"""Sentences, clauses and numbered entries, cut where a report's own marks cut them."""

from __future__ import annotations

import pytest

from extractor.parsing.passages import clauses, entries, sentences


def cut(text: str) -> list[tuple[int, int | None, str]]:
    return [
        (entry.depth, entry.marker.number if entry.marker else None, text[entry.start : entry.end])
        for entry in entries(text, (0, len(text)))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("存在不足：一是甲；二是乙。", [(0, None, "存在不足："), (1, 1, "甲；"), (1, 2, "乙。")]),
        ("1、甲。\n2、乙。", [(1, 1, "甲。"), (1, 2, "乙。")]),
        ("1.甲\n2.乙", [(1, 1, "甲"), (1, 2, "乙")]),
        ("（一）甲\n(二)乙\n（ 三 ）丙", [(1, 1, "甲"), (1, 2, "乙"), (1, 3, "丙")]),
        ("①甲；②乙", [(1, 1, "甲；"), (1, 2, "乙")]),
        ("第一，甲。第二，乙。", [(1, 1, "甲。"), (1, 2, "乙。")]),
        ("首先，甲。其次，乙。最后，丙。", [(1, 1, "甲。"), (1, 2, "乙。"), (1, 9, "丙。")]),
        ("十、甲\n十一、乙\n二十二、丙", [(1, 10, "甲"), (1, 11, "乙"), (1, 22, "丙")]),
        # nested, and back out
        (
            "（一）问题\n一是甲；二是乙。\n（二）措施\n一是丙。",
            [(1, 1, "问题"), (2, 1, "甲；"), (2, 2, "乙。"), (1, 2, "措施"), (2, 1, "丙。")],
        ),
        ("一是甲：1.子；2.丑。二是乙。", [(1, 1, "甲："), (2, 1, "子；"), (2, 2, "丑。"), (1, 2, "乙。")]),
        # a list on lines of its own after a running one stands beside it
        ("一是甲。\n（一）乙\n（二）丙", [(1, 1, "甲。"), (1, 1, "乙"), (1, 2, "丙")]),
        # run together by spaces
        ("一是甲      二是乙", [(1, 1, "甲"), (1, 2, "乙")]),
        # no markers
        ("最后由专人按照要求发布。", [(0, None, "最后由专人按照要求发布。")]),
        ("统一是目标，第20条第（一）项。", [(0, None, "统一是目标，第20条第（一）项。")]),
        ("公开2.5万条。3.5%的增长", [(0, None, "公开2.5万条。3.5%的增长")]),
    ],
)
def test_the_text_is_cut_at_its_own_numbering(text: str, expected: list[tuple[int, int | None, str]]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙", ["甲。", "乙！", "丙"]),
        ("他说“甲。乙。”丙。", ["他说“甲。乙。”丙。"]),
        ("存在问题\n甲。", ["存在问题", "甲。"]),
        # a long line without a closing mark goes on over a single line end
        (
            "对申请办理时限等关键环节进行监控当出现超期预警等问题时及时\n进行提醒。",
            ["对申请办理时限等关键环节进行监控当出现超期预警等问题时及时\n进行提醒。"],
        ),
        # but not into a label or a numbered line
        (
            "信息公开的广度不深不细还需要进一步拓展便民服务措施还需要加强\n改进情况：甲。",
            ["信息公开的广度不深不细还需要进一步拓展便民服务措施还需要加强", "改进情况：甲。"],
        ),
    ],
)
def test_sentences_end_at_their_marks_and_closed_lines(text: str, expected: list[str]) -> None:
    assert [text[slice(*span)] for span in sentences(text, (0, len(text)))] == expected


def test_clauses_keep_quotations_and_brackets_whole() -> None:
    text = "甲（子，丑），“寅，卯”乙；丙"
    assert [text[slice(*span)] for span in clauses(text, (0, len(text)))] == [
        "甲（子，丑），",
        "“寅，卯”乙；",
        "丙",
    ]
