"""What the pages decide to show, without a page."""

from __future__ import annotations

import pytest

from extractor.domain.review import Signature
from extractor.errors import Refused
from review_app import viewmodels as v
from review_app.language import catalogue

zh, en = catalogue("zh"), catalogue("en")
SIGNATURE = Signature(key="R1:x", reason="原文如此", by="王", at="2024-01-01T00:00:00+00:00")


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
