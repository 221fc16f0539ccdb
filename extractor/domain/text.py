"""Chinese text and numbers: the one normalisation with its offset map, the fold for comparing, and what a cell's string says.

Normalisation (spec/narrative.md, first rule): radical code points become ordinary characters, markup and page-number lines go,
lines that a page or a fixed width cut in mid-sentence are joined. Digits, width and punctuation stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from extractor.domain.document import OffsetMap
from extractor.domain.radicals import RADICALS

MarkState = Literal["printed", "blank", "dash", "text"]

# Characters with no width and no meaning in a report: byte-order marks, zero-width joiners, soft hyphens, C0/C1 controls.
_INVISIBLE = re.compile(
    "[\ufeff\u200b-\u200f\u2060\u00ad\u202a-\u202e\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]"
)
_LINE_END = re.compile("\r\n|\r|\n|\u0085|\u2028|\u2029")
_HEADING_MARK = re.compile(r"[ \t]*#{1,6}[ \t]*(?=\S)")
_INLINE_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|span|font|p|div|br|sup|sub|center)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)?[A-Za-z0-9][^<>\s]{3,200})>")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-－–—―─]+\s*\d{1,4}\s*[-－–—―─]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?)\s*"
)
# What begins a new line of thought, so that the line before is never joined to it.
_BEGINS_ANEW = re.compile(
    r"[#|*•·]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、.．](?!\d)|第[一二三四五六七八九十]+[条章节部]|.{1,12}[:：]"
)
_SENTENCE = re.compile("[，。；,;]")
_CLOSED = "。！？!?；;：:…."


class _Line(NamedTuple):
    """A line with, for every character, its offset in the raw text."""

    text: str
    places: list[int]


def normalise(raw: str) -> tuple[str, OffsetMap]:
    """Raw text -> the document's text and the map back. Tabs, pipes and blank lines stay: they are a table's structure."""
    lines = [line for line in _clean_lines(raw) if not _PAGE_NUMBER.fullmatch(line.text)]
    return _with_map(_join_cut_sentences(lines))


def _clean_lines(raw: str) -> Iterator[_Line]:
    start = 0
    for end_match in _LINE_END.finditer(raw):
        yield _clean(raw, start, end_match.start())
        start = end_match.end()
    if start < len(raw):
        yield _clean(raw, start, len(raw))


def _clean(raw: str, start: int, end: int) -> _Line:
    text = raw[start:end]
    places = list(range(start, end))
    text = text.translate(RADICALS)  # one to one, so the places stay
    for pattern, keep in (
        (_INVISIBLE, 0),
        (_HEADING_MARK, 0),
        (_INLINE_TAG, 0),
        (_AUTOLINK, 1),
        (re.compile(r"\*\*"), 0),
    ):
        if pattern is _HEADING_MARK:
            match = pattern.match(text)
            if match:
                text, places = text[match.end() :], places[match.end() :]
            continue
        text, places = _drop(text, places, pattern, keep)
    return _Line(text, places)


def _drop(text: str, places: list[int], pattern: re.Pattern[str], keep: int) -> tuple[str, list[int]]:
    """Removes the matches; of each, group `keep` stays when it is not 0."""
    if not pattern.search(text):
        return text, places
    kept: list[tuple[int, int]] = []
    at = 0
    for match in pattern.finditer(text):
        kept.append((at, match.start()))
        if keep:
            kept.append(match.span(keep))
        at = match.end()
    kept.append((at, len(text)))
    return "".join(text[a:b] for a, b in kept), [place for a, b in kept for place in places[a:b]]


def columns_of(text: str) -> int:
    """Width in half-width columns: a Chinese character counts two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def _join_cut_sentences(lines: list[_Line]) -> list[_Line]:
    """Joins a line to the next where a fixed line width or a page break cut a sentence; see `_cut_by_*` for the evidence asked."""
    wrap = _wrap_width(lines)
    joined: list[_Line] = []
    blanks: list[_Line] = []
    for line in lines:
        if not line.text.strip():
            blanks.append(line)
            continue
        before = joined[-1] if joined else None
        if before is not None and _is_cut(before.text, line.text, len(blanks), wrap):
            joined[-1] = _glue(before, line)
        else:
            joined.extend(blanks)
            joined.append(line)
        blanks = []
    return joined + blanks


def _wrap_width(lines: list[_Line]) -> int | None:
    """The fixed width of a hard-wrapped text in columns, None where lines are not wrapped: most long lines then have
    nearly the same width."""
    widths = [
        w
        for line in lines
        if "\t" not in line.text and "|" not in line.text and (w := columns_of(line.text.strip())) >= 40
    ]
    if len(widths) < 6:
        return None
    widest = sorted(widths)[len(widths) * 9 // 10]
    near = sum(widest - 10 <= w <= widest + 10 for w in widths)
    return widest if near * 2 > len(widths) else None


def _is_cut(before: str, after: str, blank_lines: int, wrap: int | None) -> bool:
    before, after = before.rstrip(), after.strip()
    if any(c in before or c in after for c in "\t|") or not _SENTENCE.search(before + after):
        return False
    if before[-1] in _CLOSED or _BEGINS_ANEW.match(after) or "勾稽关系" in before:
        return False
    if blank_lines == 0 and wrap is not None:
        return abs(columns_of(before) - wrap) <= 10 or columns_of(before) > wrap
    # A page break leaves blank lines; both sides must be prose: a long sentence before, a sentence after.
    return (
        blank_lines > 0
        and columns_of(before) >= 60
        and bool(_SENTENCE.search(before))
        and bool(_SENTENCE.search(after))
    )


def _glue(before: _Line, after: _Line) -> _Line:
    head = before.text.rstrip()
    lead = len(after.text) - len(after.text.lstrip())
    return _Line(head + after.text[lead:], before.places[: len(head)] + after.places[lead:])


def _with_map(lines: list[_Line]) -> tuple[str, OffsetMap]:
    runs: list[tuple[int, int]] = []
    at = 0
    expected = -1
    for line in lines:
        for offset, place in enumerate(line.places):
            if place != expected:
                runs.append((at + offset, place))
            expected = place + 1
        at += len(line.text) + 1
    return "\n".join(line.text for line in lines) + ("\n" if lines else ""), OffsetMap(runs=tuple(runs))


# --- comparing ---------------------------------------------------------------------------------------------------------

_SAME_SIGN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "〔": "[",
        "〕": "]",
        "【": "[",
        "】": "]",
        "．": ".",
        "、": "、",
    }
)


def fold(text: str) -> str:
    """The form in which two strings are compared: no white space, half width, one kind of quotation mark, lower case."""
    return fold_with_places(text)[0] if not text.isascii() else "".join(text.split()).lower()


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The fold and, for each of its characters, the offset in `text` of the character it came from."""
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        folded = _fold_char(char)
        out.append(folded)
        places.extend([place] * len(folded))
    return "".join(out), places


@lru_cache(maxsize=20_000)
def _fold_char(char: str) -> str:
    folded = unicodedata.normalize("NFKC", RADICALS.get(ord(char), char)).translate(_SAME_SIGN).lower()
    return "".join(c for c in folded if not c.isspace() and not _INVISIBLE.match(c))


# --- what stands in a cell ----------------------------------------------------------------------------------------------


class Mark(NamedTuple):
    """What a cell's string says. `value` only for printed; `unit` as it stood in the cell (万元, 元, 件), None where it did not;
    `decimal` when the digits carry a fraction."""

    state: MarkState
    value: Decimal | None = None
    unit: str | None = None
    decimal: bool = False


_BLANK = Mark("blank")
_TRADITIONAL = str.maketrans("無萬億項條個減涉適", "无万亿项条个减涉适")
_DASH_WORDS = frozenset({"无", "不涉及", "未涉及", "不适用", "没有", "n/a"})
_DASHES = re.compile(r"[-‐-―−─━/\\]+")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−]|增加|减少|增|减)? ?(?P<digits>{_DIGITS}) ?(?P<unit>万元|亿元|元|万件|件|项|条|个|宗|次|份)?(?P<note>\(.*\))?",
    re.DOTALL,
)
_NEGATIVE = frozenset({"-", "−", "减少", "减"})


@lru_cache(maxsize=4096)
def read_mark(raw: str) -> Mark:
    """Reads one cell's string: full width, thousands separators, grouped spaces, signs, units and a note in brackets
    (`22（其中修订16件）` is 22). What is neither blank, dash nor a number is text; nothing is guessed."""
    text = " ".join(unicodedata.normalize("NFKC", _INVISIBLE.sub("", raw)).split()).translate(_TRADITIONAL)
    if not text:
        return _BLANK
    if text.lower() in _DASH_WORDS or _DASHES.fullmatch(text.replace(" ", "")):
        return Mark("dash")
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Mark("text")
    value = Decimal(re.sub("[ ,]", "", match["digits"]))
    if match["sign"] in _NEGATIVE:
        value = -value
    return Mark("printed", value, match["unit"], "." in match["digits"])
