"""What is printed around the report and is not its text: running titles and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from extractor.readers.sheets import Block, PageBlocks, TextLine

_MARGIN = 0.12  # share of the page's height in which a running title or page number stands
_TITLE = 1.25  # times the size of the text's type; body type to the title's is 三号 to 二号 (GB/T 9704-2012: 16 to 22 points)
_COUNTING = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_PAGE_NUMBER = re.compile(
    r"(?:[-－–—―─·•~\s]*\d{1,4}[-－–—―─·•~\s]*|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|(?i:page)\s*\d{1,4}.{0,10})"
)


def leave_out_running_lines(pages: Sequence[PageBlocks]) -> None:
    """Takes out of the pages what is printed around the report: page numbers, and lines that stand at the same height in the
    margin of half the pages and more. A line in larger type than the text is a title: of several reports in one file each begins
    with one."""
    largest = _TITLE * _type_of_text(pages)
    seen: Counter[tuple[str, int]] = Counter()
    for blocks in pages:
        keys = {
            _running_key(block)
            for block in blocks.body
            if _in_margin(block) and not _is_larger(block, largest)
        }
        seen.update(key for key in keys if any(map(str.isalpha, key[0])))
    repeated = {key for key, count in seen.items() if count >= 2 and count * 2 >= len(pages)}
    numbered = _numbered(pages)
    for blocks in pages:
        blocks.body = [
            block
            for block in blocks.body
            if not (
                _in_margin(block)
                and (
                    (_running_key(block) in repeated and not _is_larger(block, largest))
                    or id(block) in numbered
                )
            )
        ]


def _numbered(pages: Sequence[PageBlocks]) -> frozenset[int]:
    """The page numbers, by identity: at a page's end or beginning, dressed as one (- 4 -, 第4页), or a bare number that counts
    with the pages: a lone bare number may be a value that slipped out of its table."""
    dressed: set[int] = set()
    bare: dict[int, list[int]] = defaultdict(list)  # how far ahead of the page's place -> blocks
    for blocks in pages:
        for block in (*blocks.body[:2], *blocks.body[-2:]):
            if not (_in_margin(block) and _is_page_number(block)):
                continue
            text = block.strip.text.strip() if isinstance(block, TextLine) else ""
            if text.isdecimal():
                bare[int(text) - blocks.page.page].append(id(block))
            else:
                dressed.add(id(block))
    counting = (set(found) for ahead, found in bare.items() if ahead == 0 or len(set(found)) > 1)
    return frozenset(dressed.union(*counting))


def _in_margin(block: Block) -> bool:
    if not isinstance(block, TextLine):
        return False
    top = block.strip.base / block.height
    return top < _MARGIN or top > 1 - _MARGIN


def _type_of_text(pages: Sequence[PageBlocks]) -> float:
    """The size of most lines, in points; 0 where there are none."""
    sizes = sorted(block.strip.em for blocks in pages for block in blocks.body if isinstance(block, TextLine))
    return sizes[len(sizes) // 2] if sizes else 0.0


def _is_larger(block: Block, size: float) -> bool:
    return isinstance(block, TextLine) and block.strip.em > size


def _running_key(block: Block) -> tuple[str, int]:
    if not isinstance(block, TextLine):
        return "", 0
    # Numbers count the pages; years do not.
    return _COUNTING.sub("#", "".join(block.strip.text.split())), round(block.strip.base / 4)


def _is_page_number(block: Block) -> bool:
    return isinstance(block, TextLine) and _PAGE_NUMBER.fullmatch(block.strip.text.strip()) is not None
