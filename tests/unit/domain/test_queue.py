"""Risk: what puts a record before another in the queue."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from extractor.domain.document import SourceRef
from extractor.domain.queue import QueueFilter, risk
from extractor.domain.report import Finding, Record, Run, Sourced, Text2

SOURCE = SourceRef(path="a.txt", name="a.txt", sha256="0" * 64, media_type="text/plain", bytes=1)


def record(*severities: Any, confidences: tuple[float | None, ...] = ()) -> Record:
    return Record(
        source=SOURCE,
        cells={f"c{n}": Sourced(state="printed", value=0, confidence=c) for n, c in enumerate(confidences)},
        findings=tuple(
            Finding(code="X", severity=severity, message=Text2(zh="", en="")) for severity in severities
        ),
        run=Run(version="0"),
    )


def test_a_clean_record_has_none() -> None:
    assert risk(record(), None) == risk(record(), 0) == 0


@pytest.mark.parametrize(
    ("riskier", "other"),
    [
        ((record("error"), None), (record("warning", "warning", "warning", "warning"), None)),
        ((record("warning"), None), (record(*["notice"] * 8), None)),
        ((record("notice"), None), (record(), None)),
        ((record("error", "error"), None), (record("error", "warning"), None)),
        ((record(), 1), (record("error"), 0)),
        ((record(confidences=(0.5,)), None), (record(confidences=(0.95,)), None)),
        ((record("warning"), None), (record(confidences=(0.5,)), None)),
    ],
)
def test_the_graver_comes_first(riskier: tuple[Record, int | None], other: tuple[Record, int | None]) -> None:
    assert risk(*riskier) > risk(*other)


def test_no_confidence_is_not_a_low_one() -> None:
    assert risk(record(confidences=(None, None)), None) == 0


@pytest.mark.parametrize(
    "wanted", [{"limit": 0}, {"limit": 100_000}, {"offset": -1}, {"state": "skipped"}, {"sort": "id"}]
)
def test_a_filter_that_makes_no_sense_is_refused(wanted: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        QueueFilter(**wanted)
