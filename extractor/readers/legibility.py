"""Whether a page's text layer can be read, from its characters and what else stands on the page.

A text layer may be absent (a scan), be a scanner's own reading printed invisibly over the image, or hold codes that mean nothing
outside the font they belong to: cid numbers, private-use characters, letters of scripts that no report is written in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

Legibility = Literal["text", "hidden", "garbage", "image", "blank"]

_FEW = 24  # characters: a page number and a stamp's words, no page of text
_UNREADABLE = (
    0.03  # share of characters that mean nothing; one digit font of three that is lost shows as more
)
_CHINESE = 0.15  # a page of a report has more: labels stand beside all its numbers
_COVERED = 0.5  # share of the page under images
DRAWN = 300  # outlines on a page without characters: text drawn as curves


def judge(
    characters: Sequence[str], covered: float, drawn: int, *, hidden: bool, leans: bool = False
) -> Legibility:
    """`covered`: share of the page under images; `drawn`: paths on it; `hidden`: the characters are printed invisibly; `leans`: they
    stand on slanting lines, which the cells of its tables do not follow: such a page must be levelled first, as a scan is."""
    count = len(characters)
    if count <= _FEW:
        if covered >= _COVERED or drawn >= DRAWN:
            return "image"
        return "text" if count else "image" if covered > 0.1 else "blank"
    printed = Counter(characters)
    odd = sum(times for char, times in printed.items() if _means_nothing(char))
    if odd > _UNREADABLE * count:
        return "garbage"
    chinese = sum(times for char, times in printed.items() if _is_chinese(char))
    if chinese < _CHINESE * count:
        return "garbage"
    if leans:
        return "garbage"
    return "hidden" if hidden and (covered >= _COVERED or drawn >= DRAWN) else "text"


def _is_chinese(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def _means_nothing(char: str) -> bool:
    code = ord(char[0])
    return (
        code < 0x20
        or code == 0xFFFD
        or 0x7F <= code <= 0x9F
        or 0x0100
        <= code
        <= 0x1FFF  # Latin extensions to Greek extended: Greek and Cyrillic too are no report's
        or 0xA000 <= code <= 0xF8FF  # Yi to Hangul, surrogates, private use
        or 0xFB00 <= code <= 0xFDFF
        or code >= 0xF0000
    )
