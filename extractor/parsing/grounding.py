"""A quote's place in the document, or a refusal.

exact        the quote stands in the text as it is given (its own line breaks and outer white space apart)
normalised   it stands there but for white space and width
ocr          it stands there within a small edit budget; only for pages that were recognised from an image
Whatever the match, its numbers are those of the document: as many, digit for digit, none cut in two.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Match, Quote
from extractor.domain.text import fold_with_places

# A quote of so few characters (无, 未收取) says something only in its own section.
_SHORT = 6
_BUDGET = 0.05  # spec/record.md "the small edit budget for OCR": one edit for every twenty characters
_MOST_SEEDS = 200  # a seed that occurs more often than this tells nothing about the place
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Characters an edit may not touch: other numerals, and the negations that turn a sentence into its opposite.
_FIRM = frozenset("0123456789〇零一二三四五六七八九十百千万亿两余约近未不无没非")


def quote_at(document: Document, start: int, end: int, match: Match = "exact") -> Quote:
    """The quote of text[start:end), white space around it left out, cut where a line ends, so that its text is its spans joined."""
    spans = tuple(_spans(document.text, start, end))
    return Quote(
        text="".join(document.text[a:b] for a, b in spans),
        spans=spans,
        match=match,
        pages=_pages(document, spans),
    )


def ground(document: Document, text: str, within: Span | None = None, ocr: bool = False) -> Quote | None:
    """Finds where `text` stands, first in `within`; None is a refusal. A short quote must stand within it, or, where no
    stretch is given, in one place only. `ocr` allows the third kind of match."""
    quote = text.strip()
    folded, _ = fold_with_places(quote)
    if not folded:
        return None
    short = len(folded) < _SHORT
    stretches = [within] if within is not None else []
    if within is None or not short:
        stretches.append((0, len(document.text)))
    for stretch in stretches:
        place = _exact(document.text, quote, stretch, alone=short and within is None)
        if place is not None:
            return quote_at(document, *place)
        place = _normalised(document.text, quote, stretch, alone=short and within is None)
        if place is not None:
            return quote_at(document, *place, match="normalised")
    for stretch in stretches if ocr else []:
        place = _with_edits(document.text, quote, stretch)
        if place is not None:
            return quote_at(document, *place, match="ocr")
    return None


# --- spans and pages -----------------------------------------------------------------------------------------------------


def _spans(text: str, start: int, end: int) -> Iterator[Span]:
    for line in re.finditer(r"[^\n]+", text[start:end]):
        stripped = line.group().strip()
        if stripped:
            first = start + line.start() + line.group().index(stripped)
            yield first, first + len(stripped)


def _pages(document: Document, spans: tuple[Span, ...]) -> tuple[int, ...]:
    if not document.words or not spans:
        return ()
    return tuple(
        sorted(
            {
                word.page
                for word in document.words
                for start, end in spans
                if word.start < end and word.end > start
            }
        )
    )


# --- the three kinds of match --------------------------------------------------------------------------------------------


def _exact(text: str, quote: str, stretch: Span, *, alone: bool) -> Span | None:
    places = [p for p in _occurrences(text, quote, *stretch) if not _cuts_number(text, p, p + len(quote))]
    if not places or (alone and len(places) > 1):
        return None
    place = _own_line(text, quote, places)
    return place, place + len(quote)


def _own_line(text: str, quote: str, places: list[int]) -> int:
    """The place where the quote is its line's whole text, if there is one: 无 alone says more than the 无 of 无关."""
    if len(quote) >= _SHORT:
        return places[0]
    for place in places:
        before = text[text.rfind("\n", 0, place) + 1 : place]
        line_end = text.find("\n", place + len(quote))
        after = text[place + len(quote) : line_end if line_end >= 0 else len(text)]
        if not before.strip() and not after.strip(" \t　。."):
            return place
    return places[0]


def _normalised(text: str, quote: str, stretch: Span, *, alone: bool) -> Span | None:
    folded, places = _folded(text)
    wanted, _ = fold_with_places(quote)
    first, last = bisect_left(places, stretch[0]), bisect_left(places, stretch[1])
    found = [
        span
        for at in _occurrences(folded, wanted, first, last)
        if (span := _span_of(places, at, at + len(wanted))) is not None
        and not _cuts_number(text, *span)
        and _numbers(text[slice(*span)]) == _numbers(quote)
    ]
    return found[0] if found and not (alone and len(found) > 1) else None


def _with_edits(text: str, quote: str, stretch: Span) -> Span | None:
    """The nearest stretch within the budget. Of budget + 1 pieces of the quote at least one stands unchanged (pigeonhole);
    only around the places of such a piece is a distance computed."""
    wanted, _ = fold_with_places(quote)
    budget = int(len(wanted) * _BUDGET)
    if budget == 0:
        return None
    folded, places = _folded(text)
    first, last = bisect_left(places, stretch[0]), bisect_left(places, stretch[1])
    best: tuple[int, Span] | None = None
    for start in sorted(_starts(folded, wanted, budget, first, last)):
        for end in range(
            max(start + 1, start + len(wanted) - budget), min(last, start + len(wanted) + budget) + 1
        ):
            distance = Levenshtein.distance(wanted, folded[start:end], score_cutoff=budget)
            if distance > budget or (best is not None and distance >= best[0]):
                continue
            span = _span_of(places, start, end)
            if span is not None and _agrees(text, span, quote) and not _cuts_number(text, *span):
                best = distance, span
    return best[1] if best else None


def _starts(folded: str, wanted: str, budget: int, first: int, last: int) -> set[int]:
    starts: set[int] = set()
    size = len(wanted) // (budget + 1)
    for piece in range(budget + 1):
        offset = piece * size
        seed = wanted[offset : offset + size]
        for count, at in enumerate(_occurrences(folded, seed, first, last)):
            if count == _MOST_SEEDS:
                break
            starts.update(range(max(first, at - offset - budget), min(last, at - offset + budget + 1)))
    return starts


# --- what a match must keep ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _folded(text: str) -> tuple[str, list[int]]:
    """A document's text is folded once: the key is the string itself, whose hash and identity are kept."""
    return fold_with_places(text)


def _occurrences(text: str, part: str, start: int, end: int) -> Iterator[int]:
    at = text.find(part, start, end)
    while at >= 0:
        yield at
        at = text.find(part, at + 1, end)


def _span_of(places: list[int], start: int, end: int) -> Span | None:
    """Back to the text; None where the match begins or ends inside a character (㎡ folds to m2)."""
    if start > 0 and places[start - 1] == places[start]:
        return None
    if end < len(places) and places[end] == places[end - 1]:
        return None
    return places[start], places[end - 1] + 1


def _cuts_number(text: str, start: int, end: int) -> bool:
    """12条 does not stand in 112条, nor 共1 in 共12条."""
    return _joins_digits(text, start - 1, start) or _joins_digits(text, end - 1, end)


def _joins_digits(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text):
        return False
    if text[left].isdigit() and text[right].isdigit():
        return True
    # 1,234 and 3.5 are one number: the comma or point with a digit on both sides.
    inner = text[left] if text[left] in ",.，．" else text[right] if text[right] in ",.，．" else ""
    if not inner:
        return False
    at = left if text[left] == inner else right
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit() and inner in ",."


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(unicodedata.normalize("NFKC", text))


def _agrees(text: str, span: Span, quote: str) -> bool:
    there = text[slice(*span)]
    return _numbers(there) == _numbers(quote) and _firm(there) == _firm(quote)


def _firm(text: str) -> list[str]:
    return [char for char in unicodedata.normalize("NFKC", text) if char in _FIRM]
