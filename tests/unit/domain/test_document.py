"""The map from the document's text back to the raw characters; frozen, closed nouns."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from extractor.domain.document import Box, OffsetMap


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ((), [0, 1, 2, 3]),
        (((0, 0),), [0, 1, 2, 3]),
        (((0, 5),), [5, 6, 7, 8]),
        (((0, 1), (2, 9)), [1, 2, 9, 10]),
    ],
)
def test_offsets_lead_back(runs: tuple[tuple[int, int], ...], expected: list[int]) -> None:
    assert [OffsetMap(runs=runs).to_raw(offset) for offset in range(4)] == expected


def test_an_offset_before_the_first_run_counts_back_from_it() -> None:
    assert OffsetMap(runs=((2, 7),)).to_raw(1) == 6


def test_a_noun_is_closed_and_frozen() -> None:
    box = Box(x0=0, y0=0, x1=1, y1=1)
    with pytest.raises(ValidationError):
        box.x0 = 3
    with pytest.raises(ValidationError):
        Box.model_validate({"x0": 0, "y0": 0, "x1": 1, "y1": 1, "z": 2})
