"""Normalisation with its map, the fold, and what a cell's string says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.domain.text import columns_of, fold, fold_with_places, normalise, read_mark

LONG = "政府信息公开工作取得了一定的成绩，但是与人民群众的期望相比还有一定的差距需要"  # 78 columns

NORMALISED = [
    ("", ""),
    ("甲", "甲\n"),
    ("甲\r\n乙\r丙", "甲\n乙\n丙\n"),
    ("⼀、⾏政", "一、行政\n"),
    ("\ufeff甲\u200b乙", "甲乙\n"),
    ("## 二、主动公开", "二、主动公开\n"),
    ("**一是**公开<br/>", "一是公开\n"),
    ("<a@b.cn>和<https://x.cn/y>", "a@b.cn和https://x.cn/y\n"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>\n"),
    ("<p class='x'>甲</p>", "甲\n"),
    ("scriptalert(9)</script>", "scriptalert(9)</script>\n"),
    ("961<sup>1</sup>", "961<sup>1\n"),
    ("12<br>34", "12<br>34\n"),
    ("12</b><b>34", "12</b>34\n"),
    ("<b>12</b>，**34**，5**6", "12，34，5**6\n"),
    ("甲\n— 4 —\n乙", "甲\n乙\n"),
    ("甲\n第 3 页 共 9 页\n乙", "甲\n乙\n"),
    ("１２ 件，Ａ", "１２ 件，Ａ\n"),
    ("甲\t乙 | 丙", "甲\t乙 | 丙\n"),
    (f"{LONG}\n\n进一步缩小，完成任务。", f"{LONG}进一步缩小，完成任务。\n"),
    (f"{LONG}\n\n（二）另起一段，如此。", f"{LONG}\n\n（二）另起一段，如此。\n"),
    (f"{LONG}。\n\n进一步缩小，完成任务。", f"{LONG}。\n\n进一步缩小，完成任务。\n"),
    (f"{LONG}\n\n甲\t乙，丙", f"{LONG}\n\n甲\t乙，丙\n"),
    ("短，\n\n进一步缩小，完成任务。", "短，\n\n进一步缩小，完成任务。\n"),
]


@pytest.mark.parametrize(("raw", "text"), NORMALISED)
def test_normalisation(raw: str, text: str) -> None:
    assert normalise(raw)[0] == text


def test_lines_of_one_width_are_joined_in_mid_sentence() -> None:
    line = "我镇认真贯彻落实条例，坚持以公开为常态不公开为例外的原则"
    raw = "\n".join([f"　{line}", *[f"{line} "] * 8, "到此为止。", "（一）新的一段，另起。"])
    first, second = normalise(raw)[0].splitlines()
    assert first == f"　{line}" + line * 8 + "到此为止。"
    assert second == "（一）新的一段，另起。"


def test_a_note_about_the_sums_is_never_joined() -> None:
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和，以及其他各项之和"
    assert normalise(f"{note}\n\n申请人，情况")[0].splitlines()[0] == note


@pytest.mark.parametrize(
    "raw", [raw for raw, _ in NORMALISED] + [f"# **{LONG}** \n\n 进一步，<b>缩</b>小。\n⼀"]
)
def test_every_character_leads_back_to_its_own(raw: str) -> None:
    text, offsets = normalise(raw)
    for place, char in enumerate(text):
        if char != "\n":
            assert normalise(raw[offsets.to_raw(place)])[0].strip("\n") in (char, "")


def test_columns() -> None:
    assert (columns_of("ab"), columns_of("甲b"), columns_of("")) == (2, 3, 0)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ａ b\tＣ", "abc"),
        ("“三安全”", '"三安全"'),
        ("〔2021〕", "[2021]"),
        ("⼆\u200b", "二"),
        ("（１）", "(1)"),
        ("ABC d", "abcd"),
    ],
)
def test_the_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_fold_knows_its_places() -> None:
    assert fold_with_places("㈠ 甲") == ("(一)甲", [0, 0, 0, 2])


MARKS = [
    ("", "blank", None, None),
    (" \u00a0\u3000", "blank", None, None),
    ("\u200b", "blank", None, None),
    *(
        (dash, "dash", None, None)
        for dash in ("/", "-", "—", "——", "－", "–", "- -", "无", "無", "不涉及", "不適用", "N/A")
    ),
    ("12", "printed", "12", None),
    ("１２", "printed", "12", None),
    ("1,234", "printed", "1234", None),
    ("１，２３４", "printed", "1234", None),
    ("1 234", "printed", "1234", None),
    ("11,398,889", "printed", "11398889", None),
    ("59237.2449", "printed", "59237.2449", None),
    ("43.788万元", "printed", "43.788", "万元"),
    ("43.788 萬元", "printed", "43.788", "万元"),
    ("251000元", "printed", "251000", "元"),
    ("3件", "printed", "3", "件"),
    ("22（其中修订16件）", "printed", "22", None),
    ("22 (其中修订 16 件)", "printed", "22", None),
    ("+1036", "printed", "1036", None),
    ("-3", "printed", "-3", None),
    ("－3", "printed", "-3", None),
    ("−5", "printed", "-5", None),
    ("–5", "printed", "-5", None),
    ("\u20115", "printed", "-5", None),
    ("\ufe635", "printed", "-5", None),
    ("增加3", "printed", "3", None),
    ("减少 3", "printed", "-3", None),
    ("新增 3项", "printed", "3", "项"),
    ("净减3", "printed", "-3", None),
    ("減少3項", "printed", "-3", "项"),
    ("3.5", "printed", "3.5", None),
    ("1,23", "text", None, None),
    ("12 3", "text", None, None),
    ("若干", "text", None, None),
    ("详见附件1", "text", None, None),
    ("约3", "text", None, None),
    ("1" * 300, "text", None, None),
    # A footnote's sign is no digit of the number, and other scripts' digits are none of the form's.
    *((f"961{sign}", "text", None, None) for sign in ("①", "⑫", "²", "½", "*", "[1]", "↑", "٣")),
    *((sign, "text", None, None) for sign in ("①", "²", "½", "٣", "(4)", "4.")),
    ("9６1", "printed", "961", None),
    ("1.2万", "text", None, None),
]


@pytest.mark.parametrize(("raw", "state", "value", "unit"), MARKS)
def test_what_a_string_says(raw: str, state: str, value: str | None, unit: str | None) -> None:
    mark = read_mark(raw)
    assert (mark.state, mark.value, mark.unit) == (state, None if value is None else Decimal(value), unit)
    assert mark.decimal == (value is not None and "." in value)
