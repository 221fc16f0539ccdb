"""Characters with their places -> lines of text."""

from __future__ import annotations

import pytest

from extractor.readers.strips import Glyph, strips_of


def _glyphs(places: list[tuple[str, float, float]], score: float | None) -> list[Glyph]:
    return [Glyph(text, x0, 90, x1, 100, 100, score=score) for text, x0, x1 in places]


@pytest.mark.parametrize(
    ("score", "text"),
    [(0.99, "1161"), (None, "116")],
    ids=["of a scan each was read once", "in a PDF bold type is printed twice"],
)
def test_the_same_character_near_another_is_one_only_where_it_may_be_printed_twice(
    score: float | None, text: str
) -> None:
    """The last one's place reaches to the end of the line's ink."""
    glyphs = _glyphs([("1", 10, 14), ("1", 14, 21), ("6", 21, 26), ("1", 26, 80)], score)
    assert [strip.text for strip in strips_of(glyphs, 1)] == [text]
