"""What hangs in a run beside text: text boxes, pictures, signs of other fonts, and what sets characters apart from their neighbours.

Apart   digits raised or lowered, and struck text: in a cell they never join the number that they touch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.readers.word_blocks import BREAK
from extractor.readers.wordml import (
    ALTERNATIVES,
    POSITION,
    STRIKES,
    TEXT_BOX,
    VERTICAL,
    attribute,
    is_on,
    local_name,
    val_of,
    whole_number,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_ICON = 381_000  # EMU, 40 pixels; a smaller picture is no table
_STRUCK = "~~"  # as Markdown writes it
_DIGIT = re.compile(r"\d")


def chosen_branch(alternatives: _Element) -> _Element | None:
    """Of a drawing that is written twice, the newer form; the older where the newer says nothing that is read."""
    branches = [child for child in alternatives if local_name(child) in ("Choice", "Fallback")]
    for branch in branches:
        if any(
            local_name(one) in ("txbxContent", "pic", "imagedata", "t", "p", "blip") for one in branch.iter()
        ):
            return branch
    return branches[0] if branches else None


def text_boxes(drawing: _Element) -> Iterator[_Element]:
    """The outermost text boxes of a drawing; of what is written twice in it, one."""
    for child in drawing:
        if child.tag in TEXT_BOX:
            yield child
        elif child.tag == ALTERNATIVES:
            chosen = chosen_branch(child)
            if chosen is not None:
                yield from text_boxes(chosen)
        elif len(child):
            yield from text_boxes(child)


def is_icon(drawing: _Element) -> bool:
    extents = [one for one in drawing.iter() if local_name(one) == "extent"]
    return any(
        whole_number(one.get("cx")) < _ICON or whole_number(one.get("cy")) < _ICON for one in extents[:1]
    )


def holds_picture(drawing: _Element) -> bool:
    return any(local_name(one) in ("blip", "imagedata", "OLEObject") for one in drawing.iter())


def signs_around(properties: _Element) -> str:
    """What stands before and after the run's text in a cell: nothing, `_STRUCK`, or a break where it is raised or lowered."""
    for child in properties:
        if child.tag in STRIKES and is_on(child):
            return _STRUCK
        if (child.tag in VERTICAL and val_of(child) in ("superscript", "subscript")) or (
            child.tag in POSITION and (val_of(child) or "0") != "0"
        ):
            return BREAK
    return ""


def set_apart(text: str, around: str) -> tuple[str, ...]:
    apart = text.strip() if around == _STRUCK else _DIGIT.search(text)
    return (around, text, around) if apart else (text,)


def symbol_of(element: _Element) -> str:
    """A sign by its code in its own font, which only a digit of the font Symbol shares with ours."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if (attribute(element, "font") or "").lower() == "symbol" and 0xF020 <= code <= 0xF07E:
        return chr(code - 0xF000)
    return chr(code) if 0x20 <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF else ""
