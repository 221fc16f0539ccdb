"""How much of one text stands in another, whatever stands around it.

Shingle      six letters or characters in a row, all else left out: a layout, line ends and corrected numbers
             change none.
Fingerprint  the marks of one shingle in eight, told by the shingle itself, so that the same shingle is in or out of every text's.
Mark         a shingle's number below 2**32.

A fingerprint's share in another is an estimate of the text's own: with 200 marks its error is about 0.03.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from rapidfuzz.fuzz import ratio

from extractor.domain.text import fold
from extractor.domain.twins import Face, may_be_one_body

_LONG = 6
_KEPT = 8
_MIX, _BITS = 0x9E3779B1, 0xFFFFFFFF  # Knuth's multiplier: a CRC's low bits alone are no lottery

# Measured on reports of different bodies: at most 0.45 is common to two (the form's own words); on one report of which every tenth
# character is misread 0.6, every twentieth 0.7.
_SHARED_IF_TOLD, _SHARED_IF_NOT = 0.5, 0.65
# A name of four characters with one misread has 75.
_NAME_MISREAD = 70


def fingerprint(text: str) -> frozenset[int]:
    bare = "".join(filter(str.isalpha, fold(text))).encode("utf-32-le", "replace")
    numbers = (
        crc32(bare[at : at + 4 * _LONG]) * _MIX & _BITS for at in range(0, len(bare) - 4 * _LONG + 1, 4)
    )
    return frozenset(number for number in numbers if number % _KEPT == 0)


def rarest(marks: Iterable[int], many: int) -> list[int]:
    """So many marks of a fingerprint, the same ones for every text that has them: by these it is looked up."""
    return sorted(marks)[:many]


def shared(one: frozenset[int], other: frozenset[int]) -> float:
    """Of the shorter text, how much stands in the longer: 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def same_report(one: Face, other: Face) -> float | None:
    """How much they share, where they may be the same report; None where they are not. Two bodies that use one template share most of
    their text: they are told apart by name and year, never by text."""
    if one.year != other.year and None not in (one.year, other.year):
        return None
    told = None not in (one.body, one.year, other.body, other.year)
    if one.body and other.body and not may_be_one_body(one.body, other.body):
        if ratio(one.body, other.body) < _NAME_MISREAD:
            return None
        told = False
    share = shared(one.marks, other.marks)
    return share if share >= (_SHARED_IF_TOLD if told else _SHARED_IF_NOT) else None


def names_agree(one: Face, one_text: str, other: Face, other_text: str) -> bool:
    """Where the covers do not tell the same body: whether one text speaks of the other's body, and not the other way round of another.
    A name that OCR misread on the cover stands in the text rightly; of two bodies with one template neither names the other."""
    if one.body and other.body:
        if may_be_one_body(one.body, other.body):
            return True
        return (other.body in fold(one_text)) != (one.body in fold(other_text))
    name, text = (one.body, other_text) if one.body else (other.body, one_text)
    return name is not None and name in fold(text)
