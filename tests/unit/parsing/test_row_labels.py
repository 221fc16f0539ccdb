"""Which rows of the form a printed label says."""

from __future__ import annotations

import pytest

from extractor.domain import form
from extractor.domain.form import LayoutName, TableName
from extractor.parsing.row_labels import joined_labels, places_said, said_by
from extractor.parsing.rows import Piece, TableRow


def _said(text: str, table: TableName = "requests", layout: LayoutName = "2021") -> list[str]:
    rows = form.rows(table, layout)
    return [rows[place].id.partition(".")[2] for place in places_said(text, table, layout)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5.属于三类内部事务信息", ["denied.internal_affairs"]),
        ("5. 属于三类 内部事务信息", ["denied.internal_affairs"]),
        ("内部事务信息", ["denied.internal_affairs"]),  # a piece that only one label holds
        ("1属于田家校密", ["denied.state_secret"]),  # a scan's
        ("（四）无法提供 1.本机关不掌握相关政府信息", ["unavailable.not_held"]),  # behind its group's heading
        ("一、本年新叹政府信息公开申请数量", ["new_received"]),
        ("一、本年田叹政府信息公开申请数量", []),  # as near to 上年结转 as to 本年新收 but for one character
        ("不予公开", []),  # a group's heading, though 予以公开 is near
        ("申请", []),
        ("么畅具硝甴曱", []),
        ("", []),
    ],
)
def test_a_label_says_a_row_where_no_other_is_about_as_near(text: str, said: list[str]) -> None:
    assert _said(text) == said


def test_a_note_behind_a_label_changes_nothing() -> None:
    assert _said("规章（设区的市、自治州人民政府应提供相关数据）", "proactive", "2019") == ["regulations"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "4保护第三方合法权益ーレム  5.属于三类内部事务信息",
            ["denied.third_party_rights", "denied.internal_affairs"],
        ),
        ("一 本年新收政府信息公开申请数量文ら 么二、上年结转政府信息", ["new_received", "carried_in"]),
        ("（一）予以公开（二）部分公开", ["granted", "partially_granted"]),
    ],
)
def test_labels_in_one_cell_say_each_of_their_rows(text: str, said: list[str]) -> None:
    assert _said(text) == said
    assert len(joined_labels(text, "requests", "2021")) == len(said)


@pytest.mark.parametrize(
    "text", ["1.属于国家秘密  2.么畅", "3.要求提供公开出版物 4.", "8.属于行政查询事项\n（四）无法提供"]
)
def test_a_label_that_something_else_follows_says_nothing_surely(text: str) -> None:
    assert _said(text) == []
    assert joined_labels(text, "requests", "2021") == ()


def test_a_label_broken_over_lines_is_one() -> None:
    for text in (
        "（二）部分公开（区分处理的，\n只计这一情形，不计其他情形）",
        "（二）部分公开（区分处理的  只计这一情形，不计他情形）",
    ):
        assert _said(text) == ["partially_granted"]
        assert joined_labels(text, "requests", "2021") == ()


def test_the_label_on_the_row_goes_before_the_one_above_it() -> None:
    on, above = Piece("2.重复申请", 10, 16), Piece("1.信访举报投诉类申请", 0, 11)
    assert said_by(TableRow((on,), (above,), ()), "requests", "2021") == (16,)
    assert said_by(TableRow((), (above,), ()), "requests", "2021") == (15,)
    assert said_by(TableRow((), (), ()), "requests", "2021") == ()


def test_labels_that_stand_apart_are_no_rows_own() -> None:
    labels = tuple(Piece(row.label, 0, 1) for row in form.rows("requests", "2021")[:5])
    assert said_by(TableRow((), labels, ()), "requests", "2021") == ()
    assert said_by(TableRow((), labels[:4], ()), "requests", "2021") == (3,)
