"""Which stretch of the document answers which section of the report.

Section     one of the six statutory parts, or the preamble before them; found by heading, and by content where the heading is lost.
Sections    all that were found, in the order of the text, and the prose stretches that are left when the tables are taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from extractor.domain.document import Frozen, Span

SectionKey = Literal["preamble", "overview", "proactive", "requests", "proceedings", "problems", "other"]


class Section(Frozen):
    """[start, end) of the text with its heading, whose own stretch is `heading` (None where the heading is lost)."""

    key: SectionKey
    start: int
    end: int
    heading: Span | None = None


class Sections(Frozen):
    """`parts` in the order of the text; `prose` the stretches outside the tables, in order."""

    parts: tuple[Section, ...]
    prose: tuple[Span, ...]

    def part(self, key: SectionKey) -> Section | None:
        """The first part of that key, None where the report has none."""
        return next((part for part in self.parts if part.key == key), None)


def find_sections(text: str, tables: Sequence[Span] = ()) -> Sections:
    """`tables` are the stretches that the table parser took; they belong to no prose."""
    raise NotImplementedError
