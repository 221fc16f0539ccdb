"""Ways a report is printed, drawn by chance: fonts and sizes, margins, borders, rows that may break, running titles.

Look   one way; `look(seed)` draws it. Widths are in millimetres, sizes in points.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from extractor.domain.form import LayoutName, TableName

# Fonts of Debian's fonts-noto-cjk, fonts-wqy-zenhei, fonts-arphic-uming and -ukai; None leaves it to the program.
_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "AR PL UMing CN", "AR PL UKai CN")
_DIGITS = ("Liberation Serif", "Liberation Sans", "DejaVu Sans", *_FONTS)
_WIDTHS: dict[TableName, tuple[float, ...]] = {
    "proactive": (45, 38, 38, 38),
    "requests": (9, 16, 34, 14, 14, 14, 15, 15, 13, 15),
    "proceedings": (10.6,) * 15,
}
BORDERS = ("single", "thick", "double", "open sides", "dotted")


class Look(NamedTuple):
    """`before`: blank lines at the beginning, to move the page breaks; `padding`: between a cell's wall and its text."""

    name: str
    proactive: LayoutName
    requests: LayoutName
    body: str
    body_size: float
    table: str
    digits: str
    size: float
    padding: float
    margin: float
    border: str
    repeats_header: bool
    rows_break: bool
    row_height: float
    centred: bool
    running_title: bool
    page_number: str | None
    landscape: bool
    spread: bool  # the lines are justified
    before: int
    widths: dict[TableName, tuple[float, ...]]


def look(seed: int) -> Look:
    chance = random.Random(f"look {seed}")
    layouts: tuple[LayoutName, LayoutName] = chance.choice(
        (("2021", "2021"), ("2021", "2021"), ("2019", "2019"), ("2021", "2019"))
    )
    landscape = chance.random() < 0.15
    factor = 1.35 if landscape else 1.0
    margin = chance.choice((20.0, 25.0, 28.0))
    room = ((297 if landscape else 210) - 2 * margin) / 160
    widths = {
        name: tuple(round(width * min(factor, room), 2) for width in of) for name, of in _WIDTHS.items()
    }
    return Look(
        name=str(seed),
        proactive=layouts[0],
        requests=layouts[1],
        body=chance.choice(_FONTS),
        body_size=chance.choice((10.5, 12, 14, 15, 16)),
        table=chance.choice(_FONTS),
        digits=chance.choice(_DIGITS),
        size=chance.choice((7.5, 8, 9, 10, 10.5)),
        padding=chance.choice((0.5, 1.0, 1.9)),
        margin=margin,
        border=chance.choice(BORDERS[:1] * 3 + BORDERS),
        repeats_header=chance.random() < 0.4,
        rows_break=chance.random() < 0.6,
        row_height=chance.choice((0, 0, 8, 12)),
        centred=chance.random() < 0.7,
        running_title=chance.random() < 0.4,
        page_number=chance.choice((None, "- {} -", "— {} —", "第{}页", "{}")),
        landscape=landscape,
        spread=chance.random() < 0.7,
        before=chance.randint(0, 12),
        widths=widths,
    )
