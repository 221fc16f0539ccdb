"""Numbers of the text with the words around them, and the words that all their readers share.

Claim       one quantity with the words around it: `before` back to the comma or the number before it, `after` up to the next
            comma or number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.domain.document import Span
from extractor.domain.quantity import Quantity

# The repetition is possessive: 共计 may be read in two ways, and hostile text must not try them all.
FILL = r"(?:共计|共|合计|总计|累计|计|总数|总量|数量|数|量|分别|为|是|有|达到|达|的|了|约)*+:?$"
REQUEST = (
    r"(?:依法?申请公开(?:的?政府信息)?|依申请(?:政府|政务)?信息公开|申请公开(?:的?政府信息)?|(?:政府)?信息(?:依)?(?:公开)?(?:的)?申请|公开(?:的)?申请|申请(?:政府)?信息公开|申请)"
    r"(?:公开)?(?:的)?(?:政府信息|信息|事项|案件|公开|办件|件|工作|内容|表|书|案)*"
)
VERB_TO_NOUN = r"[^,;:。]{0,40}?"
NEXT_YEAR = r"(?:下一?个?年度?|次年|明年|下年|来年)(?:度)?"
LAST_YEAR = r"(?:上一?个?年度?|去年|往年|前一年)(?:度)?"

# How far back and ahead of a number its context is looked at; a bound keeps hostile input linear.
SENTENCE_SEEN = 300
_LINE_SEEN = 1500
_COMMA = re.compile("[，,；;：:。（）()！？!?\n]")
_NOTE = re.compile(r"[（(][^（）()。；]{1,30}[）)]\s*(?:共计?|合计)?(?=$)")


class Claim(NamedTuple):
    """Half width and without white space, but for `line`. `line` and `sentence` end where the number begins; `rest` goes on to
    the sentence's end. `note`: brackets right before the number (新闻发布会（含网上）20场), which are no part of `before`."""

    quantity: Quantity
    line: str
    sentence: str
    before: str
    after: str
    rest: str
    note: str
    start: int
    end: int


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for stop in re.finditer("[。！？!?]", text[start:end]):
        yield at, start + stop.end()
        at = start + stop.end()
    if at < end:
        yield at, end


def claims(text: str, line_start: int, sentence: Span, quantities: Sequence[Quantity]) -> Iterator[Claim]:
    last = sentence[0]
    for index, quantity in enumerate(quantities):
        note = _NOTE.search(text, last, quantity.start)
        words_end = note.start() if note else quantity.start
        comma = max((m.end() for m in _COMMA.finditer(text, last, words_end)), default=last)
        begin = _skip(text, comma, words_end)
        until = quantities[index + 1].start if index + 1 < len(quantities) else sentence[1]
        stop = _COMMA.search(text, quantity.end, until)
        yield Claim(
            quantity=quantity,
            line=text[max(line_start, quantity.start - _LINE_SEEN) : quantity.start],
            sentence=plain(text[max(sentence[0], quantity.start - SENTENCE_SEEN) : quantity.start]),
            before=plain(text[begin:words_end]),
            after=plain(text[quantity.end : stop.start() if stop else until]),
            rest=plain(text[quantity.end : min(sentence[1], quantity.end + SENTENCE_SEEN)]),
            note=plain(text[words_end : quantity.start]),
            start=begin,
            end=stop.start() if stop else until,
        )
        last = quantity.end


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in "、，,；; 和及与并　+＋\t":
        start += 1
    return start


def plain(text: str) -> str:
    """Half width, without white space: the words' places do not matter here, so the slower fold is not needed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def clauses(text: str, start: int, end: int) -> Iterator[Span]:
    for match in re.finditer(r"[^，,；;：:。（）()！？!?\n]+", text[start:end]):
        stripped = match.group().strip()
        if stripped:
            at = start + match.start() + match.group().index(stripped)
            yield at, at + len(stripped)
