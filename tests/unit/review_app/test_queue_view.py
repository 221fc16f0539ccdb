"""What the queue page decides to show, without a page."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.queue import Holder, QueueFilter, QueuePage
from review_app import queue_view as v
from review_app.language import catalogue
from review_app.moments import UTC_ZONE
from tests.unit.review_app.desks import a_row

zh, en = catalogue("zh"), catalogue("en")
NOW = "2024-05-06T08:00:00+00:00"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, QueueFilter()),
        ({"state": "all"}, QueueFilter(state=None)),
        ({"state": "approved", "year": "2023"}, QueueFilter(state="approved", year=2023)),
        ({"issuer": "  某乡 ", "findings": "2"}, QueueFilter(issuer="某乡", min_findings=2)),
        ({"page": "3"}, QueueFilter(offset=100)),
        ({"held": "free", "only": "twins,drifted"}, QueueFilter(held="free", twins=True, drifted=True)),
        ({"held": "x", "only": "all,,session"}, QueueFilter()),
        ({"state": "burnt", "year": "-1", "findings": "1e9", "page": "0"}, QueueFilter()),
        ({"year": "99999999999999999999", "issuer": " "}, QueueFilter()),
        ({"issuer": "某\0乡", "year": "2023"}, QueueFilter(year=2023)),
        ({"issuer": "\ud800"}, QueueFilter()),
    ],
)
def test_a_url_is_a_filter(query: dict[str, str], asked: QueueFilter) -> None:
    assert v.filter_from_query(query) == asked


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, []),
        (
            {"state": "all", "year": "2023", "issuer": "某乡", "only": "twins", "held": "mine", "page": "2"},
            [],
        ),
        ({"year": "", "utm_source": "x"}, []),
        ({"issuer": "某\0乡"}, [r"issuer=某\x00乡"]),
        (
            {"state": "burnt", "year": "-1", "held": "x", "page": "0"},
            ["state=burnt", "year=-1", "held=x", "page=0"],
        ),
    ],
)
def test_what_no_filter_knows_is_named(query: dict[str, str], told: list[str]) -> None:
    words = v.unknown_in_query(query, en)
    assert words.endswith(", ".join(told))
    assert bool(words) == bool(told)


@pytest.mark.parametrize(
    "asked",
    [
        QueueFilter(),
        QueueFilter(state=None, year=2023, issuer="某乡", min_findings=1, offset=150),
        QueueFilter(state="superseded", held="others", twins=True, sent_back=True, drifted=True),
    ],
)
def test_a_filter_survives_its_url(asked: QueueFilter) -> None:
    assert v.filter_from_query(v.query_from_filter(asked)) == asked


def test_a_default_filter_leaves_the_url_clean_and_no_session_is_in_it() -> None:
    assert v.query_from_filter(QueueFilter(session="geheim")) == {}


def _page(*rows: Any, total: int = 0, **more: Any) -> QueuePage:
    return QueuePage(**{"rows": rows, "total": total, "counts": {}, "years": (), **more})


def _view(page: QueuePage, asked: QueueFilter | None = None, say: Any = en) -> Any:
    return v.queue_view(page, asked or QueueFilter(), say, NOW, UTC_ZONE)


HELD = (
    Holder(name="李", items=2, until="2024-05-06T08:03:10+00:00"),
    Holder(name="王", items=1, until="2024-05-06T08:01:00+00:00"),
)


@pytest.mark.parametrize(
    ("page", "asked", "reason"),
    [
        (_page(), {}, "nothing has been read yet"),
        (_page(everything={"approved": 3, "rejected": 1}), {}, "approved 3, rejected 1"),
        (_page(everything={"open": 7, "approved": 2}), {"issuer": "某乡"}, "hides 7 reports"),
        (_page(everything={"open": 7, "approved": 2}), {"issuer": "某乡", "state": None}, "hides 9 reports"),
        (
            _page(everything={"open": 3}, holders=HELD),
            {"held": "free"},
            "李: 2, for 4 min more; 王: 1, for 1 min",
        ),
        (_page(everything={"open": 3}, holders=HELD), {"held": "mine"}, "hides 3 reports"),
        (_page(total=3), {"offset": 50}, "past the end"),
    ],
)
def test_an_empty_queue_says_why(page: QueuePage, asked: dict[str, Any], reason: str) -> None:
    view = _view(page, QueueFilter(**asked))
    assert view["rows"] == []
    assert reason in view["empty"]


def test_a_row_has_a_sign_beside_each_colour() -> None:
    row = _view(_page(a_row(golden_differences=2), total=1), say=zh)["rows"][0]
    assert [count["text"] for count in row["counts"]] == ["✖ 1", "ℹ 2"]
    assert (row["golden"], row["risk"], row["changed"]) == ("≠ 2", "10.2", "2024-05-06 07:08")
    assert (row["notes"], row["mine"]) == ([], False)


def test_a_row_without_a_name_says_so() -> None:
    nameless = a_row(issuer=None, title=None, year=None, path="很长的文件夹/年报/某乡.zip/某乡.txt")
    row = _view(_page(nameless, total=1), say=zh)["rows"][0]
    assert (row["issuer"], row["title"], row["year"]) == ("（无发布机关）", "（无标题） 某乡.txt", "")
    assert (row["file"], row["path"]) == ("某乡.txt", nameless.path)


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"holder": "李", "session": "s1", "held_until": "2024-05-06T08:04:59+00:00"}, "held by 李, 5 min left"),
        ({"holder": "李", "session": "mine", "held_until": "2024-05-06T08:01:00+00:00"}, "held by you, 1 min left"),
        ({"remark": "再看 R1", "remark_by": "王"}, "Sent back by 王: 再看 R1"),
        ({"conflicts": 2}, "2 edits to look at"),
        ({"drifted": True}, "a later reading differs"),
        ({"twins": 1}, "1 more of the same report"),
        ({"twins": 1, "superseded_by": "x"}, "another copy was chosen"),
    ],
)  # fmt: skip
def test_what_a_reviewer_should_know_of_a_row(changes: dict[str, Any], note: str) -> None:
    row = _view(_page(a_row(**changes), total=1), QueueFilter(session="mine"))["rows"][0]
    assert [note in one["text"] for one in row["notes"]] == [True]
    assert row["mine"] == (changes.get("session") == "mine")


def test_pages() -> None:
    view = _view(_page(a_row(), total=101), QueueFilter(offset=100))
    assert (view["page"], view["pages"], view["range"]) == (3, 3, "101–101 of 101")
