"""What the upload page says of each file, without a page."""

from __future__ import annotations

import pytest

from extractor.domain.jobs import HandIn, HandInPage, Outcome
from extractor.domain.report import ErrorObject, Fault, Text2
from review_app.language import catalogue
from review_app.uploads import list_view, row_view

zh, en = catalogue("zh"), catalogue("en")


def fault(message: str = "bad", member: str | None = None) -> ErrorObject:
    words = Fault(
        code="x", message=Text2(zh="坏", en=message), value="0x89", hint=Text2(zh="换", en="use another")
    )
    return ErrorObject(source={"path": "a", "member": member}, error=words)


def handed(state: str, outcome: Outcome | None = None, so_far: int = 0) -> HandIn:
    return HandIn.model_validate(
        {
            "id": 7,
            "name": "a.txt",
            "by": "李",
            "at": "2024-03-01T08:00:00+00:00",
            "state": state,
            "job": "j",
            "outcome": outcome or Outcome(),
            "so_far": so_far,
        }
    )


@pytest.mark.parametrize(
    ("row", "state", "text"),
    [
        (handed("waiting"), "waiting", "waiting; it is stored and will be read"),
        (handed("reading"), "reading", "being read"),
        (handed("reading", so_far=3), "reading", "being read: 3 reports so far"),
        (handed("done", Outcome(added=("1", "2"), known=("3",))), "added", "read: 3 in the queue"),
        (handed("done", Outcome(known=("1",))), "added", "already there: nothing was stored twice"),
        (handed("known", Outcome(added=("1",))), "known", "already there: nothing was stored twice"),
        (handed("failed", Outcome(errors=(fault(),))), "failed", "not read"),
        (
            handed("failed", Outcome(added=("1",), errors=(fault(), fault()))),
            "failed",
            "1 in the queue, 2 not read",
        ),
    ],
)
def test_a_file_is_told_by_its_state(row: HandIn, state: str, text: str) -> None:
    view = row_view(row, en)
    assert (view["state"], view["text"]) == (state, text)
    assert (view["retry"] is not None) == (state == "failed")


def test_the_first_faults_are_told_and_the_others_counted() -> None:
    errors = (
        *(fault(member=f"{n}.txt") for n in range(3)),
        *(fault("worse") for _ in range(4)),
        fault("bad"),
    )
    told = row_view(handed("failed", Outcome(errors=errors)), en)["faults"]
    assert told[0] == "0.txt — bad — 0x89 — use another"
    assert told[3:] == ["worse × 4", "bad × 1"]


def test_of_many_reports_in_a_zip_the_first_can_be_opened_here() -> None:
    assert row_view(handed("done", Outcome(added=tuple("abcdef"))), en)["items"] == ["a", "b", "c"]


def test_the_list_says_how_far_it_is() -> None:
    counts = {"waiting": 2, "reading": 1, "done": 6, "known": 0, "failed": 1}
    view = list_view(HandInPage.model_validate({"rows": [handed("waiting")], "counts": counts}), en)
    assert view["summary"] == "2 waiting · 1 being read · 6 read · 1 failed"
    assert view["share"] == 0.7
    assert view["can_clear"]
    assert view["more"].startswith("9 older")


def test_a_list_that_is_through_needs_no_progress() -> None:
    counts = {"waiting": 0, "reading": 0, "done": 1, "known": 0, "failed": 0}
    view = list_view(HandInPage.model_validate({"rows": [handed("done")], "counts": counts}), zh)
    assert (view["share"], view["more"]) == (None, "")
