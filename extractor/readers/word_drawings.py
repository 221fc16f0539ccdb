"""What hangs in a run beside text: text boxes, pictures, signs of other fonts, fields; and how what stands apart is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.readers.wordml import (
    ALTERNATIVES,
    TEXT_BOX,
    attribute,
    local_name,
    val_of,
    whole_number,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_ICON = 381_000  # EMU, 40 pixels; a smaller picture is no table
STRUCK = "~~"  # as Markdown writes it
_SIGNS_FROM = 0xF000  # where fonts of signs keep them, in the private use area
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


def set_apart(text: str, around: str) -> tuple[str, ...]:
    apart = text.strip() if around == STRUCK else _DIGIT.search(text)
    return (around, text, around) if apart else (text,)


def as_signs(text: str) -> str:
    """Text in a font of signs: the codes of what is seen, which no letter or digit has."""
    return "".join(chr(_SIGNS_FROM + ord(char)) if "!" <= char <= "~" else char for char in text)


def chosen_entry(field: _Element) -> str:
    """What a field shows that is a list to choose from; nothing for another field."""
    for one in field.iter():
        if local_name(one) == "ddList":
            entries = [val_of(entry) or "" for entry in one if local_name(entry) == "listEntry"]
            chosen = next((whole_number(val_of(child)) for child in one if local_name(child) == "result"), 0)
            return entries[chosen] if chosen < len(entries) else ""
    return ""


def picture_id(drawing: _Element) -> str:
    """The relationship of the first picture in the drawing; empty where it has none of its own file."""
    for one in drawing.iter():
        name = local_name(one)
        if name in ("blip", "imagedata"):
            return next(
                (
                    value
                    for key, value in one.items()
                    if key.rpartition("}")[2] in ("embed", "id") and "}" in key
                ),
                "",
            )
    return ""


def symbol_of(element: _Element) -> str:
    """A sign by its code in its own font, which only a digit of the font Symbol shares with ours."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if (attribute(element, "font") or "").lower() == "symbol" and 0xF020 <= code <= 0xF07E:
        return chr(code - 0xF000)
    return chr(code) if 0x20 <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF else ""
