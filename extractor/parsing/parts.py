"""A file that holds several reports, one after another: where each begins."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extractor.domain.document import Span

_TITLE = re.compile(
    r"^[^\n。；]{0,60}?(?:信息公开)[^\n。；]{0,20}?(?:年\s?度\s?报\s?告|年\s?报)[^\n。；]{0,6}$", re.MULTILINE
)
_OVERVIEW = re.compile(r"^[ \t]*(?:[（(]?一[)）、.．]?)?[ \t]*总体情况", re.MULTILINE)
_TABLE_ROW = re.compile(r"本年新收政府信息公开|第二十条第")


def find_parts(text: str) -> tuple[Span, ...]:
    """The stretch of each report, in order; one stretch of the whole text where it holds one report or none.

    A report begins at a title line that is followed by an overview and a table before the next such title; a title repeated by a
    page header or by the site begins none. A report that stands there a second time, word for word, as where a site keeps a copy for
    phones or for the printer, is one."""
    starts = [match.start() for match in _TITLE.finditer(text)]
    if len(starts) < 2:
        return ((0, len(text)),)
    bounds = [*starts, len(text)]
    whole = [
        start
        for start, end in itertools.pairwise(bounds)
        if _OVERVIEW.search(text, start, end) and _TABLE_ROW.search(text, start, end)
    ]
    if len(whole) < 2:
        return ((0, len(text)),)
    edges = [0, *whole[1:], len(text)]
    return _without_copies(text, whole, list(itertools.pairwise(edges)))


def _without_copies(text: str, starts: Sequence[int], parts: Sequence[Span]) -> tuple[Span, ...]:
    """Of those that begin alike, over the length of the shorter one, the longest: a site's footer may follow it, or the other was
    cut off."""
    kept: list[tuple[str, Span]] = []
    for start, part in zip(starts, parts, strict=True):
        words = "".join(text[start : part[1]].split())
        alike = [one for one in kept if words.startswith(one[0]) or one[0].startswith(words)]
        if not alike:
            kept.append((words, part))
        elif len(words) > max(len(one[0]) for one in alike):
            kept[kept.index(alike[0])] = (words, part)
    return tuple(part for _, part in kept)
