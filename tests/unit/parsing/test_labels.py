"""Recognising printed labels: whole, misprinted, shortened, in other scripts, with ordinals and explanations."""

from __future__ import annotations

import pytest

from extractor.domain import form
from extractor.parsing.labels import bare, is_label_like, is_row_label, likeness, ordinal, word_of
from extractor.parsing.script import simplified

ROWS = {row.id: row for name in form.TABLES for layout in ("2019", "2021") for row in form.rows(name, layout)}


def best(text: str, table: form.TableName = "requests", layout: str = "2021") -> str:
    """The row that the text is most like."""
    row = max(form.rows(table, layout), key=lambda row: likeness(text, row))
    return row.id if likeness(text, row) > 0 else ""


BEST = [
    ("一、本年新收政府信息公开申请数量", "new_received"),
    ("二 、 上年 结转政府信息公开数量", "carried_in"),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partially_granted"),
    ("部分公开(区分处理的,只", "partially_granted"),
    ("其他法律行政止公开", "denied.prohibited_by_law"),
    ("三安全一稳定", "denied.security_stability"),
    ("3.危及\"三安全一稳定\"", "denied.security_stability"),
    ("内部事务", "denied.internal_affairs"),
    ("5．要求⾏政机关确认或重新出具已获取信息", "rejected.reconfirmation"),
    ("逾期不补正", "other.uncorrected"),
    ("2.申请人逾期未按收费通知", "other.fee_unpaid"),
    ("3.其他", "other.misc"),
    ("（七）合计", "handled_total"),
    ("四、結轉下年度繼續辦理", "carried_out"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), BEST)
def test_a_printed_label_is_most_like_its_row(text: str, row: str) -> None:
    assert best(text) == f"requests.{row}"


@pytest.mark.parametrize(
    ("text", "row", "least", "most"),
    [
        ("规章", "proactive.regulations", 1.0, 1.0),
        ("行政事业型收费", "proactive.fees", 1.0, 1.0),
        ("规范性文件", "proactive.normative_documents", 1.0, 1.0),
        ("行改许可", "proactive.licensing", 0.6, 0.8),
        ("其他对外管理服务", "proactive.other_services", 0.6, 1.0),
        ("", "proactive.licensing", 0.0, 0.0),
        ("会议纪要", "proactive.licensing", 0.0, 0.0),
        ("许可", "proactive.licensing", 0.5, 0.7),
    ],
)
def test_likeness(text: str, row: str, least: float, most: float) -> None:
    assert least <= likeness(text, ROWS[row]) <= most


def test_an_ordinal_tells_two_like_labels_apart() -> None:
    text = "2.没有现成信息需要制作"
    rows = [row for row in form.rows("requests", "2021") if row.group == "（四）无法提供"]
    assert max(rows, key=lambda row: likeness(text, row)).id == "requests.unavailable.needs_creation"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("（三）不予公开", "不予公开"),
        ("1. 属于国家秘密", "属于国家秘密"),
        ("三安全一稳定", "三安全一稳定"),
        ("自 然 人", "自然人"),
        ("（一）", ""),
        ("規範性檔案", "规范性文件"),
    ],
)
def test_a_bare_label(text: str, key: str) -> None:
    assert bare(text) == key


@pytest.mark.parametrize(
    ("text", "value"),
    [("（三）不予", "三"), ("12.某事", "12"), ("⼆、上年", "二"), ("规章", None), ("三安全", None)],
)
def test_an_ordinal(text: str, value: str | None) -> None:
    assert ordinal(text) == value


@pytest.mark.parametrize(
    ("text", "table", "strong"),
    [
        ("规章", "proactive", True),
        ("规章（设区的市人民政府应提供）", "proactive", True),
        ("第二十条第(一)项", "proactive", True),
        ("自然人", "requests", True),
        ("总计", "requests", False),
        ("结果维持", "proceedings", True),
        ("本年新收政府信息公开申请数量如下", "requests", True),
    ],
)
def test_a_word_tells_its_table(text: str, table: str, strong: bool) -> None:
    word = word_of(text)
    assert word is not None
    assert (word.table, word.strong) == (table, strong)


@pytest.mark.parametrize("text", ["", "（一）", "信访件", "年度工作要点"])
def test_what_is_no_word_of_the_form(text: str) -> None:
    assert word_of(text) is None


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("规章", True),
        ("（四）", True),
        ("另行制作", True),
        ("其他法津行政法规禁正公开", True),
        ("若干", False),
        ("详见附件", False),
        ("", False),
    ],
)
def test_what_could_be_a_label(text: str, like: bool) -> None:
    assert is_label_like(text) is like


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("（七）总计", True),
        ("1.属于国家秘密", True),
        ("部分公开（注：含区分处理）", True),
        ("2.申请人逾期（七）总计", False),
        ("秘密", False),
    ],
)
def test_a_whole_label_of_a_row(text: str, whole: bool) -> None:
    assert is_row_label(text, "requests") is whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("規範性檔案", "规范性文件"),
        ("專案數量", "项目数量"),
        ("政府資訊", "政府信息"),
        ("规范性文件", "规范性文件"),
        ("abc，１", "abc，１"),
        ("镕基", "镕基"),  # outside GB 2312 and yet simplified
    ],
)
def test_simplified(text: str, expected: str) -> None:
    assert simplified(text) == expected
