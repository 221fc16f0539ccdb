"""The prose of a report, cut where its own punctuation and numbering cut it; every stretch keeps its offsets.

Sentence    a stretch up to 。！？ or a line end that closes it; quotation marks and brackets are never cut open.
Clause      a stretch up to ，；： too.
Marker      what numbers an item: 一是, （一）, 一、, 1., ①, 第一， … with its style and its number.
Entry       the stretch from a marker to the next one, with the depth at which its style is nested; the text before the first
            marker is an entry without one, of depth 0. An entry's own text ends where its first child begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from extractor.domain.document import Span
from extractor.parsing.sections import Section, Sections

Style = Literal["part", "bracket", "arabic", "bracket_arabic", "circle", "ordinal", "bullet"]

_DIGITS = "一二三四五六七八九"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_BULLETS = "●•■◆▪◇★▶➤○□"
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_SPACE = "[ \t\u3000\xa0]*"

# Each style with the notices and reports it stands in; 首先 … counts only where it opens a list, see `_spurious`.
_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("ordinal", re.compile(rf"(?P<n>{_NUMERAL})(?:是要|是|要|则)(?!否)[:：]?")),  # 一是 (all samples), 一要
    ("ordinal", re.compile(rf"第(?P<n>{_NUMERAL})(?:[，,、：:]|是|方面[，,：:])")),  # 第一，
    ("ordinal", re.compile(rf"其(?P<n>{_NUMERAL})(?:[，,、：:]|是)")),  # 其一，
    ("ordinal", re.compile("(?P<n>首先|其次|再次|再者|最后)(?:[，,、：:]|是要|是|要(?![求素点件]))?")),
    ("arabic", re.compile(rf"(?:问题|不足|措施|举措)(?P<n>{_NUMERAL}|\d{{1,2}})[:：]")),  # 问题一：
    ("part", re.compile(rf"(?P<n>{_NUMERAL})[、．.]")),  # 一、
    ("bracket", re.compile(rf"[（(]{_SPACE}(?P<n>{_NUMERAL}){_SPACE}[）)][、，,．.]?")),  # （一）, (三)、
    ("arabic", re.compile(r"(?P<n>\d{1,2})(?:[、．]|\.(?!\d)|[）)][、]?)")),  # 1、 1. 1)
    ("bracket_arabic", re.compile(rf"[（(]{_SPACE}(?P<n>\d{{1,2}}){_SPACE}[）)][、]?")),  # （1）
    ("circle", re.compile(f"(?P<n>[{_CIRCLES}])")),
    ("bullet", re.compile(f"(?P<n>[{_BULLETS}]){_SPACE}")),
)
_SPOKEN = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9}
_RANK: dict[Style, int] = {
    "part": 0,
    "bracket": 1,
    "arabic": 2,
    "bracket_arabic": 3,
    "circle": 4,
    "ordinal": 5,
    "bullet": 6,
}

# Where a marker may stand: after white space at the line's start, after a closed sentence, and 一是 also after a comma
# (“存在一些薄弱环节，一是…”, 海丰县联安镇 2025) or after spaces that run items together (sample 003).
_CLOSED = "。；;：:！？!?”\n"
_OPENERS = "“‘「『《〈（(【[〔"
_CLOSERS = "”’」』》〉）)】]〕"
# What a marker can begin with, and what opens and closes a bracket.
_MARKER_SIGNS = re.compile(
    f"[一二三四五六七八九十第其首再最问不措举0-9{_CIRCLES}{_BULLETS}{re.escape(_OPENERS + _CLOSERS)}\n]"
)
_ONLY_MARKS = re.compile("[。！？!?；;，,：:、]+")
_SUBJECT_END = "县局镇乡市区们将道委办位处厅院步中后了"
_SHORT_LINE = 24


class Marker(NamedTuple):
    """`end` is where the item's own text begins."""

    style: Style
    number: int
    start: int
    end: int


class Entry(NamedTuple):
    """`start` to `end` is the entry's own text, without its marker; `head` is where the marker (or the text) begins."""

    marker: Marker | None
    depth: int
    start: int
    end: int

    @property
    def head(self) -> int:
        return self.marker.start if self.marker else self.start


_HALF_WIDTH = re.compile(r"(?<!\d),|,(?!\d)|[;!?]|(?<!\d):|:(?!\d)")
_FULL_WIDTH = {",": "，", ";": "；", "!": "！", "?": "？", ":": "："}


@lru_cache(maxsize=4)
def punctuated(text: str) -> str:
    """The text with full-width , ; : ! ? (sample 001 has half-width ones throughout), character for character, so that
    offsets stay; marks within numbers and times stay too. It is for reading, quotes are cut from the document. Kept for the
    few texts last read, for each field group reads the same one."""
    return _HALF_WIDTH.sub(lambda mark: _FULL_WIDTH[mark[0]], text)


def body_spans(sections: Sections, part: Section) -> tuple[Span, ...]:
    """The prose of one section without its heading and its tables."""
    start = part.heading[1] if part.heading else part.start
    spans = ((max(start, a), min(part.end, b)) for a, b in sections.prose)
    return tuple((a, b) for a, b in spans if a < b)


def trim(text: str, span: Span, marks: str = "") -> Span:
    """The span without white space and `marks` at its ends."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    return start, end


def sentences(text: str, span: Span) -> list[Span]:
    """Sentences of the span, without the white space around them."""
    return list(_cut(text, span, "。！？!?"))


def clauses(text: str, span: Span, marks: str = "。！？!?；;，,：:") -> list[Span]:
    """Clauses of the span; `marks` are the signs that end one and stay with it."""
    return list(_cut(text, span, marks))


@lru_cache(maxsize=1024)  # the field groups cut the same report into the same sentences and clauses
def _cut(text: str, span: Span, marks: str) -> tuple[Span, ...]:
    pieces: list[Span] = []
    start, depth = span[0], 0
    for match in _signs(marks).finditer(text, *span):
        char, place = match[0], match.start()
        if char in _OPENERS:
            depth += 1
        elif char in _CLOSERS:
            depth = max(0, depth - 1)
        elif char == "\n":
            if _line_ends(text, span, place):
                depth = 0
                pieces.append((start, place + 1))
                start = place + 1
        elif depth == 0:
            end = place + 1
            while end < span[1] and text[end] in "”’" and char in "。！？!?":
                end += 1
            pieces.append((start, end))
            start = end
    pieces.append((start, span[1]))
    # a mark alone is what stood between a heading and its text: “（二）存在的问题。公开内容…”
    trimmed = (trim(text, piece) for piece in pieces)
    return tuple((a, b) for a, b in trimmed if a < b and not _ONLY_MARKS.fullmatch(text, a, b))


@lru_cache(maxsize=32)
def _signs(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks + _OPENERS + _CLOSERS)}\n]")


def _line_ends(text: str, span: Span, newline: int) -> bool:
    """Whether a line end closes what stands before it; a long line without a closing sign before a line that begins
    nothing new is one sentence broken by the page (沭阳县 2025: “及时向责任单位\\n进行提醒”)."""
    begin = text.rfind("\n", span[0], newline) + 1 or span[0]
    before = text[begin:newline].strip()
    rest = text[newline : span[1]].lstrip()
    if not before or not rest or text[newline + 1 : span[1]].split("\n", 1)[0].strip() == "":
        return True
    if before[-1] in "。！？!?；;：:" or len(before) < _SHORT_LINE:
        return True
    begins_anew = any(pattern.match(rest) for _, pattern in _MARKERS) or re.match(".{1,12}[:：]", rest)
    return bool(begins_anew)


def entries(text: str, span: Span) -> list[Entry]:
    """The span cut at its markers, in order. The first entry has no marker where text stands before the first one."""
    markers = list(_markers(text, span))
    depths = _depths(text, markers)
    found: list[Entry] = []
    first = markers[0].start if markers else span[1]
    if text[span[0] : first].strip():
        found.append(Entry(None, 0, *trim(text, (span[0], first))))
    for index, (marker, depth) in enumerate(zip(markers, depths, strict=True)):
        end = markers[index + 1].start if index + 1 < len(markers) else span[1]
        found.append(Entry(marker, depth, *trim(text, (marker.end, end))))
    return found


def _markers(text: str, span: Span) -> Iterator[Marker]:
    spoken, depth, taken = False, 0, span[0]
    for sign in _MARKER_SIGNS.finditer(text, *span):
        place, char = sign.start(), sign[0]
        if place < taken:
            continue
        marker = _marker_at(text, span, place) if depth == 0 and char not in _CLOSERS else None
        if marker and (spoken or not _spurious(text, marker)):
            spoken = spoken or text.startswith("首先", marker.start)
            yield marker
            taken = marker.end
        elif char == "\n":
            depth = 0
        else:
            depth = max(0, depth + (char in _OPENERS) - (char in _CLOSERS))


def _spurious(text: str, marker: Marker) -> bool:
    """其次, 最后 without a 首先 before them number nothing (sample 003: “最后由政务公开专人按照要求发布”)."""
    return text[marker.start : marker.start + 2] in ("其次", "再次", "再者", "最后")


def _marker_at(text: str, span: Span, place: int) -> Marker | None:
    for style, pattern in _MARKERS:
        match = pattern.match(text, place, span[1])
        if match and _stands_free(text, span, place, style):
            number = _bullet_number(text, span, place) if style == "bullet" else _number(match["n"])
            return Marker(style, number, place, match.end())
    return None


def _bullet_number(text: str, span: Span, place: int) -> int:
    """Bullets are counted: the first is the one behind a line that has none."""
    line = text.rfind("\n", span[0], place)
    before = text.rfind("\n", span[0], max(line, span[0])) + 1 or span[0]
    return 2 if line >= 0 and text[before:line].strip()[:1] in tuple(_BULLETS) else 1


def _stands_free(text: str, span: Span, place: int, style: Style) -> bool:
    before = place - 1
    while before >= span[0] and text[before] in " \t\u3000\xa0":
        before -= 1
    if style == "bullet":
        return before < span[0] or text[before] == "\n"
    if before < span[0] or text[before] in _CLOSED:
        return True
    return style == "ordinal" and (
        text[before] in "，,、" or place - before > 2 or _opens_a_list(text, span, place)
    )


def _opens_a_list(text: str, span: Span, place: int) -> bool:
    """“针对以上问题，我县一是…；二是…”: the first behind its subject, told from 统一是 by the second that follows."""
    first = text[place : place + 2]
    line = text.find("\n", place, span[1])
    return (
        first in ("一是", "一要")
        and text[place - 1] in _SUBJECT_END
        and "二" + first[1] in text[place : line if line >= 0 else span[1]]
    )


def _number(mark: str) -> int:
    if mark in _SPOKEN:
        return _SPOKEN[mark]
    if mark.isascii():
        return int(mark)
    if mark in _CIRCLES:
        return _CIRCLES.index(mark) + 1
    tens, _, ones = mark.rpartition("十")
    if "十" not in mark:
        return _DIGITS.index(mark[0]) + 1
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)


def _depths(text: str, markers: list[Marker]) -> list[int]:
    """How deep each marker is nested: a style that is open already is its sibling, an outer style closes inner ones."""
    open_styles: list[Style] = []
    depths: list[int] = []
    for marker in markers:
        style = marker.style
        if style in open_styles:
            del open_styles[open_styles.index(style) + 1 :]
        else:
            while open_styles and _closes(text, marker, open_styles[-1]):
                open_styles.pop()
            open_styles.append(style)
        depths.append(len(open_styles))
    return depths


def _closes(text: str, marker: Marker, inner: Style) -> bool:
    """一是 … 三是 and then, on a line of its own, （一）: a list beside it and not within it (宿迁市 2023)."""
    if inner == "ordinal":
        line = text[text.rfind("\n", 0, marker.start) + 1 : marker.start]
        return not line.strip()
    return _RANK[marker.style] < _RANK[inner]
