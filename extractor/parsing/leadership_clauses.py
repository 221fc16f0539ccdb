"""The clauses of a sentence that speak of leadership, and the quotes cut from them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Quote
from extractor.parsing.grounding import quote_at
from extractor.parsing.passages import clauses, trim


def piece_at(pieces: Sequence[Span], place: int, sentence: Span) -> Span:
    return next((piece for piece in pieces if piece[0] <= place < piece[1]), sentence)


def clause_with(text: str, sentence: Span, span: Span) -> Span:
    return trim(text, piece_at(clauses(text, sentence, "，,。；;"), span[0], sentence), "，,。；;：:")


def joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Neighbouring clauses as one quote."""
    out: list[Span] = []
    for start, end in spans:
        if out and (start <= out[-1][1] or not text[out[-1][1] : start].strip("，,、 \n")):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def quotes_of(document: Document, spans: Sequence[Span]) -> tuple[Quote, ...]:
    return tuple(quote_at(document, *span) for span in joined(document.text, sorted(set(spans))))


def spots(text: str, sentence: Span, *words: re.Pattern[str]) -> list[Span]:
    """The clauses of the sentence that have a word of each kind: what the slower patterns look for stands within one."""
    if not all(word.search(text, *sentence) for word in words):
        return []
    pieces = clauses(text, sentence, "，,。；;：:")
    return [piece for piece in pieces if all(word.search(text, *piece) for word in words)]


def last_part(words: str, stops: re.Pattern[str]) -> str:
    place = 0
    for stop in stops.finditer(words):
        if stop.end() < len(words):
            place = stop.end()
    return words[place:]


def short_clause(text: str, sentence: Span, span: Span) -> Span:
    return trim(
        text, piece_at(clauses(text, sentence, "，,。；;、：:"), span[0], sentence), "，,。；;、：:”“"
    )


# “按照市府办关于各单位要明确1名分管领导的要求”: what somebody asks for, not what was done.
_DEMAND = re.compile("(?:按照|根据|依照|对照|落实)[^，。；]{2,80}(?:要求|规定|精神|通知)")


def demanded(text: str, sentence: Span, place: int) -> bool:
    return any(match.start() <= place < match.end() for match in _DEMAND.finditer(text, *sentence))
