"""What the pages decide to show, without a page."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.queue import QueueFilter, QueuePage
from extractor.domain.report import ErrorObject, Fault, Text2
from extractor.domain.review import Signature
from extractor.errors import Refused
from extractor.services.ingest import UploadResult
from review_app import viewmodels as v
from review_app.language import catalogue
from tests.unit.review_app.desks import a_row

zh, en = catalogue("zh"), catalogue("en")
SIGNATURE = Signature(key="R1:x", reason="原文如此", by="王", at="2024-01-01T00:00:00+00:00")


# --- queue ---


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, QueueFilter()),
        ({"state": "all"}, QueueFilter(state=None)),
        ({"state": "approved", "year": "2023"}, QueueFilter(state="approved", year=2023)),
        ({"issuer": "  某乡 ", "findings": "2"}, QueueFilter(issuer="某乡", min_findings=2)),
        ({"page": "3"}, QueueFilter(offset=100)),
        ({"state": "burnt", "year": "-1", "findings": "1e9", "page": "0"}, QueueFilter()),
        ({"year": "99999999999999999999", "issuer": " "}, QueueFilter()),
    ],
)
def test_a_url_is_a_filter(query: dict[str, str], asked: QueueFilter) -> None:
    assert v.filter_from_query(query) == asked


@pytest.mark.parametrize(
    "asked",
    [
        QueueFilter(),
        QueueFilter(state=None, year=2023, issuer="某乡", min_findings=1, offset=150),
        QueueFilter(state="rejected"),
    ],
)
def test_a_filter_survives_its_url(asked: QueueFilter) -> None:
    assert v.filter_from_query(v.query_from_filter(asked)) == asked


def test_a_default_filter_leaves_the_url_clean() -> None:
    assert v.query_from_filter(QueueFilter()) == {}


def _page(*rows: Any, total: int = 0, years: tuple[int, ...] = (), **counts: int) -> QueuePage:
    return QueuePage(rows=rows, total=total, counts=counts, years=years)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "asked", "reason"),
    [
        (_page(), QueueFilter(), "nothing has been read yet"),
        (_page(open=0, approved=3, rejected=1), QueueFilter(), "approved 3, rejected 1"),
        (_page(), QueueFilter(issuer="某乡"), "No report matches"),
        (_page(total=3, open=3), QueueFilter(offset=50), "past the end"),
    ],
)
def test_an_empty_queue_says_why(page: QueuePage, asked: QueueFilter, reason: str) -> None:
    view = v.queue_view(page, asked, en)
    assert view["rows"] == []
    assert reason in view["empty"]


def test_a_row_has_a_sign_beside_each_colour() -> None:
    row = v.queue_view(_page(a_row(golden_differences=2), total=1), QueueFilter(), zh)["rows"][0]
    assert [count["text"] for count in row["counts"]] == ["✖ 1", "ℹ 2"]
    assert (row["golden"], row["risk"], row["changed"]) == ("≠ 2", "10.2", "2024-05-06 07:08")


def test_a_row_without_a_name_says_so() -> None:
    row = v.queue_view(_page(a_row(issuer=None, title=None, year=None), total=1), QueueFilter(), zh)["rows"][
        0
    ]
    assert (row["issuer"], row["title"], row["year"]) == ("（无发布机关）", "（无标题）", "")


def test_pages() -> None:
    view = v.queue_view(_page(a_row(), total=101), QueueFilter(offset=100), en)
    assert (view["page"], view["pages"], view["range"]) == (3, 3, "101–101 of 101")


# --- upload ---


def test_each_upload_has_its_result() -> None:
    fault = Fault(
        code="x", message=Text2(zh="坏", en="bad"), value="0x89", hint=Text2(zh="换", en="use another")
    )
    error = ErrorObject(source={"path": "a"}, error=fault)
    added = v.upload_view(UploadResult(name="a", added=("1",)), en)
    known = v.upload_view(UploadResult(name="a", known=("1",)), en)
    failed = v.upload_view(UploadResult(name="a", error=error), en)
    assert [view["state"] for view in (added, known, failed)] == ["added", "known", "failed"]
    assert failed["text"] == "bad — 0x89 — use another"
    assert (added["items"], known["items"], failed["items"]) == (["1"], ["1"], [])


# --- text ---


@pytest.mark.parametrize(
    "text",
    ["<script>", "**a** _b_ `c`", "[a](b)", ":red[x]", "$x$", "# a", "www.a.b", "{{ 7*7 }}", "a\\b", "~~a~~"],
)
def test_plain_leaves_no_markdown(text: str) -> None:
    escaped = v.plain(text)
    special = set("*_`[]<>$#:{}~.\\")
    assert all(escaped[at - 1] == "\\" for at, char in enumerate(escaped) if char in special - {"\\"})
    assert escaped.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text


def test_an_error_is_told_with_its_way_out() -> None:
    assert "review." not in v.error_in_words(Refused("review.reason_needed", place="x"), zh)


@pytest.mark.parametrize(
    ("path", "hint"), [("cells.x.value", "dash"), ("report.period", "2024-01-31"), ("report.year", "number")]
)
def test_a_refused_value_is_named_with_what_would_fit(path: str, hint: str) -> None:
    told = v.error_in_words(Refused("review.bad_value", place=path, value="1O"), en)
    assert "1O" in told
    assert hint in told
