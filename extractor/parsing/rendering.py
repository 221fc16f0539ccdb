"""A report in simplified characters for the rules to read, with the way back to what is printed.

Rendering   the report's text as a mainland reader would type it: traditional characters simplified, and without the pinyin that
            converted pages leave behind (據(jù)); `places` gives for each of its characters where it stands in the report.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from extractor.domain.document import Document, Span
from extractor.domain.narrative import (
    Group,
    Improvement,
    Item,
    Leadership,
    Narrative,
    Platform,
    Problem,
    Quote,
    ResponsibleOfficial,
    ResponsibleUnit,
    Staff,
)
from extractor.parsing.grounding import quote_at
from extractor.parsing.script import simplified
from extractor.parsing.sections import Sections

# Characters that only a traditional text has, of the words that every report has: 開 發 務 報 網 機 關 ...
_TRADITIONAL = re.compile("[開發務報網機關條進強區縣鎮鄉專業]")
_PINYIN = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)")
# Fields that the guide wants as printed, by the type of item.
_PRINTED: dict[type[Item], tuple[str, ...]] = {
    Group: ("name", "leader_title", "deputy_titles", "member_titles", "office_unit", "office_head_title"),
    ResponsibleUnit: ("name",),
    ResponsibleOfficial: ("title",),
    Staff: ("role",),
    Platform: ("name",),
    Problem: ("text",),
    Improvement: ("text",),
}
_Any = TypeVar("_Any", bound=Item)


class Rendering(NamedTuple):
    document: Document
    sections: Sections
    printed: Document
    places: Sequence[int]

    def as_printed(self, narrative: Narrative) -> Narrative:
        """The narrative that was read of the rendering, with the report's own characters and places."""
        leadership = narrative.leadership
        unit = leadership.responsible_unit
        return Narrative(
            leadership=Leadership(
                groups=self._items(leadership.groups),
                responsible_unit=None if unit is None else self._item(unit),
                responsible_officials=self._items(leadership.responsible_officials),
                staff=self._items(leadership.staff),
            ),
            platforms=self._items(narrative.platforms),
            problems=self._items(narrative.problems),
            improvements=self._items(narrative.improvements),
            statements=self._items(narrative.statements),
            processing_fee=self._item(narrative.processing_fee),
        )

    def _items(self, items: tuple[_Any, ...]) -> tuple[_Any, ...]:
        return tuple(self._item(item) for item in items)

    def _item(self, item: _Any) -> _Any:
        values: dict[str, object] = {"quotes": tuple(self._quote(quote) for quote in item.quotes)}
        for field in _PRINTED.get(type(item), ()):
            value = getattr(item, field)
            if isinstance(value, str):
                values[field] = self._words(item, value)
            elif value:
                values[field] = tuple(self._words(item, each) for each in value)
        return item.model_copy(update=values)

    def _quote(self, quote: Quote) -> Quote:
        parts = [quote_at(self.printed, *self._span(span)) for span in quote.spans]
        return Quote(
            text="".join(part.text for part in parts),
            spans=tuple(span for part in parts for span in part.spans),
            match=quote.match,
            pages=tuple(sorted({page for part in parts for page in part.pages})),
        )

    def _span(self, span: Span) -> Span:
        return self.places[span[0]], self.places[span[1] - 1] + 1

    def _words(self, item: Item, words: str) -> str:
        """The words where a quote has them, else where the report has them first; without pinyin."""
        spans = [span for quote in item.quotes for span in quote.spans]
        for start, end in (*spans, (0, len(self.document.text))):
            found = self.document.text.find(words, start, end)
            if found >= 0:
                return "".join(self.printed.text[place] for place in self.places[found : found + len(words)])
        return words


def rendering(document: Document, sections: Sections) -> Rendering | None:
    """None where the report is in simplified characters, as nearly all are."""
    text = document.text
    if not _TRADITIONAL.search(text):
        return None
    ends = [0, *(at for match in _PINYIN.finditer(text) for at in match.span()), len(text)]
    places = [place for a, b in zip(ends[::2], ends[1::2], strict=True) for place in range(a, b)]
    # line by line: the conversion is kept by its text, and whole reports would fill that store
    lines = "".join(text[place] for place in places).split("\n")
    plain = "\n".join(_as_long(line, simplified(line)) for line in lines)
    return Rendering(
        document=document.model_copy(update={"text": plain, "tables": (), "words": ()}),
        sections=_moved(sections, places),
        printed=document,
        places=places,
    )


def _as_long(line: str, plain: str) -> str:
    """The conversion goes character by character; where a word changed its length, so that no place is right, it is not used."""
    return plain if len(plain) == len(line) else line


def _moved(sections: Sections, places: Sequence[int]) -> Sections:
    def moved(span: Span) -> Span:
        return bisect_left(places, span[0]), bisect_left(places, span[1])

    parts = []
    for part in sections.parts:
        start, end = moved((part.start, part.end))
        heading = None if part.heading is None else moved(part.heading)
        parts.append(part.model_copy(update={"start": start, "end": end, "heading": heading}))
    return Sections(parts=tuple(parts), prose=tuple(moved(span) for span in sections.prose))
