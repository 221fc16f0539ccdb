"""Chinese text and numbers: the one normalisation with its offset map, the fold for comparing, and what a cell's string says.

Normalisation (spec/narrative.md, first rule): radical code points become ordinary characters, markup and page-number lines go,
lines that a page or a fixed width cut in mid-sentence are joined. Digits, width and punctuation stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from extractor.domain.document import OffsetMap, Span
from extractor.domain.radicals import RADICALS

MarkState = Literal["printed", "blank", "dash", "text"]

# Characters with no width and no meaning in a report: byte-order marks, zero-width joiners, soft hyphens, C0/C1 controls.
_INVISIBLE = re.compile(
    "[\ufeff\u200b-\u200f\u2060\u00ad\u202a-\u202e\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]"
)
_LINE_END = re.compile("\r\n|\r|\n|\u0085|\u2028|\u2029")
_HEADING_MARK = re.compile(r"[ \t]*#{1,6}[ \t]*(?=\S)")
_TAG = r"</?(?:b|strong|i|em|u|span|font|p|div|br|sup|sub|center)(?:\s[^<>]{0,200})?/?>"
# Marks between two digits stay: without them 961<sup>1</sup> or 12<br>34 would be one number that nobody printed.
_INLINE_TAG = re.compile(rf"(?<![0-9０-９])(?:{_TAG})|(?:{_TAG})++(?![0-9０-９])", re.IGNORECASE)
# An address in pointed brackets (CommonMark's autolink): it has a scheme, a @ or a www; any other tag is text and stays.
_AUTOLINK = re.compile(r"<((?:https?://|mailto:|www\.)[^<>\s]{3,200}|[A-Za-z0-9][\w.+-]{0,80}@[\w.-]{3,80})>")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-－–—―─]+\s*\d{1,4}\s*[-－–—―─]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?)\s*"
)
# What begins a new line of thought, so that the line before is never joined to it.
_BEGINS_ANEW = re.compile(
    r"[#|*•·]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、.．](?!\d)|第[一二三四五六七八九十]+[条章节部]|.{1,12}[:：]"
)
_BOLD = re.compile(r"(?<![0-9０-９])\*\*|\*\*(?![0-9０-９])")
# A line without any of these has nothing to be cleaned of.
_MARKUP = re.compile(_INVISIBLE.pattern + "|[#<]|" + _BOLD.pattern)
_WIDE = re.compile("[\u2e80-\U0010ffff]+")
_SENTENCE = re.compile("[，。；,;]")
_NEVER_CUT = 15  # characters: no fixed width is so narrow, and what follows is never joined
_CLOSED = "。！？!?；;：:…."


class _Line(NamedTuple):
    """A line as the stretches of the raw text that are left of it: `text` is theirs, joined, radicals replaced."""

    text: str
    stretches: tuple[Span, ...]


_EMPTY = _Line("", ())


def normalise(raw: str) -> tuple[str, OffsetMap]:
    """Raw text -> the document's text and the map back. Tabs, pipes and blank lines stay: they are a table's structure."""
    one_to_one = raw.translate(RADICALS)  # so that the places stay
    lines = [
        line for line in _clean_lines(one_to_one) if not (line.text and _PAGE_NUMBER.fullmatch(line.text))
    ]
    return _with_map(_join_cut_sentences(lines))


def _clean_lines(raw: str) -> Iterator[_Line]:
    start = 0
    for end_match in _LINE_END.finditer(raw):
        end = end_match.start()
        yield _clean(raw, start, end) if start < end else _EMPTY
        start = end_match.end()
    if start < len(raw):
        yield _clean(raw, start, len(raw))


def _clean(raw: str, start: int, end: int) -> _Line:
    line = _Line(raw[start:end], ((start, end),))
    if not _MARKUP.search(line.text):
        return line
    line = _drop(line, _INVISIBLE, 0)
    match = _HEADING_MARK.match(line.text)
    if match:
        line = _cut_to(line, [(match.end(), len(line.text))])
    for pattern, keep in ((_INLINE_TAG, 0), (_AUTOLINK, 1), (_BOLD, 0)):
        line = _drop(line, pattern, keep)
    return line


def _drop(line: _Line, pattern: re.Pattern[str], keep: int) -> _Line:
    """Removes the matches; of each, group `keep` stays when it is not 0."""
    kept: list[Span] = []
    at = 0
    for match in pattern.finditer(line.text):
        kept.append((at, match.start()))
        if keep:
            kept.append(match.span(keep))
        at = match.end()
    return _cut_to(line, [*kept, (at, len(line.text))]) if at else line


def _cut_to(line: _Line, kept: list[Span]) -> _Line:
    """The line cut down to the spans of its text, given in order."""
    stretches: list[Span] = []
    left = iter(line.stretches)
    start, end = next(left, (0, 0))
    offset = 0  # where the current stretch begins in the line's text
    for first, last in kept:
        at = first
        while at < last:
            if at - offset >= end - start:
                offset += end - start
                start, end = next(left)
                continue
            until = min(last, offset + end - start)
            stretches.append((start + at - offset, start + until - offset))
            at = until
    return _Line("".join(line.text[a:b] for a, b in kept), tuple(stretches))


def columns_of(text: str) -> int:
    """Width in half-width columns: a Chinese character counts two."""
    return len(text) + sum(map(len, _WIDE.findall(text)))


class _Paragraph:
    """A line that grows while the next ones continue its sentence. What the test for it asks of the line is kept as it grows, so
    that a long paragraph costs no more than its length."""

    def __init__(self, line: _Line) -> None:
        end = line.text.rstrip()
        self._lines = [line]
        self._width = columns_of(end)
        self._last = end[-1]
        self._tabular = _is_tabular(end)
        self._has_sentence = _SENTENCE.search(end) is not None
        self._has_note = "勾稽关系" in end

    def goes_on(self, after: str, blank_lines: int, wrap: int | None) -> bool:
        """The line was cut in mid-sentence and `after` (stripped) is its rest."""
        sentence = _SENTENCE.search(after) is not None
        if self._tabular or _is_tabular(after) or not (self._has_sentence or sentence):
            return False
        if self._last in _CLOSED or _BEGINS_ANEW.match(after) or self._has_note:
            return False
        if blank_lines == 0 and wrap is not None:
            return self._width >= wrap - 10
        # A page break leaves blank lines; both sides must be prose: a long sentence before, a sentence after.
        return blank_lines > 0 and self._width >= 60 and self._has_sentence and sentence

    def add(self, line: _Line) -> None:
        before = self._lines[-1]
        lead = len(line.text) - len(line.text.lstrip())
        self._lines[-1] = _cut_to(before, [(0, len(before.text.rstrip()))])
        self._lines.append(_cut_to(line, [(lead, len(line.text))]))
        end = line.text.strip()
        self._width += columns_of(end)
        self._last = end[-1]
        self._has_sentence = self._has_sentence or _SENTENCE.search(end) is not None
        self._has_note = self._has_note or "勾稽关系" in end

    def line(self) -> _Line:
        if len(self._lines) == 1:
            return self._lines[0]
        return _Line(
            "".join(line.text for line in self._lines),
            tuple(stretch for line in self._lines for stretch in line.stretches),
        )


def _is_tabular(text: str) -> bool:
    return "\t" in text or "|" in text


def _join_cut_sentences(lines: list[_Line]) -> Iterator[_Line]:
    """Joins a line to the next where a fixed line width or a page break cut a sentence."""
    wrap = _wrap_width(lines)
    open_: _Paragraph | None = None
    blanks: list[_Line] = []
    for line in lines:
        stripped = line.text.strip()
        if not stripped:
            blanks.append(line)
            continue
        if open_ is not None and open_.goes_on(stripped, len(blanks), wrap):
            open_.add(line)
        else:
            if open_ is not None:
                yield open_.line()
            yield from blanks
            open_ = None
            if len(stripped) < _NEVER_CUT or _is_tabular(stripped):
                yield line
            else:
                open_ = _Paragraph(line)
        blanks = []
    if open_ is not None:
        yield open_.line()
    yield from blanks


def _wrap_width(lines: list[_Line]) -> int | None:
    """The fixed width of a hard-wrapped text in columns, None where lines are not wrapped: most long lines then have
    nearly the same width."""
    widths = [
        w
        for line in lines
        if len(line.text) >= 20 and not _is_tabular(line.text) and (w := columns_of(line.text.strip())) >= 40
    ]
    if len(widths) < 6:
        return None
    widest = sorted(widths)[len(widths) * 9 // 10]
    near = sum(widest - 10 <= w <= widest + 10 for w in widths)
    return widest if near * 2 > len(widths) else None


def _with_map(lines: Iterable[_Line]) -> tuple[str, OffsetMap]:
    runs: list[tuple[int, int]] = []
    texts: list[str] = []
    at = 0
    expected = -1
    for line in lines:
        offset = at
        for start, end in line.stretches:
            if start != expected and end > start:
                runs.append((offset, start))
            offset += end - start
            expected = end if end > start else expected
        texts.append(line.text)
        at += len(line.text) + 1
    return "\n".join(texts) + ("\n" if texts else ""), OffsetMap(runs=tuple(runs))


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


@lru_cache(maxsize=4096)
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
_LONGEST_NUMBER = 200  # characters, with a note in brackets; what is longer is words
_TRADITIONAL = str.maketrans("無萬億項條個減涉適", "无万亿项条个减涉适")
_DASH_WORDS = frozenset({"无", "不涉及", "未涉及", "不适用", "没有", "n/a"})
_DASHES = re.compile(r"[-‐-―−─━/\\]+")
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−‐–]|增加|新增|净增|减少|净减|增|减)? ?(?P<digits>{_DIGITS}) ?(?P<unit>万元|亿元|元|万件|件|项|条|个|宗|次|份)?(?P<note>\(.*\))?",
    re.DOTALL,
)
_NEGATIVE = frozenset({"-", "−", "‐", "–", "减少", "净减", "减"})


def _half_width(text: str) -> str:
    """NFKC, but superscripts, circled digits and fractions stay what they are: only 0-9 and ０-９ are digits."""
    return text if text.isascii() else "".join(map(_half_width_char, text))


@lru_cache(maxsize=4096)
def _half_width_char(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    is_sign = not "０" <= char <= "９"
    return char if is_sign and any(digit in "0123456789" for digit in folded) else folded


@lru_cache(maxsize=4096)
def read_mark(raw: str) -> Mark:
    """Reads one cell's string: full width, thousands separators, grouped spaces, signs, units and a note in brackets
    (`22（其中修订16件）` is 22). What is neither blank, dash nor a number is text; nothing is guessed: a footnote's sign behind a
    number (`961①`) is none of its digits."""
    if len(raw) > _LONGEST_NUMBER:
        return Mark("text")
    text = " ".join(_half_width(_INVISIBLE.sub("", raw)).split()).translate(_TRADITIONAL)
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
