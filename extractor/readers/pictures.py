"""Pictures where a table of the form should be: told, never taken for zeros.

Mark      the place of a picture in the text, as the reader left it in the flow.
PICTURE   the sign that stands for a picture in a table's cell, so that the cell is not taken for a blank one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.domain.document import Table
from extractor.domain.form import TITLES, TableName
from extractor.readers.flow import Flowed

PICTURE = "\ufffc"  # Unicode's own: object replacement character
_HEADING = re.compile(r"[ \t\u3000]*[（(]?[一二三四五六][）)、.．：:]")
_TABLED: tuple[tuple[TableName, re.Pattern[str]], ...] = (
    ("proactive", re.compile(r"主动公开(?:的)?政府信息")),
    ("requests", re.compile(r"处理.{0,8}信息公开申请")),
    ("proceedings", re.compile(r"行政复议.{0,12}行政诉讼")),
)


def picture_notes(flowed: Flowed) -> Iterator[str]:
    """A note (T2) for each statutory section in which a picture was marked and no table stands."""
    if not flowed.marks:
        return
    headings = [
        (match.start(), match.end(), name)
        for match in re.finditer(r"[^\n]{4,45}(?=\n)", flowed.text)
        if _HEADING.match(match[0])
        for name in [next((name for name, pattern in _TABLED if pattern.search(match[0])), None)]
    ]
    ends = [*(start for start, _, _ in headings), len(flowed.text)][1:]
    for (_, start, name), end in zip(headings, ends, strict=True):
        shown = any(start <= at <= end for at in flowed.marks)
        if name is not None and shown and not any(_within(table, start, end) for table in flowed.tables):
            yield f"T2 table={TITLES[name]}"


def _within(table: Table, start: int, end: int) -> bool:
    return start <= table.start and table.end <= end
