"""Where the text of a web page stands in the page as it came.

Segment       a stretch of character data between two tags of the raw page, to which text is mapped back.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from extractor.domain.document import Span

# Comments and what scripts hold: in the raw page, but no text of it.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|xml)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_SEGMENT = re.compile(r"(?:\A|(?<=>))[^<]*[^<\s][^<]*")
_KEY = 12  # characters by which a text node is known again among the segments
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][\da-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")
_PARAGRAPH_TAG = re.compile(r"<(?:/p|br|/div|/li|/h[1-6]|/section)\b", re.IGNORECASE)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)


def keeps_lines(raw: str) -> bool:
    """A text or Markdown file in which a table is written as HTML: its paragraphs are lines, not elements."""
    if _WHOLE_PAGE.search(raw, 0, 2000):
        return False
    outside = "".join(_outside_tables(raw))
    plain = sum(1 for line in outside.splitlines() if line.strip() and "<" not in line)
    return plain > sum(1 for _ in _PARAGRAPH_TAG.finditer(outside))


def _outside_tables(raw: str) -> Iterator[str]:
    depth, at = 0, 0
    for match in _TABLE_TAG.finditer(raw):
        if depth == 0:
            yield raw[at : match.start()]
        depth = max(0, depth + (-1 if match[1] else 1))
        at = match.end()
    if depth == 0:
        yield raw[at:]


class Places:
    """Finds the text nodes of the tree again in the raw page, in their order."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._segments: list[Span] = []
        self._by_words: dict[str, list[int]] = defaultdict(list)
        self._next = 0
        for match in _SEGMENT.finditer(
            _UNSEEN.sub(lambda unseen: "<" + " " * (len(unseen[0]) - 2) + ">", raw)
        ):
            self._by_words[_key(match[0])].append(len(self._segments))
            self._segments.append(match.span())

    @property
    def here(self) -> int:
        """Where the text node begins that comes next."""
        return self._segments[min(self._next, len(self._segments) - 1)][0] if self._segments else 0

    def of(self, text: str) -> Iterator[tuple[str, int]]:
        """The text in pieces with the raw offset of each; where it can't be found, in one piece at the last place known."""
        places = self._by_words.get(_key(text), ())
        index = bisect_left(places, self._next)
        if index == len(places):
            yield text, max(0, min(self.here, len(self._raw) - len(text)))
            return
        self._next = places[index] + 1
        start, end = self._segments[places[index]]
        yield from _pieces(text, self._raw[start:end], start)


def _key(text: str) -> str:
    """The beginning of a text node or of its segment, entities read."""
    head = text.lstrip()[:80]
    return (html.unescape(head).lstrip() if "&" in head else head)[:_KEY].rstrip()


def _pieces(text: str, segment: str, start: int) -> Iterator[tuple[str, int]]:
    if "&" not in segment or html.unescape(segment).split() != text.split():
        lead, own = len(text) - len(text.lstrip()), len(segment) - len(segment.lstrip())
        if lead:
            yield text[:lead], start
        yield text[lead:], start + own
        return
    at = 0
    for match in _ENTITY.finditer(segment):
        if match.start() > at:
            yield segment[at : match.start()], start + at
        yield html.unescape(match[0]), start + match.start()
        at = match.end()
    if at < len(segment):
        yield segment[at:], start + at
